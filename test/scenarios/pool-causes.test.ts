// Stories of whole pools: what is told once, not repaired, and closed when it is over.
import { expect, test } from 'vitest'
import type { IncidentStory } from '../../src/domain/record.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000

function shortly({ incident, attempts }: IncidentStory): string {
  const { fault, finding, state, resolution, waiting } = incident
  const how = resolution?.kind ?? waiting?.guard
  const did = attempts.map(({ action }) => action.kind).join(' ') || 'nothing'
  return `${fault} ${finding.causeClass} ${[state, how].filter(Boolean).join(' ')}: ${did}`
}

const waiting = [
  {
    id: 'sweep',
    pool: 'frames',
    tasks: [{ id: 'case-{n}', count: 5, commandLine: 'solve {n}', duration: 'PT1M' }],
  },
]

interface Story {
  when: string
  world: unknown
  hours?: number
  expected: readonly RegExp[]
}

const stories: readonly Story[] = [
  {
    when: 'an autoscale formula names what is not there',
    world: smallWorld({ pool: { autoScale: { formula: '$TargetDedicatedNodes = $Nonsense;' } } }),
    expected: [/^pool-autoscale-failed user-config escalated: (?:collect-evidence )?escalate$/],
  },
  {
    when: 'an empty pool has work: one incident, however often its jobs are looked at',
    world: smallWorld({ pool: { dedicated: 0 }, jobs: waiting }),
    expected: [/^pool-no-usable-node user-config escalated: (?:collect-evidence )?escalate$/],
  },
  {
    when: 'Spot nodes are preempted for half an hour or more',
    world: smallWorld({
      pool: { dedicated: 2, lowPriority: 6 },
      script: [
        {
          ...{ at: 'PT1M', do: 'node-preempted', pool: 'frames' },
          ...{ nodes: [2, 3, 4, 5], returnsAfter: 'PT100M' },
        },
      ],
    }),
    hours: 1,
    expected: [/^pool-preempted preemption open: nothing$/],
  },
  {
    when: 'and come back',
    world: smallWorld({
      pool: { dedicated: 2, lowPriority: 6 },
      script: [
        {
          ...{ at: 'PT1M', do: 'node-preempted', pool: 'frames' },
          ...{ nodes: [2, 3, 4, 5], returnsAfter: 'PT50M' },
        },
      ],
    }),
    expected: [/^pool-preempted preemption resolved by-itself: nothing$/],
  },
  {
    when: 'Spot nodes are preempted and soon back',
    world: smallWorld({
      pool: { dedicated: 2, lowPriority: 6 },
      script: [
        {
          ...{ at: 'PT1M', do: 'node-preempted', pool: 'frames' },
          ...{ nodes: [2, 3, 4, 5], returnsAfter: 'PT10M' },
        },
      ],
    }),
    expected: [],
  },
]

test.each(stories)('$when', async ({ world, hours = 3, expected }) => {
  const whole = startWholeApp({ world })
  await whole.run(hours * 60 * minuteMs)
  const told = (await whole.incidents()).map(shortly)
  expect(told).toHaveLength(expected.length)
  for (const [index, pattern] of expected.entries()) expect(told[index]).toMatch(pattern)
  expect(whole.writes()).toEqual([])
})

test('a pool that was empty gets a size: its incident closes, and no other opens', async () => {
  const whole = startWholeApp({ world: smallWorld({ pool: { dedicated: 0 }, jobs: waiting }) })
  await whole.run(60 * minuteMs)
  const eTag = (await whole.person.pool('frames'))?.eTag ?? ''
  await whole.person.resize('frames', { targetDedicated: 2, targetLowPriority: 0 }, eTag)
  await whole.run(60 * minuteMs)
  expect((await whole.incidents()).map(shortly)).toEqual([
    expect.stringMatching(/^pool-no-usable-node user-config resolved by-itself: /),
  ])
})
