// What waits for a person is told again: when, of what, to whom, and how much in one message.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reminders } from '../../src/decide/reminders.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { noControls } from '../../src/domain/record.ts'
import { incidentOf, startAt } from '../record/builders.ts'

const hourMs = 3_600_000
const pool = { account: 'renderfarm', pool: 'frames' }
const told = (at: number) => ({ channel: 'teams', what: 'escalated' as const, at })
const said = { by: 'ann', verified: true, reason: 'on it' }

function escalated(n: number, more: Partial<Incident> = {}): Incident {
  return incidentOf(pool, n, { state: 'escalated', alerts: [told(startAt)], ...more })
}

function remindedOf(incidents: readonly Incident[], now: number, more = {}, repeatHours = 4) {
  const record = { incidents, controls: { ...noControls, ...more } }
  return reminders(record, () => ['teams', 'mail'], repeatHours, now)
}
const ids = (changes: ReturnType<typeof remindedOf>) =>
  changes.flatMap((change) => (change.kind === 'alert' ? [change.incidentId.slice(-1)] : []))

const due = startAt + 4 * hourMs

describe('an incident', () => {
  test.each([
    ['that is escalated is told again after four hours', {}, due, true],
    ['that is held as well', { state: 'held' as const }, due, true],
    [
      'that somebody else has in hand is not',
      { state: 'held' as const, waiting: { reason: 'Left to them.', guard: 'others' } },
      due,
      false,
    ],
    ['that waits for approval as well', { state: 'awaiting-approval' as const }, due, true],
    ['not before', {}, due - 1, false],
    ['that somebody acknowledged is not', { acknowledged: { ...said, at: startAt } }, due, false],
    ['that is being repaired is not', { state: 'acting' as const }, due, false],
    ['whose first message still waits is not', { alerts: [] }, due, false],
    [
      'whose first message was given up is, four hours after that',
      { alerts: [], undeliveredAt: startAt + hourMs },
      due + hourMs,
      true,
    ],
    ['and not before', { alerts: [], undeliveredAt: startAt + hourMs }, due + hourMs - 1, false],
    [
      'that was told, and whose last message was given up since, waits from then',
      { undeliveredAt: startAt + hourMs },
      due,
      false,
    ],
    ['that was told again since is not', { remindedAt: startAt + hourMs }, due, false],
    ['that was told again long ago is', { remindedAt: startAt + hourMs }, due + hourMs, true],
    [
      'of which somebody rejected a rung since is not',
      { rejections: [{ ...said, at: startAt + hourMs, action: 'reboot' as const }] },
      due,
      false,
    ],
    [
      'that a silence kept back is, once the silence is over',
      { alerts: [], silenced: [told(startAt)] },
      due,
      true,
    ],
  ])('%s', (_, more, now, expected) => {
    expect(ids(remindedOf([escalated(1, more)], now))).toEqual(expected ? ['1'] : [])
  })

  test('is not told again while a silence lasts, nor where the policy says never', () => {
    const silence = { ...said, at: startAt, until: due + 1 }
    expect(remindedOf([escalated(1)], due, { silence })).toEqual([])
    expect(ids(remindedOf([escalated(1)], due + 1, { silence }))).toEqual(['1'])
    expect(remindedOf([escalated(1)], due, {}, 0)).toEqual([])
  })
})

describe('in a storm', () => {
  test('the first that is due takes all of its fault along, and no other fault', () => {
    const all = [
      escalated(1),
      escalated(2, { alerts: [told(startAt + 3 * hourMs)] }),
      escalated(3, { fault: 'node-lost', alerts: [told(startAt + 3 * hourMs)] }),
    ]
    expect(ids(remindedOf(all, due))).toEqual(['1', '2'])
  })

  test('no fault is told again more than once in the time of the policy, however they trickle in', () => {
    const arriving = fc.array(fc.integer({ min: 0, max: 48 * 60 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(arriving, fc.integer({ min: 1, max: 8 }), (minutes, repeatHours) => {
        let incidents: Incident[] = []
        const remindedAt: number[] = []
        for (let minute = 0; minute <= 72 * 60; minute += 10) {
          const now = startAt + minute * 60_000
          for (const [n, at] of minutes.entries()) {
            if (at > minute || incidents.some(({ id }) => id === escalated(n).id)) continue
            incidents.push(escalated(n, { detectedAt: now, alerts: [told(now)] }))
          }
          const changes = remindedOf(incidents, now, {}, repeatHours)
          const changed = changes.flatMap((one) =>
            one.kind === 'change-incident' ? [one.incident] : [],
          )
          if (changed.length > 0) remindedAt.push(now)
          incidents = incidents.map((one) => changed.find(({ id }) => id === one.id) ?? one)
        }
        const gaps = remindedAt.slice(1).map((at, index) => at - (remindedAt[index] ?? 0))
        // Whoever came in between was told by its own message and goes with the next round of all.
        for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(repeatHours * hourMs)
        expect(remindedAt.length).toBeGreaterThan(0)
      }),
      { numRuns: 60 },
    )
  })
})
