// Stories of nodes whose failure has a cause: what helps is done, what cannot help is not, and people read why.
import { describe, expect, test } from 'vitest'
import type { IncidentStory } from '../../src/domain/record.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp, type WholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000

const kinds = (calls: readonly string[]) =>
  calls.map((call) => call.replace(/^POST .*\/(\w+) (\d+)$/, '$1 $2'))

const failing = (stderr: string, nodes: unknown, step: object = {}) =>
  smallWorld({
    script: [
      { at: 'PT1M', do: 'start-task-fails', pool: 'frames', nodes, exitCode: 1, stderr, ...step },
    ],
  })

const reporting = (code: string, nodes: unknown, step: object = {}) =>
  smallWorld({
    script: [
      {
        ...{ at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes, ...step },
        errors: [{ code, message: `${code} in words` }],
      },
    ],
  })

interface Story {
  when: string
  world: unknown
  calls: readonly string[]
  incidents: readonly string[]
}

const stories: readonly Story[] = [
  {
    when: 'a download broke in the start task of one node: a reboot runs it again',
    world: failing('curl: (52) Empty reply from server\n', 2),
    calls: ['reboot 202'],
    incidents: [
      'node-start-task-failed registry-or-dependency-outage resolved helped: collect-evidence reboot',
    ],
  },
  {
    when: 'a module is missing on every node: nothing is rebooted',
    world: failing("ModuleNotFoundError: No module named 'numpy'\n", 'all'),
    calls: [],
    incidents: ['pool-start-task-failed user-code escalated: collect-evidence escalate'],
  },
  {
    when: 'a module is missing on one node: the others passed the same start task, so it is rebooted',
    world: failing("ModuleNotFoundError: No module named 'numpy'\n", 2),
    calls: ['reboot 202'],
    incidents: ['node-start-task-failed user-code resolved helped: collect-evidence reboot'],
  },
  {
    when: 'a GPU is broken: the node is replaced at once, for a reboot keeps the machine',
    world: failing('WARNING: infoROM is corrupted at gpu 0001:00:00.0\n', 2, { reboot: 'in-vain' }),
    calls: ['removenodes 202', 'resize 202'],
    incidents: ['node-start-task-failed hardware resolved helped: collect-evidence replace'],
  },
  {
    when: 'one node could not pull an image: one reboot renews a stale credential',
    world: reporting('ContainerInvalidImage', 2, { reboot: 'cures' }),
    calls: ['reboot 202'],
    incidents: ['node-container-failed unknown resolved helped: collect-evidence reboot'],
  },
  {
    when: 'one node could not pull an image, and the reboot is in vain',
    world: reporting('ContainerInvalidImage', 2, { reboot: 'in-vain' }),
    calls: ['reboot 202'],
    incidents: ['node-container-failed unknown escalated: collect-evidence reboot escalate'],
  },
  {
    when: 'no node has its application package: the pool has one incident',
    world: reporting('ApplicationPackageError', 'all'),
    calls: [],
    incidents: ['pool-node-errors unknown escalated: collect-evidence escalate'],
  },
  {
    when: 'Batch has lost a node: it is waited for, then replaced',
    world: smallWorld({
      script: [{ at: 'PT1M', do: 'node-unknown', pool: 'frames', nodes: 3 }],
    }),
    calls: ['removenodes 202', 'resize 202'],
    incidents: ['node-lost unknown resolved helped: replace'],
  },
  {
    when: 'Batch has lost a node for ten minutes: it comes back by itself',
    world: smallWorld({
      script: [{ at: 'PT1M', do: 'node-unknown', pool: 'frames', nodes: 3, returnsAfter: 'PT10M' }],
    }),
    calls: [],
    incidents: ['node-lost unknown resolved by-itself: nothing'],
  },
]

describe('of nodes', () => {
  test.each(stories)('$when', async ({ world, calls, incidents }) => {
    const whole = startWholeApp({ world })
    await whole.run(100 * minuteMs)
    expect((await whole.incidents()).map(shortly)).toEqual(incidents)
    expect(kinds(whole.writes())).toEqual(calls)
  })

  test('the line that names the cause is on the card', async () => {
    const whole = startWholeApp({
      world: failing("ModuleNotFoundError: No module named 'numpy'\n", 'all'),
    })
    await whole.run(20 * minuteMs)
    const card = whole.told.find(({ announcement }) => announcement.what === 'escalated')
    const [story] = card?.announcement.stories ?? []
    expect(story?.incident.finding.summary).toMatch(/on 10 of 10 nodes .*numpy/)
    expect(JSON.stringify(story?.attempts)).toContain("No module named 'numpy'")
  })
})

describe('a node that is stuck', () => {
  const growing = smallWorld({
    script: [{ at: 'PT1M', do: 'node-stuck', pool: 'frames', nodes: 10, state: 'starting' }],
  })

  test('is replaced when it has been starting for more than 45 minutes', async () => {
    const whole = await grown(growing)
    await whole.run(40 * minuteMs)
    expect(await whole.incidents()).toEqual([])
    await whole.run(60 * minuteMs)
    expect((await whole.incidents()).map(shortly)).toEqual([
      'node-stuck unknown resolved helped: replace',
    ])
    expect(await whole.person.pool('frames')).toMatchObject({ currentDedicated: 11 })
  })

  test('has one incident while it stays so, which closes when it gets on', async () => {
    const whole = await grown(growing, {})
    await whole.run(3 * 60 * minuteMs)
    expect((await whole.incidents()).map(shortly)).toEqual([
      'node-stuck unknown held mode: nothing',
    ])
    const url = 'http://127.0.0.1:1/_emulator/faults'
    whole.emulator.control({ method: 'DELETE', url, headers: {} })
    await whole.run(10 * minuteMs)
    expect((await whole.incidents()).map(shortly)).toEqual([
      'node-stuck unknown resolved by-itself: nothing',
    ])
  })

  test('rebooting after a repair of ours is not told twice', async () => {
    const whole = startWholeApp({
      world: smallWorld({
        script: [
          { at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: 2, reboot: 'cures' },
          { at: 'PT1M', do: 'node-dies-in-reboot', pool: 'frames', nodes: 2, becomes: 'rebooting' },
        ],
      }),
    })
    await whole.run(46 * minuteMs)
    expect((await whole.incidents()).map(({ incident }) => incident.fault)).toEqual([
      'node-unusable',
    ])
    await whole.run(60 * minuteMs)
    expect((await whole.incidents()).map(({ incident }) => incident.state)).toEqual([
      'resolved',
      'resolved',
    ])
    expect(kinds(whole.writes())).toEqual(['reboot 202', 'removenodes 202', 'resize 202'])
  })
})

/** A pool that is two hours old and was then given one more node. */
async function grown(world: unknown, policy?: unknown): Promise<WholeApp> {
  const whole = startWholeApp({ world, ...(policy ? { policy } : {}) })
  await whole.run(2 * 60 * minuteMs)
  const eTag = (await whole.person.pool('frames'))?.eTag ?? ''
  await whole.person.resize('frames', { targetDedicated: 11, targetLowPriority: 0 }, eTag)
  await whole.run(5 * minuteMs)
  return whole
}

function shortly({ incident, attempts }: IncidentStory): string {
  const { fault, finding, state, resolution, waiting } = incident
  const how = resolution?.kind ?? waiting?.guard
  const did = attempts.map(({ action }) => action.kind).join(' ') || 'nothing'
  return `${fault} ${finding.causeClass} ${[state, how].filter(Boolean).join(' ')}: ${did}`
}
