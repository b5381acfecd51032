// Puts virtual time and seeded chance where modules reach for the machine's: timers, Date.now, performance.now, Math.random.
import type { Dice } from '../support/faulty-dice.ts'

export interface VirtualGlobals {
  now(): number
  dice: Dice
  setTimeout(run: () => void, delayMs: number): unknown
  clearTimeout(timer: unknown): void
}

/** Runs the work with them and gives the machine's back, whatever happens. Not for two at a time in one thread. */
export async function withVirtualGlobals<T>(
  virtual: VirtualGlobals,
  work: () => Promise<T>,
): Promise<T> {
  const real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    dateNow: Date.now,
    random: Math.random,
    stackTraceLimit: Error.stackTraceLimit,
  }
  const setTimer = (run: (...given: unknown[]) => void, delayMs = 0, ...given: unknown[]) =>
    virtual.setTimeout(() => run(...given), delayMs)
  globalThis.setTimeout = setTimer as unknown as typeof setTimeout
  globalThis.clearTimeout = virtual.clearTimeout as typeof clearTimeout
  Date.now = virtual.now
  // Answers are thrown past the SDK: the stacks of all of them would cost a tenth of the run.
  Error.stackTraceLimit = 0
  Math.random = () => virtual.dice.between(0, 2 ** 30) / 2 ** 30
  Object.defineProperty(performance, 'now', { value: virtual.now, configurable: true })
  try {
    return await work()
  } finally {
    globalThis.setTimeout = real.setTimeout
    globalThis.clearTimeout = real.clearTimeout
    Date.now = real.dateNow
    Math.random = real.random
    Error.stackTraceLimit = real.stackTraceLimit
    Reflect.deleteProperty(performance, 'now')
  }
}
