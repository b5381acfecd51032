// RESOLVED reaches whoever was told before, and nobody else alone: also where the route has changed since.
import { describe, expect, test } from 'vitest'
import type { Change } from '../../src/domain/record.ts'
import { decisionChanges } from '../../src/record/decision-changes.ts'
import { incidentOf, startAt } from '../record/builders.ts'
import { drainBench, pool } from './drain-support.ts'

const told = (channel: string) => ({ channel, what: 'opened' as const, at: startAt })
const noRecord = { incidents: [], attempts: [], nodes: [], jobs: [] }

describe('the end is for', () => {
  test.each([
    ['nobody where nobody was told', {}, []],
    ['whoever was told', { alerts: [told('teams'), told('teams')] }, ['teams']],
    [
      'each of them, and not for whom the route names by now',
      { alerts: [told('mail:night'), told('webhook')] },
      ['mail:night', 'webhook'],
    ],
    [
      'whom a silence kept from it, so that the silence decides',
      { silenced: [told('teams')] },
      ['teams'],
    ],
  ])('%s', (_, more, expected) => {
    const incident = incidentOf(pool, 1, more)
    const controls = { refusals: {}, tasksSeenUntil: 0, handledTasks: {} }
    const changes = decisionChanges(
      { kind: 'resolve', incident, how: 'by-itself', reason: 'It is well.' },
      {
        pool,
        record: { ...noRecord, incidents: [incident], controls },
        channels: () => ['topic'],
        now: startAt + 1,
      },
    )
    const alerts = changes.flatMap((change) => (change.kind === 'alert' ? change.channels : []))
    expect(alerts).toEqual(expected)
  })
})

test('what still waited for a channel when the incident ended tells that it ended, once', async () => {
  const { ledger, clock, teams, mail, drain, stories } = await drainBench()
  const incident = incidentOf(pool, 1)
  const channels = ['teams']
  const opened: Change = {
    kind: 'alert',
    incidentId: incident.id,
    what: 'opened',
    channels,
    at: startAt,
  }
  await ledger.commit([{ kind: 'open-incident', incident }, opened])
  const over = { ...incident, state: 'resolved' as const, resolvedAt: startAt + 1 }
  await ledger.commit([{ kind: 'close-incident', incident: over }])
  clock.advance(20_000)
  await drain(ledger)
  expect(teams.got.map(({ what }) => what)).toEqual(['resolved'])
  expect(mail.got).toEqual([])
  expect(stories.get(incident.id)?.incident.alerts.map(({ what }) => what)).toEqual(['resolved'])
})
