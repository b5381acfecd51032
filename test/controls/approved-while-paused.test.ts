// What a person hears who approves or orders something while the pool is stopped: that nothing is called yet, and why.
import { expect, test } from 'vitest'
import { applyRequest } from '../../src/controls/apply-requests.ts'
import type { Ask } from '../../src/domain/request.ts'
import { minute, nodeFacts, noon, pool, poolFacts } from '../support/build-facts.ts'
import { controls, incident, record } from '../support/build-record.ts'

const said = { by: 'bob', verified: false, at: noon - minute, reason: 'driver upgrade' }
const waits = incident({
  state: 'awaiting-approval',
  waiting: { reason: 'x', guard: 'approval', action: 'reboot' },
})

interface Stop {
  until?: number
}

function audited(kind: 'approve' | 'run' | 'acknowledge', pause?: Stop, ofAccount?: Stop) {
  const stop = pause ? { controls: controls({ pause: { ...said, ...pause } }) } : {}
  const terms = {
    ...{ pool, facts: poolFacts({ nodes: [nodeFacts()] }), now: noon },
    record: record({ incidents: [waits], ...stop }),
    accountPause: ofAccount && { ...said, by: 'eve', ...ofAccount },
  }
  const about = { incidentId: waits.id }
  const asked: Ask =
    kind === 'acknowledge' ? { kind, ...about } : { kind, ...about, action: 'reboot' }
  const request = { ...asked, by: 'ann', verified: false, at: noon, reason: '', id: 'r1' }
  const changes = applyRequest({ row: 'ask|1|r1', request }, terms)
  return changes.flatMap((change) => {
    if (change.kind === 'audit') return [change.entry.said]
    return change.kind === 'add-line' ? [change.line.text] : []
  })
}

test.each(['approve', 'run'] as const)('%s says so, in the timeline and in the audit', (kind) => {
  const until = noon + 60 * minute
  const all = audited(kind, { until })
  expect(all).toHaveLength(2)
  for (const text of all) {
    expect(text).toContain(
      'Nothing is called yet: bob has paused the pool until 2026-03-01 13:00:00 UTC.',
    )
  }
  expect(audited(kind, {})[0]).toContain('bob has paused the pool until somebody ends it.')
})

test.each([
  {
    when: 'alone',
    pool: undefined,
    account: {},
    told: 'eve has paused the account until somebody',
  },
  {
    ...{ when: 'longer than the pool', pool: { until: noon + minute } },
    ...{
      account: { until: noon + 9 * minute },
      told: 'eve has paused the account until 2026-03-01',
    },
  },
  {
    when: 'shorter',
    pool: {},
    account: { until: noon + 9 * minute },
    told: 'bob has paused the pool',
  },
  { when: 'no more', pool: {}, account: { until: noon }, told: 'bob has paused the pool' },
])('an account that is paused $when is told so', ({ pool: own, account, told }) => {
  for (const text of audited('approve', own, account)) {
    expect(text).toContain(`Nothing is called yet: ${told}`)
  }
})

test('where nothing is stopped, or not any more, or nothing would be called, there is no such word', () => {
  for (const texts of [
    audited('approve'),
    audited('approve', { until: noon }),
    audited('acknowledge', {}),
  ]) {
    expect(texts.join(' ')).not.toContain('Nothing is called yet')
  }
})
