// Writes the table of the playbook into docs/policy.md, so that it says what the code does.
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { playbook } from '../src/decide/playbook.ts'
import { faults } from '../src/domain/fault.ts'
import { rungText, verificationText } from '../src/domain/rung-words.ts'

const heading = '\n## The playbook\n'

/** The page with its table of the playbook made anew; all else is as it was. Throws where the heading is missing. */
export function policyPageText(page: string): string {
  const from = page.indexOf(heading)
  if (from < 0) throw new Error(`docs/policy.md has no heading "${heading.trim()}"`)
  const before = page.slice(0, from)
  return before + page.slice(from).replace(/(?:^\|.*\n)+/m, () => `${playbookTable()}\n`)
}

function playbookTable(): string {
  const rows = Object.entries(playbook).map(([fault, row]) => [
    `\`${fault}\``,
    faults[fault as keyof typeof playbook].title,
    row.ladder.map(rungText).join(' → '),
    verificationText(row),
  ])
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const heads = ['fault', 'what it is', 'what is done, in order', 'it helped when']
  return [line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(line)].join('\n')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const path = resolve(import.meta.dirname, '..', 'docs', 'policy.md')
  writeFileSync(path, policyPageText(readFileSync(path, 'utf8')))
}
