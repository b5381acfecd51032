// Stories of ladders: what Batch refuses costs one call and is known for a day; container codes are taken for what they hide.
import { describe, expect, test } from 'vitest'
import { smallWorld } from '../support/small-world.ts'
import type { WholeApp } from '../support/whole-app.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const gib = 1024 ** 3

const stories = async (whole: WholeApp) =>
  (await whole.incidents()).map(({ incident, attempts }) => {
    const did = attempts.map(({ action, result }) => `${action.kind} ${result}`).join(', ')
    return `${incident.fault} ${incident.state}: ${did}`
  })

const calls = (whole: WholeApp) =>
  whole.writes().map((call) => call.replace(/^POST .*\/(\w+) (\d+)$/, '$1 $2'))

describe('a rung that Batch refuses', () => {
  const breaks = (at: string, nodes: number) => ({ at, do: 'node-unusable', pool: 'frames', nodes })
  const script = [breaks('PT5M', 0), breaks('PT2H', 5)]
  const start = () => startWholeApp({ world: smallWorld({ pool: { dedicated: 20 }, script }) })

  test('costs one call: the next is taken in the same look, without a cool-down', async () => {
    const whole = start()
    await whole.run(30 * minuteMs)
    expect(await stories(whole)).toEqual(['node-unusable resolved: reboot refused, replace helped'])
    expect(calls(whole)).toEqual(['reboot 409', 'removenodes 202', 'resize 202'])
    const [first] = await whole.incidents()
    const [refused, replaced] = first?.attempts ?? []
    expect(replaced?.startedAt).toBe(refused?.endedAt)
  })

  test('is passed over in the whole pool for a day, and said to be', async () => {
    const whole = start()
    await whole.run(3 * hourMs)
    expect((await stories(whole)).slice(1)).toEqual(['node-unusable resolved: replace helped'])
    const [, second] = await whole.incidents()
    expect(second?.timeline.map(({ text }) => text).join('\n')).toContain(
      'reboot is skipped: Batch refused it here 1 h 55 min ago with NodeStateUnusable.',
    )
  })

  test('is shown among what is in force, for a day', async () => {
    const whole = start()
    await whole.run(30 * minuteMs)
    const { pools } = await whole.app.desk.inForce('renderfarm', 'frames')
    expect(pools[0]?.refusals).toMatchObject({ 'reboot@unusable': { code: 'NodeStateUnusable' } })
    await whole.run(25 * hourMs)
    const later = await whole.app.desk.inForce('renderfarm', 'frames')
    expect(later.pools).toEqual([])
  })
})

describe('a container image that could not be put on a node', () => {
  const codes = ['ContainerInvalidImage', 'ContainerInvalidSettings']
  function start(code: string, reboot: string, errors: readonly object[] = []): WholeApp {
    const error = { code, message: 'One or more container images specified are invalid' }
    const broken = {
      ...{ at: 'PT40M', do: 'node-unusable', pool: 'frames', nodes: 0, reboot },
      errors: [error, ...errors],
    }
    const files = [{ path: 'frame.exr', bytes: 11 * gib }]
    const shots = { id: 'shot-{n}', count: 16, commandLine: 'x', duration: 'PT1M', files }
    return startWholeApp({
      world: smallWorld({
        pool: { dedicated: 4, vmSize: 'standard_d2_v3' },
        jobs: [{ id: 'shots', pool: 'frames', tasks: [shots] }],
        script: [broken],
      }),
    })
  }

  test.each(codes)(
    '%s: the disk is asked first, and one reboot renews a stale credential',
    async (code) => {
      const whole = start(code, 'cures')
      await whole.run(60 * minuteMs)
      expect(await stories(whole)).toEqual([
        'node-container-failed resolved: collect-evidence failed, reboot helped',
      ])
      const [story] = await whole.incidents()
      const names = story?.attempts[0]?.evidence?.map(({ name }) => name.replace(/tvmps_\w+/, 'n'))
      expect(names).toContain('files of node n')
    },
  )

  test.each(codes)('%s: after one reboot in vain it is a person’s', async (code) => {
    const whole = start(code, 'in-vain')
    await whole.run(60 * minuteMs)
    expect(await stories(whole)).toEqual([
      'node-container-failed escalated: collect-evidence failed, reboot did-not-help, escalate done',
    ])
    expect(calls(whole)).toEqual(['reboot 202'])
  })

  test('with a full disk beside it is a full disk, and what may go waits for approval', async () => {
    const whole = start('ContainerInvalidImage', 'in-vain', [
      { code: 'DiskFull', message: 'There is not enough disk space on the node' },
    ])
    await whole.run(50 * minuteMs)
    const [story] = await whole.incidents()
    expect(story?.incident).toMatchObject({
      fault: 'node-disk-full',
      state: 'awaiting-approval',
      waiting: { action: 'free-disk' },
    })
  })
})
