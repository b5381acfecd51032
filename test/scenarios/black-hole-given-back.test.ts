// Stories of a black hole that was switched off: it is given back whatever comes between, a crash or a person.
import { describe, expect, test } from 'vitest'
import type { ActionAnswer, BatchAccount } from '../../src/ports/batch.ts'
import { byHand } from '../support/by-hand.ts'
import { smallWorld } from '../support/small-world.ts'
import type { WholeApp } from '../support/whole-app.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000
const tasks = [{ id: 'case-{n}', count: 400, commandLine: 'solve {n}', duration: ['PT1M', 'PT2M'] }]
const world = smallWorld({
  pool: { dedicated: 10 },
  jobs: [{ id: 'sweep', pool: 'frames', tasks }],
  script: [{ do: 'node-black-hole', pool: 'frames', nodes: 0, failsAfter: 'PT9S', for: 'PT6M' }],
})

type Call = 'disableScheduling' | 'enableScheduling' | 'reboot'

/** The first such call is made, or not, and then the process dies. */
function dying(call: Call, made: boolean) {
  let calls = 0
  return (batch: BatchAccount): BatchAccount => {
    const die = async (make: () => Promise<ActionAnswer>) => {
      calls += 1
      if (calls > 1) return make()
      if (made) await make()
      throw new Error('killed')
    }
    return {
      ...batch,
      [call]: (...args: unknown[]) =>
        die(() => (batch[call] as (...args: unknown[]) => Promise<ActionAnswer>)(...args)),
    }
  }
}

async function blackHole(whole: WholeApp) {
  const stories = await whole.incidents()
  const story = stories.find(({ incident }) => incident.fault === 'node-black-hole')
  if (!story) throw new Error('there is no black hole')
  return story
}

const switchedOff = async (whole: WholeApp) =>
  (await whole.person.nodes('frames')).items.filter(({ schedulingEnabled }) => !schedulingEnabled)

describe('a process dies', () => {
  test.each<{ call: Call; made: boolean }>([
    { call: 'disableScheduling', made: false },
    { call: 'disableScheduling', made: true },
    { call: 'reboot', made: false },
    { call: 'reboot', made: true },
    { call: 'enableScheduling', made: false },
    { call: 'enableScheduling', made: true },
  ])('at its first $call (made: $made): the node takes tasks again in the end', async (death) => {
    const wrap = dying(death.call, death.made)
    const whole = startWholeApp({
      world,
      around: (ports) => ({ ...ports, accounts: ports.accounts.map(wrap) }),
    })
    await expect(whole.run(100 * minuteMs)).rejects.toThrow('killed')
    whole.restart()
    await whole.run(45 * minuteMs)
    expect((await blackHole(whole)).incident.state).toBe('resolved')
    expect(await switchedOff(whole)).toEqual([])
  })
})

describe('a person', () => {
  async function off(): Promise<{ whole: WholeApp; nodeId: string }> {
    const whole = startWholeApp({ world })
    while ((await switchedOff(whole)).length === 0) await whole.run(minuteMs / 2)
    const [node] = await switchedOff(whole)
    return { whole, nodeId: node?.nodeId ?? '' }
  }

  test('switches it on again: nothing of ours switches it off once more for the same', async () => {
    const { whole, nodeId } = await off()
    await whole.person.enableScheduling('frames', nodeId)
    await whole.run(40 * minuteMs)
    expect((await blackHole(whole)).incident.state).toBe('resolved')
    expect(await switchedOff(whole)).toEqual([])
  })

  test.each(['recommend', 'watch'])(
    'lowers the mode to %s: that it is off is told',
    async (mode) => {
      const { whole, nodeId } = await off()
      const metadata = [{ name: 'batch-medic:mode', value: mode }]
      expect(byHand(whole, 'PATCH', '/pools/frames', { metadata })).toBe(200)
      await whole.run(40 * minuteMs)
      expect(await switchedOff(whole)).toHaveLength(1)
      const { incident } = await blackHole(whole)
      expect(incident).toMatchObject({ state: 'held', waiting: { guard: 'mode' } })
      const told = whole.told.filter(({ announcement: { what } }) => what === 'held')
      expect(told).not.toEqual([])
      expect(incident.waiting?.reason).toContain(
        `Batch Medic has switched off the scheduling of node ${nodeId}: switch it on by hand`,
      )
    },
  )

  test('ends its job: the node is given back all the same', async () => {
    const { whole, nodeId } = await off()
    const [job] = (await whole.person.jobs('frames')).items
    const waiting =
      job &&
      (await whole.person.someTasks(job, { kind: 'active', sinceBefore: whole.clock.now() }, 1000))
    for (const { jobId, taskId } of waiting ?? []) await whole.person.terminateTask(jobId, taskId)
    await whole.run(40 * minuteMs)
    expect(await switchedOff(whole)).toEqual([])
    const { items } = await whole.person.nodes('frames')
    expect(items.find((node) => node.nodeId === nodeId)?.state).toBe('idle')
  })

  test('removes it: its incident ends with it', async () => {
    const { whole, nodeId } = await off()
    const pool = await whole.person.pool('frames')
    await whole.person.removeNodes('frames', [nodeId], 'requeue', pool?.eTag ?? '')
    await whole.run(30 * minuteMs)
    expect((await blackHole(whole)).incident.state).toBe('resolved')
    expect(await switchedOff(whole)).toEqual([])
  })
})
