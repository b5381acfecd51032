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
  'task-input-unavailable': [
    'BlobDownloadTimedOut',
    'BlobDownloadMiscError',
    'ResourceDownloadTimedOut',
  ],
  'task-upload-denied': ['FileUploadAccessDenied', 'FileUploadContainerNotFound'],
  'task-upload-unavailable': ['FileUploadMiscError', 'FileUploadTimedOut'],
  'task-cannot-start': [
    'CommandProgramNotFound',
    'CommandLaunchFailed',
    'BadCommandType',
    'TaskSchedulingConstraintFailed',
    'JobPreparationTaskFailed',
    'ApplicationPackageError',
    'ContainerInvalidImage',
    'ContainerInvalidRegistry',
    'ContainerInvalidSettings',
  ],
  'task-ended': ['TaskEnded'],
  'task-exit-code': ['FailureExitCode'],
  'task-failed': [
    'MaxInternalRetryCountReached',
    'ResourceDirectoryCreateFailed',
    'ResourceFileCreateFailed',
    'ResourceFileWriteFailed',
    'ContainerMiscError',
    'DiskFull',
    'Unknown',
    'NobodyKnowsThis',
  ],
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
    [137, 'exit code 137 (killed by signal 9: often the out-of-memory killer)', 'oom'],
    [-9, 'exit code -9 (killed by signal 9: often the out-of-memory killer)', 'oom'],
    [1, 'exit code 1', 'user-code'],
    [-1073741510, 'exit code -1073741510', 'user-code'],
  ])('with exit code %i reads as it is', (exitCode, text, causeClass) => {
    const [found] = findingsOf([withCode('FailureExitCode', { exitCode, retryCount: 2 })])
    expect(found?.summary).toBe(`The command ended with ${text} after 2 retries.`)
    expect(found?.causeClass).toBe(causeClass)
  })

  test('its message is told without the secrets in it', () => {
    const failure = batchFault('Unknown', { message: 'no answer of https://a/b?sig=SECRETSIG' })
    expect(JSON.stringify(findingsOf([taskFacts({ failure })]))).not.toContain('SECRETSIG')
  })
})

describe('an input that is denied', () => {
  const blob = 'https://inputs.blob.core.windows.net/scenes/shot%2001.blend'
  const soon = '2026-03-01T13:00:00Z'
  const past = '2026-03-01T11:59:59Z'

  function denied(url: string | undefined, code = 'BlobAccessDenied'): Finding | undefined {
    const details = url === undefined ? [] : [{ name: 'BlobSource', value: url }]
    return findingsOf([taskFacts({ failure: batchFault(code, { details }) })])[0]
  }

  test.each([
    {
      when: 'its SAS has expired',
      given: `${blob}?se=${past}&sp=r&sig=x`,
      expected: [
        'Access to blob scenes/shot 01.blend in storage account inputs is denied: its SAS expired at 2026-03-01 11:59:59 UTC.',
        'credentials-or-access certain',
      ],
    },
    {
      when: 'its SAS expires this very second',
      given: `${blob}?se=2026-03-01T12:00:00Z&sp=r&sig=x`,
      expected: [
        'Access to blob scenes/shot 01.blend in storage account inputs is denied: its SAS expired at 2026-03-01 12:00:00 UTC.',
        'credentials-or-access certain',
      ],
    },
    {
      when: 'its SAS does not grant read',
      given: `${blob}?se=${soon}&sp=wl&sig=x`,
      expected: [
        'Access to blob scenes/shot 01.blend in storage account inputs is denied: its SAS does not grant read.',
        'credentials-or-access certain',
      ],
    },
    {
      when: 'it has no SAS, so the identity is asked',
      given: blob,
      expected: [
        'Access to blob scenes/shot 01.blend in storage account inputs is denied; the URL carries no SAS, so the identity of the pool is asked.',
        'credentials-or-access likely',
      ],
    },
    {
      when: 'its SAS seems valid, so it is the firewall',
      given: `${blob}?se=${soon}&sp=rl&sig=x`,
      expected: [
        'Access to blob scenes/shot 01.blend in storage account inputs is denied although its SAS names no expiry that has passed: the firewall of the storage account most likely keeps the nodes out.',
        'network-blocked likely',
      ],
    },
    {
      when: 'no URL is told',
      given: undefined,
      expected: ['Access to an input blob of the task is denied.', 'credentials-or-access likely'],
    },
    {
      when: 'the URL is none',
      given: 'scenes/shot',
      expected: ['Access to an input blob of the task is denied.', 'credentials-or-access likely'],
    },
  ])('$when', ({ given, expected }) => {
    const found = denied(given)
    expect([found?.summary, `${found?.causeClass} ${found?.confidence}`]).toEqual(expected)
    expect(JSON.stringify(found)).not.toContain('sig=x')
  })

  test('and a blob that is not there is named, with what to upload', () => {
    const found = denied(`${blob}?se=${soon}&sp=r&sig=x`, 'BlobNotFound')
    expect(found?.summary).toBe(
      'The blob scenes/shot 01.blend in storage account inputs does not exist.',
    )
    expect(found?.helps).toContain('Upload scenes/shot 01.blend to storage account inputs')
    expect(denied(undefined, 'BlobNotFound')?.summary).toBe(
      'An input blob of the task does not exist.',
    )
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

  test('stay one by one where a retry may cure each', () => {
    expect(findingsOf(alike(8, 'BlobDownloadTimedOut', 't'))).toHaveLength(8)
  })
})
