// What holds for whatever is observed and recorded: random pools, records and policies, a few hundred of each.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import { decide } from '../../src/decide/decide.ts'
import { isRepair } from '../../src/decide/guard.ts'
import type { DecideQuestion } from '../../src/decide/question.ts'
import type { Action } from '../../src/domain/action.ts'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { Decision } from '../../src/domain/decision.ts'
import type { NodeFacts, PoolFacts, TaskFacts } from '../../src/domain/facts.ts'
import { nodeStates } from '../../src/domain/facts.ts'
import type { Finding } from '../../src/domain/finding.ts'
import type { IncidentState } from '../../src/domain/incident.ts'
import { incidentId, moves } from '../../src/domain/incident.ts'
import { noAccountPast } from '../../src/domain/record.ts'
import { findNode } from '../../src/domain/subject-health.ts'
import {
  batchFault,
  hour,
  nodeFacts,
  nodeSubject,
  noon,
  pool,
  poolFacts,
  snapshot,
  taskFacts,
} from '../support/build-facts.ts'
import {
  attempt,
  controls,
  evidence,
  finding,
  incident,
  policy,
  record,
} from '../support/build-record.ts'

const runs = { numRuns: 300 }
const ago = fc.integer({ min: 0, max: 3 * hour }).map((ms) => noon - ms)
/** The first, four times of five. */
function mostly<T>(first: T, ...others: readonly T[]): fc.Arbitrary<T> {
  const rest = { weight: 1, arbitrary: fc.constantFrom(...others) }
  return fc.oneof({ weight: 4, arbitrary: fc.constant(first) }, rest)
}

const errors = fc
  .constantFrom(undefined, undefined, undefined, 'DiskFull', 'BatchAgentInstallationFailure')
  .map((code) => (code === undefined ? [] : [batchFault(code)]))
/** Mostly well, for a storm hides everything else. */
const state = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('idle' as const, 'running' as const) },
  { weight: 1, arbitrary: fc.constantFrom(...nodeStates, 'unknown-state' as const) },
  { weight: 1, arbitrary: fc.constantFrom('unusable' as const, 'starttaskfailed' as const) },
)

function node(index: number): fc.Arbitrary<NodeFacts> {
  return fc
    .record({
      state,
      stateSince: ago,
      schedulingEnabled: fc.boolean(),
      dedicated: fc.boolean(),
      runningTasks: fc.integer({ min: 0, max: 2 }),
      errors,
    })
    .map((part) => nodeFacts({ ...part, nodeId: `n${index}` }))
}

const codes = ['BlobDownloadTimedOut', 'BlobAccessDenied', 'FailureExitCode', 'FileUploadMiscError']
function task(index: number): fc.Arbitrary<TaskFacts> {
  return fc
    .record({
      state: mostly('completed', 'active', 'running'),
      result: mostly('failure', 'success'),
      exitCode: fc.integer({ min: 0, max: 2 }),
      endedAt: ago,
      jobManager: mostly(false, true),
      dependencies: mostly(false, true),
      jobState: mostly('active', 'completed'),
      failure: fc.constantFrom(...codes).map((code) => batchFault(code)),
    })
    .map((part) => taskFacts({ ...part, taskId: `t${index}`, jobId: `job${index % 2}` }))
}

const facts: fc.Arbitrary<PoolFacts> = fc
  .record({
    nodes: fc
      .integer({ min: 0, max: 12 })
      .chain((n) => fc.tuple(...[...Array(n).keys()].map(node))),
    tasks: fc.integer({ min: 0, max: 9 }).chain((n) => fc.tuple(...[...Array(n).keys()].map(task))),
    complete: mostly(true, false),
    allocationState: mostly('steady', 'resizing', 'stopping'),
    targetDedicated: fc.integer({ min: 0, max: 12 }),
    autoScale: mostly(false, true),
    metadata: mostly<Record<string, string>>(
      {},
      { 'batch-medic:mode': 'watch' },
      { 'batch-medic:hold': 'yes' },
    ),
    gone: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  })
  .map(({ nodes, tasks, complete, gone, ...pooled }) => {
    const seen = poolFacts({
      nodes,
      tasks,
      complete: complete || gone,
      gaps: complete ? [] : ['the jobs'],
      snapshot: snapshot({ ...pooled, resizeErrors: [batchFault('AccountCoreQuotaReached')] }),
    })
    if (!gone) return seen
    const { snapshot: _, ...rest } = { ...seen, nodes: [], tasks: [] }
    return rest
  })

function actionFor({ subject }: Finding, pick: number): Action {
  if (subject.kind === 'task') return { kind: 'reactivate-task', task: subject }
  if (subject.kind !== 'node') return { kind: 'escalate' }
  const kinds = ['reboot', 'replace', 'disable-scheduling', 'enable-scheduling'] as const
  return { kind: kinds[pick % 4] ?? 'reboot', node: subject, option: 'requeue' }
}

