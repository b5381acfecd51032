// What is wrong with a ladder as an operator wrote it: rungs that can never be taken where the rule matches.
import type { PolicyRule } from './policy.ts'
import type { PolicyFault } from './policy-fault.ts'
import { policyFault } from './policy-fault.ts'
import type { WrittenRung } from './policy-ladder.ts'
import { rungSubjects, type SubjectKind, subjectsOf } from './policy-ladder.ts'
import { faultsMatched } from './policy-rules.ts'
import type { Rung } from './rung.ts'

type Kind = Rung['kind']

/** After one of these the ladder goes on without waiting, and the repair is given its time by `verify`. */
const repairs: readonly Kind[] = ['free-disk', 'reboot', 'replace', 'remove', 'reactivate-task']
const counted: readonly Kind[] = ['reboot', 'reactivate-task']

/** A rung that cannot be read by itself is undefined; the others are judged all the same. */
export function ladderFaults(
  ladder: readonly (WrittenRung | undefined)[],
  match: PolicyRule['match'] | undefined,
  rule: number,
): readonly PolicyFault[] {
  const subjects = match && [...new Set(faultsMatched(match).flatMap(subjectsOf))]
  if (ladder.length > 0 && subjects?.length === 0) {
    const message = `is never climbed: "${match?.fault}" matches only answers to calls; take it out`
    return [policyFault(['rules', rule, 'ladder'], ladder, message)]
  }
  const kinds = ladder.map((one) => (typeof one === 'object' ? one.do : one))
  return kinds.flatMap((kind, index) => {
    if (kind === undefined) return []
    const before = kinds.slice(0, index).filter((one) => one !== undefined)
    const message = wrong(kind, before) ?? (match && subjects && vain(kind, match, subjects))
    if (message === undefined) return []
    return [policyFault(['rules', rule, 'ladder', index], ladder[index], message)]
  })
}

function wrong(kind: Kind, before: readonly Kind[]): string | undefined {
  if (before.includes('rolling-reboot')) {
    return '"rolling-reboot" waits until the cause is mended, and is the last: move this before it'
  }
  if (before.includes('escalate') && kind !== 'rolling-reboot') {
    return 'comes after "escalate", where a person goes on: take it out, or move it before "escalate"'
  }
  if (before.includes(kind)) {
    return counted.includes(kind)
      ? `stands there twice: write it once, as {"do":"${kind}","times":2}`
      : 'stands there twice: the second is never taken, take it out'
  }
  if (kind === 'wait' && before.some((one) => repairs.includes(one))) {
    return 'never waits here: it counts from when the fault was found; move it before the first repair, or set verify.withinMinutes'
  }
  if (before.includes('collect-evidence')) return undefined
  if (kind === 'free-disk') {
    return 'deletes only what evidence lists: put "collect-evidence" before it'
  }
  if (kind === 'rolling-reboot') {
    return 'waits for what evidence found to be mended: put "collect-evidence" before it'
  }
  return undefined
}

function vain(
  kind: Kind,
  { fault }: PolicyRule['match'],
  subjects: readonly SubjectKind[],
): string | undefined {
  const wanted = rungSubjects[kind]
  if (subjects.some((subject) => wanted.includes(subject))) return undefined
  return `acts on a ${wanted.join(' or ')}, and "${fault}" matches only faults of ${subjects.join(' and ')}: take it out, or match "${wanted[0]}-*"`
}
