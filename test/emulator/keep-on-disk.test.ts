// When the world goes to disk: a ceiling each beat, a snapshot when calls have come and the last was long enough ago.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { keepOnDisk } from '../../src/emulator/keep-on-disk.ts'
import { stateFormat } from '../../src/emulator/life/state.ts'
import { readStateLog } from '../../src/emulator/state-log.ts'
import { createWallClock } from '../../src/emulator/virtual-clock.ts'
import { minutes, seconds, startMs } from './support.ts'

const folder = mkdtempSync(join(tmpdir(), 'batch-emulator-disk-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0

/** A world that only counts how often it was saved, on a wall that stands until it is moved. */
function begin(saveTakesMs = 0) {
  files += 1
  const path = join(folder, `${files}.json`)
  let wallMs = startMs
  let saves = 0
  const wall = (): number => wallMs
  const clock = createWallClock({ startMs, speed: 10, ceilingMs: startMs, wall })
  const disk = keepOnDisk(path, wall)
  const emulator = {
    save() {
      saves += 1
      wallMs += saveTakesMs
      return `{"format":${stateFormat},"nowMs":0}`
    },
    now: () => clock.now(),
    tick: () => {},
  }
  const input = {
    atMs: startMs,
    request: { method: 'POST', url: 'http://x/jobs/j/terminate', headers: {} },
  }
  const pass = (ms: number): void => {
    for (let i = 0; i < ms; i += 1_000) {
      wallMs += 1_000
      disk.beat()
    }
  }
  disk.begin({ emulator, clock })
  return { path, disk, clock, input, pass, saves: () => saves }
}

test('time does not pass the ceiling that is on disk', () => {
  const { path, clock, pass } = begin()
  pass(seconds(5))
  const kept = readStateLog(path)?.ceilingMs ?? 0
  expect(clock.now()).toBeGreaterThan(startMs + seconds(40))
  expect(kept).toBe(clock.now() + seconds(20))
})

test.each([
  { when: 'no call came', calls: 0, afterMs: minutes(9), snapshots: 1 },
  { when: 'no call came for ten minutes', calls: 0, afterMs: minutes(11), snapshots: 2 },
  { when: 'a call came just now', calls: 1, afterMs: seconds(5), snapshots: 1 },
  { when: 'a call came and ten seconds have passed', calls: 1, afterMs: seconds(12), snapshots: 2 },
])('$when: $snapshots snapshots', ({ calls, afterMs, snapshots }) => {
  const { disk, input, pass, saves } = begin()
  for (let i = 0; i < calls; i += 1) disk.keep(input)
  pass(afterMs)
  expect(saves()).toBe(snapshots)
})

test('a snapshot that takes a second comes every fifty', () => {
  const { disk, input, pass, saves } = begin(1_000)
  for (let minute = 0; minute < 10; minute += 1) {
    disk.keep(input)
    pass(minutes(1))
  }
  expect(saves()).toBeGreaterThan(5)
  expect(saves()).toBeLessThanOrEqual(12)
})

test('a step by hand is on disk before it is seen', () => {
  const { path, disk } = begin()
  disk.stepped(startMs + minutes(90))
  expect(readStateLog(path)?.ceilingMs).toBe(startMs + minutes(90))
})

test('at the end nothing is left to be lived through again', () => {
  const { path, disk, clock, input } = begin()
  disk.keep(input)
  disk.end()
  expect(readStateLog(path)).toMatchObject({ inputs: [], ceilingMs: clock.now() })
})
