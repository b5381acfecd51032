// A route that names nobody who is set up is told each day, once, whichever process tells it.
import { expect, test } from 'vitest'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { dayMs, hourMs } from '../../src/domain/durations.ts'
import { policySchema } from '../../src/domain/policy.ts'
import { createTellMisrouted } from '../../src/notify/misrouted.ts'
import type { Notices } from '../../src/notify/notices.ts'
import { createNoticeBook } from '../../src/record/notice-book.ts'
import { handClock } from '../record/builders.ts'

function setUp() {
  const clock = handClock()
  const book = createNoticeBook({ rows: createMemoryRows() })
  const faults = { next: false }
  const policy = policySchema.parse({
    alerts: { channels: ['teams'], routes: [{ match: { pool: 'a' }, channels: ['mail:night'] }] },
  })
  const post: Notices['post'] = async (notice, channels) => {
    if (faults.next) {
      faults.next = false
      throw new Error('the store cannot be reached')
    }
    await book.add(notice, channels, clock.now())
  }
  const process = () =>
    createTellMisrouted({ policy, setUp: ['teams'], notices: { post }, clock, page: '' })
  const waiting = async () => (await book.waiting()).map(({ value }) => value.channel)
  return { clock, faults, process, waiting }
}

test('two processes that are asked often tell it once a day', async () => {
  const { clock, process, waiting } = setUp()
  const [one, other] = [process(), process()]
  for (let hour = 0; hour < 8; hour += 1) {
    await one()
    await other()
    clock.advance(hourMs)
  }
  expect(await waiting()).toEqual(['teams'])
  clock.advance(dayMs)
  await one()
  await other()
  expect(await waiting()).toEqual(['teams', 'teams'])
})

test('what the store did not take is told with the next call', async () => {
  const { faults, process, waiting } = setUp()
  const tell = process()
  faults.next = true
  await expect(tell()).rejects.toThrow('the store cannot be reached')
  await tell()
  expect(await waiting()).toEqual(['teams'])
})
