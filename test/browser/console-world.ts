// The world behind the page's tests: a node that waits for an approval, a recommended repair, a pool that is broken, and a full disk.
import type { StageOptions } from '../support/whole-app.ts'

const image = {
  imageReference: {
    publisher: 'canonical',
    offer: '0001-com-ubuntu-server-jammy',
    sku: '22_04-lts',
  },
  nodeAgentSKUId: 'batch.node.ubuntu 22.04',
  startTask: { commandLine: '/bin/bash -c install.sh' },
}

const pool = (id: string, dedicated: number, more: object = {}) => ({
  ...{ id, vmSize: 'standard_d4s_v5', dedicated, ...image },
  ...more,
})

/** So long until each of its incidents stands as its name says. */
export const settledMs = 22 * 60_000

const noise = Array.from({ length: 160 }, (_, n) => `Get:${n + 1} package-${n + 1} [12.4 kB]`)
/** A line of 200 that tells the cause, far from both ends. */
export const causeLine =
  'curl: (22) The requested URL returned error: 404 https://refdata.example.org/GRCh38.fa.gz'
const stderr = [...noise, causeLine, ...noise.slice(0, 40), ''].join('\n')

export const troubled: StageOptions = {
  world: {
    accounts: [
      {
        name: 'renderfarm',
        pools: [
          pool('frames', 10),
          pool('encode', 6),
          pool('genomes', 8, { startTask: { commandLine: 'fetch-reference.sh GRCh38' } }),
          pool('idle', 2),
        ],
        jobs: [],
      },
    ],
    script: [
      { at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: 2, reboot: 'cures' },
      { at: 'PT1M', do: 'node-unusable', pool: 'encode', nodes: 1, reboot: 'cures' },
      {
        ...{ at: 'PT0S', do: 'start-task-fails', pool: 'genomes', nodes: 'all', exitCode: 22 },
        ...{ reboot: 'in-vain', stderr },
      },
    ],
  },
  policy: {
    mode: 'act',
    approval: ['reboot'],
    rules: [{ match: { pool: 'encode' }, mode: 'recommend' }],
  },
}

export const healthy: StageOptions = {
  world: { accounts: [{ name: 'renderfarm', pools: [pool('frames', 10)], jobs: [] }], script: [] },
}
