// Every command that the documentation shows is one: held to the parsers, routes, settings and files that it speaks of.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openApiDocument } from '../../src/api/openapi.ts'
import { readCommandLine } from '../../src/cli/command-line.ts'
import { readArguments } from '../../src/emulator/arguments.ts'
import { parseFlags } from '../../src/local/flags.ts'
import { fleetOf } from '../../tools/cost-page.ts'
import { parseSimulateArguments } from '../../tools/simulate-arguments.ts'
import { commandsIn, type Shown, shellLines } from './commands-in.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const pages = globSync(['*.md', 'docs/**/*.md', 'src/emulator/README.md'], { cwd: root })
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }

/** Of scripts that read arguments: what reads them, or the flags that they know. */
const readers: Readonly<Record<string, (argv: readonly string[]) => unknown>> = {
  start: (argv) =>
    parseFlags(
      argv.filter((word) => word !== '--help'),
      root,
    ),
  simulate: (argv) => expect(parseSimulateArguments(argv)).not.toHaveProperty('fault'),
  emulator: (argv) => readArguments(argv, {}),
  demo: (argv) => expect(argv.filter((word) => word !== '--json')).toEqual([]),
  'docs:cost': fleetOf,
  /** The folder. */
  conformance: (argv) => expect(argv).toHaveLength(1),
}

/** What npm itself may be asked for. */
const ofNpm = ['audit', 'ci', 'pack', 'install', 'i', 'test', 'start', 'run']
const packages = ['batch-medic', 'vitest', 'biome', 'tsc', 'node']

function check({ words }: Shown): void {
  const [program = '', ...rest] = words
  if (program === 'npm') npm(rest)
  if (program === 'npx') npx(rest.filter((word) => word !== '--no'))
  if (program === 'batch-medic') ours(rest)
  if (program === 'node') node(rest)
  if (program === 'curl') curl(rest)
}

function npm(words: readonly string[]): void {
  const [verb = '', ...rest] = words.filter((word) => word !== '--silent')
  expect(ofNpm).toContain(verb)
  if (!['run', 'start', 'test'].includes(verb)) return
  const [named = '', ...given] = verb === 'run' ? rest : [verb, ...rest]
  expect(Object.keys(scripts)).toContain(named)
  if (given.length === 0) return
  expect(given[0], 'npm takes what stands before -- for itself').toBe('--')
  expect(Object.keys(readers).concat('bench'), named).toContain(named)
  readers[named]?.(given.slice(1))
}

function npx([program = '', ...rest]: readonly string[]): void {
  expect(packages).toContain(program)
  if (program === 'batch-medic') ours(rest)
  if (program === 'node') node(rest)
  if (program === 'vitest') for (const path of rest.slice(1)) expectFile(path)
}

function ours(words: readonly string[]): void {
  if (words[0] === 'emulator') return void readArguments(words.slice(1), {})
  readCommandLine(words.map((word) => (word === 'ID' ? 'renderfarm.frames.3kkkkiej3nop' : word)))
}

function node([file = '']: readonly string[]): void {
  if (!file.startsWith('-')) expectFile(file)
}

function expectFile(path: string): void {
  if (!path.startsWith('-')) expect(existsSync(join(root, path)), path).toBe(true)
}

const routes = Object.entries(openApiDocument().paths as Record<string, object>).map(
  ([path, methods]) => ({
    pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
    methods: Object.keys(methods).map((method) => method.toUpperCase()),
  }),
)

/** The page, and what is no part of the API for programs. */
const notInApi = /^\/console(?:\/|$)/

function expectRoute(method: string, path: string): void {
  if (notInApi.test(path)) return
  const found = routes.filter(({ pattern }) => pattern.test(path))
  expect(found.length, path).toBeGreaterThan(0)
  expect(
    found.flatMap(({ methods }) => methods),
    path,
  ).toContain(method)
}

