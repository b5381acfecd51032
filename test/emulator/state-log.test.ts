// The world on disk: what was answered is there after a kill, a half-written line is not, secrets never are.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { stateFormat } from '../../src/emulator/life/state.ts'
import { openStateLog, readStateLog } from '../../src/emulator/state-log.ts'
import { createManualClock } from '../../src/emulator/virtual-clock.ts'
import { parseWorld } from '../../src/emulator/world/world-schema.ts'
import { callsOn, job, key, minutes, pool, seconds, startMs, worldOf } from './support.ts'

const folder = mkdtempSync(join(tmpdir(), 'batch-emulator-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
const newFile = (): string => {
  files += 1
  return join(folder, 'deep', `state-${files}.json`)
}

const small = parseWorld(worldOf({ pools: [pool({ dedicated: 4 })], jobs: [job()] }))

/** An emulator whose calls are kept, as the process has it. */
function begin(path: string) {
  const saved = readStateLog(path)
  let keep: Parameters<typeof createEmulator>[0]['keep']
  const emulator = createEmulator({
    accounts: [{ name: 'renderfarm', key }],
    world: small,
    clock: createManualClock(saved?.ceilingMs ?? startMs),
    keep: (input) => keep?.(input),
    ...(saved ? { saved: saved.world, inputs: saved.inputs } : {}),
  })
  const log = openStateLog(path, emulator.save(), emulator.now())
  keep = log.keep
  return { emulator, log, call: callsOn(emulator) }
}

function work({ emulator, call, log }: ReturnType<typeof begin>): void {
  emulator.advance(seconds(20))
  const [node] = call('GET', '/pools/frames/nodes').json.value
  expect(call('POST', `/pools/frames/nodes/${node.id}/reboot`).status).toBe(202)
  emulator.advance(minutes(1))
  call('POST', '/jobs/shot/tasks', { id: 'late', commandLine: '/bin/sh -c "echo hello"' })
  call('POST', '/pools/frames/resize', { targetDedicatedNodes: 6 })
  emulator.advance(seconds(30))
  call('DELETE', '/jobs/shot/tasks/t-0003')
  log.raiseCeiling(emulator.now())
}

const seen = ({ call }: ReturnType<typeof begin>): string[] =>
  ['/pools', '/pools/frames/nodes', '/jobs', '/jobs/shot/tasks'].map((path) =>
    call('GET', path).body.toString(),
  )

test('killed at any moment, it is after a restart where it was when it last answered', () => {
  const path = newFile()
  const first = begin(path)
  work(first)
  const second = begin(path)
  expect(second.emulator.now()).toBe(first.emulator.now())
  expect(seen(second)).toEqual(seen(first))
  for (const one of [first, second]) one.emulator.advance(minutes(5))
  expect(seen(second)).toEqual(seen(first))
})

test('what is read is not kept, nor what was refused for want of a right', () => {
  const path = newFile()
  const { call, log, emulator } = begin(path)
  call('GET', '/pools')
  emulator.handle({ method: 'DELETE', url: 'http://x/pools/frames', headers: {} })
  expect(log.size()).toBe(0)
  call('DELETE', '/pools/frames')
  expect(log.size()).toBeGreaterThan(0)
  expect(readStateLog(path)?.inputs).toHaveLength(1)
})

test('a line that was being written when the process was killed does not count', () => {
  const path = newFile()
  const first = begin(path)
  work(first)
  appendFileSync(path, '{"input":{"atMs":17')
  expect(seen(begin(path))).toEqual(seen(first))
})

test('a snapshot forgets the calls that led to it', () => {
  const path = newFile()
  const first = begin(path)
  work(first)
  const before = readStateLog(path)?.inputs.length
  first.log.snapshot(first.emulator.save(), first.emulator.now())
  expect([before, readStateLog(path)?.inputs.length, first.log.size()]).toEqual([4, 0, 0])
  expect(seen(begin(path))).toEqual(seen(first))
})

test('time allowed once is never below a restart', () => {
  const path = newFile()
  const { log } = begin(path)
  log.raiseCeiling(startMs + 5_000)
  log.raiseCeiling(startMs + 2_000)
  expect(readStateLog(path)?.ceilingMs).toBe(startMs + 5_000)
})

test('neither signatures nor passwords reach the disk', () => {
  const path = newFile()
  const { call } = begin(path)
  call('POST', '/pools/frames/nodes/x/users', { name: 'kim', password: 'sesame "open"' })
  const text = readFileSync(path, 'utf8')
  expect(text).toContain('kim')
  expect(text).not.toMatch(/sesame|SharedKey/)
})

test.each(['', '{}', 'no json\n', `{"ceilingMs":1,"world":{"format":${stateFormat}}}\n`])(
  'a file that holds %j is refused with what to do',
  (text) => {
    const path = join(folder, 'odd.json')
    rmSync(path, { force: true })
    appendFileSync(path, text)
    expect(() => readStateLog(path)).toThrow(
      `The state in ${path} cannot be read; start with --fresh to begin the world anew.`,
    )
  },
)

test.each([stateFormat - 1, stateFormat + 1])('a state of format %i is told to be so', (format) => {
  const path = newFile()
  begin(path).log.close()
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.replace(`"format":${stateFormat}`, `"format":${format}`))
  expect(() => readStateLog(path)).toThrow(
    `The state in ${path} is of format ${format}, and this emulator reads format ${stateFormat}; start with --fresh to begin the world anew.`,
  )
})

test('without a file there is nothing to read', () => {
  expect(readStateLog(join(folder, 'nowhere.json'))).toBeUndefined()
})
