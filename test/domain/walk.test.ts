// Random walks: a pool that falls ill and recovers, Batch that answers as it likes, all of it recorded; no move is illegal.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { meaningOf } from '../../src/act/answer-meaning.ts'
import { announced, answered, growing } from '../../src/act/attempt-changes.ts'
import { beforeOf } from '../../src/act/before.ts'
import { classify } from '../../src/classify/classify.ts'
import { decide } from '../../src/decide/decide.ts'
import { playbookRow } from '../../src/decide/playbook.ts'
import type { Action } from '../../src/domain/action.ts'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { Decision } from '../../src/domain/decision.ts'
import type { NodeFacts, PoolFacts } from '../../src/domain/facts.ts'
import type { IncidentState } from '../../src/domain/incident.ts'
import { moves, moveTo } from '../../src/domain/incident.ts'
import type { Change, PoolRecord } from '../../src/domain/record.ts'
import { noAccountPast } from '../../src/domain/record.ts'
import type { ActionAnswer } from '../../src/ports/batch.ts'
import { controlsAfter } from '../../src/record/controls-after.ts'
import { decisionChanges } from '../../src/record/decision-changes.ts'
import { planCommit } from '../../src/record/plan-commit.ts'
import { judge } from '../../src/verify/judge.ts'
import { verdictChanges } from '../../src/verify/verdict-changes.ts'
import {
  batchFault,
  minute,
  nodeFacts,
  noon,
  pool,
  poolFacts,
  second,
  snapshot,
  taskFacts,
} from '../support/build-facts.ts'
import { incident, policy, record } from '../support/build-record.ts'

const answers: readonly ActionAnswer[] = [
  { kind: 'accepted', status: 202 },
  { kind: 'accepted', status: 202 },
  { kind: 'refused', status: 409, code: 'NodeStateUnusable', message: 'no' },
  { kind: 'refused', status: 409, code: 'PoolBeingResized', message: 'no' },
  { kind: 'throttled', status: 429, code: 'TooManyRequests', message: 'no', retryAfterMs: 1 },
  { kind: 'gone', status: 404, code: 'NodeNotFound', message: 'no' },
  { kind: 'in-doubt', reason: 'timed out' },
]
/** Whatever the task ends with, it is tried again, and soon. */
const retrying = policy({
  exitCodes: [{ codes: '*', action: 'reactivate', times: 9, backoffSeconds: 1 }],
  rules: [
    {
      match: { fault: 'task-input-unavailable' },
      ladder: ['collect-evidence', { do: 'reactivate-task', times: 9, backoffSeconds: 1 }],
    },
  ],
})
const nodeStates = [
  'idle',
  'idle',
  'running',
  'unusable',
  'starttaskfailed',
  'rebooting',
  'offline',
  'gone',
]

interface Step {
  states: readonly string[]
  full: boolean
  task: string
  taskNode: number
  exitCode: number | undefined
  complete: boolean
  act: boolean
  allocationState: string
  afterMs: number
  answer: number
}

const step: fc.Arbitrary<Step> = fc.record({
  states: fc.tuple(...Array.from({ length: 4 }, () => fc.constantFrom(...nodeStates))),
  full: fc.boolean(),
  task: fc.constantFrom('failure', 'failure', 'failure', 'success', 'running', 'deleted'),
  taskNode: fc.constantFrom(0, 0, 1),
  exitCode: fc.constantFrom(undefined, undefined, 7),
  complete: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
  act: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
  allocationState: fc.constantFrom('steady', 'steady', 'resizing'),
  afterMs: fc.constantFrom(second, 30 * second, 2 * minute, 16 * minute),
  answer: fc.nat(answers.length - 1),
})

