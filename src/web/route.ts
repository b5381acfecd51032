// Which view an address shows: everything that a view depends on stands behind the `#`, so that a link is a view.

export type Route =
  | { kind: 'now' }
  | { kind: 'incident'; id: string }
  | { kind: 'history'; query: URLSearchParams }
  | { kind: 'charts'; query: URLSearchParams }
  | { kind: 'pools' }
  | { kind: 'pool'; account: string; pool: string }
  | { kind: 'controls'; query: URLSearchParams }
  /** An address that no view has: it is said, and what there is instead. */
  | { kind: 'unknown'; path: string }

/** Reads what stands behind the `#`; nothing there is what is wrong now. Never throws, whatever was typed. */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = splitOnce(hash.replace(/^#/, ''), '?')
  const query = new URLSearchParams(search)
  const parts = path.split('/').filter((part) => part !== '')
  const [head = 'now', first, second, ...more] = parts.map(decoded)
  const tooMany = more.length > 0
  if (head === 'now' && first === undefined) return { kind: 'now' }
  if (head === 'history' && first === undefined) return { kind: 'history', query }
  if (head === 'charts' && first === undefined) return { kind: 'charts', query }
  if (head === 'controls' && first === undefined) return { kind: 'controls', query }
  if (head === 'incidents' && first !== undefined && second === undefined) {
    return { kind: 'incident', id: first }
  }
  if (head === 'incidents' && first === undefined) return { kind: 'history', query }
  if (head === 'pools' && first === undefined) return { kind: 'pools' }
  if (head === 'pools' && first !== undefined && second !== undefined && !tooMany) {
    return { kind: 'pool', account: first, pool: second }
  }
  return { kind: 'unknown', path }
}

/** The address of a view, for `href`. Empty values of a query are left out. */
export function hrefOf(route: Route): string {
  switch (route.kind) {
    case 'incident':
      return `#/incidents/${encodeURIComponent(route.id)}`
    case 'pool':
      return `#/pools/${encodeURIComponent(route.account)}/${encodeURIComponent(route.pool)}`
    case 'history':
    case 'charts':
    case 'controls':
      return `#/${route.kind}${searchOf(route.query)}`
    case 'unknown':
      return `#${route.path}`
    case 'now':
    case 'pools':
      return `#/${route.kind}`
  }
}

function searchOf(query: URLSearchParams): string {
  const given = new URLSearchParams([...query].filter(([, value]) => value !== ''))
  return given.size === 0 ? '' : `?${given}`
}

function splitOnce(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

/** A `%` that encodes nothing stays as it was typed. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
