// Small worlds for scenarios: one pool, a few nodes, a script.

interface PoolOverrides {
  dedicated?: number
  [name: string]: unknown
}

/** One account with one steady pool `frames`; `script` breaks things, `jobs` gives it work. */
export function smallWorld({
  pool = {},
  jobs = [],
  script = [],
}: {
  pool?: PoolOverrides
  jobs?: readonly unknown[]
  script?: readonly unknown[]
}) {
  return {
    accounts: [
      {
        name: 'renderfarm',
        pools: [
          {
            id: 'frames',
            vmSize: 'standard_d4s_v5',
            dedicated: 10,
            imageReference: {
              publisher: 'canonical',
              offer: '0001-com-ubuntu-server-jammy',
              sku: '22_04-lts',
            },
            nodeAgentSKUId: 'batch.node.ubuntu 22.04',
            startTask: { commandLine: '/bin/bash -c install.sh' },
            ...pool,
          },
        ],
        jobs,
      },
    ],
    script,
  }
}
