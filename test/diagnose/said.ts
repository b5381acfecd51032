// Asks for the diagnosis of what a test writes down.
import { decoders } from '../../src/azure-look.ts'
import { diagnose, type Report } from '../../src/diagnose/diagnose.ts'
import { readInput } from '../../src/diagnose/input.ts'

export const at = Date.UTC(2026, 2, 1, 12)

/** Text as it is, anything else as JSON. */
export function diagnosed(given: unknown): Report {
  const text = typeof given === 'string' ? given : JSON.stringify(given)
  return diagnose(readInput(new TextEncoder().encode(text), 'it'), { decoders, at })
}

/** The evidence as an object: what was read out of the input. */
export function seen(report: Report): Record<string, string> {
  return Object.fromEntries(report.evidence.map(({ name, value }) => [name, value]))
}
