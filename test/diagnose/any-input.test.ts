// Whatever is given, diagnose answers with a whole report, shows no secret and never throws.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { decoders } from '../../src/azure-look.ts'
import { diagnosePage } from '../../src/cli/diagnose-page.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { causeClasses, fixClasses } from '../../src/domain/cause.ts'
import { isFault } from '../../src/domain/fault.ts'
import { stepsOf } from '../support/steps.ts'
import { at, diagnosed } from './said.ts'

const diagnosis = z.strictObject({
  fault: z.string().refine((fault) => fault === 'none' || fault === 'unknown' || isFault(fault)),
  party: z.enum(['platform', 'workload', 'configuration', 'quota', 'capacity', 'unknown']),
  causeClass: z.enum(causeClasses),
  fixClass: z.enum(fixClasses),
  retryHelps: z.boolean().nullable(),
  confidence: z.enum(['certain', 'likely', 'guess']),
  scope: z.enum(['one-node', 'some-nodes', 'whole-pool', 'one-task', 'some-tasks']).nullable(),
  explanation: z.string().min(10),
  helps: z.string().min(10),
  rule: z.string().nullable(),
  subject: z.string(),
  count: z.number().int().positive(),
  evidence: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  link: z.string().startsWith('https://'),
})
const report = diagnosis.extend({ others: z.array(diagnosis) })

/** Words that shapes are known by, so that random JSON often looks like something of Batch's. */
const key = fc.constantFrom(
  ...'kind quoted scope exitCode value code Code message Message details values errors error odata.error errorDetails'.split(
    ' ',
  ),
  ...'failureInfo executionInfo ExecutionInformation startTaskInfo resizeErrors autoScaleRun properties schedulingError'.split(
    ' ',
  ),
  ...'id state result retryCount category nodeInfo poolInfo allocationState targetDedicatedNodes currentDedicatedNodes'.split(
    ' ',
  ),
  ...'name Name key __proto__ constructor toString startTime endTime stateTransitionTime terminateReason'.split(
    ' ',
  ),
)
const leaf = fc.oneof(
  fc.constantFrom(
    'DiskFull',
    'BlobAccessDenied',
    'AccountCoreQuotaReached',
    'FailureExitCode',
    'failure',
    'unusable',
    'idle',
  ),
  fc.constantFrom(
    'task.stderr',
    'node.state',
    'pool.resizeError',
    'http.error',
    'steady',
    '2026-03-01T00:00:00Z',
  ),
  fc.string(),
  fc.integer(),
  fc.constantFrom(null, true, false, 1e308, -0.5),
)
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 8 }),
  ),
})).value

const narrow = { width: 60, colour: false, timeZone: 'UTC' }

describe('any input', () => {
  test('of JSON has a report', () => {
    fc.assert(
      fc.property(json, (value) => {
        const answer = diagnose({ kind: 'json', values: [value] }, { decoders, at })
        expect(report.safeParse(answer).error).toBeUndefined()
        expect(diagnosePage(answer, narrow).join('\n')).not.toMatch(/undefined|NaN|\[object/)
      }),
      { numRuns: 2000 },
    )
  })

  test('of text has a report', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const answer = diagnose({ kind: 'text', text }, { decoders, at })
        expect(report.safeParse(answer).error).toBeUndefined()
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    { what: 'deep lists', most: 5000, of: (n: number) => `${'['.repeat(n)}${']'.repeat(n)}` },
    {
      ...{ what: 'deep objects', most: 2000 },
      of: (n: number) => `${'{"error":'.repeat(n)}1${'}'.repeat(n)}`,
    },
    { what: 'a long line', most: 200_000, of: (n: number) => `error: ${'a '.repeat(n)}` },
    { what: 'a long line of capitals', most: 100_000, of: (n: number) => 'Aa'.repeat(n) },
    { what: 'a long line of blanks', most: 100_000, of: (n: number) => `Code:${' '.repeat(n)}x` },
    { what: 'exit and exit again', most: 20_000, of: (n: number) => 'exited with '.repeat(n) },
    {
      ...{ what: 'many nodes', most: 20_000 },
      of: (n: number) =>
        Array.from({ length: n }, (_, index) => ({
          id: `n${index}`,
          state: 'unusable',
          schedulingState: 'enabled',
        })),
    },
  ])('that is $what is read, and costs by its length, not by its square', ({ most, of }) => {
    expect(report.safeParse(diagnosed(of(most))).error).toBeUndefined()
    expect(stepsOf(() => diagnosed(of(2000)))).toBeLessThan(9 * stepsOf(() => diagnosed(of(250))))
  })

  test('with secrets in it is shown without them', () => {
    const secret = 'aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQ'
    const url = `https://a.blob.core.windows.net/c/b?sv=2022&se=2020-01-01T00:00:00Z&sp=r&sig=${secret}`
    const inputs = [
      `curl: (22) ${url} returned error: 403`,
      {
        failureInfo: {
          code: 'BlobAccessDenied',
          message: `no ${url}`,
          details: [{ name: 'BlobSource', value: url }],
        },
      },
      {
        id: `node ${url}`,
        state: 'unusable',
        errors: [{ code: 'Odd', message: url, errorDetails: [{ name: url, value: url }] }],
      },
      { kind: 'task.stderr', quoted: `wget ${url} failed` },
      { something: { else: url } },
    ]
    for (const input of inputs) {
      const answer = diagnosed(input)
      const all = `${JSON.stringify(answer)}${diagnosePage(answer, narrow).join('')}`
      expect(all.replaceAll(/\s/g, '')).not.toContain(secret)
    }
  })
})
