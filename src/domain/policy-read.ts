// Reads a policy file: the policy, or every fault of it at once.
import type { Policy } from './policy.ts'
import { policySchema } from './policy.ts'
import { conflictFaults } from './policy-conflicts.ts'
import type { PolicyFault } from './policy-fault.ts'
import { issueFaults } from './policy-issues.ts'

export type ReadPolicy =
  | { ok: true; policy: Policy }
  | { ok: false; faults: readonly PolicyFault[] }

/** Never throws. What is read can be written as JSON and read again, and is the same policy then. */
export function readPolicy(file: unknown): ReadPolicy {
  const parsed = policySchema.safeParse(file)
  const issues = parsed.success ? [] : issueFaults(parsed.error.issues, file)
  const faults = [...issues, ...conflictFaults(file)].toSorted((a, b) =>
    a.path.localeCompare(b.path, 'en', { numeric: true }),
  )
  if (parsed.success && faults.length === 0) return { ok: true, policy: parsed.data }
  return { ok: false, faults }
}
