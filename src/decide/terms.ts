// What the policy says of one fault in one pool, rule by rule: everything that deciding is bound by.
import type { ActionKind } from '../domain/action.ts'
import { minuteMs } from '../domain/durations.ts'
import type { Fault } from '../domain/fault.ts'
import type { Mode } from '../domain/incident.ts'
import type { ExitRule, Guards, Policy, PolicyRule } from '../domain/policy.ts'
import { isLadderFor, rungsOf } from '../domain/policy-ladder.ts'
import { namesFault } from '../domain/policy-rules.ts'
import type { Window } from '../domain/policy-windows.ts'
import type { Rung, Verification } from '../domain/rung.ts'
import { playbookRow } from './playbook.ts'
import type { Ruled, Seen } from './policy-for.ts'
import { firstSaid, loweredMode, rulesFor } from './policy-for.ts'

export interface Terms extends Verification {
  mode: Mode
  ladder: readonly Rung[]
  guards: Guards
  /** Actions that somebody must approve each time. */
  approval: readonly ActionKind[]
  windows: readonly Window[]
  /** Asked in order; the first that matches says what becomes of a task that ended with a failing exit code. */
  exitCodes: readonly ExitRule[]
}

/** Where a value comes from: the rule's index, from 0; the policy outside its rules; the playbook or a default. */
export type Source = number | 'policy' | 'playbook'

type Field = 'mode' | 'ladder' | 'verify' | 'approval' | 'windows' | 'exitCodes'

export interface TermsWithSources {
  terms: Terms
  sources: Readonly<Record<Field, Source>> & {
    guards: Readonly<Record<keyof Guards, Source>>
  }
}

export function termsFor(policy: Policy, seen: Seen, fault: Fault): Terms {
  return termsWithSources(policy, seen, fault).terms
}

/** The terms, and which rule said each of them; total for every policy, pool and fault. */
export function termsWithSources(policy: Policy, seen: Seen, fault: Fault): TermsWithSources {
  const rules = rulesFor(policy, seen, fault)
  const ask = <T>(says: (rule: PolicyRule) => T | undefined) => firstSaid(rules, says)
  const mode = said(
    ask(({ mode }) => mode),
    policy.mode,
  )
  const approval = said(
    ask(({ approval }) => approval),
    policy.approval,
  )
  const windows = said(
    ask(({ windows }) => windows),
    policy.windows,
  )
  const exitCodes = said(
    ask(({ exitCodes }) => exitCodes),
    policy.exitCodes,
  )
  const guards = guardsFor(policy.guards, rules)
  const written = ask((rule) => ladderOf(rule, fault))
  const ladder = written ? rungsOf(written.value) : playbookRow(fault).ladder
  const verify = ask((rule) => verifyOf(rule, fault))
  return {
    terms: {
      mode: loweredMode(mode.value, seen),
      ladder,
      ...(verify ? inMs(verify.value) : verificationFor(fault)),
      guards: guards.numbers,
      approval: approval.value,
      windows: windows.value,
      exitCodes: exitCodes.value,
    },
    sources: {
      mode: mode.source,
      ladder: written?.rule ?? 'playbook',
      verify: verify?.rule ?? 'playbook',
      guards: guards.sources,
      approval: approval.source,
      windows: windows.source,
      exitCodes: exitCodes.source,
    },
  }
}

/** What is nothing to repair by default takes a ladder only from a rule that is about it. */
function ladderOf({ ladder, match }: PolicyRule, fault: Fault): PolicyRule['ladder'] {
  if (!ladder || !isLadderFor(ladder, fault)) return undefined
  return playbookRow(fault).ladder.length > 0 || namesFault(match) ? ladder : undefined
}

/** Tasks take hours where nodes take minutes: a rule for all faults means the nodes. */
function verifyOf({ verify, match }: PolicyRule, fault: Fault): PolicyRule['verify'] {
  return fault.startsWith('task-') && !namesFault(match) ? undefined : verify
}

function said<T>(ruled: Ruled<T> | undefined, otherwise: T): { value: T; source: Source } {
  return ruled ? { value: ruled.value, source: ruled.rule } : { value: otherwise, source: 'policy' }
}

/** Each number on its own. A storm cannot end above the share at which it begins: the lower of the two holds. */
function guardsFor(otherwise: Guards, rules: readonly Ruled<PolicyRule>[]) {
  const numbers = { ...otherwise }
  const sources = {} as Record<keyof Guards, Source>
  for (const name of Object.keys(numbers) as (keyof Guards)[]) {
    const ruled = firstSaid(rules, ({ guards }) => guards?.[name])
    numbers[name] = ruled?.value ?? numbers[name]
    sources[name] = ruled?.rule ?? 'policy'
  }
  numbers.stormEndShare = Math.min(numbers.stormEndShare, numbers.maxSickShare)
  return { numbers, sources }
}

function inMs(verify: { healthyMinutes: number; withinMinutes: number }): Verification {
  return {
    healthyForMs: verify.healthyMinutes * minuteMs,
    withinMs: verify.withinMinutes * minuteMs,
  }
}

/**
 * A fault that is only told has nothing to verify in the playbook; what a rule of the policy or a person has done about
 * it all the same is judged as its like is. Without a time every repair would have failed at once.
 */
function verificationFor(fault: Fault): Verification {
  const { healthyForMs, withinMs } = playbookRow(fault)
  if (withinMs > 0) return { healthyForMs, withinMs }
  return verificationFor(fault.startsWith('task-') ? 'task-input-unavailable' : 'node-unusable')
}
