// Each line that the documentation gives to type, and where it is followed: which test runs it, or why none can.
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { shellLines } from './commands-in.ts'

const root = resolve(import.meta.dirname, '../..')

export interface Line {
  page: string
  /** One command; what stood behind `&&` is the next. */
  line: string
}

/** stack: beside a running app. clone: in a copy of the repository. azure: with stand-ins for Azure's own programs. */
type Followed = 'stack' | 'clone' | 'azure'

interface Place {
  lines: RegExp
  followed?: Followed
  /** Why it is followed by none of these. */
  not?: string
  /** What tries it instead. */
  instead?: string
}

const gate = '.ci/run'

/** The first that fits counts. */
export const places: readonly Place[] = [
  { lines: /^npm (?:ci|test)$/, not: 'a step of the gate', instead: gate },
  {
    lines:
      /^npm run (?:lint|types|build|simulate|conformance|test:\w+)\b|^npm run (?:--silent )?demo\b/,
    ...{ not: 'a step of the gate', instead: gate },
  },
  { lines: /^npm run check$/, not: 'lint, types, tests and build, which the gate runs one by one' },
  { lines: /^npm run format$/, not: 'writes what lint, a step of the gate, would say' },
  { lines: /^npx vitest run/, not: 'a part of the tests', instead: gate },
  { lines: /^npm run bench|bench\/cold-start|tools\/cost\/memory/, not: 'measures this machine' },
  { lines: /^npm audit|^npm i /, not: 'asks the registry' },
  { lines: /^npm (?:install|pack)\b/, not: 'tried there', instead: 'test/cli/packed.test.ts' },
  { lines: /tools\/pictures\//, not: 'paints with a browser what is there to be looked at' },
  {
    lines: /^npm run infra:arm/,
    ...{
      not: 'what it writes is compared where the compiler is',
      instead: 'test/infra/arm.test.ts',
    },
  },
  {
    lines: /tools\/snapshots-page/,
    ...{ not: 'what it writes is compared there', instead: 'test/infra/snapshot.test.ts' },
  },
  { lines: /\bnpm start -- --help$/, followed: 'clone' },
  {
    lines: /\bnpm start\b/,
    ...{ not: 'stays, as what the lines of the stack ask', instead: 'test/local/stack.test.ts' },
  },
  {
    lines: /^npm run emulator|batch-medic emulator/,
    ...{ not: 'stays until Ctrl-C', instead: 'test/emulator/process.test.ts' },
  },
  {
    lines: /incidents watch/,
    ...{ not: 'stays until Ctrl-C', instead: 'test/cli/process.test.ts' },
  },
  {
    lines: /batch-medic completion/,
    ...{ not: 'is tried in each shell', instead: 'test/cli/completion.test.ts' },
  },
  {
    lines: /report-node\.sh/,
    ...{ not: 'asks the machine of a node', instead: 'test/samples/report-node.test.ts' },
  },
  {
    lines: /batch-medic check --account /,
    ...{ not: 'asks Azure where the account is', instead: 'test/cli/account-given.test.ts' },
  },
  { lines: /\| npx batch-medic/, followed: 'stack' },
  {
    lines: /^infra\/uninstall/,
    ...{ not: 'tried with a stand-in', instead: 'test/infra/uninstall.test.ts' },
  },
  { lines: /\baz |^azd |\$TOKEN|prices\.azure\.com/, followed: 'azure' },
  { lines: /^KEY=/, followed: 'stack' },
  { lines: /^(?:export )?[A-Z_]+=|^eval /, followed: 'azure' },
  {
    lines: /^npm run|^(?:npx )?node |^unzip |^npx (?:--no )?batch-medic(?: help)?$/,
    followed: 'clone',
  },
  { lines: /^npx batch-medic |^curl |^echo /, followed: 'stack' },
]

export const placeOf = ({ line }: Line): Place | undefined =>
  places.find(({ lines }) => lines.test(line))

/** Text in backticks, also over the end of a line; in a row of a table a pipe has a backslash. */
const inText = (page: string): readonly string[] =>
  [...page.replaceAll(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`((?:[^`\n]|\n(?!\n))+)`/g)]
    .map(([, line = '']) => line.replaceAll('\\|', '|').replaceAll(/\s+/g, ' '))
    .filter((line) => typedInText.test(line))

/** Not `node tvm-1`, which is a node, nor `batch-medic alert test`, a name, nor advice to users of Batch such as `bash script.sh`. */
const typedInText = /^(?:npm|npx|az|azd|curl|unzip|infra\/uninstall\.sh) |^node \S+\.ts$/

/** In the order of the pages, those of blocks before those in the text; repetitions of a page are left out. */
export function allLines(): readonly Line[] {
  return globSync(['*.md', 'docs/**/*.md', 'src/emulator/README.md'], { cwd: root })
    .toSorted()
    .flatMap((page) => linesOf(page, readFileSync(join(root, page), 'utf8')))
}

export function linesOf(page: string, text: string): readonly Line[] {
  const lines = [...shellLines(text), ...inText(text)].flatMap((line) => line.split(' && '))
  return [...new Set(lines)].map((line) => ({ page, line }))
}

export const linesFor = (followed: Followed): readonly Line[] =>
  allLines().filter((line) => placeOf(line)?.followed === followed)
