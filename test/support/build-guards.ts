// Asks one guard in a table of cases: what it says, or that it lets the action through.
import { describe, expect, test } from 'vitest'
import type { Guard, GuardQuestion } from '../../src/decide/guard.ts'
import { termsFor } from '../../src/decide/terms.ts'
import { noAccountPast } from '../../src/domain/record.ts'
import { nodeFacts, noon, poolOf, second } from './build-facts.ts'
import { acting, incident, reboot, record } from './build-record.ts'

/** The terms are the policy's own, unless they are given. */
export function question(overrides: Partial<GuardQuestion> = {}): GuardQuestion {
  const asked = { incident: incident(), facts: poolOf(10, [nodeFacts({ state: 'unusable' })]) }
  const { facts, incident: of } = { ...asked, ...overrides }
  const rules = overrides.policy ?? acting
  return {
    terms: termsFor(rules, facts, of.fault),
    account: noAccountPast,
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
  /** Until when, where that is told. */
  until?: number
  /** Whether it is worth a message, where that depends. */
  tell?: boolean
}

export function table(guard: Guard, cases: readonly GuardCase[]): void {
  describe(guard.name, () => {
    test.each(cases)('$when', ({ given, expected, until, tell }) => {
      const answer = guard.ask(question(given))
      expect(answer?.reason).toBe(expected)
      if (until !== undefined) expect(answer?.until).toBe(until)
      if (tell !== undefined) expect(answer && (answer.tell ?? guard.tell)).toBe(tell)
    })
  })
}
