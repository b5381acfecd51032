// Resource files, output files, packages and commands: what their codes, URLs and details name, and what they do not.
import { describe, expect, test } from 'vitest'
import { nameCause } from '../../src/classify/name-cause.ts'
import type { CauseClass } from '../../src/domain/cause.ts'
import type { Place, Symptom } from '../../src/domain/symptom.ts'
import { symptomOf } from '../../src/domain/symptom.ts'
import { noon } from '../support/build-facts.ts'

interface Case {
  when: string
  given: Partial<Symptom> & { place?: Place }
  expected: { causeClass: CauseClass; retryHelps: boolean | null; rule?: string; says?: string }
}

const hour = 3_600_000
const iso = (time: number) => encodeURIComponent(new Date(time).toISOString())
const blob = (query: string, path = 'in/a.exr') =>
  `https://frames.blob.core.windows.net/${path}${query}`
const source = (query: string, path?: string) => [{ name: 'BlobSource', value: blob(query, path) }]
const target = (query: string) => [{ name: 'FileDestination', value: blob(query, 'out') }]
const good = `?sv=2024-01-01&sp=r&se=${iso(noon + hour)}&sig=x`
const program = (value: string, os?: 'linux' | 'windows') => ({
  code: 'CommandProgramNotFound',
  details: [{ name: 'CommandLine', value }],
  ...(os ? { os } : {}),
})
const launch = (value: string) => ({
  code: 'CommandLaunchFailed',
  details: [{ name: 'Message', value }],
})
const access = { causeClass: 'credentials-or-access', retryHelps: false } as const
const config = { causeClass: 'user-config', retryHelps: false } as const
const unknown = { causeClass: 'unknown', retryHelps: null } as const

const downloads: readonly Case[] = [
  {
    when: 'the SAS of a resource file expired an hour ago: says when',
    given: { code: 'BlobAccessDenied', details: source(`?sp=r&se=${iso(noon - hour)}&sig=x`) },
    expected: { ...access, rule: 'input-sas-expired', says: '2026-03-01 11:00:00 UTC' },
  },
  {
    when: 'the key of a SAS by user delegation expired before the SAS itself',
    given: {
      code: 'BlobAccessDenied',
      details: source(`?sp=r&se=${iso(noon + hour)}&ske=${iso(noon - hour)}&sig=x`),
    },
    expected: { ...access, rule: 'input-sas-expired' },
  },
  {
    when: 'a SAS begins tomorrow',
    given: {
      code: 'blobaccessdenied',
      details: source(`?sp=r&st=${iso(noon + 24 * hour)}&se=${iso(noon + 48 * hour)}&sig=x`),
    },
    expected: { ...access, rule: 'input-sas-not-yet-valid' },
  },
  {
    when: 'a SAS for a whole container does not grant list',
    given: { code: 'BlobAccessDenied', details: source('?sp=r&sig=x', 'in') },
    expected: { ...access, rule: 'input-sas-without-read', says: 'list' },
  },
  {
    when: 'the URL of a denied file carries no SAS: the identity of the pool',
    given: { code: 'BlobAccessDenied', details: source('') },
    expected: { ...access, rule: 'input-identity-denied' },
  },
  {
    when: 'the SAS of a denied file is good: the firewall, most likely',
    given: { code: 'BlobAccessDenied', details: source(good) },
    expected: { causeClass: 'network-blocked', retryHelps: false, rule: 'input-behind-firewall' },
  },
  {
    when: 'the name of the account is kept back',
    given: {
      code: 'BlobAccessDenied',
      details: [
        { name: 'BlobSource', value: 'https://<account>.blob.core.windows.net/x/a.dll?sr=b&sig=R' },
      ],
    },
    expected: { causeClass: 'network-blocked', retryHelps: false },
  },
  {
    when: 'the URL stands in the message alone',
    given: {
      code: 'BlobAccessDenied',
      message: `Access is denied: ${blob(`?sp=r&se=${iso(noon - hour)}&sig=x`)}`,
    },
    expected: { ...access, rule: 'input-sas-expired' },
  },
  {
    when: 'nothing but BlobAccessDenied is known',
    given: { code: 'BlobAccessDenied' },
    expected: { ...access },
  },
  {
    when: 'a blob is not there: says which',
    given: { code: 'BlobNotFound', details: source(good) },
    expected: { ...config, says: 'in/a.exr in storage account frames' },
  },
  {
    when: 'a URL was encoded twice',
    given: { code: 'BlobNotFound', details: source(good, 'in/a%2520b.exr') },
    expected: { ...config, rule: 'input-url-encoded-twice' },
  },
  {
    when: 'a blob is not found on some nodes of a pool that started well on others',
    given: { place: 'start-task', code: 'BlobNotFound', scope: 'some-nodes' },
    expected: { causeClass: 'race', retryHelps: false, rule: 'input-gone-on-some-nodes' },
  },
  {
    when: 'BlobDownloadMiscError on one task names no cause, whatever the URL says',
    given: { code: 'BlobDownloadMiscError', details: source(`?sp=r&se=${iso(noon - hour)}&sig=x`) },
    expected: unknown,
  },
  {
    when: 'a download ran out of time',
    given: { code: 'ResourceDownloadTimedOut' },
    expected: { causeClass: 'registry-or-dependency-outage', retryHelps: true },
  },
  {
    when: 'downloads run out of time on the whole pool: a retry is not promised',
    given: { place: 'start-task', code: 'BlobDownloadTimedOut', scope: 'whole-pool' },
    expected: { causeClass: 'registry-or-dependency-outage', retryHelps: null },
  },
  {
    when: 'ResourceFileWriteFailed alone',
    given: { code: 'ResourceFileWriteFailed' },
    expected: unknown,
  },
  {
    when: 'a program says that its input file is not found: that is no resource file',
    given: { output: 'ERROR: input file scene.ma not found in the blob of data' },
    expected: { causeClass: 'unknown', retryHelps: null },
  },
]

