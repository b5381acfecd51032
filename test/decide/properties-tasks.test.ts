// What holds of tasks whatever is observed and recorded: whose they are, and what is owed to the nodes they were kept off.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import { decide } from '../../src/decide/decide.ts'
import type { DecideQuestion } from '../../src/decide/question.ts'
import type { Action } from '../../src/domain/action.ts'
import type { Attempt, AttemptResult } from '../../src/domain/attempt.ts'
import type { Decision } from '../../src/domain/decision.ts'
import type { NodeFacts, TaskFacts } from '../../src/domain/facts.ts'
import type { Fault } from '../../src/domain/fault.ts'
import type { IncidentState } from '../../src/domain/incident.ts'
import { moves } from '../../src/domain/incident.ts'
import { noAccountPast } from '../../src/domain/record.ts'
import { seenTask } from '../../src/domain/seen-task.ts'
import { findNode } from '../../src/domain/subject-health.ts'
import {
  batchFault,
  hour,
  jobLook,
  minute,
  nodeFacts,
  nodeSubject,
  noon,
  poolFacts,
  snapshot,
  taskFacts,
  taskSubject,
} from '../support/build-facts.ts'
import { attempt, evidence, finding, incident, policy, record } from '../support/build-record.ts'

const runs = { numRuns: 1500 }
const key = 'batch-medic:tasks'

function mostly<T>(first: T, ...others: readonly T[]): fc.Arbitrary<T> {
  const rest = { weight: 1, arbitrary: fc.constantFrom(...others) }
  return fc.oneof({ weight: 5, arbitrary: fc.constant(first) }, rest)
}

const says = mostly<Record<string, string>>({}, { [key]: 'manage' }, { [key]: 'Leave' })
const code = fc.constantFrom('BlobDownloadTimedOut', 'FailureExitCode', 'FileUploadMiscError')

/** Of one node and one task: it failed, runs on, hangs, or is through. */
const task: fc.Arbitrary<TaskFacts> = fc
  .record({
    state: mostly('completed', 'active', 'running'),
    result: mostly('failure', 'success'),
    exitCode: fc.constantFrom(0, 7, 7, 9, 130),
    ago: fc.integer({ min: 0, max: 3 * hour }),
    nodeId: fc.constantFrom('n1', 'n1', 'N1', 'n2'),
    jobManager: mostly(false, true),
    multiInstance: mostly(false, true),
    dependencies: mostly(false, true),
    jobState: mostly('active', 'completed', 'disabled', 'terminating'),
    jobMetadata: says,
    requiredSlots: mostly(1, 2),
    code,
  })
  .map(({ ago, code: said, ...rest }) =>
    taskFacts({
      ...{ ...rest, failure: batchFault(said) },
      ...{ startedAt: noon - ago - minute, endedAt: noon - ago, stateSince: noon - ago },
    }),
  )

function node(nodeId: string): fc.Arbitrary<NodeFacts> {
  return fc
    .record({
      state: mostly<NodeFacts['state']>('idle', 'running', 'offline', 'unusable', 'rebooting'),
      schedulingEnabled: fc.boolean(),
      runningTasks: mostly(0, 1),
    })
    .map((part) => nodeFacts({ nodeId, ...part }))
}

const results: readonly AttemptResult[] = [
  ...(['helped', 'did-not-help', 'refused', 'done', 'done', 'not-made', 'overtaken'] as const),
]
const kinds = [
  ...(['reactivate-task', 'reactivate-task', 'disable-scheduling', 'disable-scheduling'] as const),
  ...(['enable-scheduling', 'terminate-task', 'collect-evidence'] as const),
]
const past: fc.Arbitrary<Attempt> = fc
  .record({
    kind: fc.constantFrom(...kinds),
    result: fc.constantFrom(...results),
    nodeId: fc.constantFrom('n1', 'n1', 'n2'),
    ago: fc.integer({ min: 1, max: 60 }),
    isAnswered: mostly(true, false),
    wasOff: mostly(false, true),
  })
  .map(({ kind, result, nodeId, ago, isAnswered, wasOff }) => {
    const startedAt = noon - ago * minute
    const status = wasOff ? 409 : 200
    const answer = isAnswered ? { answer: { status, code: '', message: '' } } : {}
    return attempt({
      ...{ action: actionOf(kind, nodeId), startedAt, endedAt: startedAt, result, ...answer },
      ...(kind === 'reactivate-task'
        ? { before: { state: 'completed', stateSince: startedAt, nodeId } }
        : {}),
    })
  })

