// Ladders end: from any start, whatever comes of each step, an incident is told or over within a bound of steps.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { beforeOf } from '../../src/act/before.ts'
import { decide } from '../../src/decide/decide.ts'
import { termsFor } from '../../src/decide/terms.ts'
import type { Attempt, AttemptResult } from '../../src/domain/attempt.ts'
import type { NodeState, PoolFacts, TaskFacts } from '../../src/domain/facts.ts'
import type { Fault } from '../../src/domain/fault.ts'
import { faults } from '../../src/domain/fault.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { noAccountPast } from '../../src/domain/record.ts'
import type { Subject } from '../../src/domain/refs.ts'
import {
  batchFault,
  hour,
  jobLook,
  nodeFacts,
  nodeSubject,
  nodes,
  noon,
  poolFacts,
  taskFacts,
  taskSubject,
} from '../support/build-facts.ts'
import { finding, incident, policy, record } from '../support/build-record.ts'

const results: readonly AttemptResult[] = [
  ...(['helped', 'did-not-help', 'made-worse', 'unknown', 'refused'] as const),
  ...(['done', 'failed', 'overtaken', 'not-made'] as const),
]
const bare = [
  ...(['collect-evidence', 'disable-scheduling', 'free-disk', 'reimage', 'replace'] as const),
  ...(['remove', 'terminate-task', 'escalate', 'rolling-reboot'] as const),
]
const times = fc.integer({ min: 1, max: 10 })
const rung = fc.oneof(
  fc.constantFrom(...bare),
  times.map((n) => ({ do: 'reboot', times: n })),
  fc.record({
    do: fc.constant('reactivate-task'),
    times,
    backoffSeconds: fc.integer({ min: 1, max: 21_600 }),
  }),
  fc.integer({ min: 1, max: 1440 }).map((minutes) => ({ do: 'wait', minutes })),
)
const exitRule = fc.record({
  codes: fc.constantFrom('7', '1-9', '*', '8'),
  action: fc.constantFrom('reactivate', 'tell', 'leave'),
  times,
  backoffSeconds: fc.integer({ min: 1, max: 21_600 }),
})

interface Walk {
  fault: Fault
  rules: Policy
  /** What comes of the steps, over and over. */
  came: readonly AttemptResult[]
  /** Where the task runs, over and over. */
  where: readonly number[]
  state: NodeState
  /** Whether a failure is a new one after each try, or stays the old one. */
  anew: boolean
  exitCode: number
}

/** A channel in trouble is told and ended where messages are sent: nothing is decided of it here. */
const decided = (Object.keys(faults) as Fault[]).filter((fault) => fault !== 'alerts-undelivered')

const walk: fc.Arbitrary<Walk> = fc
  .record({
    fault: fc.constantFrom(...decided),
    ladder: fc.option(fc.array(rung, { minLength: 1, maxLength: 8 })),
    exitCodes: fc.array(exitRule, { maxLength: 2 }),
    came: fc.array(fc.constantFrom(...results), { minLength: 1, maxLength: 6 }),
    where: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
    state: fc.constantFrom<NodeState>('unusable', 'idle', 'offline', 'starttaskfailed', 'running'),
    anew: fc.boolean(),
    exitCode: fc.constantFrom(7, 8),
  })
  .map(({ ladder, exitCodes, ...rest }) => ({
    ...rest,
    rules: policy({
      exitCodes,
      approval: [],
      guards: { maxRepairsPerNode: 1000, maxActionsPerHour: 1000, maxTaskActionsPerHour: 1000 },
      rules: ladder ? [{ match: { fault: '*' }, ladder }] : [],
    }),
  }))

function subjectOf(fault: Fault): Subject {
  if (fault.startsWith('node-')) return nodeSubject()
  if (fault.startsWith('task-')) return taskSubject()
  return fault.startsWith('job-') ? { kind: 'job', jobId: 'job' } : { kind: 'pool' }
}

/** Batch may take the call and end nothing. */
function isEnded({ action, result }: Attempt): boolean {
  return action.kind === 'terminate-task' && (result === 'helped' || result === 'done')
}

/** Rungs of 10 tries, each with its wait and its look, and what Batch is too busy for ten times each. */
const bound = 400

