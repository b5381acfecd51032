// The budget of mails: so many an hour over all pools, two of them for what is urgent, and the rest in one summary.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import type { AlertKind } from '../../src/domain/incident.ts'
import type { Change } from '../../src/domain/record.ts'
import type { Notice } from '../../src/ports/channel.ts'
import { createMailBudget } from '../../src/record/mail-budget.ts'
import { incidentOf, startAt } from '../record/builders.ts'
import { drainBench, pool } from './drain-support.ts'

const second = 1000
const hour = 3600 * second
const minute = 60 * second

describe('the budget', () => {
  test('grants six places to all and two more to what is urgent, and none twice for the same message', async () => {
    const budget = createMailBudget({ rows: createMemoryRows(), perHour: 8 })
    const take = (key: string, isUrgent = false) => budget.take('mail', { key, isUrgent }, startAt)
    const answers = []
    for (let n = 0; n < 7; n += 1) answers.push(await take(`m${n}`))
    expect(answers.join(' ')).toBe('granted granted granted granted granted granted spent')
    expect([await take('u1', true), await take('u2', true), await take('u3', true)]).toEqual([
      'granted',
      'granted',
      'spent',
    ])
    expect(await take('m0')).toBe('granted')
    expect(await budget.take('mail:night', { key: 'x', isUrgent: false }, startAt)).toBe('granted')
  })

  test('is never exceeded in any hour, by whatever instances ask at once', async () => {
    const asked = fc.array(
      fc.record({ minute: fc.integer({ min: 0, max: 240 }), isUrgent: fc.boolean() }),
      { maxLength: 60 },
    )
    await fc.assert(
      fc.asyncProperty(asked, fc.integer({ min: 1, max: 10 }), async (asks, perHour) => {
        const rows = createMemoryRows()
        const instances = [1, 2, 3].map(() => createMailBudget({ rows, perHour }))
        const granted: number[] = []
        const sorted = asks.toSorted((a, b) => a.minute - b.minute)
        const minutes = [...new Set(sorted.map((one) => one.minute))]
        for (const at of minutes) {
          const now = startAt + at * minute
          const together = sorted.filter((one) => one.minute === at)
          const answers = await Promise.all(
            together.map(({ isUrgent }, n) =>
              instances[n % 3]?.take('mail', { key: `${at} ${n}`, isUrgent }, now),
            ),
          )
          granted.push(...answers.flatMap((answer) => (answer === 'granted' ? [now] : [])))
        }
        for (const at of granted) {
          const within = granted.filter((other) => other > at - hour && other <= at)
          expect(within.length).toBeLessThanOrEqual(perHour)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('is free again after an hour', async () => {
    const budget = createMailBudget({ rows: createMemoryRows(), perHour: 1 })
    const take = (key: string, at: number) => budget.take('mail', { key, isUrgent: false }, at)
    expect(await take('a', startAt)).toBe('granted')
    expect(await take('b', startAt + hour - 1)).toBe('spent')
    expect(await take('b', startAt + hour)).toBe('granted')
  })
})

const faults = [
  ...(['node-unusable', 'node-lost', 'node-disk-full', 'task-failed', 'task-stuck'] as const),
  ...(['pool-resize-quota', 'pool-resize-capacity', 'pool-resize-failed', 'job-waits'] as const),
  ...(['task-exit-code', 'pool-autoscale-failed', 'task-never-starts'] as const),
]

async function bench() {
  const made = await drainBench({}, 8)
  const { clock, ledger, drain, outbound, mail } = made
  const got: Notice[] = []
  const send = mail.send.bind(mail)
  mail.send = async (message) => {
    if (message.kind !== 'notice') return send(message)
    got.push(message)
    return { kind: 'sent' }
  }
  async function tell(n: number, what: AlertKind = 'opened'): Promise<void> {
    const incident = incidentOf(pool, n, { fault: faults[n % faults.length] ?? 'node-lost' })
    const at = clock.now()
    const changes: Change[] = [
      { kind: 'open-incident', incident },
      { kind: 'alert', incidentId: incident.id, what, channels: ['mail'], at },
    ]
    await ledger.commit(changes)
    clock.advance(20 * second)
    await drain(ledger)
  }
  async function beat(forMs: number): Promise<void> {
    for (let past = 0; past < forMs; past += minute) {
      clock.advance(minute)
      await outbound.send()
    }
  }
  return { ...made, got, tell, beat }
}

describe('what exceeds the budget', () => {
  test('comes in one summary an hour that counts and links; escalations still come at once', async () => {
    const { tell, beat, mail, got, ledger } = await bench()
    for (let n = 0; n < 10; n += 1) await tell(n)
    expect(mail.got).toHaveLength(6)
    await tell(10, 'escalated')
    await tell(11, 'approval')
    expect(mail.got.map(({ what }) => what).slice(6)).toEqual(['escalated', 'approval'])
    expect(await ledger.outbox()).toEqual([])
    await beat(30 * minute)
    expect(got.map(({ what, title }) => `${what}: ${title}`)).toEqual([
      'overflow: 4 messages more about 4 incidents',
    ])
    expect(got[0]?.tables[0]?.rows.map((row) => row.at(-1))).toEqual(
      [6, 7, 8, 9].map((n) => incidentOf(pool, n).id),
    )
    const kept = ledger.record.incidents.find(({ id }) => id === incidentOf(pool, 9).id)
    expect(kept?.alerts).toEqual([
      expect.objectContaining({ channel: 'mail', what: 'opened', summed: true }),
    ])
    const story = await ledger.story(incidentOf(pool, 9).id)
    expect(story?.timeline.map(({ text }) => text)).toContain(
      'Mail: comes in the summary of the hour: alerts.mailsPerHour admits no more of its kind in this hour',
    )
    await beat(2 * hour)
    expect(got).toHaveLength(1)
  })

  test('is not lost by a crash at any await, before or after any write', async () => {
    for (const moment of ['before', 'after'] as const) {
      for (let failing = 1; failing <= 14; failing += 1) {
        const { tell, beat, mail, got, rows, ledger, drain, clock } = await bench()
        for (let n = 0; n < 6; n += 1) await tell(n)
        let calls = 0
        await ledger.commit([
          { kind: 'open-incident', incident: incidentOf(pool, 7) },
          {
            kind: 'alert',
            incidentId: incidentOf(pool, 7).id,
            what: 'opened',
            channels: ['mail'],
            at: clock.now(),
          },
        ])
        clock.advance(20 * second)
        rows.faults.fault = (operation) => {
          if (operation.moment === moment) calls += 1
          return calls === failing ? new Error('the store is away') : undefined
        }
        await drain(ledger).catch(() => undefined)
        await beat(10 * minute).catch(() => undefined)
        rows.faults.fault = undefined
        await ledger.reload()
        await drain(ledger)
        await beat(3 * hour)
        const id = incidentOf(pool, 7).id
        const told = [
          ...mail.got.flatMap(({ stories }) => stories.map(({ incident }) => incident.id)),
          ...got.flatMap(({ tables }) => tables.flatMap((table) => table.rows.flat())),
        ]
        expect(told, `${moment} ${failing}`).toContain(id)
        const left = rows.dump('state').map(({ row }) => row)
        expect(left.filter((row) => /^(over|due|out)\|/.test(row))).toEqual([])
      }
    }
  })
})
