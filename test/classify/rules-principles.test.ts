// Where the opposite cause would say the same words, none is bet on; where the words decide, the cause is named.
import { describe, expect, test } from 'vitest'
import { nameCause } from '../../src/classify/name-cause.ts'
import { type Symptom, symptomOf } from '../../src/domain/symptom.ts'

const named = ({ place = 'task', ...given }: Partial<Symptom>) =>
  nameCause(symptomOf(place, Date.UTC(2026, 2, 1), given))

const undecided: readonly Partial<Symptom>[] = [
  { code: 'JobPreparationTaskFailed' },
  { code: 'ApplicationPackageError' },
  { scope: 'whole-pool', output: 'curl: (28) Connection timed out after 300000 milliseconds' },
  { output: "ls: cannot access '/mnt/shared/tools': No such file or directory" },
  { output: "OSError: [Errno 30] Read-only file system: '/data/out'" },
  { output: 'Bus error (core dumped)' },
  { place: 'node', message: "failure when processing extension 'batchNodeExtension'" },
  {
    place: 'start-task',
    scope: 'whole-pool',
    code: 'FailureExitCode',
    output: 'step 3 of 5 aborted',
  },
]

describe('no cause is bet on', () => {
  test.each(undecided)('%o', (given) => {
    const { confidence, retryHelps } = named(given)
    expect(confidence).toBe('guess')
    expect(retryHelps).not.toBe(true)
  })
})

const decided: readonly (Partial<Symptom> & { cause: string; retry: boolean | null })[] = [
  {
    ...{ scope: 'whole-pool', output: 'main/Packages: Hash Sum mismatch' },
    ...{ cause: 'registry-or-dependency-outage', retry: true },
  },
  {
    ...{ scope: 'whole-pool', output: 'Err: 502 Bad Gateway from security.ubuntu.com' },
    ...{ cause: 'registry-or-dependency-outage', retry: null },
  },
  {
    ...{ place: 'resize', message: 'Trusted launch is not available for the given VM size' },
    ...{ cause: 'user-config', retry: false },
  },
  {
    ...{ place: 'resize', message: 'The account does not have enough vCPU quota' },
    ...{ cause: 'quota', retry: false },
  },
  { place: 'node', code: 'InternalError', cause: 'platform-bug', retry: null },
  { output: 'FATAL: kernel too old', cause: 'image', retry: false },
  {
    ...{ output: 'EXT4-fs (sda1): Remounting filesystem read-only' },
    ...{ cause: 'hardware', retry: false },
  },
  {
    ...{ output: 'The specifed resource name contains invalid characters.' },
    ...{ cause: 'user-config', retry: false },
  },
  {
    ...{ output: 'docker-compose gives up waiting for the daemon in one of five runs' },
    ...{ cause: 'timeout', retry: true },
  },
]

describe('a cause is named', () => {
  test.each(decided)('$cause: $output$message$code', ({ cause, retry, ...given }) => {
    const { causeClass, retryHelps, confidence } = named(given)
    expect({ causeClass, retryHelps }).toEqual({ causeClass: cause, retryHelps: retry })
    expect(confidence).not.toBe('guess')
  })
})
