// A process that is killed in the middle of faults: what was kept of its calls leads to the same counts, draws and answers.
import { expect, test } from 'vitest'
import { createEmulator, type Input } from '../../../src/emulator/emulator.ts'
import type { WorldState } from '../../../src/emulator/life/state.ts'
import { createManualClock } from '../../../src/emulator/virtual-clock.ts'
import { parseWorld } from '../../../src/emulator/world/world-schema.ts'
import { callsOn, job, key, minutes, seconds, startMs, worldOf } from '../support.ts'
import { control, post, told } from './support.ts'

const world = parseWorld(worldOf({ jobs: [job()] }))
const accounts = [{ name: 'renderfarm', key }]

/** Runs from a saved beginning, keeping what a process would keep on disk. */
function first() {
  const inputs: Input[] = []
  const keep = (input: Input): void => void inputs.push(JSON.parse(JSON.stringify(input)))
  const emulator = createEmulator({ accounts, world, clock: createManualClock(startMs), keep })
  const saved = JSON.parse(emulator.save()) as WorldState
  return { emulator, call: callsOn(emulator), inputs, saved }
}

/** The process started again: the saved beginning, and the kept calls lived through. */
function again({ saved, inputs, emulator }: ReturnType<typeof first>) {
  const clock = createManualClock(emulator.now())
  const twin = createEmulator({ accounts, world, clock, saved: structuredClone(saved), inputs })
  twin.tick()
  return { emulator: twin, call: callsOn(twin) }
}

test.each([
  { when: 'throttled by chance', fault: { do: 'api-refuses', probability: 0.4 } },
  { when: 'throttled after the third', fault: { do: 'api-refuses', skip: 3, times: 20 } },
  { when: 'stale', fault: { do: 'api-stale', refresh: 'PT20S' } },
  { when: 'doubled', fault: { do: 'api-duplicates', probability: 0.5 } },
  { when: 'late', fault: { do: 'api-acts-late', by: 'PT15S' } },
  { when: 'lost', fault: { do: 'api-loses-answer', with: 'ServerBusy', probability: 0.5 } },
  { when: 'silent', fault: { do: 'api-hangs', times: 4 } },
  { when: 'raced', fault: { do: 'api-etag-race', probability: 0.5 } },
])('reads count too: $when', ({ fault }) => {
  const session = first()
  const talk = ({ emulator, call }: Pick<typeof session, 'emulator' | 'call'>): string[] => {
    const said: string[] = []
    for (let i = 0; i < 12; i += 1) {
      emulator.advance(seconds(4))
      const tag = call('GET', '/pools/frames').headers.etag ?? '0x1'
      const page = call('GET', '/pools/frames/nodes?maxresults=2')
      const next: string | undefined = page.json?.['odata.nextLink']?.replace(
        /^.*?\/pools/,
        '/pools',
      )
      const answers = [page, ...(next ? [call('GET', next)] : [])]
      if (i % 5 === 0) {
        const body = { targetDedicatedNodes: 3 + i }
        answers.push(call('POST', '/pools/frames/resize', body, { 'if-match': tag }))
      }
      said.push(...answers.map(({ status, json }) => `${status} ${JSON.stringify(json?.value)}`))
    }
    // Ids and times of requests are in the texts of refusals; they go on counting over a restart.
    return said.map((line) => line.replace(/RequestId:[^"]*/g, ''))
  }
  post(session.emulator, fault)
  session.emulator.advance(seconds(1))
  talk(session)
  const twin = again(session)
  expect(told(twin.emulator)).toEqual(told(session.emulator))
  expect(told(session.emulator)[0]?.struck).toBeGreaterThan(0)
  expect(talk(twin)).toEqual(talk(session))
  expect(told(twin.emulator)).toEqual(told(session.emulator))
})

test('a fault taken back before the kill stays taken back', () => {
  const session = first()
  const id = post(session.emulator, {
    do: 'node-stuck',
    pool: 'frames',
    nodes: 0,
    state: 'rebooting',
  })
  const node = session
    .call('GET', '/pools/frames/nodes')
    .json.value.toSorted((a: { ipAddress: string }, b: { ipAddress: string }) =>
      a.ipAddress < b.ipAddress ? -1 : 1,
    )[0]
  session.call('POST', `/pools/frames/nodes/${node.id}/reboot`)
  session.emulator.advance(minutes(5))
  const state = ({ call }: Pick<typeof session, 'call'>): string =>
    call('GET', `/pools/frames/nodes/${node.id}`).json.state
  expect([state(session), state(again(session))]).toEqual(['rebooting', 'rebooting'])
  control(session.emulator, 'DELETE', `/faults/${id}`)
  session.emulator.advance(minutes(5))
  const twin = again(session)
  expect(told(twin.emulator)).toEqual([])
  expect(['idle', 'running']).toContain(state(session))
  expect(state(twin)).toBe(state(session))
})