/** Of the app alone: what Azure answers is Azure's. */
function curl(words: readonly string[]): void {
  const url = words.find((word) => /\/api\//.test(word) && !/^https:\/\/prices\./.test(word))
  const [, path] = /^(?:\$\w+|http:\/\/127\.0\.0\.1:7071)\/api(\/[^?]*)/.exec(url ?? '') ?? []
  if (path === undefined) return
  const asked = words[words.indexOf('-X') + 1]
  const sends = words.some((word) => /^(?:-d|--data.*)$/.test(word))
  expectRoute(words.includes('-X') ? (asked ?? '') : sends ? 'POST' : 'GET', path)
}

/** Whatever the code or a template knows by name. */
const known = new Set(
  globSync(['src/**/*.ts', 'functions/*.ts', 'infra/**/*.bicep*', 'azure.yaml', 'docs/samples/*'], {
    cwd: root,
  })
    .map(read)
    .flatMap((text) => text.match(/\bBATCH_MEDIC_[A-Z0-9_]+/g) ?? []),
)

describe.each(pages)('%s', (page) => {
  const text = read(page)

  test('shows commands that are taken', () => {
    for (const shown of commandsIn(text)) expect(() => check(shown), shown.line).not.toThrow()
  })

  test('shows lines that a shell reads', () => {
    // Stand-ins such as `…` are words to it.
    const { status, stderr } = spawnSync('bash', ['-n'], {
      input: shellLines(text).join('\n'),
      encoding: 'utf8',
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  test('names settings that there are', () => {
    const named = [...text.matchAll(/\bBATCH_MEDIC_[A-Z0-9_]*[A-Z0-9]/g)].map(([name]) => name)
    const unknown = named.filter(
      (name) => !known.has(name) && !known.has(name.split('__')[0] ?? ''),
    )
    expect(unknown).toEqual([])
  })

  test('names routes that there are', () => {
    for (const [, method = '', path = ''] of text.matchAll(
      /`(GET|POST|PUT|DELETE) \/api(\/[^`\s?]+)/g,
    )) {
      expectRoute(method, path.replace('{verb}', 'approve'))
    }
  })
})

describe('what reads the pages', () => {
  test('finds commands at all', () => {
    expect(commandsIn(read('docs/cli.md')).length).toBeGreaterThan(25)
    expect(commandsIn(read('docs/deploying.md')).length).toBeGreaterThan(20)
  })

  test.each([
    [
      '    npm ci && npm start',
      [
        ['npm', 'ci'],
        ['npm', 'start'],
      ],
    ],
    [
      '    $ echo "a b" | npx batch-medic diagnose -',
      [
        ['echo', 'a b'],
        ['npx', 'batch-medic', 'diagnose', '-'],
      ],
    ],
    ['    Disk of a node is full', []],
    [
      '    curl -X POST $URL/api/x \\\n      -d \'{"a": 1}\'',
      [['curl', '-X', 'POST', '$URL/api/x', '-d', '{"a": 1}']],
    ],
    ['    A=1 B=2 npm start -- --fresh   # anew', [['npm', 'start', '--', '--fresh']]],
    ['    npm run build > log.txt', [['npm', 'run', 'build']]],
    [
      '    source <(batch-medic completion zsh)',
      [['source'], ['batch-medic', 'completion', 'zsh']],
    ],
    ['```sh\nnpx vitest run test/a\n```', [['npx', 'vitest', 'run', 'test/a']]],
    ['```json\n    npm ci\n```', []],
    ['so `npm run bench` measures', [['npm', 'run', 'bench']]],
  ])('%j', (page, expected) => {
    expect(commandsIn(page).map(({ words }) => words)).toEqual(expected)
  })

  test.each([
    'npm run bild',
    'npm start --fresh',
    'npm start -- --polcy a',
    'npx batch-medic incidents lst',
    'npx batch-medic emulator --sped 3',
    'npx batchmedic pools',
    'npm run simulate -- --seed 3',
    'npm run docs:cost -- --pool 3',
    'npx node tools/nothing.ts',
    'curl $URL/api/incident',
    'curl $URL/api/incidents -d 1',
  ])('would refuse %s', (line) => {
    const [shown] = commandsIn(`    ${line}`)
    expect(shown).toBeDefined()
    expect(() => shown && check(shown)).toThrow()
  })
})
