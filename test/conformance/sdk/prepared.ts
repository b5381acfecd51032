// An account in which each operation has something to work on, made by ordinary requests.
import { minutes, start } from '../../emulator/support.ts'
import type { Given } from './calls.ts'

type Names = Omit<Given, 'nodeId' | 'body'>
type Body = Record<string, unknown>

export const names: Names = {
  poolId: 'poolId',
  jobId: 'jobId',
  taskId: 'taskId',
  jobScheduleId: 'jobScheduleId',
  filePath: 'stdout.txt',
  userName: 'userName',
  extensionName: 'batchNodeExtension',
}

const machine = {
  imageReference: {
    publisher: 'canonical',
    offer: '0001-com-ubuntu-server-jammy',
    sku: '22_04-lts',
    version: 'latest',
  },
  nodeAgentSKUId: 'batch.node.ubuntu 22.04',
}

const cloudService = { vmSize: 'small', cloudServiceConfiguration: { osFamily: '4' } }
const sshPool = {
  name: 'ssh',
  protocol: 'tcp',
  backendPort: 22,
  frontendPortRangeStart: 15_000,
  frontendPortRangeEnd: 15_100,
}
/** Pools that an operation wants otherwise than most. */
const pools: Readonly<Record<string, Body>> = {
  ComputeNode_GetRemoteDesktop: cloudService,
  ComputeNode_Reimage: cloudService,
  ComputeNode_GetRemoteLoginSettings: {
    networkConfiguration: { endpointConfiguration: { inboundNATPools: [sshPool] } },
  },
}

type Ask = (method: string, path: string, body?: Body) => void

/** What an operation needs beyond a pool with nodes, a job with a finished task, and a schedule. */
const before: Readonly<Record<string, (ask: Ask, at: Given) => void>> = {
  ComputeNode_EnableScheduling: (ask, { poolId, nodeId }) =>
    ask('POST', `/pools/${poolId}/nodes/${nodeId}/disablescheduling`),
  ComputeNode_UpdateUser: (ask, at) => addUser(ask, at),
  ComputeNode_DeleteUser: (ask, at) => addUser(ask, at),
  Pool_StopResize: (ask, { poolId }) =>
    ask('POST', `/pools/${poolId}/resize`, { targetDedicatedNodes: 9 }),
  Pool_DisableAutoScale: (ask, { poolId }) =>
    ask('POST', `/pools/${poolId}/enableautoscale`, {
      autoScaleFormula: '$TargetDedicatedNodes=3',
    }),
  Pool_EvaluateAutoScale: (ask, { poolId }) =>
    ask('POST', `/pools/${poolId}/enableautoscale`, {
      autoScaleFormula: '$TargetDedicatedNodes=3',
    }),
  Job_Enable: (ask, { jobId }) =>
    ask('POST', `/jobs/${jobId}/disable`, { disableTasks: 'requeue' }),
  Task_Terminate: (ask, { jobId, taskId }) => longTask(ask, jobId, taskId),
  JobSchedule_Enable: (ask, { jobScheduleId }) =>
    ask('POST', `/jobschedules/${jobScheduleId}/disable`),
}

function addUser(ask: Ask, { poolId, nodeId, userName }: Given): void {
  ask('POST', `/pools/${poolId}/nodes/${nodeId}/users`, { name: userName, password: 'Known-1!' })
}

function longTask(ask: Ask, jobId: string, id: string): void {
  ask('DELETE', `/jobs/${jobId}/tasks/${id}`)
  ask('POST', `/jobs/${jobId}/tasks`, { id, commandLine: '/bin/sh -c "sleep 3600"' })
}

export interface Wanted {
  given?: Partial<Names>
  /** What the pool, job, task or schedule has beside its id. */
  pool?: Body
  job?: Body
  task?: Body
  schedule?: Body
  /** Requests that bring it all where it is wanted, two minutes each. */
  steps?: readonly (readonly [path: string, body?: Body])[]
}

/** Everything is there before the operation is called; throws if a part of it is refused. */
export function prepared(
  operation: string,
  { given, pool, job, task, schedule, steps = [] }: Wanted = {},
) {
  const { client, call, emulator } = start({ pools: [], jobs: [] })
  const ids = { ...names, ...given }
  const ask: Ask = (method, path, body) => {
    const { status, body: said } = call(method, path, body)
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${said}`)
  }
  const extension = {
    name: ids.extensionName,
    publisher: 'Contoso',
    type: 'Watch',
    typeHandlerVersion: '1.0',
    autoUpgradeMinorVersion: true,
  }
  const made: Body = { ...pools[operation], ...pool }
  ask('POST', '/pools', {
    startTask: { commandLine: '/bin/sh -c "echo installed"', waitForSuccess: true },
    vmSize: 'standard_d2s_v3',
    targetDedicatedNodes: 3,
    ...(made.cloudServiceConfiguration
      ? {}
      : { virtualMachineConfiguration: { ...machine, extensions: [extension] } }),
    ...made,
    id: ids.poolId,
  })
  emulator.advance(minutes(10))
  const { json } = call('GET', `/pools/${ids.poolId}/nodes`)
  const nodeIds: string[] = json.value.map(({ id }: { id: string }) => id)
  ask('POST', '/jobs', {
    poolInfo: { poolId: ids.poolId },
    jobPreparationTask: { commandLine: '/bin/sh -c "echo ready"' },
    ...job,
    id: ids.jobId,
  })
  ask('POST', `/jobs/${ids.jobId}/tasks`, {
    commandLine: '/bin/sh -c "exit 3"',
    ...task,
    id: ids.taskId,
  })
  const jobSpecification = { poolInfo: { poolId: ids.poolId } }
  const daily = { schedule: { recurrenceInterval: 'P1D' }, jobSpecification }
  const { status } = call('POST', '/jobschedules', { ...daily, ...schedule, id: ids.jobScheduleId })
  if (status !== 201 && status !== 501) throw new Error(`the schedule is refused: ${status}`)
  emulator.advance(minutes(10))
  const at: Given = { ...ids, nodeId: nodeIds[0] ?? '', body: undefined }
  for (const [path, body] of steps) {
    ask('POST', path, body)
    emulator.advance(minutes(2))
  }
  before[operation]?.(ask, at)
  if (operation === 'Job_Enable') emulator.advance(minutes(1))
  return { client, emulator, at, nodeIds }
}
