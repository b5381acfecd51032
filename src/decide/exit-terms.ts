// What the user's rules by exit code make of a failed run: whether they speak of it, and the ladder that they want for it.
import { secondMs } from '../domain/durations.ts'
import { exitRuleFor } from '../domain/exit-rules.ts'
import type { TaskFacts } from '../domain/facts.ts'
import type { Fault } from '../domain/fault.ts'
import type { Finding } from '../domain/finding.ts'
import type { Incident } from '../domain/incident.ts'
import type { ExitRule, Policy } from '../domain/policy.ts'
import { isRun } from '../domain/run-key.ts'
import type { Rung } from '../domain/rung.ts'
import type { Seen } from './policy-for.ts'
import { channelsFor } from './route-for.ts'
import { termsFor } from './terms.ts'

/** A person, or a limit that a person set, ended these: as in AWS Batch no rule by exit code brings them back. */
const wanted: ReadonlySet<Fault> = new Set([
  'task-terminated',
  'task-ended',
  'task-wall-clock',
  'job-wall-clock',
])

/** The first rule that takes the exit code of a failed run. A run without an exit code, or with 0, has none. */
function exitRuleOf(rules: readonly ExitRule[], finding: Finding): ExitRule | undefined {
  const { exitCode, fault } = finding
  if (exitCode === undefined || !isRun(finding) || wanted.has(fault)) return undefined
  return exitRuleFor(rules, exitCode)
}

/** Whether people are told: a rule may leave a failure to the owner of the task. It is recorded all the same. */
export function isLeft(rules: readonly ExitRule[], finding: Finding): boolean {
  return exitRuleOf(rules, finding)?.action === 'leave'
}

/** Whether a rule has such tasks reactivated: they are repaired one by one then, not told with their job. */
export function retriedIn(policy: Policy, seen: Seen): (task: TaskFacts) => boolean {
  // What else its fault will be called is not known yet; rules for one fault alone are for this one.
  const { exitCodes } = termsFor(policy, seen, 'task-exit-code')
  return ({ exitCode }) =>
    exitCode !== undefined && exitRuleFor(exitCodes, exitCode)?.action === 'reactivate'
}

/** The channels on which an incident is told; none for what a rule leaves to the owner of the task. */
export function toldOf(policy: Policy, seen: Seen): (incident: Incident) => readonly string[] {
  return (incident) => {
    const { exitCodes } = termsFor(policy, seen, incident.fault)
    return isLeft(exitCodes, incident.finding) ? [] : channelsFor(policy, incident)
  }
}

/** A rule outranks the ladder of its fault in what becomes of the task; evidence and telling stay as they are. */
export function exitLadder(
  ladder: readonly Rung[],
  rules: readonly ExitRule[],
  finding: Finding,
): readonly Rung[] {
  const rule = exitRuleOf(rules, finding)
  if (!rule) return ladder
  switch (rule.action) {
    case 'leave':
      return []
    case 'tell':
      return orEvidence(ladder).filter(({ kind }) => kind !== 'reactivate-task')
    case 'reactivate': {
      const others = orEvidence(ladder).filter(({ kind }) => kind !== 'reactivate-task')
      const told = others.findIndex(({ kind }) => kind === 'escalate')
      const at = told < 0 ? others.length : told
      return [...others.slice(0, at), reactivateBy(rule, finding.exitCode), ...others.slice(at)]
    }
  }
}

/** Where nothing is to be repaired nobody is told; a rule wants that somebody is. */
function orEvidence(ladder: readonly Rung[]): readonly Rung[] {
  return ladder.length > 0 ? ladder : [{ kind: 'collect-evidence' }, { kind: 'escalate' }]
}

function reactivateBy({ codes, times, backoffSeconds }: ExitRule, exitCode = 0): Rung {
  const by = `the policy's rule for exit codes ${codes} wants exit code ${exitCode} retried`
  return { kind: 'reactivate-task', times, backoffMs: backoffSeconds * secondMs, by }
}
