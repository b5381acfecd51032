// Timer triggers in a clock that the test moves: one at a time, nothing made up for.
import { expect, test } from 'vitest'
import type { InvocationInput, Invoker } from '../../src/local/host/invoke.ts'
import { startTimer } from '../../src/local/host/timers.ts'
import type { RegisteredFunction } from '../../src/local/host/worker-app.ts'

function timerAt(startMs: number, schedule = '*/30 * * * * *') {
  let nowMs = startMs
  let pending: (() => void) | undefined
  let finish: (() => void) | undefined
  const calls: InvocationInput[] = []
  const waits: number[] = []
  const invoker: Invoker = {
    inFlight: () => 0,
    drain: async () => true,
    invoke: (_, input) => {
      calls.push(input)
      return new Promise((done) => {
        finish = () => done({ kind: 'succeeded', returnValue: null })
      })
    },
  }
  const fn: RegisteredFunction = {
    metadata: { name: 'census', bindings: { t: { type: 'timerTrigger', schedule } } },
    callback: () => {},
    file: 'census.js',
  }
  const timer = startTimer({
    fn,
    clock: { now: () => nowMs, toWallMs: (ms) => ms / 30 },
    invoker,
    log: () => {},
    setTimer: (run, wallMs) => {
      waits.push(wallMs)
      pending = run
      return { cancel: () => {} }
    },
  })
  const settle = () => new Promise((done) => setImmediate(done))
  return {
    calls,
    waits,
    timer,
    advance: async (ms: number) => {
      nowMs += ms
      const run = pending
      pending = undefined
      run?.()
      await settle()
    },
    finish: async () => {
      finish?.()
      await settle()
    },
  }
}

const start = Date.parse('2026-03-01T10:00:05Z')

test('it fires when its time has come, not before', async () => {
  const t = timerAt(start)
  await t.advance(24_000)
  expect(t.calls).toHaveLength(0)
  await t.advance(1_000)
  expect(t.calls).toHaveLength(1)
})

test('its wait is in wall time: 250 ms at most, so that a held or stepped clock is noticed', () => {
  expect(timerAt(start).waits).toEqual([250])
  expect(timerAt(Date.parse('2026-03-01T10:00:27Z')).waits).toEqual([100])
})

test('a long invocation is never joined by a second one, and missed times are dropped', async () => {
  const t = timerAt(start)
  await t.advance(25_000)
  await t.advance(300_000)
  expect(t.calls).toHaveLength(1)
  await t.finish()
  await t.advance(29_000)
  expect(t.calls).toHaveLength(1)
  await t.advance(1_000)
  expect(t.calls).toHaveLength(2)
})

test('after a pause of an hour it fires once', async () => {
  const t = timerAt(start)
  await t.advance(3_600_000)
  await t.finish()
  await t.advance(1_000)
  expect(t.calls).toHaveLength(1)
})

test('the function gets the schedule in the form of the real host', async () => {
  const t = timerAt(start)
  await t.advance(25_000)
  expect(JSON.parse(t.calls[0]?.data.json ?? '')).toEqual({
    Schedule: { AdjustForDST: true },
    ScheduleStatus: {
      Last: '2026-03-01T10:00:30.000Z',
      LastUpdated: '2026-03-01T10:00:30.000Z',
      Next: '2026-03-01T10:01:00.000Z',
    },
    IsPastDue: false,
  })
})

test('a wrong schedule names the function', () => {
  expect(() => timerAt(start, 'every minute')).toThrow(/function "census": schedule "every minute"/)
})
