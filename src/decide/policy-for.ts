// What the policy says of one fault in one pool: the first rule that matches and says it, else the default.
import type { PoolFacts } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import { globMatches } from '../domain/glob.ts'
import type { Mode } from '../domain/incident.ts'
import type { Policy, PolicyRule } from '../domain/policy.ts'

/** The key of the pool's metadata that may lower the mode, never raise it. */
export const modeMetadata = 'batch-medic:mode'
export const holdMetadata = 'batch-medic:hold'
export const tasksMetadata = 'batch-medic:tasks'

/** A pool, and what is seen of it, where it is. */
export type Seen = Pick<PoolFacts, 'pool'> & {
  snapshot?: Pick<NonNullable<PoolFacts['snapshot']>, 'image' | 'vmSize' | 'metadata'>
}

/** What a rule says, and which one of the policy's it is, from 0. */
export interface Ruled<T> {
  value: T
  rule: number
}

const order: readonly Mode[] = ['off', 'watch', 'recommend', 'act']

export function modeFor(policy: Policy, seen: Seen, fault: Fault): Mode {
  return loweredMode(firstRule(policy, seen, fault, 'mode')?.value ?? policy.mode, seen)
}

/** The mode that a rule gave, as far as the pool's metadata leaves it. */
export function loweredMode(ruled: Mode, { snapshot }: Seen): Mode {
  const said = snapshot?.metadata[modeMetadata]?.trim().toLowerCase()
  if (said === undefined) return ruled
  // Whoever wrote a word that is none wanted less than before: nothing is done on a spelling mistake.
  const asked = order.find((mode) => mode === said) ?? 'recommend'
  return isLower(asked, ruled) ? asked : ruled
}

export function isLower(mode: Mode, other: Mode): boolean {
  return order.indexOf(mode) < order.indexOf(other)
}

/** Whether failed tasks here are ours to retry: by policy, by the pool's or by the job's metadata. */
export function tasksFor(
  policy: Policy,
  seen: Seen,
  fault: Fault,
  jobMetadata: Readonly<Record<string, string>>,
): 'leave' | 'manage' {
  const metadata = [jobMetadata[tasksMetadata], seen.snapshot?.metadata[tasksMetadata]]
  const said = metadata
    .find((value) => value !== undefined)
    ?.trim()
    .toLowerCase()
  // Whoever wrote another word meant something of their own: nothing is retried on a spelling mistake.
  if (said !== undefined) return said === 'manage' ? 'manage' : 'leave'
  return firstRule(policy, seen, fault, 'tasks')?.value ?? policy.tasks
}

/** Whether people may ask for a user on a node of the pool; rules that name a fault say nothing of it. */
export function connectFor(policy: Policy, seen: Seen): 'off' | 'on' {
  const ofPools = policy.rules.map((rule) =>
    rule.match.fault === undefined ? rule : { match: rule.match },
  )
  const any: Fault = 'node-unusable'
  return firstRule({ rules: ofPools }, seen, any, 'connect')?.value ?? policy.connect
}

/** The rules that match, in their order. */
export function rulesFor(
  { rules }: Pick<Policy, 'rules'>,
  seen: Seen,
  fault: Fault,
): readonly Ruled<PolicyRule>[] {
  return rules
    .map((value, rule) => ({ value, rule }))
    .filter(({ value }) => matches(value.match, seen, fault))
}

/** The first of these rules that says something; each field is asked for on its own. */
export function firstSaid<T>(
  rules: readonly Ruled<PolicyRule>[],
  says: (rule: PolicyRule) => T | undefined,
): Ruled<T> | undefined {
  for (const { value, rule } of rules) {
    const said = says(value)
    if (said !== undefined) return { value: said, rule }
  }
  return undefined
}

export function firstRule<F extends Exclude<keyof PolicyRule, 'match'>>(
  policy: Pick<Policy, 'rules'>,
  seen: Seen,
  fault: Fault,
  field: F,
): Ruled<NonNullable<PolicyRule[F]>> | undefined {
  // What no rule says is not worth matching for.
  const rules = policy.rules.some((rule) => rule[field] !== undefined)
  return rules
    ? firstSaid(rulesFor(policy, seen, fault), (rule) => rule[field] ?? undefined)
    : undefined
}

/** Of a pool that is gone neither image nor size is known: rules that name one match it only with `*`. */
function matches(match: PolicyRule['match'], { pool, snapshot }: Seen, fault: Fault): boolean {
  const pairs = [
    [match.account, pool.account],
    [match.pool, pool.pool],
    [match.fault, fault],
    [match.image, snapshot?.image ?? ''],
    [match.vmSize, snapshot?.vmSize ?? ''],
  ] as const
  return pairs.every(([pattern, text]) => pattern === undefined || globMatches(pattern, text))
}
