// How each recorded refusal is provoked: the calls before it, the call itself; and those that cannot be.

export interface Provocation {
  code: string
  /** As the recordings name it. */
  op: string
  method: string
  path: string
  body?: object
  headers?: Record<string, string>
  /** Calls before it, and how long after each. */
  before?: readonly (readonly [method: string, path: string, body?: object])[]
  /** A fault of the API that makes the service fail by itself. */
  fails?: string
  waitMs?: number
}

const machine = {
  imageReference: {
    publisher: 'canonical',
    offer: '0001-com-ubuntu-server-jammy',
    sku: '22_04-lts',
  },
  nodeAgentSKUId: 'batch.node.ubuntu 22.04',
}
const frames = {
  id: 'frames',
  vmSize: 'standard_d2s_v5',
  virtualMachineConfiguration: machine,
}
const subnetId =
  '/subscriptions/0/resourceGroups/test/providers/Microsoft.Network/virtualNetworks/v/subnets/s'
const absent = [{ applicationId: 'does-not-exist' }]
const logs = { containerUrl: 'https://x.example.org/c?sig=x', startTime: '2026-05-04T08:00:00Z' }

/** In the world of `start` when it is five minutes old; `{node}` is a node of the pool. */
export const provocations: readonly Provocation[] = [
  { code: 'PoolNotFound', op: 'GET /pools/{poolId}', method: 'GET', path: '/pools/nowhere' },
  { code: 'JobNotFound', op: 'GET /jobs/{jobId}', method: 'GET', path: '/jobs/nowhere' },
  {
    code: 'TaskNotFound',
    op: 'GET /jobs/{jobId}/tasks/{taskId}',
    method: 'GET',
    path: '/jobs/shot/tasks/nowhere',
  },
  {
    code: 'JobScheduleNotFound',
    op: 'GET /jobschedules/{jobScheduleId}',
    method: 'GET',
    path: '/jobschedules/nowhere',
  },
  {
    code: '',
    op: 'HEAD /jobs/{jobId}/tasks/{taskId}/files/{filePath}',
    method: 'HEAD',
    path: '/jobs/shot/tasks/t-0001/files/nowhere.txt',
  },
  {
    code: '',
    op: 'HEAD /pools/{poolId}/nodes/{nodeId}/files/{filePath}',
    method: 'HEAD',
    path: '/pools/frames/nodes/{node}/files/nowhere.txt',
  },
  {
    code: 'InvalidQueryParameterValue',
    op: 'GET /pools',
    method: 'GET',
    path: '/pools?maxresults=-5',
  },
  {
    code: 'PoolExists',
    op: 'POST /pools',
    method: 'POST',
    path: '/pools',
    body: frames,
  },
  {
    code: 'InvalidPropertyValue',
    op: 'POST /pools',
    method: 'POST',
    path: '/pools',
    body: {
      ...frames,
      id: 'other',
      virtualMachineConfiguration: {
        imageReference: { publisher: 'a', offer: 'b', sku: 'c' },
        nodeAgentSKUId: 'batch.node.windows amd64',
      },
    },
  },
  {
    code: 'UnsupportedProperty',
    op: 'POST /pools',
    method: 'POST',
    path: '/pools',
    body: { ...frames, id: 'other', url: 'https://x' },
  },
  {
    code: 'Forbidden',
    op: 'POST /pools',
    method: 'POST',
    path: '/pools',
    body: { ...frames, id: 'other', networkConfiguration: { subnetId } },
  },
  {
    code: 'InvalidApplicationPackageReferences',
    op: 'POST /pools',
    method: 'POST',
    path: '/pools',
    body: { ...frames, id: 'other', applicationPackageReferences: absent },
  },
  {
    code: 'InvalidApplicationPackageReferences',
    op: 'PATCH /pools/{poolId}',
    method: 'PATCH',
    path: '/pools/frames',
    body: { applicationPackageReferences: absent },
  },
  {
    code: 'PoolBeingDeleted',
    op: 'DELETE /pools/{poolId}',
    method: 'DELETE',
    path: '/pools/frames',
    before: [['DELETE', '/pools/frames']],
  },
  {
    code: 'JobExists',
    op: 'POST /jobs',
    method: 'POST',
    path: '/jobs',
    body: { id: 'shot', poolInfo: { poolId: 'frames' } },
  },
  {
    code: 'JobCompleted',
    op: 'POST /jobs/{jobId}/tasks',
    method: 'POST',
    path: '/jobs/shot/tasks',
    body: { id: 'late', commandLine: 'x' },
    before: [['POST', '/jobs/shot/terminate']],
    waitMs: 60_000,
  },
  {
    code: 'JobPreparationTaskOrReleaseTaskNotSpecified',
    op: 'GET /jobs/{jobId}/jobpreparationandreleasetaskstatus',
    method: 'GET',
    path: '/jobs/shot/jobpreparationandreleasetaskstatus',
  },
  {
    code: 'ConditionNotMet',
    op: 'PUT /jobs/{jobId}',
    method: 'PUT',
    path: '/jobs/shot',
    body: { poolInfo: { poolId: 'frames' } },
    headers: { 'if-match': '0x8D000000000000' },
  },
  {
    code: 'TaskExists',
    op: 'POST /jobs/{jobId}/tasks',
    method: 'POST',
    path: '/jobs/shot/tasks',
    body: { id: 't-0001', commandLine: 'x' },
  },
  {
    code: 'TaskCompleted',
    op: 'POST /jobs/{jobId}/tasks/{taskId}/terminate',
    method: 'POST',
    path: '/jobs/shot/tasks/t-0001/terminate',
  },
  {
    code: 'OperationNotValidOnNode',
    op: 'POST /pools/{poolId}/nodes/{nodeId}/reimage',
    method: 'POST',
    path: '/pools/frames/nodes/{node}/reimage',
    body: { nodeReimageOption: 'terminate' },
  },
  {
    code: 'TVMCurrentOperationUnsupported',
    op: 'POST /pools/{poolId}/nodes/{nodeId}/uploadbatchservicelogs',
    method: 'POST',
    path: '/pools/frames/nodes/{node}/uploadbatchservicelogs',
    body: logs,
    before: [['POST', '/pools/frames/nodes/{node}/reboot']],
  },
  ...(
    [
      ['InternalError', 'POST', '/pools', 'POST /pools', 'Pool_Add'],
      ['OperationTimedOut', 'POST', '/pools', 'POST /pools', 'Pool_Add'],
      ['OperationTimedOut', 'DELETE', '/pools/frames', 'DELETE /pools/{poolId}', 'Pool_Delete'],
      ['OperationTimedOut', 'PATCH', '/pools/frames', 'PATCH /pools/{poolId}', 'Pool_Patch'],
      [
        'OperationTimedOut',
        'POST',
        '/pools/frames/disableautoscale',
        'POST /pools/{poolId}/disableautoscale',
        'Pool_DisableAutoScale',
      ],
      [
        'OperationTimedOut',
        'PUT',
        '/pools/frames/nodes/{node}/users/x',
        'PUT /pools/{poolId}/nodes/{nodeId}/users/{userName}',
        'ComputeNode_UpdateUser',
      ],
      ['ServerBusy', 'DELETE', '/jobs/shot', 'DELETE /jobs/{jobId}', 'Job_Delete'],
      [
        '',
        'HEAD',
        '/pools/frames/nodes/{node}/files/startup/stdout.txt',
        'HEAD /pools/{poolId}/nodes/{nodeId}/files/{filePath}',
        'File_GetPropertiesFromComputeNode',
      ],
    ] as const
  ).map(([code, method, path, op, fails]) => ({ code, method, path, op, fails })),
]

/** Recorded refusals whose cause the emulator has not, as `code op`. */
export const unprovokable: readonly { refusals: RegExp; why: string }[] = [
  {
    refusals: /\/upgradeos$/,
    why: 'an operation for the guest OS of cloud services, retired and in no contract since 2018',
  },
  {
    refusals: /\/canceldelete$/,
    why: 'certificates were retired in 2024: none can be added, so none is being deleted',
  },
  {
    refusals: /^Forbidden POST \/jobs\/\{jobId\}\/tasks$/,
    why: 'the account of 2016 had no storage linked; an account of the emulator has packages or not',
  },
  {
    refusals: /^ResourceNotFound /,
    why: 'one account said so in 2016; every later recording says PoolNotFound or JobNotFound',
  },
  {
    refusals: /^JobCompleted POST \/jobs$/,
    why: 'said once in 2016; every later recording of a taken id says JobExists',
  },
  {
    refusals: /^400 /,
    why: "an HTML page of the web server before the service, for 2015's backslashes in paths",
  },
]
