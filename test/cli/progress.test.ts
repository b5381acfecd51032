// Progress is seen by a person who waits for more than a second, and by nobody else.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createProgress } from '../../src/cli/progress.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function watched(isTerminal = true, width = 20) {
  const written: string[] = []
  const progress = createProgress({ isTerminal, width, write: (text) => written.push(text) })
  return { progress, written }
}

test('what ends within a second is not seen', () => {
  const { progress, written } = watched()
  progress('Asking …')
  vi.advanceTimersByTime(999)
  progress('')
  vi.advanceTimersByTime(5000)
  expect(written).toEqual([])
})

test('what takes longer shows the latest word, then each that follows, and is cleared', () => {
  const { progress, written } = watched()
  progress('Asking …')
  progress('Reading …')
  vi.advanceTimersByTime(1000)
  progress('a line that is longer than the screen')
  progress('')
  expect(written).toEqual([
    ...['\r\u001b[KReading …', '\r\u001b[Ka line that is long', '\r\u001b[K'],
  ])
})

test('nothing is written where nobody watches', () => {
  const { progress, written } = watched(false)
  progress('Asking …')
  vi.advanceTimersByTime(5000)
  progress('')
  expect(written).toEqual([])
})
