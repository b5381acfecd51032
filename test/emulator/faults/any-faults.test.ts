// Any faults in any mixture: the emulator answers as Batch could, a restart in between changes nothing, and taking all back heals.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../../src/emulator/emulator.ts'
import type { WorldState } from '../../../src/emulator/life/state.ts'
import { createManualClock } from '../../../src/emulator/virtual-clock.ts'
import { parseWorld } from '../../../src/emulator/world/world-schema.ts'
import { callsOn, job, key, minutes, pool, start, worldOf } from '../support.ts'
import { control, post } from './support.ts'

const often = {
  at: fc.constantFrom('PT0S', 'PT40S'),
  for: fc.constantFrom(undefined, 'PT2M'),
  skip: fc.constantFrom(0, 0, 0, 1),
  times: fc.constantFrom(undefined, 1, 3),
  probability: fc.constantFrom(0.3, 1),
}
const nodes = fc.constantFrom<unknown[]>(
  'all',
  0,
  [1, 2],
  { from: 2 },
  { share: 0.5 },
  { id: '*_d' },
)
const onNodes = (kind: string, more: Record<string, fc.Arbitrary<unknown>> = {}) =>
  fc.record({
    do: fc.constant(kind),
    pool: fc.constantFrom('frames', '*'),
    nodes,
    ...often,
    ...more,
  })
const onTasks = (kind: string, more: Record<string, fc.Arbitrary<unknown>> = {}) =>
  fc.record({
    do: fc.constant(kind),
    job: fc.constant('shot'),
    task: fc.constantFrom('*', 't-0002'),
    ...often,
    ...more,
  })
const onCalls = (kind: string, more: Record<string, fc.Arbitrary<unknown>> = {}) =>
  fc.record({
    do: fc.constant(kind),
    operation: fc.constantFrom('*', 'Pool_*', 'ComputeNode_List'),
    ...often,
    ...more,
  })
const errors = fc.constant([{ code: 'AllocationFailed', message: 'none' }])
const states = ['creating', 'starting', 'waitingforstarttask', 'rebooting', 'leavingpool']

const anyFault: fc.Arbitrary<object> = fc.oneof(
  onNodes('node-unusable', { reboot: fc.constantFrom('cures', 'in-vain', 'NodeStateUnusable') }),
  onNodes('start-task-fails'),
  onNodes('node-preempted', { returnsAfter: fc.constantFrom(undefined, 'PT30S') }),
  ...states.map((state) => onNodes('node-stuck', { state: fc.constant(state) })),
  onNodes('node-slow', { boots: fc.constant(3), tasks: fc.constant(2) }),
  onNodes('node-black-hole'),
  onNodes('node-disk-full'),
  onNodes('node-dies-in-reboot', { becomes: fc.constantFrom('unusable', 'rebooting') }),
  onNodes('node-id-reused'),
  onNodes('node-unknown'),
  fc.record({ do: fc.constant('resize-error'), pool: fc.constant('frames'), errors }),
  fc.record({ do: fc.constant('resize-fails'), pool: fc.constant('*'), errors, ...often }),
  fc.record({ do: fc.constant('allocation-slow'), pool: fc.constant('*'), ...often }),
  onTasks('task-hangs'),
  onTasks('task-slow', { factor: fc.constant(4) }),
  onTasks('task-silent'),
  fc.record({
    do: fc.constant('task-fails'),
    job: fc.constant('*'),
    task: fc.constant('*'),
    times: fc.constant(2),
  }),
  onCalls('api-refuses', { code: fc.constantFrom('TooManyRequests', 'ServerBusy') }),
  onCalls('api-resets'),
  onCalls('api-loses-answer'),
  onCalls('api-acts-late', { by: fc.constant('PT15S') }),
  onCalls('api-stale', { refresh: fc.constantFrom(undefined, 'PT30S') }),
  onCalls('api-duplicates'),
  onCalls('api-etag-race'),
)

const given = { pools: [pool({ dedicated: 4, lowPriority: 1 })], jobs: [job()] }

/** A client at work; what it is told, without what a restart is known to change: the ids of requests. */
function work({
  emulator,
  call,
}: {
  emulator: Emulator
  call: ReturnType<typeof callsOn>
}): string[] {
  const said: string[] = []
  const ask = (...args: Parameters<typeof call>) => {
    const answer = call(...args)
    said.push(`${answer.status} ${answer.body}`.replace(/RequestId:[^"]*/g, ''))
    return answer.json
  }
  for (let round = 0; round < 4; round += 1) {
    emulator.advance(20_000)
    const list: { id: string }[] = ask('GET', '/pools/frames/nodes?maxresults=3')?.value ?? []
    ask('GET', '/pools/frames', undefined, { 'if-match': '*' })
    const id = list[round % Math.max(1, list.length)]?.id ?? 'none'
    if (round === 0) for (const one of list) ask('POST', `/pools/frames/nodes/${one.id}/reboot`)
    if (round === 1) ask('POST', '/pools/frames/removenodes', { nodeList: [id] })
    if (round === 2) ask('POST', '/pools/frames/resize', { targetDedicatedNodes: 5 })
    ask('GET', '/jobs/shot/tasks')
    ask('GET', '/nodecounts')
  }
  return said
}

test('whatever breaks, nothing of the emulator does', () => {
  const run = (faults: object[], seed: string): void => {
    const session = start(given, { seed })
    for (const fault of faults) post(session.emulator, JSON.parse(JSON.stringify(fault)))
    const before = work(session)
    const saved = JSON.parse(session.emulator.save()) as WorldState
    const twin = createEmulator({
      accounts: [{ name: 'renderfarm', key }],
      world: parseWorld(worldOf(given)),
      clock: createManualClock(saved.nowMs),
      saved,
    })
    const after = work(session)
    expect(work({ emulator: twin, call: callsOn(twin) })).toEqual(after)
    for (const line of [...before, ...after]) expect(line).not.toMatch(/InternalError|^501/)

    control(session.emulator, 'DELETE', '/faults')
    session.emulator.advance(minutes(60))
    const counts = session.call('GET', '/nodecounts').json.value[0].dedicated
    expect(counts).toMatchObject({
      creating: 0,
      starting: 0,
      rebooting: 0,
      leavingPool: 0,
      unknown: 0,
    })
    expect(session.call('GET', '/pools/frames').json.allocationState).toBe('steady')
  }
  fc.assert(fc.property(fc.array(anyFault, { minLength: 1, maxLength: 5 }), fc.string(), run), {
    numRuns: 60,
    seed: 20_260_504,
  })
})
