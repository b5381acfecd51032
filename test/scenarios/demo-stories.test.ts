// The six stories of the demo's world, in one process and in virtual time.
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { IncidentStory } from '../../src/domain/record.ts'
import { judgeStories } from '../../src/local/demo/judge-stories.ts'
import { scriptedStories } from '../../src/local/demo/story-script.ts'
import { startWholeApp, type WholeApp } from '../support/whole-app.ts'

const demo = JSON.parse(
  readFileSync(new URL('../../src/emulator/worlds/demo.json', import.meta.url), 'utf8'),
)
const minuteMs = 60_000

describe('the demo world, from a signal to told', () => {
  let world: WholeApp
  let stories: readonly IncidentStory[]
  const storyOf = (fault: string) => stories.find(({ incident }) => incident.fault === fault)

  beforeAll(async () => {
    world = startWholeApp({ world: demo })
    await world.run(40 * minuteMs)
    stories = await world.incidents()
  })

  test('every story ends as scripted and is told by every channel', () => {
    const { ended, faults } = judgeStories(stories, world.emulator.journal())
    expect(faults).toEqual([])
    expect(ended).toHaveLength(scriptedStories.length)
  })

  test('no pool but `frames` is written to', () => {
    const elsewhere = world.writes().filter((call) => /\/pools\/(genomes|simulation)\//.test(call))
    expect(elsewhere).toEqual([])
  })

  test('the replaced pool is back at its target', async () => {
    const pool = await world.person.pool('frames')
    expect(pool).toMatchObject({ allocationState: 'steady', targetDedicated: 24 })
    expect(pool?.currentDedicated).toBe(24)
  })

  test('the denied task names its blob and what to grant', () => {
    const finding = storyOf('task-input-denied')?.incident.finding
    expect(finding?.summary).toContain('blob shots/shot-020/comp-0002/plates.exr')
    expect(finding?.helps).toContain('firewall of storage account renderfarmassets')
  })

  test('the failing start task of the pool shows the line that its nodes have in common', () => {
    const attempt = storyOf('pool-start-task-failed')?.attempts[0]
    const lines = attempt?.evidence
      ?.filter(({ name }) => name.startsWith('startup/stderr.txt'))
      .map(({ firstErrorLine }) => firstErrorLine)
    expect(new Set(lines)).toEqual(
      new Set([
        'curl: (22) The requested URL returned error: 404 https://refdata.example.org/GRCh38/v41/genome.fa.gz',
      ]),
    )
  })

  test('no secret of the world reaches a row, a message, an event or telemetry', async () => {
    const everything = JSON.stringify([
      world.told,
      world.events,
      world.telemetry,
      world.messages.queued,
      stories,
    ])
    expect(everything).toContain('sig=REDACTED')
    expect(everything).not.toContain('THIS-IS-NOT-A-REAL-SIGNATURE')
  })

  test('an incident is published as it opens, is acted on and resolves', () => {
    const id = storyOf('node-start-task-failed')?.incident.id
    const types = world.events
      .filter(({ data }) => data.incidentId === id)
      .map(({ type, data }) => `${type} ${data.action ?? ''}`.trim())
    expect(types).toEqual([
      'BatchMedic.IncidentOpened',
      'BatchMedic.ActionTaken collect-evidence',
      'BatchMedic.ActionTaken reboot',
      'BatchMedic.ActionTaken reboot',
      'BatchMedic.IncidentResolved',
    ])
  })
})

test('losing every event changes nothing but the time', async () => {
  const silent = structuredClone(demo)
  for (const step of silent.script) delete step.publish
  const world = startWholeApp({ world: silent })
  await world.run(40 * minuteMs)
  const { faults } = judgeStories(await world.incidents(), world.emulator.journal())
  expect(faults).toEqual([])
})

test('a process that is replaced in the middle of everything goes on where the last one stood', async () => {
  const world = startWholeApp({ world: demo })
  for (let minute = 0; minute < 45; minute += 1) {
    await world.run(minuteMs)
    world.restart()
  }
  const { faults } = judgeStories(await world.incidents(), world.emulator.journal())
  expect(faults).toEqual([])
})
