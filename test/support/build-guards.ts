// Asks one guard in a table of cases: what it says, or that it lets the action through.
import { describe, expect, test } from 'vitest'
import type { Guard, GuardQuestion } from '../../src/decide/guard.ts'
import { nodeFacts, noon, poolOf, second } from './build-facts.ts'
import { acting, incident, reboot, record } from './build-record.ts'

export function question(overrides: Partial<GuardQuestion> = {}): GuardQuestion {
  return {
    incident: incident(),
    action: reboot,
    facts: poolOf(10, [nodeFacts({ state: 'unusable' })]),
    record: record(),
    policy: acting,
    now: noon,
    leaseLeftMs: 60 * second,
    planned: [],
    ...overrides,
  }
}

export interface GuardCase {
  when: string
  given: Partial<GuardQuestion>
  /** Undefined: it lets it through. */
  expected: string | undefined
}

export function table(guard: Guard, cases: readonly GuardCase[]): void {
  describe(guard.name, () => {
    test.each(cases)('$when', ({ given, expected }) => {
      expect(guard.ask(question(given))?.reason).toBe(expected)
    })
  })
}
