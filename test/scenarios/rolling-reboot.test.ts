// Stories after an outage of a whole pool: the cause is mended, and nodes that stay unusable are rebooted in waves.
import { describe, expect, test } from 'vitest'
import { policySchema } from '../../src/domain/policy.ts'
import type { Arm } from '../../src/ports/arm.ts'
import type { BatchAccount } from '../../src/ports/batch.ts'
import type { Rows } from '../../src/ports/rows.ts'
import { accountId, denyingOutbound, soundAzure } from '../doctor/arm-world.ts'
import { type ArmTable, handArm } from '../doctor/hand-arm.ts'
import { say } from '../support/say.ts'
import { smallWorld } from '../support/small-world.ts'
import type { StageOptions, WholeApp } from '../support/whole-app.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000
const begun = Date.parse('2026-05-04T08:00:00Z')

const denies: ArmTable = {
  ...soundAzure(),
  ...denyingOutbound(200),
}

/** Nodes that Batch brings back by itself after so long. */
const recovering = (nodes: readonly number[], recoversAfter: string) => ({
  ...{ at: 'PT5M', do: 'node-unusable', pool: 'frames', nodes, recoversAfter, reboot: 'cures' },
})

interface Given extends Partial<StageOptions> {
  dedicated?: number
  nodes?: unknown
  mendedAfterMs?: number
  script?: readonly object[]
  wrap?: (batch: BatchAccount) => BatchAccount
  rows?: (rows: Rows) => Rows
  /** The policy of the process that comes after the first. */
  lowered?: object
}

/** All nodes fall silent after five minutes. The rule that did it is taken away later; the nodes stay as they are. */
function start({
  dedicated = 10,
  nodes = 'all',
  mendedAfterMs = 15 * minuteMs,
  script = [],
  policy = { mode: 'act' },
  wrap = (batch) => batch,
  rows = (plain) => plain,
  lowered,
  ...options
}: Given = {}): WholeApp {
  const outage = { at: 'PT5M', do: 'node-unusable', pool: 'frames', nodes, reboot: 'cures' }
  const broken = handArm(denies)
  const sound = handArm(soundAzure())
  return startWholeApp({
    world: smallWorld({ pool: { dedicated }, script: [outage, ...script] }),
    policy,
    around: (ports, holder) => {
      const isLowered = lowered && holder !== 'test-1'
      const azure = () => (ports.clock.now() - begun < mendedAfterMs ? broken : sound)
      const arm: Arm = {
        get: (...asked) => azure().get(...asked),
        list: (...asked) => azure().list(...asked),
      }
      const accounts = ports.accounts.map(wrap)
      return {
        ...ports,
        ...(isLowered ? { policy: policySchema.parse(lowered) } : {}),
        accounts,
        rows: rows(ports.rows),
        arm,
        accountIds: { renderfarm: accountId },
      }
    },
    ...options,
  })
}

async function story(whole: WholeApp) {
  const found = (await whole.incidents()).find(({ incident }) => incident.fault === 'pool-unusable')
  if (!found) throw new Error('there is no incident of the pool')
  return found
}

async function approved(whole: WholeApp): Promise<void> {
  await whole.run(25 * minuteMs)
  const { incident } = await story(whole)
  expect(incident.waiting).toMatchObject({ guard: 'approval', action: 'rolling-reboot' })
  await say(whole, { kind: 'approve', incidentId: incident.id })
}

const rebooted = (whole: WholeApp): readonly string[] =>
  whole.writes().map((call) => /nodes\/(\S+)\/reboot/.exec(call)?.[1] ?? call)

/** How many reboots were under way at once, at the most. */
async function mostAtOnce(whole: WholeApp): Promise<number> {
  const reboots = (await story(whole)).attempts.filter(({ action }) => action.kind === 'reboot')
  const atOnce = ({ startedAt: at }: { startedAt: number }) =>
    reboots.filter(({ startedAt, endedAt = 0 }) => startedAt <= at && at < endedAt).length
  return Math.max(...reboots.map(atOnce))
}

const rolling = async (whole: WholeApp) =>
  (await story(whole)).attempts.find(({ action }) => action.kind === 'rolling-reboot')

