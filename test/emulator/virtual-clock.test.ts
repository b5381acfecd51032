// Virtual time: as fast as asked, still while held, never backwards, never past its ceiling.
import { expect, test } from 'vitest'
import { createManualClock, createWallClock } from '../../src/emulator/virtual-clock.ts'

const startMs = 1_000_000

function wallClock(options: { speed?: number; ceilingMs?: number } = {}) {
  let wallMs = 5_000
  const clock = createWallClock({ startMs, speed: 10, wall: () => wallMs, ...options })
  return {
    clock,
    /** Lets wall time pass and tells how much virtual time has. */
    pass: (ms: number): number => {
      wallMs += ms
      return clock.now() - startMs
    },
  }
}

test('runs as many times as fast as the wall', () => {
  const { pass } = wallClock()
  expect(pass(0)).toBe(0)
  expect(pass(1_000)).toBe(10_000)
  expect(pass(500)).toBe(15_000)
})

test('stands still while anyone holds it, and runs again from there', () => {
  const { clock, pass } = wallClock()
  pass(100)
  clock.hold('app', 10_000)
  clock.hold('other', 10_000)
  expect(clock.held()).toBe(true)
  expect(pass(500)).toBe(1_000)
  clock.release('app')
  expect(pass(500)).toBe(1_000)
  clock.release('other')
  expect(clock.held()).toBe(false)
  expect(pass(100)).toBe(2_000)
})

test('a hold ends by itself; the time after its end counts even if nobody looked', () => {
  const { clock, pass } = wallClock()
  clock.hold('killed', 300)
  expect(pass(1_000)).toBe(7_000)
  expect(clock.held()).toBe(false)
})

test('a renewed hold lasts from its renewal', () => {
  const { clock, pass } = wallClock()
  clock.hold('app', 300)
  pass(200)
  clock.hold('app', 300)
  expect(pass(300)).toBe(0)
  expect(pass(100)).toBe(1_000)
})

test('never passes its ceiling, and does not catch up on what it lost there', () => {
  const { clock, pass } = wallClock({ ceilingMs: startMs + 2_000 })
  expect(pass(1_000)).toBe(2_000)
  clock.raiseCeiling(startMs + 60_000)
  expect(pass(0)).toBe(2_000)
  expect(pass(100)).toBe(3_000)
})

test('a wall clock that is set back does not take virtual time with it', () => {
  const { pass } = wallClock()
  expect(pass(1_000)).toBe(10_000)
  expect(pass(-600)).toBe(10_000)
  expect(pass(700)).toBe(17_000)
})

test('a wall clock that is set back by an hour stops time no longer than one look, and makes no hold longer', () => {
  const { clock, pass } = wallClock()
  pass(1_000)
  clock.hold('app', 300)
  expect(pass(-3_600_000)).toBe(10_000)
  expect(pass(400)).toBe(11_000)
  expect(clock.held()).toBe(false)
})

test('a step by hand past the ceiling is told before it shows', () => {
  const told: number[] = []
  const clock = createWallClock({
    startMs,
    speed: 0,
    ceilingMs: startMs + 10,
    stepped: (toMs) => told.push(toMs - clock.now()),
  })
  clock.advance(5)
  clock.advance(500)
  expect([told, clock.now()]).toEqual([[500], startMs + 505])
})

test('by hand it moves only when it is moved', () => {
  const clock = createManualClock(startMs, () => 7)
  expect(clock.now()).toBe(startMs)
  clock.advance(250)
  clock.advance(-100)
  expect(clock.now()).toBe(startMs + 250)
  expect(clock.wall()).toBe(7)
})