const past = fc.record({
  pick: fc.nat(3),
  startedAt: ago,
  step: fc.constantFrom('ended', 'ended', 'announced', 'settling', 'verifying', 'growing' as const),
  result: fc.constantFrom(
    'helped',
    'did-not-help',
    'refused',
    'not-made',
    'overtaken',
    'done' as const,
  ),
})

const states = Object.keys(moves).filter((state) => state !== 'resolved') as IncidentState[]

interface Past {
  finding: Finding
  attempts: readonly Omit<Attempt, 'incidentId' | 'number'>[]
}

const looked = attempt({ action: evidence, result: 'done', startedAt: noon })
/** A node that is not there: with nothing under way, or in the middle of its replacement. */
const left = finding({ subject: nodeSubject('left') })
const leaving = (targetDedicated: number) =>
  attempt({
    action: { kind: 'replace', node: nodeSubject('left'), option: 'requeue' },
    step: 'settling',
    remembered: {
      targetDedicated: targetDedicated + 1,
      targetLowPriority: 0,
      dedicated: true,
      eTag: snapshot({}).eTag,
    },
  })

function pastsOf(seen: PoolFacts, findings: readonly Finding[]): fc.Arbitrary<readonly Past[]> {
  const ofFindings = fc.tuple(
    ...findings.map((found) =>
      fc
        .record({ pasts: fc.array(past, { maxLength: 3 }), isLive: mostly(false, true) })
        .map(({ pasts, isLive }) => ({
          finding: found,
          attempts: [
            looked,
            ...pasts.map(({ pick, startedAt, step, result }, at) => {
              const action = actionFor(found, pick)
              const live = isLive && at === pasts.length - 1 && action.kind !== 'escalate'
              return live
                ? attempt({ action, startedAt, step })
                : attempt({ action, startedAt, endedAt: startedAt, result })
            }),
          ],
        })),
    ),
  )
  const extra = fc.constantFrom<Past[]>(
    [],
    [],
    [{ finding: left, attempts: [] }],
    [{ finding: left, attempts: [leaving(seen.snapshot?.targetDedicated ?? 0)] }],
  )
  // Any node may be one whose scheduling this incident switched off.
  const off = fc.constantFrom(undefined, ...seen.nodes).map((node): Past[] => {
    if (!node) return []
    const subject = nodeSubject(node.nodeId)
    const action = { kind: 'disable-scheduling', node: subject, option: 'requeue' } as const
    return [
      {
        finding: finding({ fault: 'node-error', subject }),
        attempts: [attempt({ action, result: 'done' })],
      },
    ]
  })
  return fc.tuple(ofFindings, extra, off).map((parts) => parts.flat())
}

/** As records keep them: one incident of a fault and subject, one replacement under way at most. */
const question: fc.Arbitrary<DecideQuestion> = facts.chain((seen) => {
  const findings = classify(seen)
  return fc
    .record({
      pasts: fc.subarray([...findings]).chain((opened) => pastsOf(seen, opened)),
      state: fc.constantFrom(...states),
      mode: mostly('act', 'off', 'watch', 'recommend'),
      tasks: mostly('manage', 'leave'),
      age: mostly(0, 59_999, 60_001),
      leaseLeftMs: mostly(60_000, 10_000),
      refused: fc.boolean(),
    })
    .map(({ pasts, state, mode, tasks, age, leaseLeftMs, refused }) => {
      const incidents = pasts.map(({ finding: found }, index) =>
        incident({
          id: incidentId(pool, `incident${index}`),
          fault: found.fault,
          subject: found.subject,
          state,
          finding: found,
        }),
      )
      let replaces = 0
      const attempts = pasts.flatMap(({ attempts: own }, index) =>
        own.flatMap((one, at): Attempt[] => {
          if (one.step !== 'ended' && one.action.kind === 'replace') replaces += 1
          const tooMany = one.step !== 'ended' && one.action.kind === 'replace' && replaces > 1
          const id = incidentId(pool, `incident${index}`)
          return tooMany ? [] : [{ ...one, incidentId: id, number: at + 1 }]
        }),
      )
      const refusals = refused
        ? { 'reboot@unusable': { code: 'NodeStateUnusable', at: noon - hour, until: noon + hour } }
        : {}
      return {
        facts: seen,
        findings,
        record: record({ incidents, attempts, controls: controls({ refusals }) }),
        account: noAccountPast,
        policy: policy({ mode, tasks }),
        now: noon + age,
        leaseLeftMs,
      }
    })
})

/** What changes something in Batch anew; growing back ends what was begun. */
function changes(decisions: readonly Decision[]): readonly Action[] {
  return decisions.flatMap((decision) =>
    decision.kind === 'act' && decision.action.kind !== 'collect-evidence' ? [decision.action] : [],
  )
}

