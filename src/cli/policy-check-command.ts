// `policy check`: tells every fault of a policy file, and what in it never counts.
import { counted } from '../domain/plain.ts'
import type { Policy } from '../domain/policy.ts'
import { matchText } from '../domain/policy-conflicts.ts'
import { faultText } from '../domain/policy-fault.ts'
import { readRules } from '../domain/policy-rules.ts'
import { deadFields } from '../domain/policy-shadow.ts'
import { nameOf, readPolicyFile } from './policy-file.ts'
import type { Bytes } from './read-bytes.ts'

/** 0: the file is a policy. 1: it has faults. Throws `CliError` with 2 where it cannot be read. */
export async function checkPolicyFile(
  path: string,
  json: boolean,
  { read }: { read(path: string): Promise<Bytes> },
): Promise<{ lines: readonly string[]; exitCode: number }> {
  const file = await readPolicyFile(path, read)
  const faults = file.ok ? [] : file.faults
  const notes = file.ok ? notesOf(file.raw) : []
  const exitCode = file.ok ? 0 : 1
  if (json) {
    const report = { file: nameOf(path), ok: file.ok, faults, notes }
    return { lines: [JSON.stringify(report, null, 2)], exitCode }
  }
  const head = file.ok
    ? `${nameOf(path)} is a policy: ${summary(file.policy)}.`
    : `${nameOf(path)} has ${counted(faults.length, 'fault')}:`
  const lines = [
    head,
    ...faults.map((fault) => `- ${faultText(fault)}`),
    ...notes.map((note) => `Note: ${note}`),
  ]
  return { lines, exitCode }
}

function summary({ mode, rules }: Policy): string {
  if (rules.length === 0) return `mode ${mode}, no rules`
  return `mode ${mode} where none of its ${counted(rules.length, 'rule')} says otherwise`
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
