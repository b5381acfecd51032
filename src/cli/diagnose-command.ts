// `diagnose`: reads what somebody has at hand and prints what it means.
import { decoders } from '../azure-look.ts'
import { diagnose } from '../diagnose/diagnose.ts'
import { InputError, readInput } from '../diagnose/input.ts'
import type { Given } from './command-row.ts'
import type { CliDeps } from './deps.ts'
import { diagnosePage } from './diagnose-page.ts'
import { printAnswer } from './output.ts'
import { CliError } from './usage.ts'

/** Throws `CliError` with 2 for what cannot be read; an unknown cause is an answer. */
export async function diagnoseFile({ words, values }: Given, deps: CliDeps): Promise<number> {
  const path = words[0] ?? '-'
  const { bytes, cut, head } = await deps.read(path)
  const name = path === '-' ? 'The standard input' : `"${path}"`
  try {
    const report = diagnose(readInput(bytes, name, cut, head), { decoders, at: deps.now() })
    const rows = [report, ...report.others].map((one) => [
      ...[one.fault, one.party, one.causeClass, one.fixClass, one.confidence],
      ...[one.subject, String(one.count), one.rule ?? '', one.explanation],
    ])
    const names = [
      'FAULT',
      'PARTY',
      'CAUSE',
      'FIX',
      'CONFIDENCE',
      'SUBJECT',
      'COUNT',
      'RULE',
      'WHY',
    ]
    const lines = () => diagnosePage(report, deps.terminal)
    printAnswer({ json: report, rows: [names, ...rows], lines }, values, deps)
    return 0
  } catch (error) {
    if (error instanceof InputError) throw new CliError(2, error.message)
    throw error
  }
}
