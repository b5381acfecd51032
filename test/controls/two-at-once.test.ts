// Two people answer the same incident at once, knowing nothing of each other: the no stands.
import { describe, expect, test } from 'vitest'
import { applyRequest } from '../../src/controls/apply-requests.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { PoolRecord } from '../../src/domain/record.ts'
import type { Ask, ControlRequest } from '../../src/domain/request.ts'
import { planCommit } from '../../src/record/plan-commit.ts'
import { minute, nodeFacts, noon, pool, poolFacts, second } from '../support/build-facts.ts'
import { incident, record } from '../support/build-record.ts'

const { id } = incident()
const waiting = incident({
  state: 'awaiting-approval',
  waiting: { reason: 'x', guard: 'approval', action: 'reboot' },
})
const ask = (kind: 'approve' | 'reject' | 'run', by: string, afterMs: number): ControlRequest => {
  const asked: Ask = { kind, incidentId: id, action: 'reboot' }
  return { ...asked, id: `${by}${afterMs}`, by, verified: false, reason: '', at: noon + afterMs }
}

/** The incident once all were taken up, in the order asked, in one look. */
function after(...asked: readonly ControlRequest[]): Incident | undefined {
  let now: PoolRecord = record({ incidents: [waiting] })
  for (const request of asked) {
    const terms = {
      pool,
      record: now,
      facts: poolFacts({ nodes: [nodeFacts()] }),
      now: noon + minute,
    }
    const changes = applyRequest({ row: `ask|${request.id}`, request }, terms)
    now = planCommit(changes, { record: now, done: new Map(), sequence: 0, now: noon }).record
  }
  return now.incidents[0]
}

describe('of an approval and a rejection', () => {
  test.each([
    ['the rejection first', 'rejected', [ask('reject', 'bob', 0), ask('approve', 'ann', second)]],
    ['the approval first', 'rejected', [ask('approve', 'ann', 0), ask('reject', 'bob', second)]],
    ['an order after it', 'rejected', [ask('reject', 'bob', 0), ask('run', 'ann', second)]],
    ['one who thinks again', 'permitted', [ask('reject', 'bob', 0), ask('approve', 'bob', second)]],
    [
      'one who has seen the no',
      'permitted',
      [ask('reject', 'bob', 0), ask('approve', 'ann', minute)],
    ],
  ] as const)('%s: it is %s', (_, expected, asked) => {
    const { grants = [], rejections = [] } = after(...asked) ?? {}
    const [permitted, rejected] = expected === 'permitted' ? [1, 0] : [0, 1]
    expect([grants.length, rejections.length]).toEqual([permitted, rejected])
  })
})
