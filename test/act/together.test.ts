// Attempts side by side: few commits, each attempt before its call, nothing lost where two change the same thing.
import { describe, expect, test } from 'vitest'
import { createTogether, inLanes } from '../../src/act/together.ts'
import type { Change, PoolRecord } from '../../src/domain/record.ts'
import { attempt, controls, record } from '../support/build-record.ts'

function handLedger(own: PoolRecord = record()) {
  const commits: (readonly Change[])[] = []
  const ledger = {
    record: own,
    commits,
    failsAt: Number.POSITIVE_INFINITY,
    leaseLeftMs: () => 100_000,
    hasRequests: async () => false,
    async commit(changes: readonly Change[]) {
      await new Promise((resolve) => setImmediate(resolve))
      if (commits.length >= ledger.failsAt) throw new Error('the fence is lost')
      commits.push(changes)
      const puts = changes.flatMap((one) => (one.kind === 'put-controls' ? [one.controls] : []))
      const [last] = puts.slice(-1)
      if (last) ledger.record = { ...ledger.record, controls: last }
    },
  }
  return ledger
}

const put = (incidentId: string): Change => ({
  kind: 'put-attempt',
  attempt: attempt({ incidentId }),
})
const ids = Array.from({ length: 20 }, (_, index) => `renderfarm.frames.inc${index}`)

describe('commits together', () => {
  test('gather while one is under way, and each is told when its own has landed', async () => {
    const ledger = handLedger()
    const together = createTogether(ledger)
    await Promise.all(ids.map((id) => together.commit(() => [put(id)])))
    expect(ledger.commits.map((changes) => changes.length)).toEqual([1, 19])
  })

  test('of the same thing go one after the other, the second on what the first has made', async () => {
    const ledger = handLedger(record({ controls: controls() }))
    const together = createTogether(ledger)
    const refuse = (key: string) =>
      together.commit(({ controls: now }) => {
        const refusals = { ...now.refusals, [key]: { code: 'No', at: 0, until: 1 } }
        return [{ kind: 'put-controls', controls: { ...now, refusals } }]
      })
    await Promise.all(['a', 'b', 'c'].map(refuse))
    expect(Object.keys(ledger.record.controls.refusals)).toEqual(['a', 'b', 'c'])
    expect(ledger.commits).toHaveLength(3)
  })

  test('that fail fail all that wait, and leave no lease to call with', async () => {
    const ledger = handLedger()
    ledger.failsAt = 1
    const together = createTogether(ledger)
    expect(together.leaseLeftMs()).toBe(100_000)
    const results = await Promise.allSettled(ids.map((id) => together.commit(() => [put(id)])))
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      ...Array(19).fill('rejected'),
    ])
    expect(together.leaseLeftMs()).toBe(0)
  })

  test('whose changes cannot be made out fail as well', async () => {
    const together = createTogether(handLedger())
    const broken = together.commit(() => {
      throw new Error('an illegal move')
    })
    await expect(broken).rejects.toThrow('an illegal move')
  })
})

describe('lanes', () => {
  test('go side by side, eight at once, and each in order', async () => {
    const seen: string[] = []
    let running = 0
    let most = 0
    const lanes = ids.map((id) => [`${id} first`, `${id} then`])
    await inLanes(lanes, async (item) => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      seen.push(item)
      running -= 1
    })
    expect(most).toBe(8)
    expect(seen).toHaveLength(40)
    for (const [first = '', then = ''] of lanes) {
      expect(seen.indexOf(first)).toBeLessThan(seen.indexOf(then))
    }
  })

  test('begin nothing more once one has failed, and end when all have ended', async () => {
    let ended = 0
    const work = async (item: number) => {
      await new Promise((resolve) => setImmediate(resolve))
      ended += 1
      if (item === 0) throw new Error('broke')
    }
    const lanes = Array.from({ length: 30 }, (_, index) => [index])
    await expect(inLanes(lanes, work)).rejects.toThrow('broke')
    expect(ended).toBeLessThanOrEqual(16)
  })
})
