// `diagnose`: reads what somebody has at hand and prints what it means.
import { decoders } from '../azure-look.ts'
import { diagnose } from '../diagnose/diagnose.ts'
import { InputError, readInput } from '../diagnose/input.ts'
import { diagnosePage } from './diagnose-page.ts'
import type { Bytes } from './read-bytes.ts'
import type { Terminal } from './terminal.ts'
import { CliError } from './usage.ts'

export interface DiagnoseDeps {
  read(path: string): Promise<Bytes>
  now(): number
  terminal: Terminal
}

/** Lines to print. Throws `CliError` with 2 for what cannot be read; an unknown cause is an answer. */
export async function diagnoseFile(
  path: string,
  json: boolean,
  { read, now, terminal }: DiagnoseDeps,
): Promise<readonly string[]> {
  const { bytes, cut, head } = await read(path)
  const name = path === '-' ? 'The standard input' : `"${path}"`
  try {
    const report = diagnose(readInput(bytes, name, cut, head), { decoders, at: now() })
    return json ? [JSON.stringify(report, null, 2)] : diagnosePage(report, terminal)
  } catch (error) {
    if (error instanceof InputError) throw new CliError(2, error.message)
    throw error
  }
}
