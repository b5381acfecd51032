// Pools, jobs and tasks as recorded from the service, and with what is missing or odd.
import { describe, expect, test } from 'vitest'
import type { JobFacts } from '../../../src/ports/batch.ts'
import { fault, now, type Reply, scriptedAccount } from './scripted-http.ts'

/** Recorded in 2020 (API 2020-03-01.11.0). */
const recordedPool = {
  id: 'ncj-ubuntu1604',
  eTag: '0x8D8115636BF138F',
  lastModified: '2020-06-15T18:02:05.6276879Z',
  creationTime: '2020-06-15T18:02:05.6276879Z',
  state: 'active',
  stateTransitionTime: '2020-06-15T18:02:05.6276879Z',
  allocationState: 'resizing',
  allocationStateTransitionTime: '2020-06-15T18:02:05.6276879Z',
  vmSize: 'standard_d1_v2',
  resizeTimeout: 'PT15M',
  currentDedicatedNodes: 0,
  targetDedicatedNodes: 1,
  currentLowPriorityNodes: 0,
  targetLowPriorityNodes: 3,
  resizeErrors: [
    {
      code: 'ResizeStopped',
      message:
        'Desired number of low priority nodes could not be allocated due to a stop resize operation',
    },
  ],
  enableAutoScale: false,
  maxTasksPerNode: 1,
  startTask: { commandLine: 'cmd /c echo test', maxTaskRetryCount: 0, waitForSuccess: true },
  metadata: [
    { name: 'batch-medic:mode', value: 'watch' },
    { name: 'foo2', value: 'bar2' },
  ],
  virtualMachineConfiguration: {
    imageReference: {
      publisher: 'canonical',
      offer: 'ubuntuserver',
      sku: '16.04-lts',
      version: 'latest',
    },
    nodeAgentSKUId: 'batch.node.ubuntu 16.04',
  },
}

/** Recorded in 2020: the limit of wall time is TimeSpan.Max. */
const recordedTask = {
  id: 'TaskWithUserIdentity',
  creationTime: '2020-03-21T02:14:05.7776897Z',
  state: 'completed',
  stateTransitionTime: '2020-03-21T02:14:17.451012Z',
  constraints: { maxWallClockTime: 'P10675199DT2H48M5.4775807S', maxTaskRetryCount: 3 },
  executionInfo: {
    startTime: '2020-03-21T02:14:17.263515Z',
    endTime: '2020-03-21T02:14:17.451012Z',
    exitCode: 2,
    failureInfo: {
      category: 'UserError',
      code: 'FailureExitCode',
      message: 'The task exited with an exit code representing a failure',
      details: [{ name: 'AdditionalErrorCode', value: 'FailureExitCode' }],
    },
    result: 'failure',
    retryCount: 3,
    requeueCount: 0,
  },
  nodeInfo: { poolId: 'nodesdktestpool1', nodeId: 'tvmps_f1f2' },
}

const ok = (body: unknown, headers: Record<string, string> = {}): Reply => ({
  status: 200,
  body,
  headers,
})
const list = (...value: unknown[]): Reply => ok({ value })
const job: JobFacts = {
  jobId: 'job',
  poolId: 'frames',
  state: 'active',
  metadata: { 'batch-medic:tasks': 'manage' },
  usesDependencies: true,
  jobManagerTaskId: 'manager',
}

