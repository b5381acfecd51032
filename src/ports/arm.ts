// The port to Azure Resource Manager: plain reads, whose refusals are answers and not errors.

/**
 * denied: the caller lacks `action` there. missing: 404, the thing is not there.
 * failed: no answer, or one that is of no use; `reason` is a sentence that tells what to do.
 */
export type ArmAnswer<T> =
  | { kind: 'read'; value: T }
  | { kind: 'missing'; path: string }
  | { kind: 'denied'; action: string; path: string }
  | { kind: 'failed'; reason: string; path: string }

export type ArmBody = Readonly<Record<string, unknown>>

export interface Arm {
  /** `path` begins with `/subscriptions/`. Never throws. */
  get(path: string, apiVersion: string): Promise<ArmAnswer<ArmBody>>
  /** All pages of a list, up to a budget; `complete` is false where the budget ended it. Never throws. */
  list(
    path: string,
    apiVersion: string,
    query?: Readonly<Record<string, string>>,
  ): Promise<ArmAnswer<{ items: readonly ArmBody[]; complete: boolean }>>
}
