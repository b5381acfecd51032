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
    {
      what: 'a resize error under the name of many',
      given: { resizeErrors: quota },
      fault: 'pool-resize-quota',
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
