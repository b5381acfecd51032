// What an account tells as a whole: node counts of its pools, images it supports.
import type { NodeStateName, PoolState } from '../life/state.ts'
import { keyOf, nodesOf } from '../life/state.ts'
import type { Handler } from '../wire/call.ts'
import { imageFields, nodeCountFields } from '../wire/filter-fields.ts'
import { listPage } from '../wire/list-page.ts'

/** Keys are camel-cased here, unlike the states themselves, and in this order. */
const countKeys = {
  creating: 'creating',
  idle: 'idle',
  leavingPool: 'leavingpool',
  offline: 'offline',
  preempted: 'preempted',
  rebooting: 'rebooting',
  reimaging: 'reimaging',
  running: 'running',
  starting: 'starting',
  startTaskFailed: 'starttaskfailed',
  unusable: 'unusable',
  unknown: 'unknown',
  waitingForStartTask: 'waitingforstarttask',
} as const satisfies Record<string, NodeStateName | 'reimaging' | 'unknown'>

const keyOfState: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(countKeys).map(([key, state]) => [state, key]),
)

function countsOf(pool: PoolState, dedicated: boolean): Record<string, number> {
  const counts: Record<string, number> = Object.fromEntries(
    Object.keys(countKeys).map((key) => [key, 0]),
  )
  let total = 0
  for (const node of nodesOf(pool)) {
    if (node.dedicated !== dedicated) continue
    const key = keyOfState[node.state]
    if (key) counts[key] = (counts[key] ?? 0) + 1
    total += 1
  }
  return { ...counts, total }
}

const defaultPools = 10

export const listNodeCounts: Handler = (call) =>
  listPage(call, {
    metadata: 'poolnodecounts',
    items: Object.values(call.account.pools),
    keyOf: (pool) => keyOf(pool.id),
    fields: nodeCountFields,
    defaultResults: defaultPools,
    selectable: false,
    view: (pool) => ({
      poolId: pool.id,
      dedicated: countsOf(pool, true),
      lowPriority: countsOf(pool, false),
    }),
  })

const image = (publisher: string, offer: string, sku: string, agent: string, osType: string) => ({
  imageReference: { publisher, offer, sku, version: 'latest' },
  verificationType: 'verified',
  nodeAgentSKUId: agent,
  osType,
  capabilities: ['NodeAgent'],
})

/** A few of the hundreds: enough to look one up. */
const images = [
  image(
    'canonical',
    '0001-com-ubuntu-server-jammy',
    '22_04-lts',
    'batch.node.ubuntu 22.04',
    'linux',
  ),
  image('almalinux', 'almalinux', '9-gen2', 'batch.node.el 9', 'linux'),
  image('microsoft-dsvm', 'ubuntu-hpc', '2204', 'batch.node.ubuntu 22.04', 'linux'),
  image(
    'microsoftwindowsserver',
    'windowsserver',
    '2022-datacenter',
    'batch.node.windows amd64',
    'windows',
  ),
]

export const listSupportedImages: Handler = (call) =>
  listPage(call, {
    metadata: 'supportedimages',
    items: images,
    keyOf: ({ imageReference: { publisher, offer, sku } }) => `${publisher}/${offer}/${sku}`,
    fields: imageFields,
    selectable: false,
    view: (one) => one,
  })