describe('a pool', () => {
  test('is read from a recorded answer', async () => {
    const { account } = scriptedAccount([ok(recordedPool)])
    expect(await account.pool('ncj-ubuntu1604')).toEqual({
      state: 'active',
      allocationState: 'resizing',
      allocationStateSince: Date.UTC(2020, 5, 15, 18, 2, 5, 627),
      createdAt: Date.UTC(2020, 5, 15, 18, 2, 5, 627),
      eTag: '0x8D8115636BF138F',
      modifiedAt: Date.UTC(2020, 5, 15, 18, 2, 5, 627),
      vmSize: 'standard_d1_v2',
      image: 'canonical/ubuntuserver/16.04-lts/latest',
      nodeAgentSku: 'batch.node.ubuntu 16.04',
      targetDedicated: 1,
      targetLowPriority: 3,
      currentDedicated: 0,
      currentLowPriority: 0,
      autoScale: false,
      taskSlotsPerNode: 1,
      hasStartTask: true,
      waitsForStartTask: true,
      interNode: false,
      os: 'linux',
      subnetId: '',
      publicIps: 'batchmanaged',
      identityIds: [],
      applicationPackages: [],
      containerImages: [],
      resizeErrors: [
        {
          code: 'ResizeStopped',
          message:
            'Desired number of low priority nodes could not be allocated due to a stop resize operation',
          details: [],
        },
      ],
      metadata: { 'batch-medic:mode': 'watch', foo2: 'bar2' },
    })
  })

  test('says how it is connected, who it is and what it brings along', async () => {
    const subnetId =
      '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/b'
    const resourceId =
      '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader'
    const { account } = scriptedAccount([
      ok({
        id: 'p',
        enableInterNodeCommunication: true,
        targetNodeCommunicationMode: 'Default',
        currentNodeCommunicationMode: 'Classic',
        networkConfiguration: {
          subnetId,
          publicIPAddressConfiguration: { provision: 'NoPublicIPAddresses' },
        },
        identity: { type: 'UserAssigned', userAssignedIdentities: [{ resourceId }, {}] },
        applicationPackageReferences: [
          { applicationId: 'blender', version: '4.2' },
          { applicationId: 'tools' },
          {},
        ],
        startTask: { commandLine: 'install', waitForSuccess: false },
        virtualMachineConfiguration: {
          nodeAgentSKUId: 'batch.node.windows amd64',
          containerConfiguration: {
            type: 'dockerCompatible',
            containerImageNames: ['registry.example/app:1', 7],
          },
        },
      }),
    ])
    expect(await account.pool('p')).toMatchObject({
      interNode: true,
      os: 'windows',
      targetCommunication: 'default',
      currentCommunication: 'classic',
      subnetId,
      publicIps: 'nopublicipaddresses',
      identityIds: [resourceId],
      applicationPackages: [
        { id: 'blender', version: '4.2' },
        { id: 'tools', version: '' },
      ],
      containerImages: ['registry.example/app:1'],
      hasStartTask: true,
      waitsForStartTask: false,
    })
  })

  test.each([
    ['batch.node.ubuntu 22.04', 'linux'],
    ['BATCH.NODE.WINDOWS amd64', 'windows'],
    ['batch.node.mariner 2.0', 'linux'],
    ['something else', undefined],
  ])('whose node agent is "%s" is of %s', async (nodeAgentSKUId, os) => {
    const { account } = scriptedAccount([
      ok({ id: 'p', virtualMachineConfiguration: { nodeAgentSKUId } }),
    ])
    expect((await account.pool('p'))?.os).toBe(os)
  })

  test('says what its autoscale formula failed with, and when', async () => {
    const error = {
      code: 'InsufficientSampleData',
      message: 'Autoscale evaluation failed due to insufficient sample data',
      values: [{ name: 'Message', value: 'Line 15, Col 44: Insufficient data' }],
    }
    const { account } = scriptedAccount([
      ok({ id: 'p', autoScaleRun: { timestamp: '2026-03-01T11:45:00Z', error } }),
      ok({ id: 'p', autoScaleRun: { timestamp: '2026-03-01T12:00:00Z', results: '' } }),
    ])
    expect((await account.pool('p'))?.autoScaleError).toEqual({
      code: error.code,
      message: error.message,
      details: error.values,
      at: Date.UTC(2026, 2, 1, 11, 45),
    })
    expect(await account.pool('p')).not.toHaveProperty('autoScaleError')
  })

  test('has its metadata by names without case and blanks', async () => {
    const metadata = [
      { name: 'Batch-Medic:Hold', value: 'true' },
      { name: ' batch-medic:mode ', value: 'Off' },
    ]
    const { account } = scriptedAccount([ok({ id: 'p', metadata })])
    expect((await account.pool('p'))?.metadata).toEqual({
      'batch-medic:hold': 'true',
      'batch-medic:mode': 'Off',
    })
  })

  test('that says nothing is young, and its eTag is that of the header', async () => {
    const { account } = scriptedAccount([ok({ id: 'p' }, { etag: '0x8DA' })])
    expect(await account.pool('p')).toMatchObject({
      eTag: '0x8DA',
      createdAt: now,
      allocationStateSince: now,
      taskSlotsPerNode: 1,
      image: '',
      metadata: {},
    })
  })

  test('with a custom image is named by it', async () => {
    const virtualMachineImageId = '/subscriptions/s/resourceGroups/g/providers/x/images/i'
    const { account } = scriptedAccount([
      ok({ virtualMachineConfiguration: { imageReference: { virtualMachineImageId } } }),
    ])
    expect((await account.pool('p'))?.image).toBe(virtualMachineImageId)
  })

  test('that is gone is undefined, and has no nodes', async () => {
    const gone = fault(404, 'PoolNotFound', 'The specified pool does not exist.')
    expect(await scriptedAccount([gone]).account.pool('p')).toBeUndefined()
    expect(await scriptedAccount([gone]).account.nodes('p')).toEqual({
      items: [],
      complete: true,
      gap: '',
    })
  })
})