describe('after an outage of the whole pool', () => {
  test('all nodes are rebooted in waves once somebody approves, each once, and are well', async () => {
    const whole = start({ dedicated: 20 })
    await approved(whole)
    await whole.run(80 * minuteMs)
    const { incident } = await story(whole)
    expect(incident).toMatchObject({ state: 'resolved', resolution: { kind: 'helped' } })
    expect(new Set(rebooted(whole)).size).toBe(20)
    expect(rebooted(whole)).toHaveLength(20)
    expect(await mostAtOnce(whole)).toBe(2)
    expect(await whole.incidents()).toHaveLength(1)
    expect((await rolling(whole))?.grant?.by).toBe('ann')
  })

  test('a node that does not come back ends it: no other is touched, and a person is told', async () => {
    const dies = { at: 'PT5M', do: 'node-dies-in-reboot', pool: 'frames', nodes: 4 }
    const whole = start({ script: [dies] })
    await approved(whole)
    await whole.run(90 * minuteMs)
    const plan = await rolling(whole)
    expect(plan).toMatchObject({ step: 'ended', result: 'did-not-help' })
    const ofPool = rebooted(whole).length
    expect(ofPool).toBeGreaterThan(1)
    expect(ofPool).toBeLessThan(10)
    expect(plan?.reason).toMatch(
      new RegExp(`did not come back: .* ${ofPool - 1} of 10 nodes were rebooted and are well; no`),
    )
    const escalated = whole.told.filter(({ announcement }) => announcement.what === 'escalated')
    expect(escalated.length).toBe(4)
  })

  test('it is never offered while the doctor does not find the cause mended', async () => {
    const whole = start({ mendedAfterMs: Number.POSITIVE_INFINITY })
    await whole.run(180 * minuteMs)
    const { incident, attempts } = await story(whole)
    expect(incident.state).toBe('escalated')
    expect(incident.waiting?.reason).toContain('does not find outbound-rules in order')
    // After 0, 5, 10, 20 and 40 minutes, and then each hour.
    expect(attempts.filter(({ action }) => action.kind === 'collect-evidence')).toHaveLength(6)
    expect(whole.told.map(({ announcement }) => announcement.what)).toEqual([
      'escalated',
      'escalated',
    ])
    expect(whole.writes()).toEqual([])
  })

  test('it is never offered where the doctor cannot see, also when the nodes stay unusable', async () => {
    const whole = start({ around: (ports) => ports })
    await whole.run(120 * minuteMs)
    expect((await story(whole)).attempts.map(({ action }) => action.kind)).toEqual([
      'collect-evidence',
      'escalate',
    ])
  })

  test('recommend shows it with its numbers and its calls, and makes none', async () => {
    const whole = start({ policy: {} })
    await whole.run(40 * minuteMs)
    const { incident } = await story(whole)
    expect(incident.waiting?.guard).toBe('mode')
    expect(incident.waiting?.reason).toContain('10 of 10 nodes are still unusable: reboots them in')
    expect(incident.wouldAlso?.calls).toHaveLength(10)
    expect(whole.writes()).toEqual([])
  })

  test('nodes that came back meanwhile are passed over', async () => {
    const whole = start({ nodes: [0, 1, 2, 3, 4, 5, 6], script: [recovering([7, 8, 9], 'PT22M')] })
    await approved(whole)
    await whole.run(90 * minuteMs)
    expect((await story(whole)).incident.resolution?.kind).toBe('helped')
    expect(rebooted(whole).length).toBeLessThan(10)
    expect((await rolling(whole))?.reason).toMatch(/came back by themselves or are gone/)
  })

  test('what the doctor found each time is kept', async () => {
    const whole = start()
    await whole.run(25 * minuteMs)
    const looks = (await story(whole)).attempts.flatMap(({ evidence = [] }) =>
      evidence.filter(({ checks }) => checks !== undefined),
    )
    const reports = await Promise.all(looks.map(({ stored }) => whole.evidence.get(stored)))
    const lines = reports.map((text) => /^(\w+) +outbound-rules/m.exec(text ?? '')?.[1])
    expect(lines).toEqual(['broken', 'broken', 'ok'])
  })

  test('a person stops it between two waves', async () => {
    const whole = start()
    await approved(whole)
    await whole.run(10 * minuteMs)
    const { incident } = await story(whole)
    await say(whole, { kind: 'reject', incidentId: incident.id, action: 'rolling-reboot' })
    await whole.run(20 * minuteMs)
    expect(rebooted(whole)).toHaveLength(2)
    expect((await rolling(whole))?.reason).toContain('ann has stopped the rolling reboot: 2 of 10')
  })

  test.each(['recommend', 'watch', 'off'])(
    'a policy that says %s by now holds the waves that are left',
    async (mode) => {
      const whole = start({ lowered: { mode } })
      await approved(whole)
      await whole.run(10 * minuteMs)
      whole.restart()
      await whole.run(60 * minuteMs)
      expect(rebooted(whole)).toHaveLength(2)
      expect((await story(whole)).incident.waiting).toMatchObject({ guard: 'mode' })
    },
  )

  test('of what is left somebody may permit one reboot, and it is one', async () => {
    const whole = start({ lowered: { mode: 'recommend' } })
    await approved(whole)
    await whole.run(10 * minuteMs)
    whole.restart()
    await whole.run(10 * minuteMs)
    await say(whole, { kind: 'approve', incidentId: (await story(whole)).incident.id })
    await whole.run(60 * minuteMs)
    expect(rebooted(whole)).toHaveLength(3)
  })

  test('a node that a person holds is passed over, and holds up no other', async () => {
    const whole = start()
    await approved(whole)
    await whole.run(6 * minuteMs)
    const { action } = (await rolling(whole)) ?? {}
    const [, second] = action?.kind === 'rolling-reboot' ? action.nodes : []
    const nodeId = second?.nodeId ?? ''
    await say(whole, { kind: 'hold', nodeId })
    await whole.run(90 * minuteMs)
    expect(rebooted(whole)).toHaveLength(9)
    expect(rebooted(whole)).not.toContain(nodeId)
    expect((await story(whole)).incident.waiting).toMatchObject({ guard: 'hold' })
    await say(whole, { kind: 'release', nodeId })
    await whole.run(20 * minuteMs)
    expect(rebooted(whole)).toHaveLength(10)
    expect((await story(whole)).incident.resolution?.kind).toBe('helped')
  })

  test.each(['before the call', 'after the call'])(
    'a process that dies %s of the third reboot changes nothing of that',
    async (when) => {
      let calls = 0
      const dying = (batch: BatchAccount): BatchAccount => ({
        ...batch,
        async reboot(...args) {
          calls += 1
          if (calls === 3 && when === 'before the call') throw new Error('killed')
          const answer = await batch.reboot(...args)
          if (calls === 3) throw new Error('killed')
          return answer
        },
      })
      const whole = start({ dedicated: 20, wrap: dying })
      await approved(whole)
      await expect(whole.run(80 * minuteMs)).rejects.toThrow('killed')
      whole.restart()
      await whole.run(100 * minuteMs)
      expect((await story(whole)).incident.resolution?.kind).toBe('helped')
      expect(new Set(rebooted(whole)).size).toBe(20)
      expect(rebooted(whole)).toHaveLength(20)
      expect(await mostAtOnce(whole)).toBe(2)
    },
  )

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 17])(
    'a process that dies at commit %i of it, written or not, reboots no node twice',
    async (nth) => {
      let left = Number.POSITIVE_INFINITY
      const whole = start({
        dedicated: 4,
        rows: (rows) => ({
          ...rows,
          async transact(...asked) {
            left -= 1
            if (left === 0 && nth % 2 === 0) throw new Error('killed')
            const answer = await rows.transact(...asked)
            if (left === 0) throw new Error('killed')
            return answer
          },
        }),
      })
      await approved(whole)
      left = nth
      // What only gives the pool back, or tells, may fail without a word.
      await whole.run(10 * minuteMs).catch((error) => expect(error.message).toBe('killed'))
      expect(left).toBeLessThanOrEqual(0)
      whole.restart()
      await whole.run(40 * minuteMs)
      expect((await story(whole)).incident.resolution?.kind).toBe('helped')
      expect(new Set(rebooted(whole)).size).toBe(4)
      expect(rebooted(whole)).toHaveLength(4)
      expect(await mostAtOnce(whole)).toBe(1)
    },
  )
})
