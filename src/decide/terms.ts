// What the policy says of one fault in one pool, rule by rule: everything that deciding is bound by.
import type { ActionKind } from '../domain/action.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import type { Mode } from '../domain/incident.ts'
import type { ExitRule, Policy, Window } from '../domain/policy.ts'
import type { Rung, Verification } from '../domain/rung.ts'
import { playbookRow } from './playbook.ts'
import { modeFor } from './policy-for.ts'

export interface Terms extends Verification {
  mode: Mode
  ladder: readonly Rung[]
  guards: Policy['guards']
  /** Actions that somebody must approve each time. */
  approval: readonly ActionKind[]
  windows: readonly Window[]
  /** Asked in order; the first that matches says what becomes of a task that ended with a failing exit code. */
  exitCodes: readonly ExitRule[]
}

export function termsFor(policy: Policy, facts: PoolFacts, fault: Fault): Terms {
  const { guards, approval, windows, exitCodes } = policy
  const mode = modeFor(policy, facts, fault)
  return { ...playbookRow(fault), mode, guards, approval, windows, exitCodes }
}
