// What the topic is told of nodes and tasks: each change once, a storm in few events, and nothing of what was not seen.
import { describe, expect, test } from 'vitest'
import type { PoolFacts } from '../../src/domain/facts.ts'
import type { Controls } from '../../src/domain/record.ts'
import { statesTold } from '../../src/record/states-told.ts'
import {
  batchFault,
  minute,
  nodeFacts,
  nodes,
  noon,
  poolFacts,
  second,
  taskFacts,
} from '../support/build-facts.ts'
import { controls } from '../support/build-record.ts'

/** The events of looks in a row, look by look: subject and data. */
function told(...looks: readonly Partial<PoolFacts>[]) {
  let known: Controls = controls({ tasksSeenUntil: noon })
  return looks.map((look) => {
    const seenUntil = known.tasksSeenUntil
    const { controls: next, events } = statesTold(known, seenUntil, poolFacts(look), noon)
    known = next
    return events.flatMap((change) => (change.kind === 'event' ? [change.event] : []))
  })
}

const unusable = nodeFacts({ state: 'unusable', stateSince: noon - minute })
const idle = nodeFacts()
const one = (facts: Partial<PoolFacts>[]) =>
  told(...facts).map((events) => events.map(({ data }) => data.state))

describe('a node', () => {
  test('that falls out is told with since when, and once; its return with what it was', () => {
    const [first, fell, still, back] = told(
      { nodes: [idle] },
      { nodes: [unusable] },
      { nodes: [unusable] },
      { nodes: [idle] },
    )
    expect([first, still]).toEqual([[], []])
    const place = { account: 'renderfarm', pool: 'frames' }
    const type = 'BatchMedic.NodeStateChanged'
    const subject = 'pools/frames/nodes/n1'
    const since = '2026-03-01T11:59:00.000Z'
    expect(fell).toEqual([
      {
        type,
        at: noon,
        subject,
        data: { ...place, state: 'unusable', nodes: [{ nodeId: 'n1', since }] },
      },
    ])
    expect(back?.[0]?.data).toMatchObject({ state: 'idle', nodes: [{ was: 'unusable' }] })
  })

  test.each<{ when: string; looks: Partial<PoolFacts>[]; expected: unknown[][] }>([
    {
      when: 'goes from task to task',
      looks: [{ nodes: [idle] }, { nodes: [nodeFacts({ state: 'running' })] }],
      expected: [[], []],
    },
    {
      when: 'is seen for the first time with its pool',
      looks: [{ nodes: [unusable] }, { nodes: [unusable] }],
      expected: [[], []],
    },
    {
      when: 'joins a known pool out of use',
      looks: [{ nodes: [idle] }, { nodes: [idle, nodeFacts({ nodeId: 'n2', state: 'creating' })] }],
      expected: [[], ['creating']],
    },
    {
      when: 'is another one under the same id',
      looks: [
        { nodes: [idle] },
        { nodes: [unusable] },
        { nodes: [{ ...unusable, allocationTime: 1 }] },
      ],
      expected: [[], ['unusable'], ['unusable']],
    },
    {
      when: 'left, and came back as it was',
      looks: [{ nodes: [unusable] }, { nodes: [] }, { nodes: [unusable] }],
      expected: [[], [], ['unusable']],
    },
    {
      when: 'was not listed, or not whole, in between',
      looks: [
        { nodes: [unusable] },
        { nodes: [], nodesListed: false },
        { nodes: [], complete: false },
        { nodes: [unusable] },
      ],
      expected: [[], [], [], []],
    },
    {
      when: 'stands twice in a listing',
      looks: [{ nodes: [] }, { nodes: [unusable, unusable] }],
      expected: [[], ['unusable']],
    },
  ])('that $when: $expected', ({ looks, expected }) => {
    expect(one(looks)).toEqual(expected)
  })

  test('is one of a hundred in an event: a storm of 750 is eight, and names each once', () => {
    const [, storm = [], after] = told(
      { nodes: nodes(750, 'n') },
      { nodes: nodes(750, 'n', { state: 'unusable' }) },
      { nodes: nodes(750, 'n', { state: 'unusable' }) },
    )
    const named = storm.flatMap(({ data }) => data.nodes as { nodeId: string }[])
    expect([storm.length, new Set(named.map(({ nodeId }) => nodeId)).size, after]).toEqual([
      8,
      750,
      [],
    ])
    expect(storm[0]?.subject).toBe('pools/frames')
  })

  test('is remembered in a row that holds, however large the pool is', () => {
    const many = nodes(
      12_000,
      'tvmps_f3f4f454e190ada6570d103a4e769cfeab59d2a420808d1f730e48eeaca28e70_',
    )
    const sick = many.map((node, n) => ({
      ...node,
      state: n < 10_000 ? ('waitingforstarttask' as const) : ('idle' as const),
    }))
    const { controls: next } = statesTold(controls(), 0, poolFacts({ nodes: sick }), noon)
    expect(JSON.stringify(next.nodeStates).length).toBeLessThan(450_000)
    const all = sick.map((node) => ({ ...node, state: 'unusable' as const }))
    expect(statesTold(next, 0, poolFacts({ nodes: all }), noon)).toEqual({
      controls: next,
      events: [],
    })
  })
})

describe('a failed run', () => {
  const run = taskFacts({
    endedAt: noon - second,
    exitCode: 3,
    failure: batchFault('FailureExitCode', { message: 'sig=secret' }),
  })

  test('is told once, by its codes alone, and its next run again', () => {
    const [first, again, next] = told(
      { tasks: [run] },
      { tasks: [run, run] },
      { tasks: [{ ...run, endedAt: noon }] },
    )
    expect(first).toMatchObject([
      {
        type: 'BatchMedic.TaskFailed',
        subject: 'pools/frames/jobs/job/tasks/t1',
        data: {
          account: 'renderfarm',
          jobId: 'job',
          tasks: [{ taskId: 't1', exitCode: 3, code: 'FailureExitCode', nodeId: 'n1' }],
        },
      },
    ])
    expect(JSON.stringify(first)).not.toContain('secret')
    expect([again?.length, next?.length]).toEqual([0, 1])
  })

  test.each([
    {
      when: 'runs again',
      task: { ...run, state: 'running', result: undefined, endedAt: undefined },
    },
    { when: 'ended before what is listed', task: { ...run, endedAt: noon - 3 * minute } },
    { when: 'succeeded', task: { ...run, result: 'success' } },
  ])('of a task that $when is not told', ({ task }) => {
    const { result, endedAt, ...rest } = task
    const own = { ...rest, ...(result ? { result } : {}), ...(endedAt ? { endedAt } : {}) }
    expect(told({ tasks: [own] })).toEqual([[]])
  })

  test('is one of a hundred of its job in an event, and one of thousands is never told twice', () => {
    const tasks = Array.from({ length: 5000 }, (_, n) => ({
      ...run,
      taskId: `t${n}`,
      endedAt: noon - n,
    }))
    const [first, again] = told({ tasks }, { tasks })
    expect([first?.length, again]).toEqual([50, []])
  })
})
