// The self-check as a whole: one message for all faults, once a process, after the first census, and no load for health.
import { describe, expect, test } from 'vitest'
import { healthDetailsResponse } from '../../src/api/health.ts'
import { minuteMs } from '../../src/domain/durations.ts'
import { selfCheckParts } from '../../src/health-of.ts'
import type { AccountProbe, Looked, StoreLooked } from '../../src/ports/probes.ts'
import { createSelfCheck, type SelfCheckDeps } from '../../src/self-check/self-check.ts'
import { handArm } from '../doctor/hand-arm.ts'

const seen: Looked = { kind: 'seen', ids: [] }
const never = () => new Promise<never>(() => {})

interface Given {
  pools?: () => Promise<Looked>
  store?: () => Promise<StoreLooked>
  over?: Promise<void>
}

function staged({
  pools = async () => seen,
  store = async () => ({ kind: 'seen' }),
  over,
}: Given = {}) {
  const asked: string[] = []
  const warnings: string[] = []
  let now = 0
  const note = <T>(what: string, answer: () => Promise<T>) => {
    asked.push(what)
    return answer()
  }
  const probe: AccountProbe = {
    name: 'renderfarm',
    apiVersion: '2022-10-01.16.0',
    byKey: false,
    somePools: () => note('pools', pools),
    anyJob: () => note('jobs', async () => seen),
    anyNode: () => note('nodes', async () => seen),
  }
  const deps: SelfCheckDeps = {
    accounts: [{ probe }],
    arm: handArm({}),
    storage: {
      table: () => note('table', store),
      queue: () => note('queue', store),
      container: () => note('container', store),
    },
    clock: { now: () => now },
    telemetry: { warn: (message) => void warnings.push(message) },
    over: () => over ?? never(),
  }
  return {
    ...{ probe, deps },
    check: createSelfCheck(deps),
    asked,
    warnings,
    pass: (ms: number) => {
      now += ms
    },
  }
}

const denied = async (): Promise<Looked> => ({ kind: 'denied', code: 'X', advice: 'none' })

describe('the self-check', () => {
  test('tells all faults in one warning, after the first census of a process alone', async () => {
    const { check, warnings, asked } = staged({
      pools: denied,
      store: async () => ({ kind: 'missing' }),
    })
    let censuses = 0
    const census = check.withFirst(async () => {
      censuses += 1
    })
    await census()
    await census()
    await census()
    expect(censuses).toBe(3)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]?.split('\n')).toEqual([
      'The self-check found 2 faults:',
      expect.stringMatching(
        /^- rights of renderfarm: pools: Batch account renderfarm denies the app/,
      ),
      expect.stringMatching(/^- storage: table state: The table state is not there;/),
    ])
    expect(asked.toSorted()).toEqual(['container', 'jobs', 'pools', 'queue', 'table'])
  })

  test('says nothing where all is well', async () => {
    const { check, warnings } = staged()
    await check.withFirst(async () => {})()
    expect(warnings).toEqual([])
  })

  test('holds no census up: the work is done before the reads have answered', async () => {
    let free = () => {}
    const over = new Promise<void>((resolve) => {
      free = resolve
    })
    const { check, warnings } = staged({ pools: never, over })
    let done = false
    const census = check.withFirst(async () => {
      done = true
    })()
    await Promise.resolve()
    expect(done).toBe(true)
    free()
    await census
    expect(warnings[0]).toContain('- rights of renderfarm: No answer within five seconds')
  })

  test('leaves the fault of a census what it is', async () => {
    const { check, warnings } = staged({ pools: denied })
    const census = check.withFirst(() => Promise.reject(new Error('no storage')))
    await expect(census()).rejects.toThrow('no storage')
    expect(warnings).toHaveLength(1)
  })

  test('is no load: who asks within five minutes shares one look, also while it goes on', async () => {
    const { check, asked, pass } = staged()
    await check.withFirst(async () => {})()
    await Promise.all([check.checks(), check.checks()])
    pass(5 * minuteMs - 1)
    await check.checks()
    expect(asked).toHaveLength(5)
    pass(1)
    await check.checks()
    expect(asked).toHaveLength(10)
  })

  test('with faults is made anew after half a minute: somebody mends them, and looks', async () => {
    let pools = denied
    const { check, pass } = staged({ pools: () => pools() })
    const faults = async () => (await check.checks()).filter(({ kind }) => kind === 'fault').length
    expect(await faults()).toBe(1)
    pools = async () => seen
    pass(30_000 - 1)
    expect(await faults()).toBe(1)
    pass(1)
    expect(await faults()).toBe(0)
  })

  test('asks eight accounts at a time, and one that hangs makes no other late', async () => {
    let underWay = 0
    let most = 0
    const hangs = 'farm3'
    const account = (name: string) => {
      const answer = async (): Promise<Looked> => {
        if (name === hangs) return never()
        underWay += 1
        most = Math.max(most, underWay)
        await new Promise((resolve) => setImmediate(resolve))
        underWay -= 1
        return seen
      }
      return { probe: { ...staged().probe, name, somePools: answer } }
    }
    const { deps } = staged()
    const ends: (() => void)[] = []
    const check = createSelfCheck({
      ...deps,
      accounts: Array.from({ length: 30 }, (_, at) => account(`farm${at}`)),
      over: () => new Promise<void>((resolve) => void ends.push(resolve)),
    })
    const checks = check.checks()
    for (let turn = 0; turn < 40; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(ends).toHaveLength(62)
    for (const end of ends) end()
    const names = (await checks).filter(({ kind }) => kind === 'fault').map(({ name }) => name)
    expect(names).toEqual([`rights of ${hangs}`])
    expect(most).toBeGreaterThan(4)
    expect(most).toBeLessThanOrEqual(8)
  })

  test('shows no secret, whoever put it there', async () => {
    const advice = 'see https://x.blob.core.windows.net/a?sv=2024&sig=bmV2ZXJTaG93VGhpcw%3D%3D'
    const { check } = staged({ pools: async () => ({ kind: 'failed', advice }) })
    expect(JSON.stringify(await check.checks())).not.toContain('bmV2ZXJTaG93')
  })

  test('tells of a fault of its own, and goes on with the others', async () => {
    const { check } = staged({ pools: () => Promise.reject(new TypeError('no such field')) })
    const checks = await check.checks()
    expect(checks[0]?.detail).toBe('Not checked: the check itself failed: no such field')
    expect(checks.map(({ name }) => name)).toContain('storage: table state')
  })

  test('degrades health and never takes it down', async () => {
    const { check } = staged({ pools: denied })
    const answer = healthDetailsResponse(selfCheckParts(await check.checks()))
    expect(answer.status).toBe(200)
    const { status, parts } = JSON.parse(answer.body)
    expect(status).toBe('degraded')
    expect(parts[0]).toEqual({ name: 'settings', ok: true, detail: 'All settings could be read.' })
    expect(parts.filter(({ ok }: { ok: boolean }) => !ok)).toHaveLength(1)
  })
})
