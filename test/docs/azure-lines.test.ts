// The lines that ask Azure are handed to stand-ins for its programs: every variable is set, every file is there, every parameter is known.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { runWithAz } from '../infra/fake-az.ts'
import { linesFor } from './followed-lines.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const { outputs } = JSON.parse(read('infra/azuredeploy.json')) as { outputs: object }
const names = Object.keys(outputs)

/** What Azure would say of a deployment, to `az` and to azd. */
const rules = [
  {
    when: /query properties\.outputs/,
    rows: [
      [JSON.stringify(Object.fromEntries(names.map((name) => [name, { value: `/${name}` }])))],
    ],
  },
  { when: /^azd env get-values/, rows: names.map((name) => [`${name}="/${name}"`]) },
  { when: /./, rows: [['an-answer']] },
]

const folder = mkdtempSync(join(tmpdir(), 'batch-medic-azure-lines-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `set -u`: a variable that nobody has set ends the script. What azd and curl are given is kept as that of az. */
const beginning = [
  'set -eu',
  `PATH=$PATH:${dirname(process.execPath)}`,
  'azd() { az azd "$@"; }',
  'curl() { az curl "$@"; }',
  'URL=http://127.0.0.1:7071',
]

function run(lines: readonly string[]) {
  const script = join(folder, 'lines.sh')
  writeFileSync(script, [...beginning, ...lines].join('\n'))
  return runWithAz(script, [], rules)
}

const lines = linesFor('azure')
const of = (page: string): readonly string[] =>
  lines.filter((line) => line.page === page).map(({ line }) => line)

/** The other pages say that their names are those of this one. */
const namesOf = of('docs/deploying.md').filter((line) => /^eval .*azd|^GROUP=/.test(line))

describe.each([...new Set(lines.map(({ page }) => page))])('%s', (page) => {
  const own = page === 'docs/deploying.md' ? of(page) : [...namesOf, ...of(page)]
  const { status, stderr, calls } = run(own)

  test('sets every variable before it is used', () => {
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  test('hands over no empty word', () => {
    expect(calls.length).toBeGreaterThan(0)
    expect(calls.filter((words) => words.includes(''))).toEqual([])
  })

  test('names templates that are there, with their parameters', () => {
    for (const words of calls) {
      for (const path of words.filter((word) => word.startsWith('infra/'))) read(path)
      const template = words[words.indexOf('--template-file') + 1] ?? ''
      if (template.endsWith('.bicep')) expectParameters(template, words)
    }
  })
})

/** Those without a default must be given, and no others than there are. */
function expectParameters(template: string, words: readonly string[]): void {
  const declared = [...read(template).matchAll(/^param (\w+) [^=\n]*(=)?/gm)]
  const given = words.slice(words.indexOf('--parameters') + 1).map((word) => word.split('=')[0])
  expect(declared.map(([, name]) => name)).toEqual(expect.arrayContaining(given))
  const due = declared.filter(([, , hasDefault]) => !hasDefault).map(([, name]) => name)
  expect(given).toEqual(expect.arrayContaining(due))
}

/** For the CLI of Batch Medic, and for `az` itself. */
const readByOthers = /^(?:BATCH_MEDIC_(?:URL|KEY)|AZURE_(?:BATCH|STORAGE)_\w+)$/

test('what is set for a deployment is read by its parameters', () => {
  const set = lines.flatMap(({ line }) => [
    ...(/^azd env set (\w+)/.exec(line)?.slice(1) ?? []),
    ...(line.startsWith('export ') ? [...line.matchAll(/ (\w+)=/g)].map(([, name]) => name) : []),
  ])
  const ours = set.filter((name = '') => !readByOthers.test(name))
  expect(ours.length).toBeGreaterThan(10)
  const parameters = read('infra/main.bicepparam')
  const known = [...parameters.matchAll(/readEnvironmentVariable\('(\w+)'/g)].map(
    ([, name]) => name,
  )
  expect(known).toEqual(expect.arrayContaining(ours))
})
