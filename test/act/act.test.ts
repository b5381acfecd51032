// Carrying out: recorded before the call, called once, its answer recorded; and nothing where the node is not as it was.
import { describe, expect, test } from 'vitest'
import { createAct } from '../../src/act/act.ts'
import { meaningOf } from '../../src/act/answer-meaning.ts'
import type { Action } from '../../src/domain/action.ts'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { Decision } from '../../src/domain/decision.ts'
import type { PoolFacts } from '../../src/domain/facts.ts'
import type { Change, PoolRecord } from '../../src/domain/record.ts'
import type { ActionAnswer } from '../../src/ports/batch.ts'
import { BatchReadError } from '../../src/ports/batch.ts'
import { planCommit } from '../../src/record/plan-commit.ts'
import { handBatch } from '../support/build-batch.ts'
import { hour, nodeFacts, noon, poolOf, taskFacts } from '../support/build-facts.ts'
import {
  attempt,
  disable,
  escalate,
  evidence,
  incident,
  reactivate,
  reboot,
  record,
  replace,
} from '../support/build-record.ts'
import { noTelemetry } from '../support/plain-telemetry.ts'

const sick = nodeFacts({ state: 'unusable', stateSince: noon - hour })
const unusable: PoolFacts = { ...poolOf(10, [sick]), tasks: [taskFacts()] }
const eTag = unusable.snapshot?.eTag

/** Without the read of the task before its call. */
const madeOf = (calls: readonly string[]) => calls.filter((call) => !call.startsWith('task '))

function setUp(overrides: Partial<PoolRecord> = {}, facts: PoolFacts = unusable) {
  let places = 1
  let asked = false
  let stop: string | undefined
  const batch = handBatch({ nodes: [sick], tasks: [taskFacts()] })
  const kept: string[] = []
  const order: string[] = []
  const events: string[] = []
  let known = record({ incidents: [incident()], ...overrides })
  const ledger = {
    get record() {
      return known
    },
    leaseLeftMs: () => 60_000,
    hasRequests: async () => asked,
    async commit(changes: readonly Change[]) {
      order.push(`commit after ${madeOf(batch.calls).length} calls`)
      known = planCommit(changes, { record: known, done: new Map(), sequence: 0, now: noon }).record
    },
  }
  const { act, grow } = createAct({
    batch,
    takePlace: async (_facts, _incident, { kind }) => {
      order.push(`place for ${kind}`)
      return places > 0 ? undefined : 'no place is left'
    },
    accountStop: async () => stop,
    clock: { now: () => noon, toWallMs: (ms) => ms },
    evidence: {
      put: async (path) => {
        kept.push(path)
        return path
      },
      get: async () => undefined,
      link: async () => undefined,
    },
    telemetry: { ...noTelemetry, event: (name) => void events.push(name) },
  })
  const decision = (action: Action): Decision & { kind: 'act' } => ({
    kind: 'act',
    incident: incident(),
    action,
    reason: 'It is next.',
  })
  return {
    /** So many places are left in the account's hour. */
    leave: (count: number) => {
      places = count
    },
    /** Somebody asks for something. */
    request: () => {
      asked = true
    },
    /** Somebody pauses the account. */
    pause: () => {
      stop = 'the account is paused'
    },
    batch,
    kept,
    order,
    events,
    ledger,
    act: (action: Action, seen = facts) => act(ledger, seen, decision(action)),
    grow: () =>
      grow(ledger, facts, {
        kind: 'grow',
        incident: known.incidents[0] ?? incident(),
        attempt: known.attempts[0] ?? attempt(),
        call: { method: 'POST', path: '/pools/frames/resize', body: {} },
        reason: 'It grows back.',
      }),
    state: () => known.incidents[0]?.state,
    last: () => known.attempts.at(-1),
    known: () => known,
  }
}

const refused = (code: string): ActionAnswer => ({
  kind: 'refused',
  status: 409,
  code,
  message: 'no',
})

