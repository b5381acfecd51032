// What a budget keeps back of very many pools, of clocks that were wrong, and for a channel that is gone.
import { expect, test } from 'vitest'
import type { Notice } from '../../src/ports/channel.ts'
import { incidentOf, startAt } from '../record/builders.ts'
import { drainBench, pool } from './drain-support.ts'

const minute = 60_000
const hour = 60 * minute

async function bench(channel = 'mail') {
  const made = await drainBench({}, 8)
  const got: { channel: string; notice: Notice }[] = []
  for (const one of [made.teams, made.mail]) {
    one.send = async (message) => {
      if (message.kind === 'notice') got.push({ channel: one.name, notice: message })
      return { kind: 'sent' }
    }
  }
  async function keep(count: number, at = startAt): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const { id: incidentId } = incidentOf(pool, n)
      const what = n === count - 1 ? 'escalated' : 'opened'
      const where = { channel, pool: { ...pool, pool: `a-pool-with-a-long-name-of-its-own-${n}` } }
      await made.outbound.overflow.keep(`${n}`, {
        ...{ ...where, fault: 'node-lost', what, incidents: 1, incidentId, sequences: [n], at },
      })
    }
  }
  const left = () => made.rows.dump('state').filter(({ row }) => /^(over|due)\|/.test(row)).length
  return { ...made, got, keep, left }
}

test('5,000 messages of as many pools fit into one summary, the worst first, and none is left over', async () => {
  const { keep, got, left, clock, outbound } = await bench()
  await keep(5000)
  clock.advance(6 * minute)
  await outbound.send()
  expect(got).toHaveLength(1)
  const { title, text, tables } = got[0]?.notice ?? {}
  expect(title).toBe('5000 messages more about 5000 incidents')
  expect(text?.at(-1)).toBe('The worst 20 are listed here, 4980 more are counted alone.')
  expect(tables?.[0]?.rows).toHaveLength(20)
  expect(tables?.[0]?.rows[0]?.[0]).toBe('escalated')
  expect(left()).toBe(0)
})

test('a summary that cannot be posted holds up no other notice', async () => {
  const { keep, got, clock, outbound, rows } = await bench()
  await keep(1)
  const empty = { text: [], facts: [], tables: [], advice: '', page: '', at: startAt }
  const notice: Notice = { kind: 'notice', what: 'digest', title: 'The week', ...empty, key: 'd' }
  await outbound.notices.post(notice, ['teams'])
  clock.advance(6 * minute)
  let writes = 0
  rows.faults.fault = ({ name }) => {
    if (name === 'transact') writes += 1
    return name === 'transact' && writes === 1 ? new Error('the row is too large') : undefined
  }
  await expect(outbound.send()).rejects.toThrow('too large')
  expect(got.map(({ notice: { title } }) => title)).toEqual(['The week'])
})

test('what a clock a day ahead kept back, and when it last told, keep nothing back', async () => {
  const { keep, got, left, clock, outbound } = await bench()
  await keep(1, startAt + 24 * hour)
  clock.advance(24 * hour + 6 * minute)
  await outbound.send()
  expect(got).toHaveLength(1)
  clock.advance(-24 * hour)
  await keep(1)
  await outbound.send()
  expect([got.length, left()]).toEqual([2, 0])
})

test('what was kept back for a channel that is gone is told by another', async () => {
  const { keep, got, left, clock, outbound } = await bench('mail:night')
  await keep(2)
  clock.advance(6 * minute)
  await outbound.send()
  expect([...new Set(got.map(({ channel }) => channel))].toSorted()).toEqual(['mail', 'teams'])
  expect(left()).toBe(0)
})

test('a notice waits as long as the channel asked for when it put off an alert, and what it answers counts for alerts', async () => {
  const { clock, outbound, teams } = await bench()
  const now = clock.now()
  await outbound.gate.heard('teams', { kind: 'later', afterMs: 2 * hour, reason: '429' }, now)
  const empty = { text: [], facts: [], tables: [], advice: '', page: '', at: startAt }
  const notice: Notice = { kind: 'notice', what: 'digest', title: 'The week', ...empty, key: 'd' }
  await outbound.notices.post(notice, ['teams'])
  let sent = 0
  teams.send = async () => {
    sent += 1
    return { kind: 'sent' }
  }
  for (let past = 0; past < 2 * hour; past += 10 * minute) {
    await outbound.send()
    clock.advance(10 * minute)
  }
  expect(sent).toBe(0)
  await outbound.send()
  expect(sent).toBe(1)
  expect((await outbound.channelBook.all()).get('teams')).toEqual({})
})