const uploads: readonly Case[] = [
  {
    when: 'the SAS of a destination grants read alone',
    given: { code: 'FileUploadAccessDenied', details: target('?sp=rl&sig=x') },
    expected: { ...access, rule: 'upload-sas-without-write' },
  },
  {
    when: 'a container is not there: says which',
    given: { code: 'FileUploadContainerNotFound', details: target('?sp=w&sig=x') },
    expected: { ...config, says: 'The container out in storage account frames' },
  },
  {
    when: 'an upload ran out of time after exit code 0: Batch does not reactivate such a task',
    given: { code: 'FileUploadTimedOut', exitCode: 0 },
    expected: { causeClass: 'registry-or-dependency-outage', retryHelps: false },
  },
  {
    when: 'an upload ran out of time after exit code 3',
    given: { code: 'FileUploadTimedOut', exitCode: 3 },
    expected: { causeClass: 'registry-or-dependency-outage', retryHelps: true },
  },
  {
    when: 'FileUploadMiscError with a destination without SAS names no cause',
    given: { code: 'FileUploadMiscError', details: target(''), exitCode: 0 },
    expected: unknown,
  },
  {
    when: 'a program ran out of time while it wrote its output file: that is no upload',
    given: { output: 'timed out waiting for output file out.exr' },
    expected: unknown,
  },
]

const commands: readonly Case[] = [
  {
    when: 'a Windows command on Linux',
    given: program('cmd /c "echo hello"', 'linux'),
    expected: { ...config, rule: 'program-of-other-system', says: 'the node runs Linux' },
  },
  {
    when: 'a program that is not there: says which',
    given: program('"C:\\tools\\render.exe" -s 1', 'windows'),
    expected: { ...config, rule: 'program-not-found', says: 'render.exe' },
  },
  { when: 'CommandLaunchFailed alone', given: { code: 'CommandLaunchFailed' }, expected: unknown },
  {
    when: 'CommandLaunchFailed on a low-priority node says nothing of preemption',
    given: { code: 'CommandLaunchFailed', output: 'after 1600 retries on one low-priority node' },
    expected: unknown,
  },
  { when: 'a file without x', given: launch('[Errno 13] Permission denied'), expected: config },
  {
    when: 'a program of another processor',
    given: launch('[Errno 8] Exec format error'),
    expected: { causeClass: 'user-code', retryHelps: false },
  },
  {
    when: 'a user who may not log on',
    given: launch('Logon failure: the user has not been granted the requested logon type'),
    expected: access,
  },
  {
    when: 'a package without a default version',
    given: {
      code: 'ApplicationPackageError',
      details: [
        {
          name: 'Message',
          value: 'The specified application package does not have a default version set.',
        },
      ],
    },
    expected: { ...config, rule: 'package-not-there' },
  },
  {
    when: 'a package that the identity of a node may not read',
    given: {
      place: 'node',
      code: 'ApplicationPackageError',
      details: [
        { name: 'ApplicationPackageReference', value: 'render:2' },
        { name: 'Message', value: 'The identity is not authorized to read the package' },
      ],
    },
    expected: { ...access, says: 'render:2' },
  },
  {
    when: 'MaxInternalRetryCountReached names no cause',
    given: { code: 'MaxInternalRetryCountReached' },
    expected: unknown,
  },
  { when: 'a code that stands in no table', given: { code: 'NobodyKnows' }, expected: unknown },
  {
    when: 'a task whose node was preempted runs again',
    given: { output: 'the task was requeued as its Spot node was evicted' },
    expected: { causeClass: 'preemption', retryHelps: true, rule: 'task-lost-to-preemption' },
  },
  {
    when: 'a program that speaks of evicted pages was not preempted',
    given: { output: 'warning: 3 pages evicted from the cache of the instance' },
    expected: unknown,
  },
  {
    when: 'the wall clock of a task ran out',
    given: { output: 'task reached its maxWallClockTime and was terminated' },
    expected: { causeClass: 'timeout', retryHelps: false, rule: 'time-limit-reached' },
  },
  {
    when: 'the stop code of Windows with a server error is the wall clock',
    given: { code: 'TaskEnded', category: 'servererror', exitCode: -1073741510 },
    expected: { causeClass: 'timeout', retryHelps: false, rule: 'time-limit-reached' },
  },
  {
    when: 'a task without a time limit that failed was not ended by one',
    given: { code: 'CommandLaunchFailed', output: '"maxWallClockTime": "P10675199DT2H" expired' },
    expected: unknown,
  },
  {
    when: 'a task that its schedule terminated',
    given: { code: 'TaskEnded', message: 'Task was ended: TerminateJobSchedule' },
    expected: { causeClass: 'benign', retryHelps: false, rule: 'task-terminated-on-purpose' },
  },
]

describe.each([
  { of: 'resource files', cases: downloads },
  { of: 'output files', cases: uploads },
  { of: 'commands and packages', cases: commands },
])('$of', ({ cases }) => {
  test.each(cases)('$when', ({ given, expected }) => {
    const { rule, says, ...cause } = expected
    const named = nameCause(symptomOf(given.place ?? 'task', noon, given))
    expect(named).toMatchObject({ ...cause, ...(rule ? { rule } : {}) })
    if (rule === 'task-lost-to-preemption') expect(named.fault).toBe('task-interrupted')
    if (says) expect(`${named.explanation} ${named.helps}`).toContain(says)
  })
})
