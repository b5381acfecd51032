// The rungs of a ladder: what is tried, in order, against a fault; the default playbook and policies are made of them.

/** A rung is passed when it has waited long enough, been tried often enough, or cannot be had here. */
export type Rung =
  | { kind: 'wait'; forMs: number; what: string }
  | { kind: 'collect-evidence' }
  /** Only where the node takes tasks; `anyState`, as a policy means it: of a sick node too, before it takes some again. */
  | { kind: 'disable-scheduling'; anyState?: true }
  /** Folders of tasks that succeeded on the node, as the evidence lists them. */
  | { kind: 'free-disk' }
  | { kind: 'reboot'; times: number }
  /** Refused (409) on every pool that can be made today: shown, never tried. */
  | { kind: 'reimage' }
  | { kind: 'replace' }
  | { kind: 'remove' }
  /** Waves of this share of the pool, once the cause is mended. */
  | { kind: 'rolling-reboot'; waveShare: number }
  /**
   * The n-th try waits `backoffMs` × 2^(n − 1), give or take a fifth, after the failure before it. `by`: in words, the
   * rule of the policy that wants it; no cause that is named makes it vain then.
   */
  | { kind: 'reactivate-task'; times: number; backoffMs: number; by?: string }
  | { kind: 'terminate-task' }
  | { kind: 'escalate' }

/** How a repair is verified: well for so long without a break, and so by this long after the action at the latest. */
export interface Verification {
  healthyForMs: number
  withinMs: number
}