describe('jobs', () => {
  test('are asked for by pool, and those of an auto pool are found by where they run', async () => {
    const { account, asked } = scriptedAccount([
      list(
        {
          id: 'a',
          state: 'Active',
          poolInfo: { autoPoolSpecification: {} },
          executionInfo: { poolId: 'auto_1' },
          usesTaskDependencies: true,
          jobManagerTask: { id: 'manager' },
        },
        { id: 'b', state: 'disabled', poolInfo: { poolId: 'frames' } },
      ),
    ])
    expect((await account.jobs("fra'mes")).items).toEqual([
      {
        jobId: 'a',
        poolId: 'auto_1',
        state: 'active',
        metadata: {},
        usesDependencies: true,
        jobManagerTaskId: 'manager',
      },
      { jobId: 'b', poolId: 'frames', state: 'disabled', metadata: {}, usesDependencies: false },
    ])
    expect(asked[0]?.query.$filter).toBe(
      "executionInfo/poolId eq 'fra''mes' and state ne 'completed'",
    )
  })

  test('count their failed tasks', async () => {
    const taskCounts = { active: 1, running: 0, completed: 9, succeeded: 7, failed: 2 }
    const { account } = scriptedAccount([ok({ taskCounts, taskSlotCounts: taskCounts })])
    expect(await account.taskCounts('job')).toEqual(taskCounts)
  })
})

describe('a task', () => {
  test('that failed is read from a recorded answer, with what its job says', async () => {
    const { account, asked } = scriptedAccount([list(recordedTask)])
    const since = Date.UTC(2020, 2, 21, 2)
    expect((await account.failedTasks(job, since)).items).toEqual([
      {
        jobId: 'job',
        taskId: 'TaskWithUserIdentity',
        state: 'completed',
        stateSince: Date.UTC(2020, 2, 21, 2, 14, 17, 451),
        result: 'failure',
        exitCode: 2,
        failure: {
          category: 'usererror',
          code: 'FailureExitCode',
          message: 'The task exited with an exit code representing a failure',
          details: [{ name: 'AdditionalErrorCode', value: 'FailureExitCode' }],
        },
        startedAt: Date.UTC(2020, 2, 21, 2, 14, 17, 263),
        endedAt: Date.UTC(2020, 2, 21, 2, 14, 17, 451),
        retryCount: 3,
        nodeId: 'tvmps_f1f2',
        jobManager: false,
        multiInstance: false,
        dependencies: true,
        jobState: 'active',
        jobMetadata: { 'batch-medic:tasks': 'manage' },
        maxRetries: 3,
        requiredSlots: 1,
        requeueCount: 0,
      },
    ])
    expect(asked[0]?.query.$filter).toBe(
      "executionInfo/result eq 'failure' and executionInfo/endTime ge DateTime'2020-03-21T02:00:00.000Z'",
    )
  })

  test('read alone asks for its job too, and knows that it is the manager', async () => {
    const { account, asked } = scriptedAccount([
      ok({ id: 'Manager', state: 'running', multiInstanceSettings: { numberOfInstances: 3 } }),
      ok({
        id: 'job',
        state: 'active',
        jobManagerTask: { id: 'manager' },
        jobReleaseTask: { commandLine: 'x' },
      }),
    ])
    const task = await account.task('job', 'Manager')
    expect(task).toMatchObject({ jobManager: true, multiInstance: true, dependencies: false })
    expect(task).toMatchObject({ jobRelease: true })
    expect(task).not.toHaveProperty('exitCode')
    expect(asked.map((one) => one.path)).toEqual(['/jobs/job/tasks/Manager', '/jobs/job'])
  })

  test('keeps a negative exit code, as Windows gives it at a time limit', async () => {
    const ended = { ...recordedTask, executionInfo: { exitCode: -1073741510, result: 'failure' } }
    const { account } = scriptedAccount([list(ended)])
    expect((await account.failedTasks(job, 0)).items[0]?.exitCode).toBe(-1073741510)
  })

  test('that is gone, or whose job is gone, is undefined', async () => {
    const noTask = fault(404, 'TaskNotFound', 'The specified task does not exist.')
    const noJob = fault(404, 'JobNotFound', 'The specified job does not exist.')
    expect(await scriptedAccount([noTask]).account.task('job', 't')).toBeUndefined()
    expect(await scriptedAccount([ok({ id: 't' }), noJob]).account.task('job', 't')).toBeUndefined()
  })
})
