// Asks what came of an attempt, by terms as the playbook has them, and says it shortly.
import { describe, expect, test } from 'vitest'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { PoolFacts } from '../../src/domain/facts.ts'
import type { Others } from '../../src/domain/seen.ts'
import { judge } from '../../src/verify/judge.ts'
import { day, minute } from '../support/build-facts.ts'
import { incident } from '../support/build-record.ts'

/** Node: well for 5 min within 30 min, as the playbook has it. */
export const terms = { healthyForMs: 5 * minute, withinMs: 30 * minute }

export interface Case {
  when: string
  attempt: Attempt
  facts: PoolFacts
  /** What others did to the subject since the incident was found. */
  others?: readonly Others[]
  /** `pending`, `step settling`, `ended helped`. */
  expected: string
}

function verdict({ attempt: of, facts, others = [] }: Case) {
  const own = of.action.kind === 'reactivate-task' ? { healthyForMs: 0, withinMs: day } : terms
  return judge(of, incident({ others }), facts, own, facts.observedAt)
}

export function short(answer: ReturnType<typeof judge>): string {
  if (answer.kind === 'step') return `step ${answer.step}`
  if (answer.kind === 'ended') {
    const by = answer.overtakenBy ? ` by ${answer.overtakenBy}` : ''
    return `ended ${answer.result}${by}`
  }
  return answer.healthySince === undefined ? 'pending' : 'pending, well'
}

/** One test for each case: the verdict, and that it says why. */
export function judged(name: string, cases: readonly Case[]): void {
  describe(name, () => {
    test.each(cases)('when $when: $expected', (given) => {
      const answer = verdict(given)
      expect(short(answer)).toBe(given.expected)
      expect(answer.reason).not.toBe('')
    })
  })
}