function actionOf(kind: (typeof kinds)[number], nodeId: string): Action {
  if (kind === 'collect-evidence') return evidence
  if (kind === 'reactivate-task' || kind === 'terminate-task') return { kind, task: taskSubject() }
  return { kind, node: nodeSubject(nodeId), option: 'taskcompletion' }
}

const faults: readonly Fault[] = ['task-input-unavailable', 'task-exit-code', 'task-stuck']
const ladders = [
  undefined,
  undefined,
  ['terminate-task', 'reactivate-task'],
  [{ do: 'reactivate-task', backoffSeconds: 1 }],
] as const
const states = Object.keys(moves).filter((state) => state !== 'resolved') as IncidentState[]

const question: fc.Arbitrary<DecideQuestion> = fc
  .record({
    task,
    nodes: fc.tuple(node('n1'), node('n2'), node('n3')),
    says,
    pooled: mostly<Record<string, string>>(
      {},
      { 'batch-medic:mode': 'recommend' },
      { 'batch-medic:hold': 'yes' },
    ),
    interNode: mostly(false, true),
    fault: fc.constantFrom(...faults),
    state: fc.constantFrom(...states),
    pasts: fc.array(past, { maxLength: 5 }),
    live: mostly(false, true),
    mode: mostly('act', 'off', 'watch', 'recommend'),
    tasks: fc.constantFrom('manage', 'manage', 'leave'),
    ladder: fc.constantFrom(...ladders),
    exits: fc.constantFrom([], [], [{ codes: '7', action: 'reactivate', backoffSeconds: 1 }]),
    isTold: fc.boolean(),
    age: mostly(0, 60_001),
  })
  .map((given) => {
    const { task: seen, fault, pasts, ladder } = given
    const facts = poolFacts({
      nodes: given.nodes,
      tasks: [seen],
      jobs: [jobLook({ slow: seen.state === 'running' ? [seen] : [] })],
      snapshot: snapshot({
        metadata: { ...given.says, ...given.pooled },
        interNode: given.interNode,
      }),
    })
    const subject = taskSubject()
    const since = (seen.state === 'running' ? seen.startedAt : seen.endedAt) ?? noon
    const found = finding({ fault, subject, since, exitCode: seen.exitCode ?? 0 })
    const findings = given.isTold ? [found] : classify(facts)
    const ordered = pasts.toSorted((a, b) => a.startedAt - b.startedAt)
    const live = attempt({
      ...{ action: actionOf('reactivate-task', 'n1'), step: 'verifying' },
      startedAt: noon - minute / 2,
    })
    const looked = attempt({ action: evidence, result: 'done', startedAt: noon })
    const attempts = [looked, ...ordered, ...(given.live ? [live] : [])]
    const { state } = given
    return {
      ...{ facts, findings, account: noAccountPast, now: noon + given.age, leaseLeftMs: 60_000 },
      record: record({
        incidents: [incident({ fault, subject, state, finding: found, detectedAt: noon - hour })],
        attempts: attempts.map((one, at) => ({ ...one, number: at + 1 })),
      }),
      policy: policy({
        ...{ mode: given.mode, tasks: given.tasks, exitCodes: given.exits },
        rules: ladder ? [{ match: { fault: '*' }, ladder }] : [],
      }),
    }
  })

/** By the design alone: the job's word, then the pool's, then the policy's; and what is never touched. */
function mayTouch({ facts, policy: rules }: DecideQuestion): boolean {
  const found = seenTask(facts, taskSubject())
  const metadata = facts.snapshot?.metadata ?? {}
  const said = found?.jobMetadata[key] ?? metadata[key] ?? rules.tasks
  const isFree = !found?.jobManager && !found?.multiInstance && !found?.dependencies
  const isOpen = rules.mode === 'act' && Object.keys(metadata).every((name) => name === key)
  return said.toLowerCase() === 'manage' && isFree && isOpen && found?.jobState === 'active'
}

