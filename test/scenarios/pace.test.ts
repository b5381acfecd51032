// Stories of when: a maintenance window, the hour of an account, a pause of it, and Batch asking for fewer calls.
import { describe, expect, test } from 'vitest'
import { createAccountBook } from '../../src/record/account-book.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minute = 60_000
const hour = 60 * minute
/** Scenarios begin on Monday, 2026-05-04, at 08:00 UTC: 10:00 in Berlin. */
const begin = Date.parse('2026-05-04T08:00:00Z')

const sick = (pool = 'frames') => ({
  at: 'PT1M',
  do: 'node-unusable',
  pool,
  nodes: 2,
  reboot: 'cures',
})

/** Like `frames`, with other names. */
function farm(pools: readonly string[], script: readonly unknown[]) {
  const world = smallWorld({ script })
  const [account] = world.accounts
  const [like] = account?.pools ?? []
  return { ...world, accounts: [{ ...account, pools: pools.map((id) => ({ ...like, id })) }] }
}

type Whole = ReturnType<typeof startWholeApp>

/** Minutes after the beginning at which Batch was called, by what was called. */
function calledAt({ emulator }: Whole, isMeant: (call: string) => boolean): readonly number[] {
  return emulator
    .journal()
    .filter(({ method, path }) => isMeant(`${method} ${path}`))
    .map(({ at }) => (Date.parse(at) - begin) / minute)
}

const reboots = (whole: Whole) => calledAt(whole, (call) => call.endsWith('/reboot'))

async function waitingOf(whole: Whole) {
  return (await whole.incidents()).map(({ incident }) => incident.waiting)
}

describe('a maintenance window', () => {
  const window = { name: 'lunch', from: '12:00', to: '13:00', zone: 'Europe/Berlin' }

  test('is waited for, and used as it opens', async () => {
    const policy = { mode: 'act', windows: [{ ...window, when: 'only' }] }
    const whole = startWholeApp({ world: farm(['frames'], [sick()]), policy })
    await whole.run(hour)
    expect(await waitingOf(whole)).toMatchObject([{ guard: 'window', until: begin + 2 * hour }])
    await whole.run(2 * hour)
    const [at = 0] = reboots(whole)
    expect(at).toBeGreaterThanOrEqual(120)
    expect(at).toBeLessThan(121)
    expect((await whole.incidents())[0]?.incident.resolution?.kind).toBe('helped')
    expect(whole.told.filter(({ announcement }) => announcement.what === 'held')).toEqual([])
  })
})

describe('the hour of an account', () => {
  const policy = { mode: 'act', guards: { maxActionsPerHourInAccount: 1 } }

  test('has one place for two pools, and the second is repaired in the next', async () => {
    const world = farm(['frames', 'films'], [sick('frames'), sick('films')])
    const whole = startWholeApp({ world, policy })
    await whole.run(40 * minute)
    expect(reboots(whole)).toHaveLength(1)
    const held = (await waitingOf(whole)).find((waiting) => waiting?.guard !== undefined)
    expect(held).toMatchObject({ guard: 'actions-per-hour-in-account' })
    expect(held?.reason).toBe(
      '1 action in all pools of the account in the last hour, the limit is 1.',
    )
    await whole.run(2 * hour)
    const [first = 0, second = 0] = reboots(whole)
    expect(reboots(whole)).toHaveLength(2)
    expect(second - first).toBeGreaterThanOrEqual(60)
    expect(second - first).toBeLessThan(61)
    expect((held?.until ?? 0) - begin).toBeCloseTo((first + 60) * minute, -4)
  })
})

describe('a pause of an account', () => {
  test('stops all of its pools, until it ends', async () => {
    const world = farm(['frames', 'films'], [sick('frames'), sick('films')])
    const whole = startWholeApp({ world })
    const until = begin + 90 * minute
    await createAccountBook({ rows: whole.rows }).pause('RenderFarm', {
      ...{ by: 'ann', verified: true, at: begin, reason: 'audit', until },
    })
    await whole.run(80 * minute)
    expect(reboots(whole)).toEqual([])
    const reason = 'The account renderfarm is paused by ann until 2026-05-04 09:30:00 UTC: audit'
    expect(await waitingOf(whole)).toMatchObject([
      { guard: 'pause', until, reason },
      { guard: 'pause', until, reason },
    ])
    await whole.run(40 * minute)
    expect(reboots(whole).map(Math.floor)).toEqual([90, 90])
  })
})

describe('a rung that Batch refuses', () => {
  test('costs no cool-down: the next one is taken at once', async () => {
    const refused = { ...sick(), reboot: 'NodeStateUnusable' }
    const policy = { mode: 'act', guards: { cooldownMinutes: 60 } }
    const whole = startWholeApp({ world: farm(['frames'], [refused]), policy })
    await whole.run(20 * minute)
    const [reboot = 0] = reboots(whole)
    const [removal = 0] = calledAt(whole, (call) => call.endsWith('/removenodes'))
    expect(reboot).toBeGreaterThan(15)
    expect(removal).toBe(reboot)
  })
})

describe('Batch asks for fewer calls', () => {
  const pools = ['frames', 'films', 'stills']
  const busy = {
    at: 'PT18M',
    do: 'api-refuses',
    for: 'PT10M',
    code: 'TooManyRequests',
    retryAfter: 'PT2M',
  }

  test('and the whole account rests, says so once each time, and goes on as it was', async () => {
    const whole = startWholeApp({ world: farm(pools, [sick(), busy]) })
    await whole.run(17.5 * minute)
    const before = await whole.incidents()
    expect(before.map(({ incident }) => incident.state)).toEqual(['verifying'])
    await whole.run(10 * minute)
    const rests = whole.telemetry.filter(({ name }) => name === 'batch.throttled')
    const calls = calledAt(whole, () => true).filter((at) => at >= 18 && at < 27.5)
    // Two minutes each, so five at the most; at each of them as many calls as were under way.
    expect(rests.length).toBeGreaterThanOrEqual(3)
    expect(rests.length).toBeLessThanOrEqual(5)
    expect(calls.length).toBeLessThanOrEqual(4 * rests.length)
    const during = await whole.incidents()
    expect(during.map(({ incident }) => incident.waiting?.guard)).toEqual([undefined])
    await whole.run(90 * minute)
    const after = await whole.incidents()
    expect(after.map(({ incident }) => incident.resolution?.kind)).toEqual(['helped'])
  })
})
