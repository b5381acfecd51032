// The rules of a policy file as far as each part of them can be read, so that one fault hides no other.
import type { z } from 'zod'
import type { Fault } from './fault.ts'
import { faults } from './fault.ts'
import { globMatches } from './glob.ts'
import type { PolicyRule } from './policy.ts'
import { ruleSchema } from './policy.ts'
import { isObject } from './policy-shape.ts'

/** What can be read of a rule; `whole` when all of it can. Without a match it is not known what it is about. */
export interface ReadRule {
  match?: PolicyRule['match']
  said: Partial<Omit<PolicyRule, 'match'>>
  whole: boolean
  raw: Readonly<Record<string, unknown>>
}

/** The items of a list, undefined for each that cannot be read. */
export function readList<T>(raw: unknown, schema: z.ZodType<T>): readonly (T | undefined)[] {
  return Array.isArray(raw) ? raw.map((item) => schema.safeParse(item).data) : []
}

export function readRules(file: unknown): readonly ReadRule[] {
  const rules = isObject(file) ? file.rules : undefined
  return Array.isArray(rules) ? rules.map(readRule) : []
}

function readRule(raw: unknown): ReadRule {
  if (!isObject(raw)) return { said: {}, whole: false, raw: {} }
  const whole = ruleSchema.safeParse(raw)
  if (whole.success) {
    const { match, ...said } = whole.data
    return { match, said, whole: true, raw }
  }
  const { match: matchSchema, ...fields } = ruleSchema.shape
  const match = matchSchema.safeParse(raw.match).data
  const said = Object.entries(fields).flatMap(([name, schema]) => {
    const { data } = schema.safeParse(raw[name])
    return data === undefined ? [] : [[name, data]]
  })
  return { ...(match ? { match } : {}), said: Object.fromEntries(said), whole: false, raw }
}

/** Whether a match is about faults of some kind, not about all there are. */
export function namesFault({ fault }: PolicyRule['match']): boolean {
  return fault !== undefined && !/^\*+$/.test(fault)
}

/** The faults that a match selects. */
export function faultsMatched({ fault }: Pick<PolicyRule['match'], 'fault'>): readonly Fault[] {
  const all = Object.keys(faults) as Fault[]
  return fault === undefined ? all : all.filter((one) => globMatches(fault, one))
}
