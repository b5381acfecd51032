// Fewer calls when Batch asks for them: the whole account rests, for longer each time, and is told of once.
import { describe, expect, test } from 'vitest'
import { createMemoryRows } from '../src/adapters/memory/rows.ts'
import { createPace } from '../src/pace.ts'
import type { ActionAnswer, BatchAccount } from '../src/ports/batch.ts'
import { BatchReadError } from '../src/ports/batch.ts'
import { createAccountBook } from '../src/record/account-book.ts'
import { fakeTelemetry } from './notify/drain-support.ts'
import { handClock, startAt } from './record/builders.ts'
import { handBatch } from './support/build-batch.ts'
import { minute, second } from './support/build-facts.ts'

function bench() {
  const clock = handClock()
  const { told, telemetry } = fakeTelemetry()
  const accountBook = createAccountBook({ rows: createMemoryRows() })
  const batch = handBatch()
  let asked = 0
  const counting: BatchAccount = {
    ...batch,
    pool: (id) => {
      asked += 1
      return batch.pool(id)
    },
  }
  const account = createPace({ accountBook, clock, telemetry }).watch(counting)
  const busy = (retryAfterMs?: number) =>
    new BatchReadError('throttled', 'TooManyRequests', 'Too many.', retryAfterMs)
  return {
    ...{ clock, told, batch, account },
    asked: () => asked,
    /** A read that Batch answers with 429. */
    async throttle(retryAfterMs?: number) {
      batch.nextError = busy(retryAfterMs)
      await expect(account.pool('frames')).rejects.toThrow(BatchReadError)
      batch.nextError = undefined
    },
    restMs: async () => ((await accountBook.read('renderfarm')).throttledUntil ?? 0) - clock.now(),
  }
}

describe('an account of which Batch wants fewer calls', () => {
  test('rests for 15 s, or for longer where Batch says so', async () => {
    const short = bench()
    await short.throttle()
    expect(await short.restMs()).toBe(15 * second)
    const long = bench()
    await long.throttle(40 * second)
    expect(await long.restMs()).toBe(40 * second)
  })

  test('rests for longer each time, five minutes at the most, and anew after ten calm minutes', async () => {
    const { clock, throttle, restMs } = bench()
    const rests: number[] = []
    for (let time = 0; time < 7; time += 1) {
      await throttle()
      rests.push((await restMs()) / second)
      clock.advance(await restMs())
    }
    expect(rests).toEqual([15, 30, 60, 120, 240, 300, 300])
    clock.advance(10 * minute)
    await throttle()
    expect(await restMs()).toBe(15 * second)
  })

  test('is asked nothing meanwhile, and again after', async () => {
    const { account, batch, clock, throttle, asked } = bench()
    await throttle()
    expect(asked()).toBe(1)
    const nothing =
      'Batch account renderfarm has asked for fewer calls: nothing is asked of it until'
    await expect(account.pool('frames')).rejects.toThrow(nothing)
    await expect(account.nodeCounts()).rejects.toMatchObject({ failure: 'throttled' })
    expect(await account.reboot('frames', 'n1', 'requeue')).toMatchObject({
      kind: 'throttled',
      retryAfterMs: 15 * second,
    })
    expect(await account.nodeFile('frames', 'n1', 'stderr.txt', 1)).toMatchObject({
      kind: 'unavailable',
    })
    expect(await account.taskFileChangedAt('job', 't1', 'stdout.txt')).toBe(undefined)
    expect([asked(), batch.calls]).toEqual([1, []])
    clock.advance(15 * second)
    expect(await account.pool('frames')).toBe(batch.world.pool)
    expect(asked()).toBe(2)
  })

  test('is told of once for calls that were under way together', async () => {
    const { account, batch, told, restMs } = bench()
    const answers = [undefined, 40 * second, 20 * second].map(
      (retryAfterMs) => new BatchReadError('throttled', 'TooManyRequests', '', retryAfterMs),
    )
    let at = 0
    batch.pool = async () => Promise.reject(answers[at++])
    await Promise.allSettled(answers.map(() => account.pool('frames')))
    expect(told.filter((line) => line === 'batch.throttled')).toHaveLength(1)
    expect(await restMs()).toBe(40 * second)
  })

  test('says so by the answer to an action as well', async () => {
    const { account, batch, restMs } = bench()
    const busy: ActionAnswer = {
      ...{ kind: 'throttled', status: 429, code: 'TooManyRequests', message: '' },
      retryAfterMs: 20 * second,
    }
    batch.nextAnswer = busy
    expect(await account.reboot('frames', 'n1', 'requeue')).toEqual(busy)
    expect(await restMs()).toBe(20 * second)
  })

  test('does not rest for other errors', async () => {
    const { account, batch, restMs, clock } = bench()
    batch.nextError = new BatchReadError('server-error', 'InternalError', '')
    await expect(account.pool('frames')).rejects.toThrow()
    expect(await restMs()).toBe(-clock.now())
    expect(clock.now()).toBe(startAt)
  })
})
