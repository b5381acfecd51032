// Cases as people write them down, and objects as SDKs print them: fields missing, of other types, in other case.
import { describe, expect, test } from 'vitest'
import { diagnosePage } from '../../src/cli/diagnose-page.ts'
import { diagnosed } from './said.ts'

const missing =
  'Traceback (most recent call last):\n  File "a.py"\nModuleNotFoundError: No module named \'numpy\''

describe('a case', () => {
  test.each([
    { what: 'without a kind', given: { quoted: missing, exitCode: 1 }, rule: 'module-missing' },
    { what: 'of text alone', given: { quoted: missing }, rule: 'module-missing' },
    {
      what: 'with a number for a kind',
      given: { kind: 5, quoted: missing },
      rule: 'module-missing',
    },
    {
      what: 'in capitals',
      given: { KIND: 'TASK.EXITCODE', QUOTED: '', EXITCODE: 139 },
      rule: 'exit-crashed',
    },
    {
      what: 'with an exit code as text',
      given: { kind: 'task.exitCode', quoted: '', exitCode: '139' },
      rule: 'exit-crashed',
    },
    {
      what: 'with an exit code of base 16',
      given: { kind: 'task.exitCode', quoted: '', exitCode: '0xC0000005' },
      rule: 'exit-crashed',
    },
    {
      what: 'that quotes the exit code',
      given: { kind: 'task.exitCode', quoted: 139 },
      rule: 'exit-crashed',
    },
    {
      what: 'with half an exit code',
      given: { kind: 'task.exitCode', quoted: '', exitCode: 1.5 },
      rule: null,
    },
    {
      what: 'that quotes lines',
      given: { kind: 'task.stderr', quoted: missing.split('\n'), exitCode: 1 },
      rule: 'module-missing',
    },
    {
      what: 'that quotes JSON as text',
      given: {
        kind: 'task.failureInfo',
        quoted:
          '{"code":"BlobNotFound","category":"UserError","message":"The specified blob does not exist"}',
      },
      rule: 'input-not-found',
    },
  ])('$what is read all the same', ({ given, rule }) => {
    const { others, ...report } = diagnosed(given)
    expect(report.rule).toBe(rule)
    expect(others).toEqual([])
  })

  test.each(['whole-pool', 'Whole Pool', 'WHOLE_POOL'])('of scope "%s" is the pool’s', (scope) => {
    expect(diagnosed({ kind: 'node.state', quoted: 'unusable', scope })).toMatchObject({
      scope: 'whole-pool',
      fault: 'pool-unusable',
    })
  })

  test.each([{}, 5, 'galaxy', null])('of scope %j has the usual one', (scope) => {
    expect(diagnosed({ kind: 'node.state', quoted: 'unusable', scope }).scope).toBe('one-node')
  })

  test.each([
    { kind: 'task.exitCode', quoted: '', exitCode: 0 },
    { kind: 'task.exitCode', quoted: '0' },
    { kind: 'startTask.result', quoted: 'Success', exitCode: '0' },
    { kind: 'node.errors', quoted: [] },
    { kind: 'node.errors', quoted: '[]' },
    { kind: 'node.state', quoted: 'The node is idle.' },
    { kind: 'http.status', quoted: '200' },
  ])('%j tells of no failure', (given) => {
    expect(diagnosed(given)).toMatchObject({ fault: 'none', causeClass: 'benign' })
  })

  test.each([
    { kind: 'task.exitCode', quoted: 'upload failed', exitCode: 0 },
    { kind: 'task.result', quoted: 'success', exitCode: 1 },
    { kind: 'task.output', quoted: [] },
    { kind: 'http.status', quoted: '404' },
    { kind: 'node.state', quoted: 'The node is idle although tasks wait.' },
  ])('%j is not said to be well', (given) => {
    expect(diagnosed(given).fault).not.toBe('none')
  })
})