describe('an action', () => {
  test.each([
    [reboot, 'reboot frames n1 requeue'],
    [replace, `removeNodes frames n1 requeue ${eTag}`],
    [disable, 'disableScheduling frames n1 taskcompletion'],
    [reactivate, 'reactivateTask job/t1'],
  ])('is recorded, called once, and its answer recorded: %j', async (action, call) => {
    const { act, batch, order } = setUp()
    expect(await act(action)).toBe(true)
    expect(madeOf(batch.calls)).toEqual([call])
    expect(order).toEqual([
      `place for ${action.kind}`,
      'commit after 0 calls',
      'commit after 1 calls',
    ])
  })

  test.each([
    [{ kind: 'accepted', status: 202 }, reboot, 'verifying', 'verifying', undefined],
    [{ kind: 'accepted', status: 202 }, replace, 'settling', 'acting', undefined],
    [{ kind: 'accepted', status: 200 }, disable, 'ended', 'open', 'done'],
    [{ kind: 'accepted', status: 204 }, reactivate, 'verifying', 'verifying', undefined],
    [refused('NodeStateUnusable'), reboot, 'ended', 'open', 'refused'],
    [refused('NodeBeingRebooted'), reboot, 'ended', 'open', 'overtaken'],
    [refused('ConditionNotMet'), replace, 'ended', 'open', 'not-made'],
    [
      { kind: 'gone', status: 404, code: 'NodeNotFound', message: '' },
      reboot,
      'ended',
      'open',
      'overtaken',
    ],
    [
      { kind: 'throttled', status: 429, code: 'TooManyRequests', message: '', retryAfterMs: 1 },
      reboot,
      'ended',
      'open',
      'not-made',
    ],
    [{ kind: 'in-doubt', reason: 'timed out' }, reboot, 'announced', 'acting', undefined],
  ] as const)('answered with %j leaves %j', async (answer, action, step, state, result) => {
    const { act, batch, last, state: now } = setUp()
    batch.nextAnswer = answer
    await act(action)
    expect([last()?.step, now(), last()?.result]).toEqual([step, state, result])
  })

  test.each([
    ['is in another state', nodeFacts({ state: 'idle', stateSince: noon - hour })],
    ['went there and back', nodeFacts({ state: 'unusable', stateSince: noon })],
    ['is another node by now', nodeFacts({ ...sick, allocationTime: noon })],
    ['is gone', undefined],
  ])('is dropped where the node %s', async (_, fresh) => {
    const { act, batch, order, events } = setUp()
    batch.world.nodes = fresh ? [fresh] : []
    expect(await act(reboot)).toBe(false)
    expect([batch.calls, order, events]).toEqual([[], [], ['act.dropped']])
  })

  test.each([reboot, evidence])(
    'is dropped where the pool was looked at more than a minute ago: $kind',
    async (action) => {
      const { act, batch, order, events } = setUp()
      const before = { ...unusable, observedAt: unusable.observedAt - 61_000 }
      expect(await act(action, before)).toBe(false)
      expect([batch.calls, order, events]).toEqual([[], [], ['act.dropped']])
      expect(await act(action, { ...before, observedAt: noon - 60_000 })).toBe(true)
    },
  )

  test('is dropped, and throws nothing, where the node cannot be read again', async () => {
    const { act, batch, order } = setUp()
    batch.nextError = new BatchReadError('unreachable', 'ETIMEDOUT', 'No answer.')
    expect(await act(reboot)).toBe(false)
    expect([batch.calls, order]).toEqual([[], []])
  })

  test('without a place in the hour of the account is not recorded, and decided again', async () => {
    const { act, batch, order, events, leave } = setUp()
    leave(0)
    expect(await act(reboot)).toBe(false)
    expect([batch.calls, order, events]).toEqual([[], ['place for reboot'], ['act.dropped']])
  })

  test('takes no place where the node is not as it was', async () => {
    const { act, batch, order } = setUp()
    batch.world.nodes = []
    expect(await act(reboot)).toBe(false)
    expect(order).toEqual([])
  })

  test.each([
    { action: reboot, made: false },
    { action: reactivate, made: false },
    { action: evidence, made: true },
  ])('waits for what somebody asks meanwhile: $action.kind', async ({ action, made }) => {
    const { act, request, order } = setUp()
    request()
    expect(await act(action)).toBe(made)
    expect(order.some((line) => line.startsWith('place'))).toBe(made)
  })

  test('is not made on a usable node that has been given a task since', async () => {
    const idle = nodeFacts({ state: 'running', stateSince: noon - hour })
    const { act, batch, order } = setUp({}, poolOf(10, [idle]))
    batch.world.nodes = [{ ...idle, runningTasks: 1 }]
    expect([await act(reboot), await act(replace)]).toEqual([false, false])
    expect([batch.calls, order]).toEqual([[], []])
    expect(await act(disable)).toBe(true)
  })

  test('of telling a person makes no call', async () => {
    const { act, batch } = setUp()
    expect(await act(escalate)).toBe(false)
    expect(batch.calls).toEqual([])
  })

  test('counts as a repair of its node when Batch accepts it, and only then', async () => {
    const accepted = setUp()
    await accepted.act(reboot)
    expect(accepted.known().nodes).toMatchObject([
      { nodeId: 'n1', repairs: [{ kind: 'reboot', at: noon }] },
    ])
    const not = setUp()
    not.batch.nextAnswer = refused('NodeStateUnusable')
    await not.act(reboot)
    expect(not.known().nodes).toEqual([])
  })

  test('that this state cannot have is remembered for a day', async () => {
    const { act, batch, known } = setUp()
    batch.nextAnswer = refused('NodeStateUnusable')
    await act(reboot)
    expect(known().controls.refusals).toEqual({
      'reboot@unusable': { code: 'NodeStateUnusable', at: noon, until: noon + 24 * hour },
    })
    // Ordered by a person it is asked all the same, and what Batch takes then is refused no more.
    batch.nextAnswer = { kind: 'accepted', status: 202 }
    await act(reboot)
    expect(known().controls.refusals).toEqual({})
  })

  test('remembers what growing back needs', async () => {
    const { act, last } = setUp()
    await act(replace)
    expect(last()?.remembered).toEqual({
      targetDedicated: 10,
      targetLowPriority: 0,
      dedicated: true,
    })
    expect(last()?.before).toEqual({
      state: 'unusable',
      stateSince: noon - hour,
      tasksRun: 0,
      tasksSucceeded: 0,
      sickNodes: 1,
      ailment: 'unusable',
    })
  })
})

