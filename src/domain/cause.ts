// The vocabulary of causes: whose a failure is, of which class, what mends it, and how sure that is.

export const parties = [
  'platform',
  'workload',
  'configuration',
  'quota',
  'capacity',
  'unknown',
] as const
export type Party = (typeof parties)[number]

export const causeClasses = [
  'user-config',
  'user-code',
  'image',
  'network-blocked',
  'credentials-or-access',
  'disk-full',
  'oom',
  'timeout',
  'quota',
  'capacity',
  'preemption',
  'hardware',
  'agent-bug',
  'platform-bug',
  'registry-or-dependency-outage',
  'race',
  'stale-error',
  'benign',
  'unknown',
] as const
export type CauseClass = (typeof causeClasses)[number]

export const fixClasses = [
  'wait',
  'ignore',
  'reboot',
  'replace-node',
  'resize-to-zero-and-back',
  'recreate-pool',
  'change-config',
  'change-code',
  'other-vm-size',
  'raise-quota',
  'none-known',
] as const
export type FixClass = (typeof fixClasses)[number]

export type Confidence = 'certain' | 'likely' | 'guess'

/** What is known of why something failed. */
export interface Cause {
  party: Party
  causeClass: CauseClass
  fixClass: FixClass
  /** Whether doing the same again, and nothing else, may cure it; null where nobody can tell. */
  retryHelps: boolean | null
  confidence: Confidence
}

/** Nothing that was seen supports a cause. */
export const unknownCause: Cause = {
  party: 'unknown',
  causeClass: 'unknown',
  fixClass: 'none-known',
  retryHelps: null,
  confidence: 'guess',
}
