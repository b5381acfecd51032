// What the pool doctor answers: each check is ok, broken, or was not made, with the reason.

export const checkNames = [
  'communication-mode',
  'inbound-rules',
  'outbound-rules',
  'routes',
  'no-public-ip',
  'private-endpoint',
  'dns',
  'account-firewall',
  'subnet',
  'disk',
  'image',
  'identity',
  'packages',
  'quota',
  'autoscale',
  'changes',
] as const
export type CheckName = (typeof checkNames)[number]

/** What cannot be read, or depends on what is out of sight, is not checked: never ok. */
export type Verdict = 'ok' | 'broken' | 'not-checked'

export interface CheckAnswer {
  check: CheckName
  verdict: Verdict
  /** What was looked at: `network security group nsg-batch`, `pool frames`. */
  about: string
  /** What was found, or why it was not checked, as a sentence. Redacted. */
  said: string
  /** The command that mends it, or that shows what could not be checked; empty when there is nothing to do. */
  mend: string
  /** When what is broken was last changed and by whom, when the Activity Log says so. */
  changed?: { at: number; by: string; operation: string }
}

/** What is broken as a line of evidence, by which rules know that the doctor speaks and of what. */
export function brokenLine({ check, said }: Pick<CheckAnswer, 'check' | 'said'>): string {
  return `The pool doctor found ${check} broken: ${said.replace(/\s+/g, ' ')}`
}

/** What the doctor found broken of these checks, in the first such line of a text. */
export function foundBroken(text: string, checks: readonly CheckName[]): string | undefined {
  for (const [, check, said] of text.matchAll(
    /pool doctor found ([a-z-]{3,30}) broken: ([^\n]+)/gi,
  )) {
    if (checks.some((one) => one === check?.toLowerCase())) return said
  }
  return undefined
}
