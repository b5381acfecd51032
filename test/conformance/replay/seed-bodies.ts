// The request that makes what a conversation presupposes, read off the first answer that shows it.
import { isRecord } from './compare.ts'
import type { Spoken } from './conversations.ts'
import { itemsRead, type Resource, spokenOf } from './resources.ts'

type Body = Record<string, unknown>

/** What an answer has that no request may carry. */
const readOnly = new Set(
  (
    'odata.metadata url eTag lastModified creationTime state stateTransitionTime allocationState ' +
    'allocationStateTransitionTime currentDedicatedNodes currentLowPriorityNodes previousState ' +
    'previousStateTransitionTime currentNodeCommunicationMode resizeErrors stats autoScaleRun ' +
    'executionInfo nodeInfo'
  ).split(' '),
)
const machine = {
  imageReference: {
    publisher: 'canonical',
    offer: '0001-com-ubuntu-server-focal',
    sku: '20_04-lts',
  },
  nodeAgentSKUId: 'batch.node.ubuntu 20.04',
}
/** The endpoint by which nodes of cloud-service pools are known. */
const remoteDesktop = 'RemoteForwarder.RdpInput'

/** From the first full answer that shows it, else the least that makes one. */
export function bodyOf(what: Resource, rows: readonly Spoken[], all: readonly Spoken[]): Body {
  const shownIn = (some: readonly Spoken[]) =>
    some
      .filter(({ query }) => query.$select === undefined)
      .flatMap(itemsRead)
      .find((item) => item.what.key === what.key)?.body
  // What is not shown again was, when it was made again, as before.
  const shown = shownIn(rows) ?? shownIn(all)
  const kept = bodyWithout(shown ?? {})
  if (what.kind === 'pools') return poolBody(what, shown ?? {}, kept, rows)
  if (what.kind === 'tasks') return { commandLine: 'cmd /c echo hello', ...kept, id: what.id }
  const poolInfo = { poolId: poolOf(all) }
  if (what.kind === 'jobs') return { poolInfo, ...performing(what, all), ...kept, id: what.id }
  const schedule = { schedule: {}, jobSpecification: { poolInfo } }
  return { ...schedule, ...kept, id: what.id }
}

/** A resource as a request that makes it may have it. */
export const bodyWithout = (shown: Body): Body => without(shown, (name) => readOnly.has(name))

/** A job whose tasks have exit conditions acts on them. */
const performing = ({ id }: Resource, rows: readonly Spoken[]): Body =>
  rows.flatMap(itemsRead).some(({ what, body }) => what.jobId === id && body.exitConditions)
    ? { onTaskFailure: 'performexitoptionsjobaction' }
    : {}

const without = (body: Body, drop: (name: string) => boolean): Body =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !drop(name)))

/** A job that is never shown runs where the conversation's nodes are. */
const poolOf = (rows: readonly Spoken[]): string =>
  rows.flatMap(spokenOf).find(({ kind }) => kind === 'pools')?.id ?? 'pool-of-replay'

function poolBody({ id, key }: Resource, shown: Body, kept: Body, rows: readonly Spoken[]): Body {
  const nodes = nodesListed(key, rows)
  const users = Array.isArray(kept.userAccounts) ? kept.userAccounts.filter(isRecord) : []
  const made = kept.virtualMachineConfiguration ?? kept.cloudServiceConfiguration
  const { maxTasksPerNode } = kept
  const same = without(kept, (name) => name === 'maxTasksPerNode' || name === 'userAccounts')
  return {
    vmSize: nodes[0]?.vmSize ?? 'standard_d2s_v3',
    targetDedicatedNodes: nodesSeen(key, rows),
    ...(made ? {} : machineOf(nodes)),
    ...(nodes[0]?.startTask ? { startTask: nodes[0].startTask } : {}),
    ...same,
    ...(maxTasksPerNode === undefined ? {} : { taskSlotsPerNode: maxTasksPerNode }),
    ...(users.length > 0
      ? { userAccounts: users.map((user) => ({ ...user, password: 'Known-1' })) }
      : {}),
    ...(isResizedFirst(key, rows) ? beforeResize(shown) : {}),
    id,
  }
}

/** A pool that is resized or scaled before it is read had the nodes that it has then. */
const beforeResize = (shown: Body): Body => ({
  enableAutoScale: false,
  targetDedicatedNodes: shown.currentDedicatedNodes ?? 0,
  targetLowPriorityNodes: shown.currentLowPriorityNodes ?? 0,
})

function isResizedFirst(key: string, rows: readonly Spoken[]): boolean {
  const read = rows.findIndex((row) => itemsRead(row).some(({ what }) => what.key === key))
  return rows
    .slice(0, Math.max(0, read))
    .some(({ path }) => new RegExp(`^/${key}/(resize|enableautoscale)$`, 'i').test(path))
}

function machineOf(nodes: readonly Body[]): Body {
  const isCloudService = JSON.stringify(nodes).includes(remoteDesktop)
  return isCloudService
    ? { cloudServiceConfiguration: { osFamily: '4' } }
    : { virtualMachineConfiguration: machine }
}

/** The nodes of the first list of them. */
export function nodesListed(key: string, rows: readonly Spoken[]): Body[] {
  const list = rows.find(
    ({ path, method }) => method === 'GET' && path.toLowerCase() === `/${key}/nodes`,
  )?.resBody
  return isRecord(list) && Array.isArray(list.value) ? list.value.filter(isRecord) : []
}

/** How many nodes the conversation shows: in a list, in paths, or by a task that has run. */
function nodesSeen(key: string, rows: readonly Spoken[]): number {
  const listed = nodesListed(key, rows).length
  if (listed > 0) return listed
  const inPaths = new Set(
    rows.flatMap(({ path }) => {
      const match = new RegExp(`^/${key}/nodes/([^/]+)`, 'i').exec(path)
      return match?.[1] === undefined ? [] : [match[1]]
    }),
  )
  if (inPaths.size > 0) return inPaths.size
  const ran = rows
    .flatMap(itemsRead)
    .some(({ what, body }) => what.kind === 'tasks' && body.nodeInfo)
  return ran ? 1 : 0
}
