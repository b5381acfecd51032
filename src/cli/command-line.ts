// Reads the command line into one command, or says in one sentence what is wrong with it.
import { type Command, CommanderError } from 'commander'
import type { CommandRow, Given } from './command-row.ts'
import { optionOf } from './command-row.ts'
import { rows } from './commands/all.ts'
import { flagOf, type OptionName, options } from './options.ts'
import { outputOf } from './output.ts'
import { buildProgram, pathOf } from './program.ts'
import { suggestion } from './suggest.ts'
import type { Terminal } from './terminal.ts'
import { CliError, withHelp, wrongUsage } from './usage.ts'

export type Line = ({ kind: 'command'; row: CommandRow } & Given) | { kind: 'help'; text: string }

const plainPage: Terminal = { width: 80, colour: false, timeZone: 'UTC' }

/** Throws `CliError` with exit code 2. */
export function readCommandLine(argv: readonly string[], terminal: Terminal = plainPage): Line {
  let printed = ''
  let line: Line | undefined
  const program = buildProgram({
    rows,
    terminal,
    print: (text) => {
      printed += text
    },
    chosen: (row, words, values) => {
      line = { kind: 'command', row, words, values }
    },
  })
  const asked = commandOf(program, argv)
  try {
    if (argv[0] === '--version') return { ...ownRow('version'), words: [], values: {} }
    if (argv.length === 0) return { kind: 'help', text: helpOf(program) }
    if (asked.commands.length > 0 && !asksHelp(argv)) throw noCommand(asked, argv)
    program.parse(argv, { from: 'user' })
    if (line === undefined || line.kind === 'help') return { kind: 'help', text: printed.trimEnd() }
    if (line.row.path === 'help') return { kind: 'help', text: helpOf(named(program, line.words)) }
    checkWords(line.row, pathOf(asked), line.words)
    if (hasOutput(line.row)) outputOf(line.values)
    return line
  } catch (error) {
    if (error instanceof CommanderError && error.code === 'commander.helpDisplayed') {
      return { kind: 'help', text: printed.trimEnd() }
    }
    const said = error instanceof CommanderError ? refusal(error, asked) : error
    throw withHelp(said, pathOf(asked))
  }
}

function takes({ options: uses = [] }: CommandRow, flag: string): boolean {
  return uses.some((use) => flagOf(optionOf(use).name) === flag)
}

function hasOutput(row: CommandRow): boolean {
  return (row.options ?? []).some((use) => optionOf(use).name === 'output')
}

function ownRow(path: string): { kind: 'command'; row: CommandRow } {
  const row = rows.find((one) => one.path === path)
  if (!row) throw new Error(`There is no command ${path}`)
  return { kind: 'command', row }
}

const asksHelp = (argv: readonly string[]) => argv.includes('--help') || argv.includes('-h')

/** As far as the first words name one. */
function commandOf(program: Command, argv: readonly string[]): Command {
  let command = program
  for (const word of argv) {
    const next = command.commands.find((one) => one.name() === word)
    if (!next) break
    command = next
  }
  return command
}

function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({
    ...command.configureOutput(),
    writeOut: (more) => {
      text += more
    },
  })
  command.outputHelp()
  return text.trimEnd()
}

function named(program: Command, words: readonly string[]): Command {
  const command = commandOf(program, words)
  const depth = pathOf(command).split(' ').filter(Boolean).length
  if (depth < words.length) throw noCommand(command, words)
  return command
}

/** The words lead to a group, or nowhere. */
function noCommand(group: Command, argv: readonly string[]): CliError {
  const path = pathOf(group)
  const names = group.commands.map((one) => one.name())
  const word = argv[path.split(' ').filter(Boolean).length]
  if (word === undefined) return wrongUsage(`${path} needs ${orList(names)} after it.`)
  if (word.startsWith('-')) return optionFirst(group, word)
  const what = path === '' ? 'There is no command' : `${path} has no`
  return wrongUsage(`${what} "${word}".${suggestion(word, names)}`)
}

/** Options stand behind the command that takes them. */
function optionFirst(group: Command, word: string): CliError {
  const [flag = ''] = word.split('=', 1)
  const known = (Object.keys(options) as OptionName[]).map(flagOf)
  const of = pathOf(group) === '' ? 'a command' : `a command of ${pathOf(group)}`
  if (known.includes(flag)) return wrongUsage(`${flag} stands behind ${of}.`)
  return wrongUsage(`There is no option ${flag}.${suggestion(flag, [...known, '--version'], '')}`)
}

function orList(names: readonly string[]): string {
  if (names.length < 2) return names.join()
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

/** Commander's codes are its interface; of its words only the option that they quote is read. */
function refusal(error: CommanderError, command: Command): CliError {
  const [given = ''] = /--?[\w-]+(?:=[^']*)?/.exec(error.message) ?? []
  const [flag = ''] = given.split('=', 1)
  const path = pathOf(command)
  switch (error.code) {
    case 'commander.optionMissingArgument':
      return wrongUsage(`${flag} needs a value.`)
    case 'commander.unknownOption': {
      const own = command.options.map((one) => one.long ?? '')
      if (own.includes(flag)) return wrongUsage(`${flag} takes no value.`)
      const takers = rows.filter((row) => takes(row, flag)).map((row) => row.path)
      if (takers.length > 0) {
        const rather = takers.length > 3 ? '' : `, but to ${orList(takers)}`
        return wrongUsage(`${flag} does not belong to ${path}${rather}.`)
      }
      return wrongUsage(`${path} has no option ${flag}.${suggestion(flag, own, '')}`)
    }
    default:
      return new CliError(2, error.message.replace(/^error: /, ''))
  }
}

function checkWords({ words = [], instead }: CommandRow, path: string, given: readonly string[]) {
  for (const [index, word] of words.entries()) {
    const text = given[index]
    if (text === undefined || text === '') {
      if (word.need !== undefined) throw wrongUsage(word.need)
    } else word.check?.(text)
  }
  const more = given[words.length]
  if (more === undefined || words.at(-1)?.rest) return
  const last = words.at(-1)
  const what = last
    ? `takes one ${last.name.toLowerCase()}; "${more}" is too much`
    : `takes no "${more}"`
  const rather = !last && instead !== undefined ? `; ${instead}` : ''
  throw wrongUsage(`${path} ${what}${rather}.`)
}
