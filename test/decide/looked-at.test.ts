// Incidents that rest on a look at jobs: they stand while nobody looks, and end with what was seen.
import { describe, expect, test } from 'vitest'
import { decide } from '../../src/decide/decide.ts'
import type { CauseClass } from '../../src/domain/cause.ts'
import type { JobLook, PoolFacts, PoolSnapshot } from '../../src/domain/facts.ts'
import type { Fault } from '../../src/domain/fault.ts'
import type { Finding } from '../../src/domain/finding.ts'
import type { PoolRecord } from '../../src/domain/record.ts'
import { noAccountPast } from '../../src/domain/record.ts'
import {
  day,
  gonePool,
  hour,
  jobLook,
  minute,
  noon,
  poolFacts,
  snapshot,
  taskFacts,
  taskSubject,
} from '../support/build-facts.ts'
import { acting, controls, finding, incident, record } from '../support/build-record.ts'

const job = { kind: 'job', jobId: 'job' } as const

function decided(of: PoolRecord, facts: Partial<PoolFacts>, findings: readonly Finding[] = []) {
  const seen = facts.snapshot === undefined && 'snapshot' in facts ? gonePool() : poolFacts(facts)
  return decide({
    facts: { ...seen, ...facts },
    findings,
    record: of,
    account: noAccountPast,
    policy: acting,
    now: noon,
    leaseLeftMs: hour,
  })
}

function open(fault: Fault, subject: Finding['subject']): PoolRecord {
  const found = finding({ fault, subject, since: noon - hour })
  return record({ incidents: [incident({ fault, subject, state: 'escalated', finding: found })] })
}

function running(overrides: Partial<ReturnType<typeof taskFacts>> = {}) {
  const { result: _, endedAt: __, ...task } = taskFacts({ state: 'running', ...overrides })
  return task
}

describe('an incident of a job whose tasks wait', () => {
  test.each<{
    when: string
    jobs: readonly JobLook[] | undefined
    snapshot?: PoolSnapshot
    expected: string
  }>([
    { when: 'nobody looked', jobs: undefined, expected: 'wait' },
    { when: 'its job was not in turn', jobs: [jobLook({ jobId: 'other' })], expected: 'wait' },
    {
      when: 'its tasks wait on, and the pool was resized lately',
      jobs: [jobLook({ waiting: [taskFacts({ state: 'active' })] })],
      snapshot: snapshot({ allocationStateSince: noon - 29 * minute }),
      expected: 'wait',
    },
    {
      when: 'its tasks wait for nothing that can be seen',
      jobs: [jobLook({ waiting: [taskFacts({ state: 'active' })] })],
      snapshot: snapshot({ allocationStateSince: noon - 30 * minute }),
      expected: 'resolve by-itself',
    },
    { when: 'its tasks wait no longer', jobs: [jobLook()], expected: 'resolve by-itself' },
    {
      when: 'the job is over',
      jobs: [jobLook({ state: 'completed' })],
      expected: 'resolve by-itself',
    },
    {
      when: 'the job is deleted',
      jobs: [jobLook({ state: 'gone' })],
      expected: 'resolve subject-gone',
    },
  ])('$expected when $when', ({ jobs, expected, ...more }) => {
    const facts = {
      ...(jobs ? { jobs } : {}),
      ...(more.snapshot ? { snapshot: more.snapshot } : {}),
    }
    const [decision] = decided(open('job-waits', job), facts)
    const how = decision?.kind === 'resolve' ? ` ${decision.how}` : ''
    expect(`${decision?.kind}${how}`).toBe(expected)
    // Nothing new is known: no moment is waited for.
    if (decision?.kind === 'wait') expect(decision.until).toBe(Number.POSITIVE_INFINITY)
  })

  test('is followed for as long as they wait, and not opened again beside itself', () => {
    const of = open('job-waits', job)
    const old = of.incidents.map((one) => ({ ...one, detectedAt: noon - 3 * day }))
    const still = finding({ fault: 'job-waits', subject: job, since: noon - 4 * day })
    const kinds = decided(record({ incidents: old }), { jobs: [jobLook()] }, [still])
    expect(kinds.map(({ kind }) => kind)).not.toContain('resolve')
    expect(kinds).toHaveLength(1)
  })

  test('is opened though another failure of the job had its incident since', () => {
    const handledTasks = { 'job|job|task-exit-code': noon, 'job|job': noon }
    const waits = finding({ fault: 'job-waits', subject: job, since: noon - hour })
    const [decision] = decided(record({ controls: controls({ handledTasks }) }), {}, [waits])
    expect(decision?.kind).toBe('open')
  })
})

