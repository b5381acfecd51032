// What diagnose may not say: a cause it only guesses at, or a failure where nothing failed.
import { describe, expect, test } from 'vitest'
import { diagnosed } from './said.ts'

describe('a cause that is only guessed at is not named', () => {
  test.each([
    "The remote name could not be resolved: 'acount1.blob.core.windows.net'",
    'OperationalError: could not connect to server: Connection timed out',
    'E: Release file for http://archive.ubuntu.com/ubuntu/dists/focal is not valid yet',
  ])('%s', (quoted) => {
    const report = diagnosed({ kind: 'task.stderr', quoted, exitCode: 1 })
    expect(report).toMatchObject({
      party: 'unknown',
      causeClass: 'unknown',
      fixClass: 'none-known',
      retryHelps: null,
      confidence: 'guess',
    })
    expect(report.explanation).toContain('It may be this: ')
    expect(report.explanation).toContain('Collect ')
  })
})

describe('a program that ended with 0 and wrote warnings alone did not fail', () => {
  const warnings = 'WARNING: apt does not have a stable CLI interface.\nDone.'
  test.each([
    { when: 'a task', kind: 'task.stderr', quoted: warnings },
    { when: 'a start task', kind: 'startTask.stderr', quoted: 'DeprecationWarning: use x instead' },
  ])('$when', ({ kind, quoted }) => {
    expect(diagnosed({ kind, quoted, exitCode: 0 })).toMatchObject({
      fault: 'none',
      causeClass: 'benign',
      fixClass: 'ignore',
    })
  })

  test.each([
    { when: 'it wrote an error', quoted: `${warnings}\nfatal error: no input` },
    { when: 'Batch names a failure', quoted: 'FileUploadMiscError', kind: 'task.failureInfo' },
    { when: 'something is missing after it', quoted: 'ends with 0 but packages are missing' },
  ])('but not where $when', ({ kind = 'task.stderr', quoted }) => {
    expect(diagnosed({ kind, quoted, exitCode: 0 }).fault).not.toBe('none')
  })
})
