// What holds for whatever is asked, of whatever state, in whatever order: no request throws, hangs or counts twice.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyRequest } from '../../src/controls/apply-requests.ts'
import { expiredChanges } from '../../src/controls/expired.ts'
import { changingActions } from '../../src/domain/action.ts'
import { type IncidentState, moves } from '../../src/domain/incident.ts'
import type { Change, PoolRecord } from '../../src/domain/record.ts'
import type { Ask, AuditEntry } from '../../src/domain/request.ts'
import { planCommit } from '../../src/record/plan-commit.ts'
import { hour, nodeFacts, noon, pool, poolFacts } from '../support/build-facts.ts'
import { attempt, incident, record } from '../support/build-record.ts'

const id = incident().id
const soon = fc.integer({ min: -hour, max: 3 * hour }).map((ms) => noon + ms)
const node = fc.constantFrom('n1', 'N1', 'n2', '__proto__', 'constructor')
const action = fc.constantFrom(...changingActions)
const incidentId = fc.constantFrom(id, id.toUpperCase(), 'renderfarm.frames.none00000001', 'none')
const optional = <T>(name: string, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((one) => (one === undefined ? {} : { [name]: one }))

const asks: fc.Arbitrary<Ask> = fc.oneof(
  optional('until', soon).map((more) => ({ kind: 'pause' as const, ...more })),
  fc.constant({ kind: 'resume' as const }),
  fc.tuple(node, optional('until', soon)).map(([nodeId, more]) => {
    return { kind: 'hold' as const, nodeId, ...more }
  }),
  node.map((nodeId) => ({ kind: 'release' as const, nodeId })),
  soon.map((until) => ({ kind: 'silence' as const, until })),
  fc.constant({ kind: 'unsilence' as const }),
  optional('action', action).map((more) => ({ kind: 'forget' as const, ...more })),
  incidentId.map((of) => ({ kind: 'acknowledge' as const, incidentId: of })),
  fc
    .tuple(
      fc.constantFrom('approve' as const, 'reject' as const),
      incidentId,
      optional('action', action),
    )
    .map(([kind, of, more]) => ({ kind, incidentId: of, ...more })),
  fc
    .tuple(incidentId, action)
    .map(([of, which]) => ({ kind: 'run' as const, incidentId: of, action: which })),
)

const states = Object.keys(moves).filter((state) => state !== 'resolved') as IncidentState[]
const records: fc.Arbitrary<PoolRecord> = fc
  .record({
    state: fc.constantFrom(...states),
    waiting: fc.option(action, { nil: undefined }),
    live: fc.boolean(),
    known: fc.boolean(),
  })
  .map(({ state, waiting, live, known }) =>
    record({
      incidents: known
        ? [
            incident({
              state,
              ...(waiting ? { waiting: { reason: 'x', guard: 'approval', action: waiting } } : {}),
            }),
          ]
        : [],
      attempts: live && known ? [attempt({ step: 'verifying' })] : [],
    }),
  )
const sights = fc.constantFrom(
  poolFacts({ nodes: [nodeFacts()] }),
  poolFacts({ nodes: [] }),
  poolFacts({ nodes: [], nodesListed: false }),
  poolFacts({ complete: false, nodes: [] }),
)

/** The record once the changes have landed, as the ledger has it. */
function landed(before: PoolRecord, changes: readonly Change[]): PoolRecord {
  const context = { record: before, done: new Map(), sequence: 0, now: noon }
  return planCommit(changes, context).record
}

let asked = 0
function apply(ask: Ask, before: PoolRecord, facts: ReturnType<typeof poolFacts>) {
  asked += 1
  const request = { ...ask, id: `r${asked}`, by: 'ann', verified: false, at: noon, reason: 'why' }
  const row = `ask|${asked}`
  const changes = applyRequest({ row, request }, { pool, record: before, facts, now: noon })
  const entries = changes.flatMap((one): AuditEntry[] => (one.kind === 'audit' ? [one.entry] : []))
  expect(entries).toHaveLength(1)
  expect(changes.filter((one) => one.kind === 'take-request' && one.row === row)).toHaveLength(1)
  const [entry] = entries
  expect(entry?.said).not.toBe('')
  return { entry, changes, after: landed(before, changes) }
}

test('each request is audited once and taken out, and asked again at once it changes nothing', () => {
  const property = fc.property(
    records,
    sights,
    fc.array(asks, { minLength: 1, maxLength: 8 }),
    (first, facts, all) => {
      let now = first
      for (const ask of all) {
        const once = apply(ask, now, facts)
        const twice = apply(ask, once.after, facts)
        expect(twice.entry?.outcome).not.toBe('applied')
        expect(twice.after).toEqual(once.after)
        if (once.entry?.outcome !== 'applied') expect(once.after).toEqual(now)
        now = once.after
      }
    },
  )
  fc.assert(property, { numRuns: 500 })
})

test('what ended is gone, and what is gone does not end again', () => {
  const property = fc.property(
    records,
    fc.array(asks, { maxLength: 8 }),
    soon,
    (first, all, later) => {
      const facts = poolFacts({ nodes: [nodeFacts()] })
      const said = all.reduce((before, ask) => apply(ask, before, facts).after, first)
      const after = landed(said, expiredChanges(pool, said, later))
      expect(expiredChanges(pool, after, later)).toEqual([])
      const { pause, silence, holds = {} } = after.controls
      const ends = [pause, silence, ...Object.values(holds)].flatMap((one) => one?.until ?? [])
      const grants = after.incidents.flatMap(({ grants: own = [] }) =>
        own.map(({ until }) => until),
      )
      expect([...ends, ...grants].filter((until) => until <= later)).toEqual([])
    },
  )
  fc.assert(property, { numRuns: 300 })
})