/** A walk of a pool: what is known of it, and how it goes on. */
function startWalk() {
  let now = noon
  let known: PoolRecord = record()
  let since: Record<string, { state: string; at: number }> = {}
  let sequence = 0
  /** Nodes that take no tasks, by our own calls; and those where Batch refused to change that. */
  const off = new Set<string>()
  const refusedOn = new Set<string>()
  /** When the task failed for the last time; undefined while it runs. */
  let failedAt: number | undefined

  function commit(changes: readonly Change[]): void {
    const plan = planCommit(changes, { record: known, done: new Map(), sequence, now })
    known = plan.record
    sequence = plan.sequence
  }

  function see(next: Step): PoolFacts {
    const nodes = next.states.flatMap((state, index): NodeFacts[] => {
      const nodeId = `n${index}`
      if (state === 'gone') {
        off.delete(nodeId)
        return []
      }
      if (since[nodeId]?.state !== state) since = { ...since, [nodeId]: { state, at: now } }
      const errors = next.full && index === 0 ? [batchFault('DiskFull')] : []
      const stateSince = since[nodeId]?.at ?? now
      const given = { nodeId, state: state as NodeFacts['state'], stateSince, errors }
      return [nodeFacts({ ...given, schedulingEnabled: !off.has(nodeId) })]
    })
    const failure = batchFault('BlobDownloadTimedOut')
    const { exitCode } = next
    const exit = exitCode === undefined ? {} : { exitCode }
    failedAt = next.task === 'failure' ? (failedAt ?? now) : undefined
    const endedAt = failedAt ?? now
    const ran = { endedAt, stateSince: endedAt, failure, nodeId: `n${next.taskNode}`, ...exit }
    const given = next.task === 'running' ? { state: 'running' } : { result: next.task }
    return poolFacts({
      observedAt: now,
      tasksSeenUntil: now,
      complete: next.complete,
      gaps: next.complete ? [] : ['the jobs'],
      nodes,
      tasks: next.task === 'deleted' ? [] : [taskFacts({ ...ran, ...given })],
      goneTasks: next.task === 'deleted' ? [{ kind: 'task', jobId: 'job', taskId: 't1' }] : [],
      snapshot: snapshot({ allocationState: next.allocationState }),
    })
  }

  function ask(facts: PoolFacts, isActing: boolean): readonly Decision[] {
    const rules = isActing ? retrying : policy({ mode: 'recommend' })
    const findings = classify(facts)
    return decide({
      facts,
      findings,
      record: known,
      account: noAccountPast,
      policy: rules,
      now,
      leaseLeftMs: 60_000,
    })
  }

  function changesOf(decision: Decision, facts: PoolFacts): readonly Change[] {
    if (decision.kind === 'act' || decision.kind === 'grow') return []
    if (decision.kind === 'verify') {
      const { attempt, incident: of } = decision
      const verdict = judge(attempt, of, facts, playbookRow(of.fault), now)
      return verdictChanges(verdict, attempt, of, known, now)
    }
    return decisionChanges(decision, { pool, record: known, channels: () => ['teams'], now })
  }

  function perform(decision: Decision, facts: PoolFacts, answer: ActionAnswer): void {
    if (decision.kind !== 'act' && decision.kind !== 'grow') return
    const { incident: of } = decision
    const attempt: Attempt =
      decision.kind === 'grow'
        ? { ...decision.attempt, step: 'growing', stepAt: now, call: decision.call }
        : newAttempt(decision, facts)
    commit(decision.kind === 'grow' ? growing(of, attempt, now) : announced(of, attempt, now))
    if (attempt.action.kind === 'collect-evidence') {
      const meaning = { kind: 'ended', result: 'done', reason: 'Looked.', remember: false } as const
      commit(answered(known, attempt, meaning, undefined, facts, now))
    } else {
      land(attempt.action, answer)
      commit(answered(known, attempt, meaningOf(answer), answer, facts, now))
    }
  }

  /** What Batch does of it; a call whose answer never came was taken all the same. */
  function land(action: Action, { kind }: ActionAnswer): void {
    if (action.kind === 'reactivate-task' && kind === 'accepted') failedAt = undefined
    if (action.kind !== 'disable-scheduling' && action.kind !== 'enable-scheduling') return
    const { nodeId } = action.node
    const isOn = action.kind === 'enable-scheduling'
    if (isOn && (kind === 'refused' || kind === 'gone')) refusedOn.add(nodeId)
    if (kind !== 'accepted' && kind !== 'in-doubt') return
    if (isOn) off.delete(nodeId)
    else off.add(nodeId)
  }

  function newAttempt(decision: Decision & { kind: 'act' }, facts: PoolFacts): Attempt {
    const { action, call, reason, incident: of } = decision
    const own = known.attempts.filter(({ incidentId }) => incidentId === of.id)
    return {
      incidentId: of.id,
      number: own.length + 1,
      action,
      step: 'announced',
      stepAt: now,
      startedAt: now,
      reason,
      ...(call ? { call } : {}),
      ...beforeOf(facts, action, of.finding),
      remembered: { targetDedicated: 10, targetLowPriority: 0, dedicated: true },
    }
  }

  return {
    known: () => known,
    off: (): readonly string[] => [...off].filter((nodeId) => !refusedOn.has(nodeId)),
    /** One pass of one round; then the same facts once more. */
    take(next: Step) {
      now += next.afterMs
      const facts = see(next)
      const decisions = ask(facts, next.act)
      const recorded = decisions.flatMap((decision) => changesOf(decision, facts))
      commit([...recorded, ...controlsAfter(known, facts, decisions)])
      const answer = answers[next.answer] ?? { kind: 'in-doubt', reason: 'none' }
      for (const decision of decisions) perform(decision, facts, answer)
      // What waits and what is held says the same again, and that is not written again.
      const again = () =>
        ask(facts, next.act).filter(({ kind }) => kind === 'wait' || kind === 'hold')
      commit(again().flatMap((decision) => changesOf(decision, facts)))
      return again().flatMap((decision) => changesOf(decision, facts))
    },
  }
}

