// What is named of failed tasks: by their code, by what their blob says, and many alike as one of the job.
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import type { TaskFacts } from '../../src/domain/facts.ts'
import type { Finding } from '../../src/domain/finding.ts'
import { batchFault, hour, noon, poolFacts, taskFacts } from '../support/build-facts.ts'

function findingsOf(tasks: readonly TaskFacts[]): readonly Finding[] {
  return classify(poolFacts({ tasks }))
}

function withCode(code: string, overrides: Partial<TaskFacts> = {}): TaskFacts {
  return taskFacts({ failure: batchFault(code), ...overrides })
}

interface Case {
  when: string
  given: TaskFacts
  expected: readonly string[]
}

// Every code of the documentation and the recordings.
const codes = {
  'task-input-denied': ['BlobNotFound', 'BlobAccessDenied', 'blobaccessdenied'],
  'task-input-unavailable': ['BlobDownloadTimedOut', 'ResourceDownloadTimedOut'],
  'task-input-failed': ['BlobDownloadMiscError'],
  'task-upload-denied': ['FileUploadAccessDenied', 'FileUploadContainerNotFound'],
  'task-upload-unavailable': ['FileUploadTimedOut'],
  'task-upload-failed': ['FileUploadMiscError'],
  'task-cannot-start': [
    'CommandProgramNotFound',
    'BadCommandType',
    'TaskSchedulingConstraintFailed',
  ],
  'task-launch-failed': ['CommandLaunchFailed'],
  'task-preparation-failed': ['JobPreparationTaskFailed'],
  'task-package-failed': ['ApplicationPackageError'],
  'task-container-failed': [
    'ContainerInvalidImage',
    'ContainerInvalidRegistry',
    'ContainerInvalidSettings',
    'ContainerMiscError',
  ],
  'task-files-unwritable': [
    'ResourceDirectoryCreateFailed',
    'ResourceFileCreateFailed',
    'ResourceFileWriteFailed',
  ],
  'task-disk-full': ['DiskFull'],
  // Without a time limit nothing but a request ends a task.
  'task-terminated': ['TaskEnded'],
  'task-exit-code': ['FailureExitCode'],
  'task-failed': ['MaxInternalRetryCountReached', 'Unknown', 'NobodyKnowsThis'],
}

const cases: readonly Case[] = [
  ...Object.entries(codes).flatMap(([fault, names]) =>
    names.map((code) => ({
      when: `its code is ${code}`,
      given: withCode(code),
      expected: [fault],
    })),
  ),
  {
    when: 'it ended with 2 and says no code',
    given: taskFacts({ exitCode: 2 }),
    expected: ['task-exit-code'],
  },
  {
    when: 'it says nothing at all: no exit code, no failure',
    given: taskFacts(),
    expected: ['task-failed'],
  },
  {
    when: 'it ended with 0 and its upload was denied',
    given: withCode('FileUploadAccessDenied', { exitCode: 0 }),
    expected: ['task-upload-denied'],
  },
  {
    when: 'it ended with 0 and is a failure all the same',
    given: taskFacts({ exitCode: 0 }),
    expected: ['task-failed'],
  },
  { when: 'it succeeded', given: taskFacts({ result: 'success', exitCode: 0 }), expected: [] },
  {
    when: 'it runs again after a failure',
    given: taskFacts({ state: 'running', result: 'failure' }),
    expected: [],
  },
]

describe('a failed task', () => {
  test.each(cases)('$when', ({ given, expected }) => {
    expect(findingsOf([given]).map(({ fault }) => fault)).toEqual(expected)
  })

  test.each([
    { exitCode: 137, text: 'exit code 137 (signal 9, SIGKILL', causeClass: 'oom' },
    { exitCode: 1, text: 'exit code 1', causeClass: 'unknown' },
    {
      exitCode: 127,
      text: 'exit code 127 (likely a command that was not found',
      causeClass: 'user-code',
    },
    { exitCode: -1073741510, text: 'exit code -1073741510 (', causeClass: 'unknown' },
  ])('with exit code $exitCode says what it means, and is $causeClass', (given) => {
    const [found] = findingsOf([withCode('FailureExitCode', { exitCode: given.exitCode })])
    expect(found?.summary).toContain(given.text)
    expect(found?.causeClass).toBe(given.causeClass)
  })

  test.each([
    { when: 'none were to be made', given: {}, expected: '' },
    {
      when: 'all were made',
      given: { retryCount: 3, maxRetries: 3 },
      expected: ', all its 3 retries are used up',
    },
    {
      when: 'some were made',
      given: { retryCount: 1, maxRetries: 3 },
      expected: ', 1 of its 3 retries were made',
    },
    {
      when: 'they have no end',
      given: { retryCount: 9, maxRetries: -1 },
      expected: ', 9 retries were made and no limit is set',
    },
  ])('says of retries, where $when', ({ given, expected }) => {
    const ran = { startedAt: noon - 2 * hour, endedAt: noon - hour }
    const [found] = findingsOf([withCode('FailureExitCode', { exitCode: 3, ...ran, ...given })])
    expect(found?.summary.endsWith(`t ran for 1 h${expected}.`)).toBe(true)
  })

  test('what its program wrote names the cause, and never the fault', () => {
    const task = withCode('FailureExitCode', { exitCode: 1 })
    const wrote = { of: () => 'OSError: [Errno 28] No space left on device' }
    const [before] = findingsOf([task])
    const [after] = classify(poolFacts({ tasks: [task] }), wrote)
    expect([before?.fault, after?.fault]).toEqual(['task-exit-code', 'task-exit-code'])
    expect([before?.causeClass, after?.causeClass]).toEqual(['unknown', 'disk-full'])
    expect(after?.rule).toBeDefined()
  })

  test('its message is told without the secrets in it', () => {
    const failure = batchFault('Unknown', { message: 'no answer of https://a/b?sig=SECRETSIG' })
    expect(JSON.stringify(findingsOf([taskFacts({ failure })]))).not.toContain('SECRETSIG')
  })
})

