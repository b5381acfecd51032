// One chain of drains a pool: what waits for a channel that is away costs no more after hours than at first.
import { expect, test } from 'vitest'
import { askDrain } from '../src/ask-drain.ts'
import { minuteMs, secondMs } from '../src/domain/durations.ts'
import { queueNames } from '../src/ports/messages.ts'
import { smallWorld } from './support/small-world.ts'
import { startWholeApp } from './support/whole-app.ts'

const now = 1_000 * secondMs

test.each([
  { when: 'none was asked for', underWay: undefined, at: now + minuteMs, sent: true },
  { when: 'one comes before', underWay: now + minuteMs, at: now + 2 * minuteMs, sent: false },
  { when: 'one comes at the same time', underWay: now + minuteMs, at: now + minuteMs, sent: false },
  { when: 'one comes too late', underWay: now + 2 * minuteMs, at: now + minuteMs, sent: true },
  { when: 'one came, or is lost', underWay: now - 1, at: now + minuteMs, sent: true },
  {
    when: 'one is taken already by a faster clock',
    underWay: now + 3 * secondMs,
    at: now + minuteMs,
    sent: true,
  },
])('a drain where $when: sent is $sent', async ({ underWay, at, sent }) => {
  const asked: number[] = []
  const noted: number[] = []
  const ledger = {
    pool: { account: 'renderfarm', pool: 'frames' },
    drainAt: () => underWay,
    noteDrain: (then: number) => void noted.push(then),
  }
  const messages = { drain: async (_: unknown, delayMs: number) => void asked.push(delayMs) }
  await askDrain({ messages, clock: { now: () => now } }, ledger, at)
  expect([asked, noted]).toEqual(sent ? [[at - now], [at]] : [[], []])
})

test('while every channel is away, the drains do not grow in number, and all is told in the end', async () => {
  let isAway = true
  const whole = startWholeApp({
    world: smallWorld({
      script: [{ at: 'PT5M', pool: 'frames', nodes: 0, do: 'node-unusable' }],
    }),
    policy: { mode: 'watch' },
    deliver: () =>
      isAway ? { kind: 'later', afterMs: 0, reason: 'It is away.' } : { kind: 'sent' },
  })
  let drains = 0
  const { drain } = whole.app
  const counted: typeof drain = async (message) => {
    drains += 1
    return drain(message)
  }
  Object.assign(whole.app, { drain: counted })
  await whole.run(60 * minuteMs)
  drains = 0
  await whole.run(60 * minuteMs)
  const waiting = whole.messages.queued.filter(({ queue }) => queue === queueNames.drains)
  expect(drains).toBeLessThan(20)
  expect(waiting.length).toBeLessThan(5)
  expect(whole.told).toEqual([])
  isAway = false
  await whole.run(20 * minuteMs)
  expect(new Set(whole.told.map(({ channel }) => channel))).toEqual(new Set(['teams', 'mail']))
})