describe('the words of SDKs', () => {
  const node = (state: unknown) => ({ Id: 'tvm-1', State: state, SchedulingState: 0 })
  test.each([
    { what: 'a number of .NET', given: node(4), fault: 'node-unusable' },
    { what: 'another', given: node(8), fault: 'node-start-task-failed' },
    { what: 'the first', given: node(0), fault: 'none' },
    { what: 'one that is not known', given: node(99), fault: 'unknown' },
    { what: 'no state', given: node(null), fault: 'unknown' },
    {
      what: 'a name of Python',
      given: node('BatchNodeState.START_TASK_FAILED'),
      fault: 'node-start-task-failed',
    },
    {
      what: 'a task of .NET that succeeded',
      given: { Id: 't', State: 3, ExecutionInformation: { ExitCode: 0, Result: 0 } },
      fault: 'none',
    },
    {
      what: 'a task of .NET that failed',
      given: { Id: 't', State: 3, ExecutionInformation: { ExitCode: 9, Result: 1 } },
      fault: 'task-exit-code',
    },
    {
      what: 'a task of .NET that runs',
      given: {
        Id: 't',
        State: 2,
        ExecutionInformation: { ExitCode: null, Result: null, RetryCount: 0 },
      },
      fault: 'none',
    },
    {
      what: 'a task in a state that is not known',
      given: { Id: 't', State: 7, ExecutionInformation: { RetryCount: 0 } },
      fault: 'unknown',
    },
    {
      what: 'a pool of .NET',
      given: {
        Id: 'p',
        AllocationState: 0,
        CurrentDedicatedComputeNodes: 1,
        TargetDedicatedComputeNodes: 1,
      },
      fault: 'none',
    },
    { what: 'an exit code alone', given: { exitCode: 139 }, fault: 'task-exit-code' },
    {
      what: 'a run that succeeded',
      given: { exitCode: '0', result: 'Success', retryCount: 0 },
      fault: 'none',
    },
    {
      what: 'a code in brackets of the Azure CLI',
      given: 'ERROR: (PoolExists) The specified pool already exists.',
      fault: 'api-conflict',
    },
    {
      what: 'the body of an answer in an exception of Java',
      given:
        'BatchErrorException: Status code 404, {"code":"JobNotFound","message":{"value":"The specified job does not exist."}}',
      fault: 'api-not-found',
    },
    {
      what: 'an event of a resize that failed',
      given: {
        operationName: 'PoolResizeCompleteEvent',
        properties: {
          id: 'p',
          resultCode: 'Failure',
          resultMessage: 'AllocationTimedOut: not in time',
          targetDedicatedNodes: 10,
          currentDedicatedNodes: 0,
        },
      },
      fault: 'pool-resize-timed-out',
    },
    { what: 'a prompt in brackets', given: '(base) root@host:~# ./run', fault: 'unknown' },
  ])('$what: $fault', ({ given, fault }) => {
    expect(diagnosed(given).fault).toBe(fault)
  })

  test.each([
    `{"level":50,"msg":"ModuleNotFoundError: No module named 'x'"}\n{"level":30,"msg":"bye"}`,
    `{"@t":"2026-03-01","@mt":"run failed","@x":"ModuleNotFoundError: No module named 'x'"}`,
  ])('a structured log is read: %s', (given) => {
    expect(diagnosed(given).rule).toBe('module-missing')
  })

  test('each of many nodes is counted', () => {
    const nodes = Array.from({ length: 9000 }, (_, n) => ({
      id: `tvm-${n}`,
      schedulingState: 'enabled',
      state: n < 8000 ? 'unusable' : 'idle',
    }))
    expect(diagnosed(nodes)).toMatchObject({ fault: 'pool-unusable', count: 8000 })
  })
})

describe('what is shown', () => {
  test.each(['AccountKey', 'password', 'ContainerRegistryPassword', 'token'])(
    'of a detail named %s is no value',
    (name) => {
      const details = [{ name, value: 'hunter2' }]
      const report = diagnosed({
        code: 'ContainerInvalidRegistryCredentials',
        message: 'x',
        details,
      })
      expect(report.evidence).toContainEqual({ name, value: 'REDACTED' })
      expect(JSON.stringify(report)).not.toContain('hunter2')
    },
  )

  test('of a detail with a harmless name stays', () => {
    const details = [{ name: 'FilePath', value: 'in/scene.usd' }]
    expect(diagnosed({ code: 'BlobNotFound', message: 'x', details }).evidence).toContainEqual({
      name: 'FilePath',
      value: 'in/scene.usd',
    })
  })

  test.each([40, 80, 200])('fits into %i columns', (width) => {
    const id = 'a-task-with-an-id-that-goes-on-for-64-characters-and-does-not-en'
    const report = diagnosed({
      id,
      state: 'completed',
      executionInfo: { result: 'failure', failureInfo: { code: 'BlobNotFound', message: missing } },
    })
    const lines = diagnosePage(report, { width, colour: false, timeZone: 'UTC' })
    expect(lines.filter((line) => line.length > width && !line.startsWith('https:'))).toEqual([])
    expect(lines.join('').replaceAll(' ', '')).toContain(id)
  })

  test('goes with terminal links and bells in it', () => {
    expect(diagnosed('\u001b]8;;http://x\u0007here\u001b]8;;\u0007').fault).toBe('unknown')
  })
})
