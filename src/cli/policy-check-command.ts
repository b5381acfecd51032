// `policy check`: tells every fault of a policy file, and what in it never counts.
import { counted } from '../domain/plain.ts'
import type { Policy } from '../domain/policy.ts'
import { matchText } from '../domain/policy-conflicts.ts'
import { faultText } from '../domain/policy-fault.ts'
import { faultsMatched, readRules } from '../domain/policy-rules.ts'
import { deadFields } from '../domain/policy-shadow.ts'
import type { Given } from './command-row.ts'
import type { CliDeps } from './deps.ts'
import { printAnswer } from './output.ts'
import { nameOf, readPolicyFile } from './policy-file.ts'

/** 0: the file is a policy. 1: it has faults. Throws `CliError` with 2 where it cannot be read. */
export async function checkPolicyFile({ words, values }: Given, deps: CliDeps): Promise<number> {
  const path = words[0] ?? '-'
  const file = await readPolicyFile(path, deps.read)
  const faults = file.ok ? [] : file.faults
  const notes = file.ok ? [...notesOf(file.raw), ...unasked(file.policy)] : []
  const head = file.ok
    ? `${nameOf(path)} is a policy: ${summary(file.policy)}.`
    : `${nameOf(path)} has ${counted(faults.length, 'fault')}:`
  printAnswer(
    {
      json: { file: nameOf(path), ok: file.ok, faults, notes },
      rows: [
        ['KIND', 'PATH', 'SAID'],
        ...faults.map((fault) => ['fault', fault.path, faultText(fault)]),
        ...notes.map((note) => ['note', '', note]),
      ],
      lines: [
        head,
        ...faults.map((fault) => `- ${faultText(fault)}`),
        ...notes.map((note) => `Note: ${note}`),
      ],
    },
    values,
    deps,
  )
  return file.ok ? 0 : 1
}

function summary({ mode, rules }: Policy): string {
  if (rules.length === 0) return `mode ${mode}, no rules`
  if (rules.length === 1) return `mode ${mode} where its one rule does not say otherwise`
  return `mode ${mode} where none of its ${counted(rules.length, 'rule')} says otherwise`
}

/** A list of approvals replaces the default: what deletes files or reboots a pool is easily left out. `[]` is meant. */
function unasked({ approval, rules }: Policy): readonly string[] {
  const lists = [
    { path: 'approval', list: approval, faults: ['node-', 'pool-'], ladder: undefined },
    ...rules.map((rule, index) => ({
      path: `rules[${index}].approval`,
      list: rule.approval ?? [],
      faults: faultsMatched(rule.match),
      ladder: rule.ladder,
    })),
  ]
  return lists.flatMap(({ path, list, faults, ladder }) => {
    const open = (start: string, action: 'free-disk' | 'rolling-reboot') =>
      faults.some((fault) => fault.startsWith(start)) &&
      (ladder === undefined ||
        ladder.some((rung) => (typeof rung === 'string' ? rung : rung.do) === action)) &&
      !list.includes(action)
    const left = [
      ...(open('node-', 'free-disk') ? ['free-disk'] : []),
      ...(open('pool-', 'rolling-reboot') ? ['rolling-reboot'] : []),
    ]
    if (list.length === 0 || left.length === 0) return []
    return [`${path} leaves out ${left.join(' and ')}: nobody is asked before that.`]
  })
}

/** A rule that wins something may say more than it wins: that is no fault, but seldom meant. */
function notesOf(raw: unknown): readonly string[] {
  const rules = readRules(raw)
  return deadFields(rules).map(({ rule, field, by }) => {
    const names = by.map((number) => `rules[${number}] ${matchText(rules[number]?.match)}`)
    const say = by.length === 1 ? 'says' : 'say'
    return `rules[${rule}].${field} never counts: ${names.join(' and ')} ${say} it first for all that it matches.`
  })
}