const well: Step = {
  states: ['idle', 'idle', 'idle', 'idle'],
  full: false,
  ...{ task: 'success', taskNode: 0, exitCode: undefined },
  complete: true,
  act: true,
  allocationState: 'steady',
  afterMs: 30 * second,
  answer: 0,
}

/** A task that one node fails again and again, in a pool where little else happens. */
const failing: fc.Arbitrary<Step> = fc.record({
  states: fc.tuple(
    fc.constantFrom('idle', 'idle', 'idle', 'running', 'unusable', 'gone'),
    ...['n1', 'n2', 'n3'].map(() => fc.constantFrom('idle', 'idle', 'running')),
  ),
  full: fc.constant(false),
  task: fc.constantFrom('failure', 'failure', 'failure', 'failure', 'success', 'deleted'),
  taskNode: fc.constantFrom(0, 0, 0, 1),
  exitCode: fc.constantFrom(7),
  complete: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  act: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  allocationState: fc.constant('steady'),
  afterMs: fc.constantFrom(30 * second, 2 * minute, 2 * minute, 16 * minute),
  answer: fc.constantFrom(0, 0, 0, 0, 4, 6),
})

describe('a walk', () => {
  test('never makes an illegal move, nor writes what is written', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
        const walk = startWalk()
        for (const next of steps) expect(walk.take(next)).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  test('ends: whatever came before, a pool that stays well has no open incident in an hour', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 30 }), (steps) => {
        const walk = startWalk()
        for (const next of steps) walk.take(next)
        for (let passes = 0; passes < 120; passes += 1) walk.take(well)
        expect(walk.known().incidents.map(({ fault, state }) => `${fault} ${state}`)).toEqual([])
        expect(walk.known().attempts).toEqual([])
        // What was switched off is on again.
        expect(walk.off()).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})

describe('a walk of a task that a node fails', () => {
  test('gives the node back, whatever came between', () => {
    let timesOff = 0
    fc.assert(
      fc.property(fc.array(failing, { minLength: 10, maxLength: 30 }), (steps) => {
        const walk = startWalk()
        for (const next of steps) {
          expect(walk.take(next)).toEqual([])
          if (walk.off().length > 0) timesOff += 1
        }
        for (let passes = 0; passes < 120; passes += 1) walk.take(well)
        expect(walk.known().incidents).toEqual([])
        expect(walk.off()).toEqual([])
      }),
      { numRuns: 80 },
    )
    expect(timesOff).toBeGreaterThan(10)
  })
})

describe('the table of moves', () => {
  const states = Object.keys(moves) as IncidentState[]
  const pairs = states.flatMap((from) => states.map((to) => ({ from, to })))

  test.each(pairs)('from $from to $to is legal just when the table has it', ({ from, to }) => {
    const legal = from === to || (moves[from] as readonly string[]).includes(to)
    const move = () => moveTo(incident({ state: from }), to, noon).state
    if (legal) expect(move()).toBe(to)
    else expect(move).toThrow(`cannot go from ${from} to ${to}`)
  })

  test('lets everything resolve, and nothing come back', () => {
    for (const from of states) {
      if (from !== 'resolved') expect(moves[from]).toContain('resolved')
    }
    expect(moves.resolved).toEqual([])
  })
})
