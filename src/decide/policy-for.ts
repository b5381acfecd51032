// What the policy says of one fault in one pool: the first rule that matches and says it, else the default.
import type { PoolFacts } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import type { Mode } from '../domain/incident.ts'
import type { Policy, PolicyRule } from '../domain/policy.ts'
import { globMatches } from '../domain/policy.ts'

/** The key of the pool's metadata that may lower the mode, never raise it. */
export const modeMetadata = 'batch-medic:mode'
export const holdMetadata = 'batch-medic:hold'
export const tasksMetadata = 'batch-medic:tasks'

/** Whether people may ask for a user on a node of the pool; rules that name a fault say nothing of it. */
export function connectFor(policy: Policy, seen: Seen): 'off' | 'on' {
  const ofPools = { ...policy, rules: policy.rules.filter(({ match }) => match.fault === undefined) }
  return firstRule(ofPools, seen, 'node-unusable', (rule) => rule.connect) ?? policy.connect
}

/** A pool, and what is seen of it, where it is. */
type Seen = Pick<PoolFacts, 'pool' | 'snapshot'>

const order: readonly Mode[] = ['off', 'watch', 'recommend', 'act']

export function modeFor(policy: Policy, facts: Seen, fault: Fault): Mode {
  const ruled = firstRule(policy, facts, fault, (rule) => rule.mode) ?? policy.mode
  const said = facts.snapshot?.metadata[modeMetadata]?.trim().toLowerCase()
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
  return firstRule(policy, facts, fault, (rule) => rule.tasks) ?? policy.tasks
}

export function channelsFor(policy: Policy, facts: Seen, fault: Fault): readonly string[] {
  return firstRule(policy, facts, fault, (rule) => rule.channels) ?? policy.alerts.channels
}

/** Of a pool that is gone neither image nor size is known: rules that name one do not match then. */
function firstRule<T>(
  policy: Policy,
  { pool, snapshot }: Seen,
  fault: Fault,
  says: (rule: PolicyRule) => T | undefined,
): T | undefined {
  return policy.rules
    .filter(({ match }) => {
      const pairs = [
        [match.account, pool.account],
        [match.pool, pool.pool],
        [match.fault, fault],
        [match.image, snapshot?.image ?? ''],
        [match.vmSize, snapshot?.vmSize ?? ''],
      ] as const
      return pairs.every(([pattern, text]) => pattern === undefined || globMatches(pattern, text))
    })
    .map(says)
    .find((said) => said !== undefined)
}
