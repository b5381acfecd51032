// Asking again and again: the pace, the back-off, rest while nobody looks, and one ask at a time.
import { describe, expect, test } from 'vitest'
import type { Answer } from '../../src/web/api-client.ts'
import { createPoller, nextAskMs, type Polled } from '../../src/web/poll.ts'

const away: Answer<string> = { kind: 'unreachable', reason: 'no network' }
const ok = (value: string): Answer<string> => ({ kind: 'ok', value, etag: '"1"' })
const problem = { status: 429, title: 'Too many', detail: 'Wait' }

function polling(answers: readonly Answer<string>[]) {
  const waits: number[] = []
  const told: Polled<string>[] = []
  const page = { isHidden: false, asked: 0, time: 1000 }
  let next: (() => void) | undefined
  const poller = createPoller<string>({
    ask: async () => answers[page.asked++] ?? away,
    told: (state) => told.push(state),
    everyMs: 10_000,
    now: () => page.time,
    isHidden: () => page.isHidden,
    later(run, afterMs) {
      waits.push(afterMs)
      next = run
      return () => {
        next = undefined
      }
    },
  })
  return {
    ...{ poller, waits, told, page },
    isWaiting: () => next !== undefined,
    async wake() {
      next?.()
      await poller.refresh()
    },
  }
}

describe('the wait', () => {
  test.each([
    { failures: 0, retryAfterMs: 0, waits: 10_000 },
    { failures: 1, retryAfterMs: 0, waits: 20_000 },
    { failures: 3, retryAfterMs: 0, waits: 80_000 },
    { failures: 4, retryAfterMs: 0, waits: 120_000 },
    { failures: 40, retryAfterMs: 0, waits: 120_000 },
    { failures: 1, retryAfterMs: 300_000, waits: 300_000 },
    { failures: 1, retryAfterMs: 5_000, waits: 20_000 },
    { failures: 1, retryAfterMs: 86_400_000, waits: 900_000 },
    // A browser's timer of more than 24 days ends at once.
    { failures: 1, retryAfterMs: 3_000_000_000, waits: 900_000 },
  ])('after $failures failures and Retry-After $retryAfterMs ms is $waits ms', (given) => {
    expect(nextAskMs(10_000, given.failures, given.retryAfterMs)).toBe(given.waits)
  })

  test('is never shorter than the pace that a slow view asks for', () => {
    expect(nextAskMs(3_600_000, 2)).toBe(3_600_000)
  })
})

describe('a poller', () => {
  test('keeps what it knows while the app is away, and says so', async () => {
    const { poller, told, wake, waits } = polling([ok('a'), away, away, ok('b')])
    await poller.refresh()
    for (const _ of ['away', 'away', 'back']) await wake()
    expect(told).toEqual([
      { value: 'a', at: 1000 },
      { value: 'a', at: 1000, trouble: away },
      { value: 'a', at: 1000, trouble: away },
      { value: 'b', at: 1000 },
    ])
    expect(waits).toEqual([10_000, 20_000, 40_000, 10_000])
  })

  test('waits as long as the app asks', async () => {
    const { poller, waits } = polling([{ kind: 'refused', problem, retryAfterMs: 90_000 }])
    await poller.refresh()
    expect(waits).toEqual([90_000])
  })

  test('does not go on with a key that is not taken', async () => {
    const { poller, isWaiting } = polling([{ kind: 'no-access', problem }])
    await poller.refresh()
    expect(isWaiting()).toBe(false)
  })

  test('rests while nobody looks, and asks at once when somebody does', async () => {
    const { poller, page, isWaiting } = polling([ok('a'), ok('b')])
    await poller.refresh()
    page.isHidden = true
    poller.hidden()
    expect(isWaiting()).toBe(false)
    poller.shown()
    expect(page.asked).toBe(1)
    page.isHidden = false
    poller.shown()
    await poller.refresh()
    expect([page.asked, isWaiting()]).toEqual([2, true])
  })

  test('asks once where two want to know at the same time', async () => {
    const { poller, page } = polling([ok('a'), ok('b')])
    await Promise.all([poller.refresh(), poller.refresh()])
    expect(page.asked).toBe(1)
  })

  test('tells nothing after its end', async () => {
    const { poller, told, isWaiting } = polling([ok('a')])
    const asked = poller.refresh()
    poller.stop()
    await asked
    expect([told, isWaiting()]).toEqual([[], false])
  })
})
