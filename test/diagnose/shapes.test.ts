// What diagnose understands: each shape that people have at hand, in the spelling of each tool.
import { describe, expect, test } from 'vitest'
import { diagnosed, seen } from './said.ts'

const denied = { code: 'BlobAccessDenied', message: 'Access for one of the blobs is denied' }
const full = { code: 'DiskFull', message: 'There is not enough disk space on the node' }
const quota = { code: 'AccountCoreQuotaReached', message: 'The account has reached its core quota' }
const badImage = { code: 'ContainerInvalidImage', message: 'One or more images are invalid' }

describe('a failure is known by its fields', () => {
  test.each([
    {
      what: 'a failureInfo alone',
      given: { category: 'UserError', ...denied, details: [] },
      fault: 'task-input-denied',
    },
    {
      what: 'a failureInfo under its name',
      given: { failureInfo: denied },
      fault: 'task-input-denied',
    },
    {
      what: 'what Data Factory prints',
      given: {
        ErrorCategory: 0,
        Code: 'BlobAccessDenied',
        Message: denied.message,
        Details: [{ Name: 'FilePath', Value: 'D:\\wd\\a.dll' }],
      },
      fault: 'task-input-denied',
      evidence: { code: 'BlobAccessDenied', category: 'usererror', FilePath: 'D:\\wd\\a.dll' },
    },
    {
      what: 'a task of the wire',
      given: {
        id: '17',
        state: 'completed',
        executionInfo: { result: 'failure', retryCount: 0, failureInfo: denied },
      },
      fault: 'task-input-denied',
      subject: 'task 17',
    },
    {
      what: 'a task of .NET',
      given: {
        Id: '17',
        State: 'Completed',
        ExecutionInformation: {
          Result: 'Failure',
          FailureInformation: { Code: 'BlobAccessDenied' },
        },
      },
      fault: 'task-input-denied',
      subject: 'task 17',
    },
    {
      what: 'a task of the Python SDK',
      given: {
        id: '17',
        state: 'completed',
        execution_info: { result: 'failure', failure_info: { code: 'BlobAccessDenied' } },
      },
      fault: 'task-input-denied',
    },
    {
      what: 'a task with an exit code and no failureInfo',
      given: { id: '17', state: 'completed', executionInfo: { exitCode: 3, retryCount: 0 } },
      fault: 'task-exit-code',
      evidence: { 'exit code': '3' },
    },
    {
      what: 'an executionInfo alone',
      given: { retryCount: 0, exitCode: 3, result: 'failure' },
      fault: 'task-exit-code',
    },
    {
      what: 'a startTaskInfo alone',
      given: { state: 'completed', retryCount: 0, exitCode: 1, result: 'failure' },
      fault: 'node-start-task-failed',
    },
    {
      what: 'a node with an error of its own',
      given: { id: 'tvm-1', state: 'unusable', schedulingState: 'enabled', errors: [full] },
      fault: 'node-disk-full',
      subject: 'node tvm-1',
    },
    {
      what: 'a node whose start task failed',
      given: {
        id: 'tvm-1',
        state: 'starttaskfailed',
        startTaskInfo: { state: 'completed', result: 'failure', exitCode: 7, retryCount: 0 },
        errors: [{ code: 'FailureExitCode', message: 'The start task exited with 7' }],
      },
      fault: 'node-start-task-failed',
      evidence: { 'exit code': '7' },
    },
    {
      what: 'an idle node whose start task failed and was not waited for',
      given: {
        id: 'tvm-1',
        state: 'idle',
        startTaskInfo: { state: 'completed', result: 'failure', exitCode: 7, retryCount: 0 },
      },
      fault: 'node-start-task-failed',
    },
    {
      what: 'a node that is unusable and says nothing',
      given: { id: 'tvm-1', state: 'unusable', schedulingState: 'enabled', errors: [] },
      fault: 'node-unusable',
    },
    { what: 'a resize error alone', given: { ...quota, values: [] }, fault: 'pool-resize-quota' },
    {
      what: 'a pool below its target',
      given: {
        id: 'frames',
        allocationState: 'steady',
        targetDedicatedNodes: 10,
        currentDedicatedNodes: 4,
        resizeErrors: [quota],
      },
      fault: 'pool-resize-quota',
      subject: 'pool frames',
    },
    {
      what: 'a pool of Resource Manager',
      given: {
        id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Batch/batchAccounts/a/pools/frames',
        properties: {
          allocationState: 'Steady',
          currentDedicatedNodes: 4,
          scaleSettings: { fixedScale: { targetDedicatedNodes: 10 } },
          resizeOperationStatus: { targetDedicatedNodes: 10, errors: [quota] },
        },
      },
      fault: 'pool-resize-quota',
      subject: 'pool frames',
    },
    {
      what: 'a pool whose formula failed',
      given: {
        id: 'frames',
        allocationState: 'steady',
        enableAutoScale: true,
        autoScaleRun: {
          timestamp: '2026-03-01T11:00:00Z',
          error: { code: 'AutoScalingFormulaEvaluationError', message: 'no samples', values: [] },
        },
      },
      fault: 'pool-autoscale-failed',
    },
    {
      what: 'a job whose pool could not be made',
      given: {
        id: 'nightly',
        poolInfo: {},
        executionInfo: { schedulingError: { code: 'InvalidAutoPoolSettings', message: 'no' } },
      },
      fault: 'job-pool-failed',
      subject: 'job nightly',
    },
    {
      what: 'a job that ran into its time limit',
      given: {
        id: 'nightly',
        poolInfo: { poolId: 'frames' },
        executionInfo: { terminateReason: 'MaxWallClockTimeExpiry' },
      },
      fault: 'job-wall-clock',
    },
    {
      what: 'a case that somebody wrote down',
      given: { kind: 'task.failureInfo', quoted: badImage, scope: 'one-task' },
      fault: 'task-container-failed',
      scope: 'one-task',
    },
    {
      what: 'a case whose words begin with a code',
      given: {
        kind: 'task.failureInfo',
        quoted: 'BlobNotFound: a blob is not there',
        scope: 'some-tasks',
      },
      fault: 'task-input-denied',
      scope: 'some-tasks',
    },
    {
      what: 'a case with an exit code beside the words',
      given: { kind: 'task.exitCode', quoted: 'it broke', exitCode: 3 },
      fault: 'task-exit-code',
      evidence: { 'exit code': '3' },
    },
    {
      what: 'one document a line',
      given: `${JSON.stringify({ failureInfo: denied })}\n${JSON.stringify({ failureInfo: denied })}\n`,
      fault: 'task-input-denied',
    },
    {
      what: 'an answer with a list',
      given: {
        'odata.metadata': 'x',
        value: [
          {
            id: '1',
            state: 'completed',
            executionInfo: { result: 'failure', failureInfo: denied },
          },
        ],
      },
      fault: 'task-input-denied',
    },
    {
      what: 'something of ours within other JSON',
      given: { run: { task: { failureInfo: denied } } },
      fault: 'task-input-denied',
    },
  ])('$what', ({ given, fault, subject, scope, evidence }) => {
    const report = diagnosed(given)
    expect(report).toMatchObject({
      fault,
      ...(subject === undefined ? {} : { subject }),
      ...(scope === undefined ? {} : { scope }),
    })
    expect(seen(report)).toMatchObject(evidence ?? {})
  })
})

