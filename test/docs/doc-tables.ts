// The tables of docs/policy.md as the code says them, so that a page that lags behind fails.
import type { Guard } from '../../src/decide/guard.ts'

/** Order, name and whether a hold by it is told: the first three columns of the guards' table. */
export function guardCells(guards: readonly Guard[]): readonly (readonly string[])[] {
  return guards.map(({ name, tell }, index) => [
    String(index + 1),
    `\`${name}\``,
    tell ? 'yes' : 'no',
  ])
}

/** The rows of the first table after a heading, as cells. */
export function tableAfter(text: string, heading: string): readonly (readonly string[])[] {
  const from = text.indexOf(`\n${heading}\n`)
  if (from < 0) throw new Error(`There is no heading "${heading}"`)
  const lines = text.slice(from).split('\n')
  const start = lines.findIndex((line) => line.startsWith('|---'))
  const rest = lines.slice(start + 1)
  const end = rest.findIndex((line) => !line.startsWith('|'))
  return rest.slice(0, end < 0 ? rest.length : end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}
