// The tables of docs/policy.md as the code says them, so that a page that lags behind fails.
import type { Guard } from '../../src/decide/guard.ts'
import type { PlaybookRow } from '../../src/decide/playbook.ts'
import { durationText } from '../../src/domain/durations.ts'
import type { FaultRow } from '../../src/domain/fault-row.ts'
import type { Rung } from '../../src/domain/rung.ts'

/** `| fault | what it is | what is done, in order |`, a row for each fault. */
export function playbookTable(
  playbook: Readonly<Record<string, PlaybookRow>>,
  faults: Readonly<Record<string, FaultRow>>,
): string {
  const rows = Object.entries(playbook).map(([fault, row]) => [
    `\`${fault}\``,
    faults[fault]?.title ?? '',
    row.ladder.map(rungText).join(' → '),
    verdictText(row),
  ])
  return tableText(['fault', 'what it is', 'what is done, in order', 'it helped when'], rows)
}

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

function tableText(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const text = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [text(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(text)].join('\n')
}

function rungText(rung: Rung): string {
  switch (rung.kind) {
    case 'wait':
      return `wait ${durationText(rung.forMs)} for ${rung.what}`
    case 'reboot':
      return rung.times === 1 ? 'reboot' : `reboot, ${rung.times} times at most`
    case 'reactivate-task':
      return `reactivate-task, ${waitTexts(rung).join(', ')} after the failure`
    case 'reimage':
      return 'reimage (refused by Batch, not tried)'
    case 'rolling-reboot':
      return `rolling-reboot in waves of ${Math.round(100 * rung.waveShare)} %`
    case 'collect-evidence':
    case 'disable-scheduling':
    case 'free-disk':
    case 'replace':
    case 'remove':
    case 'terminate-task':
    case 'escalate':
      return rung.kind
  }
}

/** Each try waits twice as long as the one before. */
function waitTexts({ times, backoffMs }: Rung & { kind: 'reactivate-task' }): readonly string[] {
  return Array.from({ length: times }, (_, index) => durationText(backoffMs * 2 ** index))
}

function verdictText({ healthyForMs, withinMs }: PlaybookRow): string {
  if (withinMs === 0) return '–'
  const well = healthyForMs === 0 ? 'succeeded' : `well for ${durationText(healthyForMs)}`
  return `${well}, within ${durationText(withinMs)}`
}