describe('an error of the API is known by its body', () => {
  test.each([
    {
      what: 'of Batch',
      given: {
        'odata.metadata':
          'https://a.b/$metadata#Microsoft.Azure.Batch.Protocol.Entities.Container.errors/@Element',
        code: 'SomethingNew',
        message: { lang: 'en-US', value: 'It cannot be.\nRequestId:1' },
        values: [{ key: 'Reason', value: 'because' }],
      },
      code: 'SomethingNew',
    },
    {
      what: 'of OData',
      given: { 'odata.error': { code: 'SomethingNew', message: { value: 'No' } } },
      code: 'SomethingNew',
    },
    {
      what: 'of Resource Manager',
      given: {
        error: {
          code: 'SomethingNew',
          message: 'No',
          details: [{ code: 'Inner', message: 'why' }],
        },
      },
      code: 'SomethingNew',
    },
    {
      what: 'with a status',
      given: { statusCode: 409, code: 'SomethingNew', message: 'No' },
      code: 'SomethingNew',
    },
    {
      what: 'as the Azure CLI prints it',
      given: 'The request encountered an exception.\nCode: SomethingNew\nMessage: No\n',
      code: 'SomethingNew',
    },
  ])('$what', ({ given, code }) => {
    const report = diagnosed(given)
    expect(report.fault).toMatch(/^api-/)
    expect(seen(report)).toMatchObject({ code })
  })
})