describe('growing back', () => {
  const remembered = { targetDedicated: 10, targetLowPriority: 2, dedicated: true }
  const half = (overrides: Partial<Attempt> = {}) =>
    setUp({
      incidents: [incident({ state: 'acting' })],
      attempts: [attempt({ action: replace, step: 'settling', remembered, ...overrides })],
    })

  test.each([
    [{ kind: 'accepted', status: 202 }, 'verifying', 'verifying'],
    [refused('PoolBeingResized'), 'settling', 'acting'],
    [refused('AccountCoreQuotaReached'), 'settling', 'acting'],
    [{ kind: 'in-doubt', reason: 'timed out' }, 'growing', 'acting'],
  ] as const)('answered with %j leaves %s', async (answer, step, state) => {
    const { grow, batch, last, state: now } = half()
    batch.nextAnswer = answer
    await grow()
    expect([last()?.step, now(), last()?.growTries]).toEqual([step, state, 1])
    expect(batch.calls).toEqual([`resize frames 10+2 ${eTag}`])
  })

  test.each([
    { ...refused('InvalidPropertyValue'), status: 400 },
    { kind: 'gone', status: 404, code: 'PoolNotFound', message: '' },
  ] as const)(
    'answered with %j is not tried again, and says what a person must do',
    async (answer) => {
      const { grow, batch, last } = half()
      batch.nextAnswer = answer
      await grow()
      expect(last()).toMatchObject({ step: 'settling', growTries: 10 })
      expect(last()?.reason).toContain(
        'The pool is one node short: resize it to 10 dedicated and 2 Spot nodes by hand.',
      )
    },
  )

  test.each(['request', 'pause'] as const)('waits for a person’s word: %s', async (word) => {
    const { grow, batch, order, ...by } = half()
    by[word]()
    await grow()
    expect([batch.calls, order]).toEqual([[], []])
  })

  test('keeps the call of the removal beside its own', async () => {
    const { grow, last } = half({ call: { method: 'POST', path: '/removenodes', body: {} } })
    await grow()
    expect(last()).toMatchObject({
      call: { path: '/removenodes' },
      growCall: { path: '/pools/frames/resize' },
    })
  })
})

describe('evidence', () => {
  const look: Action = {
    kind: 'collect-evidence',
    nodes: [],
    tasks: [{ kind: 'task', jobId: 'job', taskId: 't1' }],
  }

  test('is kept without secrets, with the line that tells', async () => {
    const { act, batch, kept, last } = setUp()
    batch.world.file = {
      kind: 'text',
      text: 'ok\nerror at https://a/b?sig=SECRET\n',
      truncated: false,
    }
    await act(look)
    expect(kept).toEqual([
      `${incident().id}/job/t1/stderr.txt`,
      `${incident().id}/job/t1/stdout.txt`,
    ])
    expect(last()).toMatchObject({ step: 'ended', result: 'done' })
    expect(last()?.evidence?.[0]?.firstErrorLine).toBe('error at https://a/b?sig=REDACTED')
  })

  test('of a later look stands beside that of the first, with the lines that tell', async () => {
    const { act, batch, kept, last } = setUp({ attempts: [attempt({ action: reboot })] })
    batch.world.file = { kind: 'text', text: 'one\nfatal: no disk\ntwo\n', truncated: false }
    await act(look)
    expect(kept[0]).toBe(`${incident().id}/2/job/t1/stderr.txt`)
    expect(last()?.evidence?.[0]?.lines).toEqual(['fatal: no disk', 'one', 'two'])
  })

  test('that cannot be had says why, and holds nothing up', async () => {
    const { act, last, state } = setUp()
    await act(look)
    expect([last()?.step, last()?.result, state()]).toEqual(['ended', 'failed', 'open'])
    expect(last()?.reason).toContain('the node is gone')
  })
})

test.each([
  'NodeBeingRebooted',
  'NodeBeingReimaged',
  'NodeBeingStarted',
  'NodeBeingCreated',
  'TaskNotCompleted',
  'PoolBeingDeleted',
])('%s says that somebody was faster, not that it cannot be had', (code) => {
  expect(meaningOf(refused(code))).toMatchObject({ result: 'overtaken', remember: false })
})

test('what Batch says is repeated without secrets', () => {
  const answer = {
    kind: 'refused',
    status: 400,
    code: 'Odd',
    message: 'at https://a/b?sig=SECRET',
  } as const
  expect(JSON.stringify(meaningOf(answer))).not.toContain('SECRET')
})