/** How it ended, how often people were told, and how often a repair made it worse. */
function take({ fault, rules, came, where, state, anew, exitCode }: Walk): {
  last: string
  told: number
  worse: number
} {
  const subject = subjectOf(fault)
  let own = incident({ fault, subject, finding: finding({ fault, subject }) })
  let attempts: readonly Attempt[] = []
  let now = noon
  let failedAt = noon - hour
  let off = false
  for (let steps = 0; steps < bound; steps += 1) {
    const nodeId = `n${where[steps % where.length]}`
    const given: Partial<TaskFacts> =
      fault === 'task-stuck' && !attempts.some(isEnded)
        ? { state: 'running', startedAt: failedAt }
        : { endedAt: failedAt, stateSince: failedAt, startedAt: failedAt - 1000 }
    const task = taskFacts({ exitCode, failure: batchFault('FailureExitCode'), nodeId, ...given })
    const facts: PoolFacts = poolFacts({
      observedAt: now,
      nodes: [nodeFacts({ state, schedulingEnabled: !off, stateSince: noon }), ...nodes(40, 'w')],
      tasks: [task],
      jobs: [jobLook({ slow: task.state === 'running' ? [task] : [] })],
    })
    const found = finding({
      ...{ fault, subject, since: failedAt },
      ...(subject.kind === 'task' ? { exitCode } : {}),
    })
    own = { ...own, finding: found }
    const asked = {
      ...{ facts, findings: [found], policy: rules, now, leaseLeftMs: 60_000 },
      record: record({ incidents: [own], attempts }),
      account: noAccountPast,
    }
    const decision = decide(asked).find((one) => one.kind !== 'open')
    const told = attempts.filter(({ action }) => action.kind === 'escalate').length
    const worse = attempts.filter(({ result }) => result === 'made-worse').length
    const ended = (last: string) => ({ last, told, worse })
    switch (decision?.kind) {
      case 'act': {
        const { action } = decision
        const isScheduling = action.kind.endsWith('-scheduling')
        const result = isScheduling ? 'done' : (came[steps % came.length] ?? 'done')
        if (result === 'done' && isScheduling) off = action.kind === 'disable-scheduling'
        const one = { incidentId: own.id, number: steps, action, step: 'ended', reason: 'Next.' }
        const at = { stepAt: now, startedAt: now, endedAt: now, result }
        const before = beforeOf(facts, action, found)
        attempts = [...attempts, { ...one, ...at, ...before } as Attempt]
        now += 15_000
        if (anew && action.kind.endsWith('-task')) failedAt = now - 1
        break
      }
      case 'escalate':
        attempts = [
          ...attempts,
          {
            ...{ incidentId: own.id, number: steps, action: { kind: 'escalate' }, step: 'ended' },
            ...{ stepAt: now, startedAt: now, endedAt: now, result: 'done', reason: 'Told.' },
          },
        ]
        own = { ...own, state: 'escalated' }
        now += 15_000
        break
      case 'wait':
      case 'hold':
        if (decision.until === undefined) return ended(decision.kind)
        if (decision.until === Number.POSITIVE_INFINITY) return ended('end')
        expect(decision.until).toBeGreaterThan(now)
        now = decision.until
        break
      default:
        return ended(decision?.kind ?? 'nothing')
    }
  }
  return { last: 'endless', told: 0, worse: 0 }
}

describe('whatever comes of each step', () => {
  test('a ladder of the playbook or of a policy ends', () => {
    fc.assert(
      fc.property(walk, (given) => {
        const { last } = take(given)
        expect(['end', 'resolve', 'hold']).toContain(last)
      }),
      { numRuns: 1500 },
    )
  })

  test('whoever is to be told is told once, and of what a rule leaves nobody is', () => {
    fc.assert(
      fc.property(walk, (given) => {
        const { last, told, worse } = take(given)
        if (last !== 'end') return
        const isQuiet = told === 0
        // What a repair made worse is told besides.
        expect(told).toBeLessThanOrEqual(1 + worse)
        const { ladder } = termsFor(given.rules, poolFacts(), given.fault)
        const isLeft = given.rules.exitCodes.some(({ action }) => action === 'leave')
        // A ladder that has a person on it gets there, unless a rule by exit code leaves the task.
        const hasPerson = ladder.some(({ kind }) => kind === 'escalate')
        if (isQuiet && hasPerson) expect(isLeft).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test.each(results)('a task that hangs is ended once at most, also where that is %s', (result) => {
    const rules = policy({
      rules: [{ match: { fault: 'task-stuck' }, ladder: ['terminate-task'] }],
    })
    const rest = { where: [1], anew: false, exitCode: 7, state: 'idle' as const, rules }
    expect(take({ ...rest, fault: 'task-stuck', came: [result] }).last).toBe('end')
  })

  test.each(decided)('that of %s ends, with every result alike', (fault) => {
    for (const result of results) {
      for (const state of ['unusable', 'idle', 'offline'] as const) {
        const rest = { where: [1, 2, 3], anew: true, exitCode: 7, rules: policy() }
        const { last } = take({ ...rest, fault, came: [result], state })
        expect(['end', 'resolve', 'hold'], `${result} on ${state}`).toContain(last)
      }
    }
  })
})