describe('of many jobs that wait', () => {
  const waits = (of: string, causeClass: CauseClass) =>
    finding({ fault: 'job-waits', subject: { kind: 'job', jobId: of }, causeClass })
  const many = (causeClass: CauseClass, count = 8) =>
    Array.from({ length: count }, (_, index) => waits(`j${index}`, causeClass))
  const standing = many('quota', 4).map((found, index) =>
    incident({ ...found, id: `renderfarm.frames.inc${index}abc`, finding: found }),
  )

  test.each([
    { what: 'a quota', findings: many('quota'), expected: 5 },
    { what: 'no known reason', findings: many('unknown'), expected: 5 },
    { what: 'somebody who disabled them', findings: many('benign'), expected: 5 },
    { what: 'what is wrong with each', findings: many('user-config'), expected: 8 },
  ])('$expected are told where they wait for $what', ({ findings, expected }) => {
    const opens = decided(record(), {}, findings).filter(({ kind }) => kind === 'open')
    expect(opens).toHaveLength(expected)
  })

  test('one more is told where four are, and as many of another reason as ever', () => {
    const of = record({ incidents: standing })
    const others = decided(
      of,
      {},
      many('unknown', 3).map((one, index) => ({
        ...one,
        subject: { kind: 'job', jobId: `other${index}` } as const,
      })),
    )
    expect(others.filter(({ kind }) => kind === 'open')).toHaveLength(3)
    const opens = decided(of, {}, many('quota')).filter(({ kind }) => kind === 'open')
    expect(opens).toHaveLength(1)
  })
})

describe('an incident of a task that hangs', () => {
  test.each<{ when: string; facts: Partial<PoolFacts>; expected: string }>([
    { when: 'nobody looked', facts: { tasks: [running()] }, expected: 'wait' },
    {
      when: 'it writes again',
      facts: { tasks: [running()], jobs: [jobLook()] },
      expected: 'resolve by-itself',
    },
    {
      when: 'it has succeeded, though nobody looked',
      facts: { tasks: [taskFacts({ result: 'success' })] },
      expected: 'resolve by-itself',
    },
    {
      when: 'it has failed, though nobody looked',
      facts: { tasks: [taskFacts()] },
      expected: 'resolve superseded',
    },
    {
      when: 'it is deleted',
      facts: { goneTasks: [taskSubject()] },
      expected: 'resolve subject-gone',
    },
    { when: 'it was not read', facts: { jobs: [jobLook()] }, expected: 'wait' },
  ])('$expected when $when', ({ facts, expected }) => {
    const [decision] = decided(open('task-stuck', taskSubject()), facts)
    const how = decision?.kind === 'resolve' ? ` ${decision.how}` : ''
    expect(`${decision?.kind}${how}`).toBe(expected)
  })
})

describe('a failed run', () => {
  test('keeps the name it got, although its node looks well again', () => {
    const subject = taskSubject()
    const since = noon - 20 * minute
    const named = finding({ fault: 'task-interrupted', subject, since })
    const again = finding({ fault: 'task-exit-code', subject, since })
    const of = record({
      incidents: [incident({ fault: 'task-interrupted', subject, finding: named })],
      controls: controls({ handledTasks: { 'task|job|t1': since } }),
    })
    const kinds = decided(of, { tasks: [taskFacts()] }, [again])
    expect(kinds.map(({ kind }) => kind)).toEqual(['wait'])
  })

  test('that comes after it is another', () => {
    const subject = taskSubject()
    const named = finding({ fault: 'task-interrupted', subject, since: noon - hour })
    const next = finding({ fault: 'task-exit-code', subject, since: noon - minute })
    const of = record({
      incidents: [incident({ fault: 'task-interrupted', subject, finding: named })],
    })
    const kinds = decided(of, { tasks: [taskFacts()] }, [next])
    expect(kinds.map(({ kind }) => kind)).toEqual(['resolve', 'open'])
  })
})

describe('a job that could not be read', () => {
  const found = (jobId: string) =>
    finding({ fault: 'task-exit-code', subject: taskSubject('t1', jobId), since: noon - minute })

  test('opens nothing, and the others do', () => {
    const opened = decided(record(), { unreadJobs: ['JOB'] }, [found('job'), found('other')])
    expect(opened.map((one) => one.kind === 'open' && one.finding.subject)).toEqual([
      taskSubject('t1', 'other'),
    ])
  })

  test('holds its own incidents, and not those of others', () => {
    const incidents = ['job', 'other'].map((jobId, n) =>
      incident({
        id: `renderfarm.frames.inc${n}00000000`,
        fault: 'task-exit-code',
        subject: taskSubject('t1', jobId),
        finding: found(jobId),
      }),
    )
    const facts = {
      unreadJobs: ['job'],
      goneTasks: incidents.map(({ subject }) => subject as never),
    }
    expect(decided(record({ incidents }), facts).map(({ kind }) => kind)).toEqual([
      'hold',
      'resolve',
    ])
  })
})
