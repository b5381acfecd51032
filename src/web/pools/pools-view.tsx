// The pools and how their nodes are; one of them where it is named.

export function PoolsView(props: { account?: string; pool?: string }) {
  return <h1>{props.pool === undefined ? 'Pools' : `Pool ${props.pool}`}</h1>
}