function holds(check: (asked: DecideQuestion, decisions: readonly Decision[]) => void): void {
  fc.assert(
    fc.property(question, (asked) => check(asked, decide(asked))),
    runs,
  )
}

describe('whatever is seen', () => {
  test('is wide enough to reach every kind of decision and every repair', () => {
    const reached = new Set<string>()
    for (const asked of fc.sample(question, { numRuns: 2000, seed: 1 })) {
      for (const one of decide(asked)) {
        reached.add(one.kind === 'act' ? one.action.kind : one.kind)
      }
    }
    const wanted = ['open', 'grow', 'verify', 'wait', 'hold', 'escalate', 'resolve']
    const repairs = [
      'reboot',
      'replace',
      'disable-scheduling',
      'enable-scheduling',
      'reactivate-task',
    ]
    expect([...reached].sort()).toEqual([...wanted, ...repairs, 'collect-evidence'].sort())
  })

  test('each open incident has one decision, in order, and each decision says why', () => {
    holds(({ record: { incidents } }, decisions) => {
      const about = decisions.flatMap((one) => (one.kind === 'open' ? [] : [one.incident.id]))
      expect(about).toEqual(incidents.map(({ id }) => id))
      for (const { reason } of decisions) expect(reason.trim()).not.toBe('')
    })
  })

  test('no finding is opened twice', () => {
    holds((_, decisions) => {
      const opened = decisions.flatMap((one) =>
        one.kind === 'open' ? [JSON.stringify([one.finding.fault, one.finding.subject])] : [],
      )
      expect(new Set(opened).size).toBe(opened.length)
    })
  })

  test('nothing is changed where the mode is not act, the pool is held or the lease short', () => {
    holds((asked, decisions) => {
      const metadata = asked.facts.snapshot?.metadata ?? {}
      const mayAct =
        asked.policy.mode === 'act' &&
        Object.keys(metadata).length === 0 &&
        asked.leaseLeftMs > 30_000
      if (!mayAct) expect(changes(decisions)).toEqual([])
    })
  })

  test('nothing at all is done, opened or closed on facts that are old or have gaps', () => {
    holds(({ facts: seen, now }, decisions) => {
      if (seen.complete && now - seen.observedAt <= 60_000) return
      expect(decisions.filter(({ kind }) => kind !== 'hold')).toEqual([])
    })
  })

  test('no usable node with running tasks is rebooted or replaced', () => {
    holds(({ facts: seen }, decisions) => {
      for (const action of changes(decisions)) {
        if (!isRepair(action) || !('node' in action)) continue
        const found = findNode(seen, action.node)
        expect(found?.runningTasks === 0 || !['idle', 'running'].includes(found?.state ?? '')).toBe(
          true,
        )
      }
    })
  })

  test('never are two nodes replaced at once, nor one node repaired twice', () => {
    holds(({ record: { attempts } }, decisions) => {
      const before = attempts.filter(({ step }) => step !== 'ended').map(({ action }) => action)
      const repairs = changes(decisions).filter(isRepair)
      const replaces = [...before, ...repairs].filter(({ kind }) => kind === 'replace')
      if (repairs.some(({ kind }) => kind === 'replace')) expect(replaces).toHaveLength(1)
      const repaired = repairs.map((action) => ('node' in action ? action.node.nodeId : ''))
      expect(new Set(repaired).size).toBe(repaired.length)
      const busy = before
        .filter(isRepair)
        .flatMap((one) => ('node' in one ? [one.node.nodeId] : []))
      expect(repaired.filter((nodeId) => busy.includes(nodeId))).toEqual([])
    })
  })

  test('no pool is grown that is scaled by a formula, of another target, or by more than one', () => {
    holds(({ facts: seen }, decisions) => {
      for (const decision of decisions) {
        if (decision.kind !== 'grow') continue
        expect(seen.snapshot).toMatchObject({ autoScale: false, allocationState: 'steady' })
        const { targetDedicated = 0, targetLowPriority = 0 } = seen.snapshot ?? {}
        const { remembered } = decision.attempt
        const before = (remembered?.targetDedicated ?? 0) + (remembered?.targetLowPriority ?? 0)
        expect(before - targetDedicated - targetLowPriority).toBe(1)
      }
    })
  })

  test('the same is decided of the same', () => {
    holds((asked, decisions) => {
      expect(decide(structuredClone(asked))).toEqual(decisions)
    })
  })

  test('a wait or a hold that has an end ends in the future', () => {
    holds(({ now }, decisions) => {
      for (const decision of decisions) {
        if (decision.kind === 'wait') expect(decision.until).toBeGreaterThan(now)
      }
    })
  })
})
