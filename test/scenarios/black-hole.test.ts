// Stories of a node that fails what others pass: it is switched off, rebooted, and judged by what it does after.
import { describe, expect, test } from 'vitest'
import type { IncidentStory } from '../../src/domain/record.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000
const stderr =
  'solve: error while loading shared libraries: libodd.so.4: cannot open shared object file\n'

const kinds = (calls: readonly string[]) =>
  calls.map((call) => call.replace(/^POST .*\/(\w+) (\d+)$/, '$1 $2'))

/** Work for an hour and a half on ten nodes; one of them fails each task at once, for so long. */
function world({ step = {}, dedicated = 10 }: { step?: object; dedicated?: number } = {}) {
  return smallWorld({
    pool: { dedicated },
    jobs: [
      {
        id: 'sweep',
        pool: 'frames',
        tasks: [
          { id: 'case-{n}', count: 700, commandLine: 'solve {n}', duration: ['PT1M', 'PT2M'] },
        ],
      },
    ],
    script: [
      { do: 'node-black-hole', pool: 'frames', nodes: 0, failsAfter: 'PT9S', stderr, ...step },
    ],
  })
}

function shortly({ incident, attempts }: IncidentStory): string {
  const { fault, state, resolution, waiting } = incident
  const how = resolution?.kind ?? waiting?.guard
  const did = attempts.map(({ action }) => action.kind).join(' ') || 'nothing'
  return `${fault} ${[state, how].filter(Boolean).join(' ')}: ${did}`
}

const ofNodes = (stories: readonly IncidentStory[]) =>
  stories.filter(({ incident }) => incident.fault.startsWith('node-'))

describe('a black hole', () => {
  test('that a reboot cures is switched off, rebooted and switched on again, once', async () => {
    const whole = startWholeApp({ world: world({ step: { for: 'PT6M' } }) })
    await whole.run(100 * minuteMs)
    expect(ofNodes(await whole.incidents()).map(shortly)).toEqual([
      'node-black-hole resolved helped: disable-scheduling collect-evidence reboot enable-scheduling',
    ])
    expect(kinds(whole.writes())).toEqual([
      'disablescheduling 200',
      'reboot 202',
      'enablescheduling 200',
    ])
  })

  test('that stays one after its reboot is replaced the next time', async () => {
    const whole = startWholeApp({ world: world() })
    await whole.run(100 * minuteMs)
    const [first, second, ...more] = ofNodes(await whole.incidents())
    expect(more).toEqual([])
    expect([first, second].map((story) => story && shortly(story))).toEqual([
      'node-black-hole resolved helped: disable-scheduling collect-evidence reboot enable-scheduling',
      'node-black-hole resolved helped: disable-scheduling collect-evidence replace',
    ])
    expect(second?.incident.finding.summary).toContain('since it was rebooted')
  })

  test('is told with its numbers, and stays one incident in recommend', async () => {
    const whole = startWholeApp({ world: world(), policy: {} })
    await whole.run(60 * minuteMs)
    const [story, ...more] = ofNodes(await whole.incidents())
    expect(more).toEqual([])
    expect(story?.incident).toMatchObject({ state: 'held', waiting: { guard: 'mode' } })
    expect(story?.incident.finding.summary).toMatch(
      /^\d+ of \d+ runs failed on this node \(100 %\), against 0 of \d+ on 9 others \(0 %\); the chance of that is /,
    )
  })

  test('of two nodes cannot be told from a well one', async () => {
    const whole = startWholeApp({ world: world({ dedicated: 2 }) })
    await whole.run(30 * minuteMs)
    expect(ofNodes(await whole.incidents())).toEqual([])
  })

  test('is none where all nodes fail alike', async () => {
    const whole = startWholeApp({ world: world({ step: { nodes: 'all' } }) })
    await whole.run(30 * minuteMs)
    expect(ofNodes(await whole.incidents())).toEqual([])
  })

  /** One node of four is free for what comes last: short work went well on all, long work holds the others. */
  test('is none where all tasks of a bad job happen to run on one node', async () => {
    const one = { pool: 'frames' }
    const bad = { id: 'b-{n}', commandLine: 'x', duration: 'PT20S', exitCode: 1, count: 40 }
    const whole = startWholeApp({
      world: smallWorld({
        pool: { dedicated: 4 },
        jobs: [
          {
            ...{ id: 'short', ...one, priority: 100 },
            tasks: [{ id: 's-{n}', count: 60, commandLine: 'x', duration: 'PT1M' }],
          },
          {
            ...{ id: 'long', ...one, priority: 50 },
            tasks: [{ id: 'l-{n}', count: 3, commandLine: 'x', duration: 'PT5H' }],
          },
          { ...{ id: 'bad', ...one, priority: 0 }, tasks: [bad] },
        ],
      }),
    })
    await whole.run(60 * minuteMs)
    const { items } = await whole.person.nodes('frames')
    const failures = items.map((node) => node.tasksRun - node.tasksSucceeded - node.runningTasks)
    expect(failures.filter((count) => count >= 40)).toHaveLength(1)
    expect(ofNodes(await whole.incidents())).toEqual([])
    expect(whole.writes()).toEqual([])
  })
})