describe('an input that is denied', () => {
  const blob = 'https://inputs.blob.core.windows.net/scenes/shot%2001.blend'

  function denied(url: string, code = 'BlobAccessDenied'): Finding | undefined {
    const details = [{ name: 'BlobSource', value: url }]
    return findingsOf([taskFacts({ failure: batchFault(code, { details }) })])[0]
  }

  test.each([
    {
      when: 'its SAS has expired',
      given: `${blob}?se=2026-03-01T11:59:59Z&sp=r&sig=x`,
      expected: ['expired', '2026-03-01 11:59:59 UTC'],
    },
    {
      when: 'its SAS does not grant read',
      given: `${blob}?se=2026-03-01T13:00:00Z&sp=wl&sig=x`,
      expected: ['read'],
    },
    { when: 'it has no SAS', given: blob, expected: ['identity'] },
  ])('says so when $when, with the blob and without its signature', ({ given, expected }) => {
    const found = denied(given)
    for (const part of [...expected, 'inputs']) expect(found?.summary).toContain(part)
    expect(found).toMatchObject({ causeClass: 'credentials-or-access', retryHelps: false })
    expect(JSON.stringify(found)).not.toContain('sig=x')
  })

  test('and one that is not there is named', () => {
    const found = denied(`${blob}?se=2026-03-01T13:00:00Z&sp=r&sig=x`, 'BlobNotFound')
    expect(found?.summary).toContain('inputs')
    expect(found).toMatchObject({ causeClass: 'user-config', retryHelps: false })
  })
})

describe('many tasks that failed alike', () => {
  function alike(count: number, code: string, prefix: string): TaskFacts[] {
    return Array.from({ length: count }, (_, index) =>
      withCode(code, {
        taskId: `${prefix}${index}`,
        nodeId: `n${index % 3}`,
        endedAt: noon - hour + index,
      }),
    )
  }

  test('up to five are a finding each', () => {
    expect(findingsOf(alike(5, 'BlobNotFound', 't'))).toHaveLength(5)
  })

  test('six are one of the job, with how many on how many nodes', () => {
    const found = findingsOf(alike(6, 'CommandProgramNotFound', 't'))
    expect(found).toHaveLength(1)
    expect(found[0]?.subject).toEqual({ kind: 'job', jobId: 'job' })
    expect(found[0]?.summary).toMatch(
      /^6 tasks of the job failed alike on 3 nodes\. The first, t0:/,
    )
    expect(found[0]?.since).toBe(noon - hour)
  })

  test('of two codes and one fault they are one finding, for the job has one incident of it', () => {
    const tasks = [...alike(6, 'BlobNotFound', 'a'), ...alike(6, 'BlobAccessDenied', 'b')]
    expect(findingsOf(tasks).map(({ fault }) => fault)).toEqual(['task-input-denied'])
  })

  test('of two jobs, whose ids differ by more than case, they are two', () => {
    const tasks = [...alike(6, 'BlobNotFound', 'a'), ...alike(6, 'BlobNotFound', 'b')]
    const other = tasks.map((task, index) => ({ ...task, jobId: index < 6 ? 'Job' : 'other' }))
    expect(findingsOf(other)).toHaveLength(2)
    const same = tasks.map((task, index) => ({ ...task, jobId: index < 6 ? 'Job' : 'JOB' }))
    expect(findingsOf(same)).toHaveLength(1)
  })

  test('of several exit codes are told by the one that most have', () => {
    const exits = [1, 137, 137, 137, 1, 137]
    const tasks = exits.map((exitCode, n) =>
      withCode('FailureExitCode', { taskId: `t${n}`, exitCode, nodeId: `n${n}` }),
    )
    const [found, ...others] = findingsOf(tasks)
    expect(others).toEqual([])
    expect(found?.summary).toMatch(/^6 tasks of the job failed alike on 6 nodes\. The first, t1:/)
    expect(found?.causeClass).toBe('oom')
  })

  test('stay one by one where a retry may cure each', () => {
    expect(findingsOf(alike(8, 'BlobDownloadTimedOut', 't'))).toHaveLength(8)
  })
})
