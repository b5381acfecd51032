// What the policy says of one fault in one pool: the first rule that matches and says it, else the default.
import type { PoolFacts } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import type { Mode } from '../domain/incident.ts'
import type { Policy, PolicyRule } from '../domain/policy.ts'
import { globMatches } from '../domain/policy.ts'
import type { PoolRef } from '../domain/refs.ts'

/** The key of the pool's metadata that may lower the mode, never raise it. */
export const modeMetadata = 'batch-medic:mode'
export const holdMetadata = 'batch-medic:hold'
export const tasksMetadata = 'batch-medic:tasks'

const order: readonly Mode[] = ['off', 'watch', 'recommend', 'act']

export function modeFor(
  policy: Policy,
  pool: PoolRef,
  fault: Fault,
  metadata: Readonly<Record<string, string>>,
): Mode {
  const ruled = firstRule(policy, pool, fault, (rule) => rule.mode) ?? policy.mode
  const said = metadata[modeMetadata]?.trim().toLowerCase()
  if (said === undefined) return ruled
  // Whoever wrote a word that is none wanted less than before: nothing is done on a spelling mistake.
  const asked = order.find((mode) => mode === said) ?? 'recommend'
  return order.indexOf(asked) < order.indexOf(ruled) ? asked : ruled
}

/** Whether failed tasks here are ours to retry: by policy, by the pool's or by the job's metadata. */
export function tasksFor(
  policy: Policy,
  facts: PoolFacts,
  fault: Fault,
  jobMetadata: Readonly<Record<string, string>>,
): 'leave' | 'manage' {
  const metadata = [jobMetadata[tasksMetadata], facts.snapshot?.metadata[tasksMetadata]]
  const said = metadata.find((value) => value !== undefined)?.toLowerCase()
  if (said === 'manage' || said === 'leave') return said
  return firstRule(policy, facts.pool, fault, (rule) => rule.tasks) ?? policy.tasks
}

export function channelsFor(policy: Policy, pool: PoolRef, fault: Fault): readonly string[] {
  return firstRule(policy, pool, fault, (rule) => rule.channels) ?? policy.alerts.channels
}

function firstRule<T>(
  policy: Policy,
  pool: PoolRef,
  fault: Fault,
  says: (rule: PolicyRule) => T | undefined,
): T | undefined {
  return policy.rules
    .filter(({ match }) => {
      const pairs = [
        [match.account, pool.account],
        [match.pool, pool.pool],
        [match.fault, fault],
      ] as const
      return pairs.every(([pattern, text]) => pattern === undefined || globMatches(pattern, text))
    })
    .map(says)
    .find((said) => said !== undefined)
}
