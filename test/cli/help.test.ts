// Every command has a help of its own that fits the screen, with examples that the command line takes.
import { describe, expect, test } from 'vitest'
import { readCommandLine } from '../../src/cli/command-line.ts'
import { optionOf } from '../../src/cli/command-row.ts'
import { rows } from '../../src/cli/commands/all.ts'
import { flagOf, options } from '../../src/cli/options.ts'
import { noAnswer, run } from './cli-fixture.ts'

const terminal = { width: 80, colour: false, timeZone: 'UTC' }
const paths = rows.flatMap(({ path, alias }) => (alias === undefined ? [path] : [path, alias]))
/** The emulator's help is its own, and that of help the whole page. */
const withHelp = paths.filter((path) => path !== 'emulator')

describe.each(withHelp)('%s --help', (path) => {
  const row = rows.find((one) => one.path === path || one.alias === path)

  test('has its options, examples and exit codes within 80 columns', async () => {
    const { code, out } = await run(`${path} --help`, noAnswer, { terminal })
    expect(code).toBe(0)
    expect(out.startsWith(`Usage: batch-medic ${path}`)).toBe(true)
    for (const use of row?.options ?? []) expect(out).toContain(flagOf(optionOf(use).name))
    expect(out).toContain('\nExamples:\n  ')
    expect(out).toMatch(/\nExit codes:/)
    const [before = ''] = out.split('\nExamples:')
    for (const line of before.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  test('is the same behind help', async () => {
    const [asked, behind] = [
      await run(`${path} --help`, noAnswer),
      await run(`help ${path}`, noAnswer),
    ]
    expect(behind).toEqual(asked)
  })
})

const examples = rows.flatMap(({ examples }) => examples)

test.each(examples)('the example is taken: %s', (line) => {
  const [, ours = ''] = /(?:^|\| |<\()batch-medic ([^|<)#]+)/.exec(line) ?? []
  const words = [...ours.matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, word]) => quoted ?? word ?? '',
  )
  expect(words).not.toEqual([])
  expect(readCommandLine(words).kind).toMatch(/command|help/)
})

test('help lists each command once, with its group and the exit codes', async () => {
  const { out } = await run('help', noAnswer, { terminal })
  for (const { path, group } of rows) {
    expect(out).toContain(`\n${group}:\n`)
    expect(out.match(new RegExp(`^  ${path} `, 'gm')), path).toHaveLength(1)
  }
  expect(out).not.toContain('[command]')
  expect(out).toContain('Exit codes: 0 done, 1 failed, 2 wrong usage.')
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})

test('help keeps within 40 columns, and colours its heads only where colour is on', async () => {
  const narrow = await run('controls --help', noAnswer, { terminal: { ...terminal, width: 40 } })
  const [before = ''] = narrow.out.split('\nExamples:')
  for (const line of before.split('\n')) expect(line.length).toBeLessThanOrEqual(40)
  const coloured = await run('help', noAnswer, { terminal: { ...terminal, colour: true } })
  expect(coloured.out).toContain('\u001b[1m')
})

test('each option is of some command', () => {
  const used = new Set(
    rows.flatMap(({ options: own = [] }) => own.map((use) => optionOf(use).name)),
  )
  expect(Object.keys(options).filter((name) => !used.has(name as never))).toEqual([])
})

test.each([
  ['help incident', 'There is no command "incident". Did you mean "incidents"?'],
  ['help incidents lst', 'incidents has no "lst". Did you mean "list"?'],
  ['--json incidents list', '--json stands behind a command.'],
  ['--verson', 'There is no option --verson. Did you mean --version?'],
  ['incidents --pool x list', '--pool stands behind a command of incidents.'],
  ['version now', 'version takes no "now"; it stands alone.'],
  ['incidents list --json --output tsv', '--json and --output tsv contradict each other'],
  [
    'incidents list --output tvs',
    '--output "tvs" is none of table, json, tsv. Did you mean "tsv"?',
  ],
  ['incidents list --severity eror', 'Did you mean "error"?'],
  ['incidents list --since yesterday', '--since "yesterday" is neither a duration such as 30m'],
  ['incidents list --key a --login', '--login and --key contradict each other'],
  ['alert', 'alert needs list or test after it.'],
  ['alert test', 'alert test needs a channel, such as teams or mail:night'],
  ['alert test teems', '"teems" is no channel'],
  ['report', 'report needs the id of an incident'],
  ['incidents watch --every 1', '--every "1" must be a whole number from 2 to 3600.'],
])('%s: %s', async (argv, says) => {
  const { code, err, out, calls } = await run(argv, noAnswer)
  expect(err).toContain(says)
  expect(err.trim().split('\n')).toHaveLength(1)
  expect({ code, out, calls }).toEqual({ code: 2, out: '', calls: [] })
})
