// Parses and binds KQL with Microsoft's own compiler, against our tables, and reads out the names it speaks of.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { runInThisContext } from 'node:vm'
import { tables } from './kql-tables.ts'

interface Node {
  ChildCount: number
  GetChild(index: number): Node | null
  ToString(): string
  LiteralValue?: unknown
  ReferencedSymbol?: unknown
}

interface Diagnostic {
  Severity: string
  Message: string
  Start: number
}

interface Globals {
  WithDatabase(database: unknown): Globals
  GetTable(column: unknown): { Name: string } | null
}

interface Compiler {
  KustoCode: {
    ParseAndAnalyze(
      text: string,
      globals: Globals,
    ): { Syntax: Node; Globals: Globals; GetDiagnostics(): unknown }
  }
  GlobalState: { Default: Globals }
  Symbols: {
    ColumnSymbol: unknown
    DatabaseSymbol: { ctor: new (name: string, members: unknown[]) => unknown }
    TableSymbol: { $ctor7: new (name: string, schema: string, description: null) => unknown }
  }
}

interface Bridge {
  toArray(list: unknown): Diagnostic[]
  is(thing: unknown, type: unknown): boolean
  getTypeName(thing: unknown): string
}

/** A use of a column, such as `name == 'exam.pass'` or `tostring(customDimensions.pool)`. */
export interface Use {
  table: string
  column: string
  /** What stands in the brackets or behind the dot, where there is one. */
  path?: string
  /** How it is compared, where it is: `==`, `in` … */
  operator?: string
  /** With what; empty where that is no literal. */
  literals: string[]
}

export interface Read {
  /** What the compiler complains of, with the place. */
  errors: string[]
  uses: Use[]
}

const { kusto, bridge } = load()
const globals = kusto.GlobalState.Default.WithDatabase(
  new kusto.Symbols.DatabaseSymbol.ctor('insights', Object.entries(tables).map(tableSymbol)),
)

/** Binds one query. Warnings of the compiler count as errors: there is no query that needs one. */
export function readKql(query: string): Read {
  const code = kusto.KustoCode.ParseAndAnalyze(query, globals)
  const errors = bridge
    .toArray(code.GetDiagnostics())
    .filter(({ Severity }) => Severity === 'Error' || Severity === 'Warning')
    .map(({ Message, Start }) => `${Message} (at: ${query.slice(Start, Start + 30)})`)
  const uses: Use[] = []
  walk(code.Syntax, [], (node, above) => {
    const column = columnOf(node)
    if (column) uses.push(useOf(column, code.Globals.GetTable(node.ReferencedSymbol)?.Name, above))
  })
  return { errors, uses }
}

function walk(
  node: Node,
  above: readonly Node[],
  visit: (node: Node, above: readonly Node[]) => void,
) {
  visit(node, above)
  for (let index = 0; index < node.ChildCount; index++) {
    const child = node.GetChild(index)
    if (child) walk(child, [node, ...above], visit)
  }
}

function columnOf(node: Node): string | undefined {
  if (typeOf(node) !== 'NameReference' || !node.ReferencedSymbol) return undefined
  if (!bridge.is(node.ReferencedSymbol, kusto.Symbols.ColumnSymbol)) return undefined
  return node.ToString()
}

/** Climbs over the path and over `tostring()` and its like to the comparison, if there is one. */
function useOf(column: string, table: string | undefined, above: readonly Node[]): Use {
  const use: Use = { table: table ?? '', column, literals: [] }
  const rest = [...above]
  const path = rest[0]
  if (path && ['PathExpression', 'ElementExpression'].includes(typeOf(path))) {
    use.path = pathIn(path.ToString())
    rest.shift()
  }
  while (
    rest[0] &&
    /SeparatedElement|SyntaxList|ExpressionList|Bridge|FunctionCall/.test(typeOf(rest[0]))
  )
    rest.shift()
  const compared = rest[0]
  if (compared && ['BinaryExpression', 'InExpression'].includes(typeOf(compared))) {
    use.operator = compared.GetChild(1)?.ToString() ?? ''
    walk(compared.GetChild(2) ?? compared, [], (node) => {
      if (typeof node.LiteralValue === 'string') use.literals.push(node.LiteralValue)
    })
  }
  return use
}

/** `customDimensions.pool` and `customDimensions['pool']` are the same. */
function pathIn(text: string): string {
  const [, dotted, bracketed] = /^\w+(?:\.(\w+)|\[['"](.+)['"]\])$/.exec(text) ?? []
  return dotted ?? bracketed ?? text
}

function typeOf(node: Node): string {
  return bridge.getTypeName(node).split('.').pop() ?? ''
}

function tableSymbol([name, columns]: [string, Readonly<Record<string, string>>]): unknown {
  const schema = Object.entries(columns).map(([column, type]) => `${column}:${type}`)
  return new kusto.Symbols.TableSymbol.$ctor7(name, `(${schema.join(', ')})`, null)
}

/** The package is two scripts for a browser that leave globals behind; it has no module form. */
function load(): { kusto: Compiler; bridge: Bridge } {
  const require = createRequire(import.meta.url)
  const folder = dirname(require.resolve('@kusto/language-service-next/package.json'))
  for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js'])
    runInThisContext(readFileSync(join(folder, file), 'utf8'), { filename: file })
  const left = globalThis as unknown as { Kusto: { Language: Compiler }; Bridge: Bridge }
  return { kusto: left.Kusto.Language, bridge: left.Bridge }
}
