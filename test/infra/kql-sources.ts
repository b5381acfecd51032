// Every KQL query that is written somewhere: alert rules, workbook, pages; each with the place it stands at.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './bicep.ts'
import type { Workbook, WorkbookItem } from './workbook.ts'
import { readWorkbook } from './workbook.ts'

export interface Query {
  at: string
  text: string
}

const alertFolder = 'infra/alerts'

/** One file a rule: the rule is called like the file. */
export function alertQueries(): Query[] {
  return globSync(`${alertFolder}/*.kql`, { cwd: root })
    .sort()
    .map((file) => ({ at: file, text: readFileSync(join(root, file), 'utf8') }))
}

/** What stands between ```kusto and ``` of all pages, and between the backticks of a line. */
export function pageQueries(): Query[] {
  return globSync(['docs/**/*.md', '*.md'], { cwd: root })
    .sort()
    .flatMap((file) => {
      const page = readFileSync(join(root, file), 'utf8')
      return [...fenced(file, page), ...inLine(file, page)]
    })
}

const begins = '(?:custom(?:Events|Metrics)|requests|dependencies|traces|exceptions|App[A-Z][a-z]+)'

/** A table and a pipe; in the cell of a table of Markdown the pipe has a backslash, which is not of the query. */
export function inLine(file: string, page: string): Query[] {
  const query = new RegExp(`\`(${begins} *\\\\?\\|[^\`\n]+)\``, 'g')
  return [...page.matchAll(query)].map((match) => ({
    at: `${file}:${page.slice(0, match.index).split('\n').length}`,
    text: (match[1] ?? '').replaceAll('\\|', '|'),
  }))
}

export function fenced(file: string, page: string): Query[] {
  return [...page.matchAll(/^```(?:kusto|kql)\n([\s\S]*?)^```/gm)].map((match) => ({
    at: `${file}:${page.slice(0, match.index).split('\n').length}`,
    text: match[1] ?? '',
  }))
}

/** Those of the tiles and of the parameters, with the parameters' values put in. */
export function workbookQueries(workbook: Workbook = readWorkbook()): Query[] {
  return workbook.items.flatMap(queriesOf)
}

function queriesOf(item: WorkbookItem): Query[] {
  const { query, parameters = [], items = [] } = item.content
  const own = query ? [{ at: `workbook: ${item.name}`, text: filledIn(query) }] : []
  const asked = parameters
    .filter((parameter) => parameter.query)
    .map(({ name, query: text = '' }) => ({ at: `workbook: {${name}}`, text: filledIn(text) }))
  return [...own, ...asked, ...items.flatMap(queriesOf)]
}

/** As the portal does before it asks: a list of several choices becomes quoted values with commas. */
function filledIn(query: string): string {
  return query
    .replaceAll('{TimeRange:grain}', '5m')
    .replaceAll('{TimeRange:start}', 'datetime(2026-11-22)')
    .replaceAll('{TimeRange:end}', 'datetime(2026-11-23)')
    .replaceAll('{Account}', "'renderfarm', 'archviz'")
}
