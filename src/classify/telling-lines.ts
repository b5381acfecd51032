// Picks from what a program wrote the lines most worth keeping: those a rule speaks about, the first error, the end.
import { firstErrorLine, shortLine } from '../domain/error-line.ts'
import { symptomOf } from '../domain/symptom.ts'
import type { Rule } from './rule.ts'
import { exitRules } from './rules/exit-rules.ts'
import { machineRules } from './rules/machine-rules.ts'
import { outputRules } from './rules/output-rules.ts'

/** Evidence is the end of an output; more of it is not read. */
const mostChars = 8 * 1024
const speaking: readonly Rule[] = [...machineRules, ...outputRules, ...exitRules]

/**
 * At most `most` lines of at most 400 characters, in the order they were written. Lines that a rule speaks about go
 * before the first line that looks like an error, and that before the last lines; of equals the later ones are kept,
 * for an output fails at its end.
 */
export function tellingLines(text: string, most = 8): readonly string[] {
  const lines = [
    ...new Set(
      text
        .slice(-mostChars)
        .split(/\r?\n/)
        .map((line) => line.trim()),
    ),
  ]
  const written = lines.filter((line) => line !== '')
  const telling = written.filter(isTelling).slice(-most)
  const first = firstErrorLine(text.slice(-mostChars))
  const chosen = new Set(telling)
  const candidates = [
    ...written.filter((line) => shortLine(line) === first),
    ...written.toReversed(),
  ]
  for (const line of candidates) {
    if (chosen.size >= most) break
    chosen.add(line)
  }
  return written.filter((line) => chosen.has(line)).map(shortLine)
}

function isTelling(line: string): boolean {
  const symptom = symptomOf('task', 0, { output: line })
  const words = line.toLowerCase()
  return speaking.some(({ holds }) => holds(symptom, words))
}
