// Asks what is decided of facts and a record, and says each answer shortly.
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import { decide } from '../../src/decide/decide.ts'
import type { DecideQuestion } from '../../src/decide/question.ts'
import type { Decision } from '../../src/domain/decision.ts'
import type { PoolFacts } from '../../src/domain/facts.ts'
import { noAccountPast } from '../../src/domain/record.ts'
import { noon, second } from '../support/build-facts.ts'
import { acting, record } from '../support/build-record.ts'

export function ask(
  facts: PoolFacts,
  overrides: Partial<DecideQuestion> = {},
): readonly Decision[] {
  const question = {
    facts,
    findings: classify(facts),
    record: record(),
    account: noAccountPast,
    policy: acting,
    now: noon,
    leaseLeftMs: 60 * second,
  }
  return decide({ ...question, ...overrides })
}

/** `act reboot`, `wait 12:01:00`, `hold mode`, `resolve helped`, `open node-unusable recommend`. */
export function short(decision: Decision | undefined): string {
  switch (decision?.kind) {
    case undefined:
      return 'nothing'
    case 'open':
      return `open ${decision.finding.fault} ${decision.mode}`
    case 'act':
      return `act ${decision.action.kind}`
    case 'wait':
      return Number.isFinite(decision.until)
        ? `wait ${new Date(decision.until).toISOString().slice(11, 19)}`
        : 'wait for ever'
    case 'hold':
      return `hold ${decision.guard}`
    case 'resolve':
      return `resolve ${decision.how}`
    case 'grow':
    case 'verify':
    case 'escalate':
    case 'decline':
      return decision.kind
  }
}

export interface Case {
  when: string
  facts: PoolFacts
  given?: Partial<DecideQuestion>
  expected: string
}

/** One test for each case: what is decided, and that each decision says why. */
export function decided(name: string, cases: readonly Case[]): void {
  describe(name, () => {
    test.each(cases)('when $when: $expected', ({ facts, given = {}, expected }) => {
      const decisions = ask(facts, given)
      expect(short(decisions.find(({ kind }) => kind !== 'open') ?? decisions[0])).toBe(expected)
      expect(decisions.every(({ reason }) => reason.length > 0)).toBe(true)
    })
  })
}
