// Rules that can never win anything, because earlier rules say the same fields for all that they match.
import { globCovers, globMatches } from './glob.ts'
import type { PolicyRule } from './policy.ts'
import type { ReadRule } from './policy-rules.ts'
import { faultsMatched } from './policy-rules.ts'

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
      const sayers = earlier.filter((rule) => fieldsOf(rule.said).includes(field))
      const by = faultsMatched(match).map((fault) =>
        sayers.find((rule) => countsFor(field, rule.match) && matchesFault(rule.match, fault)),
      )
      if (by.some((one) => one === undefined)) return []
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

/** `connect` is asked for a pool, where rules that name a fault have no say. */
function countsFor(field: string, { fault }: PolicyRule['match']): boolean {
  return field !== 'connect' || fault === undefined
}

/** Each number of the guards is a field of its own. */
export function fieldsOf({ guards, ...said }: ReadRule['said']): readonly string[] {
  const numbers = Object.keys(guards ?? {}).map((name) => `guards.${name}`)
  const names = Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  return [...names, ...numbers]
}
