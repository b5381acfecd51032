// Rules that can never win anything, because earlier rules say the same fields for all that they match.
import type { Fault } from './fault.ts'
import { globCovers, globMatches } from './glob.ts'
import type { PolicyRule } from './policy.ts'
import { isLadderFor } from './policy-ladder.ts'
import type { ReadRule } from './policy-rules.ts'
import { faultsMatched, namesFault } from './policy-rules.ts'

/** A field of a rule that never counts: `mode`, `guards.cooldownMinutes`; and the earlier rules that come first. */
export interface DeadField {
  rule: number
  field: string
  by: readonly number[]
}

/** Only what is certain: each of these fields is said by earlier rules wherever its rule matches. */
export function deadFields(rules: readonly ReadRule[]): readonly DeadField[] {
  return rules.flatMap(({ match, said }, index) => {
    if (!match) return []
    const earlier = rules
      .slice(0, index)
      .flatMap((rule, number) =>
        rule.match && coversPlace(rule.match, match)
          ? [{ ...rule, number, match: rule.match }]
          : [],
      )
    if (earlier.length === 0) return []
    return fieldsOf(said).flatMap((field): DeadField[] => {
      const sayers = earlier.filter(
        (rule) => fieldsOf(rule.said).includes(field) && countsFor(field, rule.match, match),
      )
      const by = faultsMatched(match)
        .filter((fault) => saysOf(field, said, fault))
        .map((fault) =>
          sayers.find((rule) => matchesFault(rule.match, fault) && saysOf(field, rule.said, fault)),
        )
      if (by.length === 0 || by.some((one) => one === undefined)) return []
      const numbers = by.flatMap((one) => (one ? [one.number] : []))
      return [{ rule: index, field, by: [...new Set(numbers)].sort((a, b) => a - b) }]
    })
  })
}

/** Faults apart, which are known one by one. */
function coversPlace(wide: PolicyRule['match'], narrow: PolicyRule['match']): boolean {
  const names = ['account', 'pool', 'image', 'vmSize'] as const
  return names.every((name) => globCovers(wide[name] ?? '*', narrow[name] ?? '*'))
}

function matchesFault({ fault }: PolicyRule['match'], given: string): boolean {
  return fault === undefined || globMatches(fault, given)
}

/**
 * `connect` is asked for a pool, where rules that name a fault have no say. Of all faults a ladder or
 * a verification leaves some out, unless its rule names a fault; which they are is not known here.
 */
function countsFor(
  field: string,
  earlier: PolicyRule['match'],
  later: PolicyRule['match'],
): boolean {
  if (field === 'connect') return earlier.fault === undefined
  const leavesOut = field === 'ladder' || field === 'verify'
  return !leavesOut || namesFault(earlier) || !namesFault(later)
}

function saysOf(field: string, { ladder }: ReadRule['said'], fault: Fault): boolean {
  return field !== 'ladder' || ladder === undefined || isLadderFor(ladder, fault)
}

/** Each number of the guards is a field of its own. */
export function fieldsOf({ guards, ...said }: ReadRule['said']): readonly string[] {
  const numbers = Object.keys(guards ?? {}).map((name) => `guards.${name}`)
  const names = Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  return [...names, ...numbers]
}