/** The nodes that this incident switched off for sure and has not switched on since. */
function owed({ record: { attempts }, facts }: DecideQuestion): readonly NodeFacts[] {
  return facts.nodes.filter((one) => {
    const own = attempts.filter(
      ({ action, result }) =>
        'node' in action && action.node.nodeId === one.nodeId && result === 'done',
    )
    const last = own.at(-1)
    const isOurs = last?.action.kind === 'disable-scheduling' && last.answer?.status !== 409
    return isOurs && !one.schedulingEnabled
  })
}

function holds(check: (asked: DecideQuestion, decisions: readonly Decision[]) => void): void {
  fc.assert(
    fc.property(question, (asked) => check(asked, decide(asked))),
    runs,
  )
}

const acts = (decisions: readonly Decision[]) =>
  decisions.flatMap((one) => (one.kind === 'act' ? [one.action] : []))

describe('whatever is seen of a task', () => {
  test('is wide enough to reach every action, and every way out', () => {
    const reached = new Set<string>()
    for (const asked of fc.sample(question, { numRuns: 4000, seed: 1 })) {
      for (const one of decide(asked)) reached.add(one.kind === 'act' ? one.action.kind : one.kind)
    }
    for (const kind of [...kinds, 'resolve', 'escalate', 'wait', 'hold', 'verify']) {
      expect(reached).toContain(kind)
    }
  })

  test('nothing is done to a task that is not managed, nor to one that others hang on', () => {
    holds((asked, decisions) => {
      if (mayTouch(asked)) return
      expect(acts(decisions).filter((action) => 'task' in action)).toEqual([])
      expect(acts(decisions).filter(({ kind }) => kind === 'disable-scheduling')).toEqual([])
    })
  })

  test('only what failed is reactivated, and only what runs is ended, by a ladder that says so', () => {
    holds((asked, decisions) => {
      for (const action of acts(decisions)) {
        if (!('task' in action)) continue
        const found = seenTask(asked.facts, action.task)
        if (action.kind === 'reactivate-task') {
          expect(found).toMatchObject({ state: 'completed', result: 'failure' })
          expect(found?.exitCode).not.toBe(0)
        } else {
          expect(found?.state).toBe('running')
          expect(JSON.stringify(asked.policy.rules)).toContain('terminate-task')
        }
      }
    })
  })

  test('a node is switched off for a task only while another can take it', () => {
    holds((asked, decisions) => {
      for (const action of acts(decisions)) {
        if (action.kind !== 'disable-scheduling') continue
        const off = findNode(asked.facts, action.node)
        expect(off).toMatchObject({ schedulingEnabled: true })
        const others = asked.facts.nodes.filter(
          (one) =>
            one !== off &&
            one.schedulingEnabled &&
            ['idle', 'running'].includes(one.state) &&
            one.runningTasks === 0,
        )
        expect(others.length).toBeGreaterThan(0)
        expect(action.option).toBe('taskcompletion')
      }
    })
  })

  test('no incident ends while a node is off for it that it may switch on', () => {
    holds((asked, decisions) => {
      if (owed(asked).length === 0) return
      expect(decisions.filter(({ kind }) => kind === 'resolve')).toEqual([])
    })
  })

  test('only what it switched off itself it switches on', () => {
    holds((asked, decisions) => {
      for (const action of acts(decisions)) {
        if (action.kind !== 'enable-scheduling') continue
        const wasOff = asked.record.attempts.some(
          (one) =>
            one.action.kind === 'disable-scheduling' &&
            one.action.node.nodeId === action.node.nodeId &&
            (one.result === 'done' || one.result === 'not-made'),
        )
        expect(wasOff).toBe(true)
        expect(findNode(asked.facts, action.node)?.schedulingEnabled).toBe(false)
      }
    })
  })
})
