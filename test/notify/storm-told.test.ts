// 750 incidents at once: one message for each channel and kind of news, when they begin, wait and end.
import { expect, test } from 'vitest'
import { reminders } from '../../src/decide/reminders.ts'
import type { Change } from '../../src/domain/record.ts'
import { incidentOf, startAt } from '../record/builders.ts'
import { drainBench, pool } from './drain-support.ts'

const nodes = 750
const both = ['teams', 'mail']
const all = Array.from({ length: nodes }, (_, n) => incidentOf(pool, n, { state: 'escalated' }))

test('are told, told again and ended in one message a channel each, within the budget of mails', async () => {
  const { ledger, clock, teams, mail, drain } = await drainBench({}, 8)
  await ledger.commit(
    all.flatMap((incident): Change[] => [
      { kind: 'open-incident', incident },
      { kind: 'alert', incidentId: incident.id, what: 'opened', channels: both, at: startAt },
    ]),
  )
  clock.advance(19_000)
  await drain(ledger)
  expect(teams.got).toEqual([])
  clock.advance(1_000)
  await drain(ledger)
  const counts = () => [teams, mail].map(({ got }) => got.map((one) => one.stories.length))
  expect(counts()).toEqual([[nodes], [nodes]])

  clock.advance(4 * 3_600_000)
  const again = reminders(ledger.record, () => both, 4, clock.now())
  expect(again).toHaveLength(2 * nodes)
  await ledger.commit(again)
  expect(reminders(ledger.record, () => both, 4, clock.now())).toEqual([])
  clock.advance(20_000)
  await drain(ledger)
  expect(counts()).toEqual([
    [nodes, nodes],
    [nodes, nodes],
  ])

  await ledger.commit(
    ledger.record.incidents.flatMap((incident): Change[] => [
      {
        ...{ kind: 'alert', incidentId: incident.id, what: 'resolved', channels: both },
        at: clock.now(),
      },
      { kind: 'close-incident', incident: { ...incident, state: 'resolved' } },
    ]),
  )
  clock.advance(20_000)
  await drain(ledger)
  for (const { got } of [teams, mail]) {
    expect(got.map(({ what }) => what)).toEqual(['opened', 'reminder', 'resolved'])
  }
  expect(await ledger.outbox()).toEqual([])
})