describe('what is well is said to be', () => {
  test.each([
    {
      what: 'an idle node',
      given: { id: 'n', state: 'idle', schedulingState: 'enabled' },
      fix: 'ignore',
    },
    {
      what: 'a starting node',
      given: { id: 'n', state: 'Starting', schedulingState: 'Enabled' },
      fix: 'wait',
    },
    {
      what: 'an offline node',
      given: { id: 'n', state: 'offline', schedulingState: 'disabled' },
      fix: 'ignore',
    },
    {
      what: 'a task that succeeded',
      given: {
        id: '1',
        state: 'completed',
        executionInfo: { result: 'success', exitCode: 0, retryCount: 2 },
      },
      fix: 'ignore',
    },
    {
      what: 'a running task',
      given: { id: '1', state: 'running', executionInfo: { retryCount: 0 } },
      fix: 'wait',
    },
    {
      what: 'a task that has just been added',
      given: {
        id: '1',
        state: 'active',
        commandLine: 'x',
        stateTransitionTime: '2026-03-01T11:59:00Z',
      },
      fix: 'wait',
    },
    {
      what: 'a pool at its target',
      given: {
        id: 'p',
        allocationState: 'steady',
        targetDedicatedNodes: 2,
        currentDedicatedNodes: 2,
      },
      fix: 'ignore',
    },
    {
      what: 'a pool on its way',
      given: {
        id: 'p',
        allocationState: 'resizing',
        targetDedicatedNodes: 2,
        currentDedicatedNodes: 1,
      },
      fix: 'wait',
    },
    {
      what: 'a job',
      given: { id: 'j', state: 'active', poolInfo: { poolId: 'p' } },
      fix: 'ignore',
    },
  ])('$what', ({ given, fix }) => {
    expect(diagnosed(given)).toMatchObject({
      fault: 'none',
      causeClass: 'benign',
      fixClass: fix,
      retryHelps: false,
    })
  })

  test('a resize error that outlived its cause is left over', () => {
    const pool = {
      id: 'p',
      allocationState: 'steady',
      targetDedicatedNodes: 0,
      currentDedicatedNodes: 0,
      resizeErrors: [{ code: 'AllocationTimedout', message: 'the resize timeout was reached' }],
    }
    expect(diagnosed(pool)).toMatchObject({
      causeClass: 'stale-error',
      fixClass: 'ignore',
      retryHelps: false,
    })
    expect(diagnosed({ ...pool, allocationState: 'resizing' }).causeClass).not.toBe('stale-error')
    expect(diagnosed({ ...pool, currentDedicatedNodes: 1 }).causeClass).not.toBe('stale-error')
    // Without its numbers nobody knows.
    const { targetDedicatedNodes: _, ...unknown } = pool
    expect(diagnosed(unknown).causeClass).not.toBe('stale-error')
  })
})

describe('what is unknown is said to be, with what to collect next', () => {
  test.each([
    { what: 'a sentence that says nothing', given: 'it does not work' },
    { what: 'a number', given: '42' },
    { what: 'JSON of something else', given: { name: 'Ada', age: 36 } },
    { what: 'an empty list', given: [] },
    { what: 'a case with an empty quotation', given: { kind: 'mystery', quoted: '' } },
  ])('$what', ({ given }) => {
    const report = diagnosed(given)
    expect(report).toMatchObject({ fault: 'unknown', causeClass: 'unknown', retryHelps: null })
    expect(report.explanation).toMatch(/Collect /)
  })

  test('a node in a state for hours, a task that waits for hours', () => {
    const long = { stateTransitionTime: '2026-03-01T03:00:00Z' }
    expect(
      diagnosed({ id: 'n', state: 'starting', schedulingState: 'enabled', ...long }),
    ).toMatchObject({ fault: 'node-stuck', causeClass: 'unknown' })
    expect(diagnosed({ id: '1', state: 'active', commandLine: 'x', ...long })).toMatchObject({
      fault: 'task-never-starts',
      causeClass: 'unknown',
    })
  })
})

describe('of a list', () => {
  const sick = (id: string) => ({ id, state: 'unusable', schedulingState: 'enabled' })
  const well = (id: string) => ({ id, state: 'idle', schedulingState: 'enabled' })

  test('what is alike is counted, and what is sick comes first', () => {
    const report = diagnosed({
      value: [well('a'), { ...well('b'), errors: [full] }, sick('c'), well('d'), well('e')],
    })
    expect(report).toMatchObject({ fault: 'node-disk-full', subject: 'node b', count: 1 })
    expect(report.others.map(({ fault, count }) => ({ fault, count }))).toEqual([
      { fault: 'node-unusable', count: 1 },
      { fault: 'none', count: 3 },
    ])
  })

  test('most of the nodes are the pool', () => {
    expect(diagnosed([sick('a'), sick('b'), sick('c'), well('d')]).scope).toBe('whole-pool')
    expect(diagnosed([sick('a'), well('b'), well('c'), well('d')]).scope).toBe('one-node')
  })
})
