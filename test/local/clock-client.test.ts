// The app's clock against a pretended emulator: forwards only, held while anything runs, calm when it is away.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createClockClient, type HeldClock } from '../../src/local/clock-client.ts'

const virtualStart = Date.parse('2026-03-01T10:00:00Z')
let clock: HeldClock | undefined
afterEach(() => clock?.close())

function world(speed = 30, away = false) {
  const state = { wall: 0, now: virtualStart, held: false, away, calls: [] as string[] }
  const made = createClockClient({
    controlUrl: 'http://emulator/_emulator',
    holder: 'app-1',
    wallNow: () => state.wall,
    request: async (input) => {
      const path = String(input).split('/').at(-1) ?? ''
      if (state.away) throw new TypeError('fetch failed')
      if (path !== 'clock') state.calls.push(path)
      if (path === 'hold') state.held = true
      if (path === 'release') state.held = false
      return Response.json({ now: state.now, wall: state.wall, speed, held: state.held })
    },
  })
  clock = made
  return { state, clock: made }
}

test('between two words of the emulator time runs on at its speed', async () => {
  const { state, clock } = world()
  await clock.ready(1_000)
  expect(clock.now()).toBe(virtualStart)
  state.wall = 100
  expect(clock.now()).toBe(virtualStart + 3_000)
  expect(clock.toWallMs(30_000)).toBe(1_000)
})

test('time never goes backwards when the emulator comes back behind', async () => {
  const { state, clock } = world()
  await clock.ready(1_000)
  state.wall = 200
  expect(clock.now()).toBe(virtualStart + 6_000)
  state.now = virtualStart + 1_000
  await clock.enter()
  expect(clock.now()).toBe(virtualStart + 6_000)
  state.now = virtualStart + 9_000
  await clock.leave()
  expect(clock.now()).toBe(virtualStart + 9_000)
})

test('while the emulator is away time stands still after a second, and nothing fails', async () => {
  const { state, clock } = world()
  await clock.ready(1_000)
  state.away = true
  state.wall = 60_000
  expect(clock.now()).toBe(virtualStart + 30_000)
  await clock.enter()
  await clock.leave()
  state.wall = 120_000
  expect(clock.now()).toBe(virtualStart + 30_000)
})

describe('holding', () => {
  test('overlapping invocations share one hold, the last one lets go', async () => {
    const { state, clock } = world()
    await clock.ready(1_000)
    await Promise.all([clock.enter(), clock.enter()])
    await clock.leave()
    expect(state.calls).toEqual(['hold'])
    await clock.leave()
    expect(state.calls).toEqual(['hold', 'release'])
  })

  test('one that comes while the last one leaves is held again', async () => {
    const { state, clock } = world()
    await clock.ready(1_000)
    await clock.enter()
    const leaving = clock.leave()
    await clock.enter()
    await leaving
    expect(state.held).toBe(true)
    await clock.leave()
    expect(state.held).toBe(false)
  })

  test('it is renewed while it lasts', async () => {
    vi.useFakeTimers()
    const { state, clock } = world()
    await clock.enter()
    await vi.advanceTimersByTimeAsync(6_500)
    expect(state.calls).toEqual(['hold', 'hold', 'hold'])
    vi.useRealTimers()
  })
})

test('a clock that never answers is named', async () => {
  const { state, clock } = world(30, true)
  const waiting = clock.ready(400)
  state.wall = 500
  await expect(waiting).rejects.toThrow(/no clock answered at http:\/\/emulator/)
})
