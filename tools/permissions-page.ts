// Writes the tables of docs/permissions.md from infra/permissions.json, which the role definitions are built from as well.
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Permissions, type Right, readPermissions, roleOf } from './permissions-table.ts'

const may: Readonly<Record<Right['kind'], string>> = {
  actions: 'may (`actions`)',
  notActions: 'but not (`notActions`)',
  dataActions: 'may (`dataActions`)',
  notDataActions: 'but not (`notDataActions`)',
}

/** Roles on what the template makes itself. */
const own = ['blobs', 'queues', 'tables', 'deadLetters', 'telemetry', 'topic', 'hub', 'mail']

/** Each heading has one table, which is the first after it. */
const tables: Readonly<Record<string, (table: Permissions) => string>> = {
  '## On each Batch account that is watched': (table) =>
    tableText(
      ['', 'right', 'why'],
      roleOf(table, 'operator').rights.map(({ right, kind, why }) => [may[kind], code(right), why]),
    ),
  '### Each call, and what admits it': (table) =>
    tableText(
      ['call', 'for', 'right', 'documented'],
      roleOf(table, 'operator').rights.flatMap(({ right, calls }) =>
        calls.map(({ call, for: what, documented }) => [
          code(call),
          what,
          code(right.replace('Microsoft.Batch/batchAccounts/', '')),
          documented ? 'yes' : 'no',
        ]),
      ),
    ),
  '## On its own resources': (table) =>
    tableText(
      ['on', 'role', 'for'],
      own.map((key) => roleOf(table, key)).map(({ on, title, for: what }) => [on, title, what]),
    ),
  '### What it uses of these roles': (table) => usedOf(table, own, 'used by'),
  '### Each read of the doctor': (table) => usedOf(table, ['doctor', 'reader'], 'call'),
}

/** The page with its tables made anew; all else is as it was. Throws where a heading or its table is missing. */
export function permissionsPageText(page: string, permissions: Permissions): string {
  return Object.entries(tables).reduce((text, [heading, make]) => {
    const from = text.indexOf(`\n${heading}\n`)
    if (from < 0) throw new Error(`docs/permissions.md has no heading "${heading}"`)
    const rest = text.slice(from + 1)
    const next = rest.indexOf('\n#')
    const section = next < 0 ? rest : rest.slice(0, next + 1)
    if (!/^\|/m.test(section))
      throw new Error(`docs/permissions.md has no table after "${heading}"`)
    const made = section.replace(/(?:^\|.*\n)+/m, () => `${make(permissions)}\n`)
    return text.slice(0, from + 1) + made + rest.slice(section.length)
  }, page)
}

function usedOf(table: Permissions, roles: readonly string[], callHead: string): string {
  const rows = roles.flatMap((key) => {
    const { title, rights } = roleOf(table, key)
    return rights.map(({ right, why, calls }) => [
      title,
      code(right),
      why,
      calls.map(({ call }) => code(call)).join(', '),
    ])
  })
  return tableText(['role', 'right', 'why', callHead], rows)
}

function tableText(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(line)].join('\n')
}

function code(text: string): string {
  return `\`${text}\``
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const path = resolve(import.meta.dirname, '..', 'docs', 'permissions.md')
  writeFileSync(path, permissionsPageText(readFileSync(path, 'utf8'), readPermissions()))
}
