// Commander's tree of the commands, built from their rows: help, words and options come from one table.
import { Argument, Command, Help, Option } from 'commander'
import { type CommandRow, optionOf, type Word } from './command-row.ts'
import { type OptionName, type OptionRow, options, type Values } from './options.ts'
import { paint, type Terminal, wrap } from './terminal.ts'
import { wrongUsage } from './usage.ts'

const about = 'Batch Medic: what broke in your Azure Batch pools, why, and what was done about it.'
/** Longer lines are hard to read, and in shorter ones commander's columns break. */
const [leastColumns, mostColumns] = [40, 100]
const exitCodes = 'Exit codes: 0 done, 1 failed, 2 wrong usage.'

/** What was found on the line. */
export type Chosen = (row: CommandRow, words: readonly string[], values: Values) => void

export interface ProgramDeps {
  rows: readonly CommandRow[]
  chosen: Chosen
  /** Where help goes. */
  print(text: string): void
  terminal: Terminal
}

/** Throws commander's errors instead of ending the process; asks nothing and runs nothing. */
export function buildProgram({ rows, chosen, print, terminal }: ProgramDeps): Command {
  const tone = (which: 'bold' | 'dim') => (text: string) => paint(terminal, which, text)
  const program = new Command('batch-medic')
    .description(about)
    .usage('COMMAND [options]')
    .exitOverride()
    .helpCommand(false)
    .enablePositionalOptions()
    .showSuggestionAfterError(false)
    .helpOption('-h, --help', 'help, also of each command')
    .configureOutput({
      writeOut: print,
      writeErr: () => undefined,
      getOutHelpWidth: () => Math.min(mostColumns, Math.max(leastColumns, terminal.width)),
      getOutHasColors: () => terminal.colour,
    })
    .configureHelp({
      visibleCommands: leaves,
      subcommandTerm: (one) => `${pathOf(one)} ${one.usage()}`.replace(' [options]', ''),
      minWidthToWrap: 16,
      optionDescription,
      styleTitle: tone('bold'),
      styleCommandText: tone('bold'),
      styleSubcommandTerm: (text) => text,
    })
    .option('--version', 'the version of this tool')
    .addHelpText('after', `\n${exitCodes}\nMore of each, with examples: batch-medic help COMMAND`)
  for (const row of rows) {
    addCommand(program, row, row.path, { chosen, terminal })
    if (row.alias !== undefined) {
      addCommand(program, row, row.alias, { chosen, terminal, hidden: true })
    }
  }
  return program
}

function addCommand(
  program: Command,
  row: CommandRow,
  path: string,
  { chosen, terminal, hidden = false }: { chosen: Chosen; terminal: Terminal; hidden?: boolean },
): void {
  const words = path.split(' ')
  const name = words.pop() ?? ''
  const parent = words.reduce(groupOf, program)
  const command = new Command(name)
    .copyInheritedSettings(parent)
    .description(row.about)
    .helpGroup(`${row.group}:`)
    .usage([...(row.words ?? []).map(wordText), ...(row.options ? ['[options]'] : [])].join(' '))
    .allowExcessArguments()
    .addHelpText('after', afterText(row, terminal))
  for (const word of row.words ?? []) command.addArgument(argument(word))
  for (const use of row.options ?? []) command.addOption(optionFor(use, path))
  if (row.handsOver) command.passThroughOptions().allowUnknownOption().helpOption(false)
  command.action(() => chosen(row, command.args, valuesOf(row, command)))
  parent.addCommand(command, { hidden })
}

/** `incidents`, which is no command by itself. */
function groupOf(parent: Command, name: string): Command {
  const found = parent.commands.find((one) => one.name() === name)
  if (found) return found
  const group = new Command(name)
    .copyInheritedSettings(parent)
    .usage('COMMAND [options]')
    .helpCommand(false)
  parent.addCommand(group)
  return group
}

/** Whether it is there is checked with a sentence of its own. */
function argument(word: Word): Argument {
  const made = new Argument(`[${word.name}${word.rest ? '...' : ''}]`)
  // For completion alone: commander's own refusal of another word has no guess at the right one.
  if (word.choices) made.argChoices = [...word.choices]
  return made
}

function wordText({ name, need, rest }: Word): string {
  const text = rest ? `${name}…` : name
  return need === undefined ? `[${text}]` : text
}

function optionFor(use: Parameters<typeof optionOf>[0], path: string): Option {
  const { name, about: here } = optionOf(use)
  const row: OptionRow<unknown> = options[name]
  const option = new Option(row.flags, here ?? row.about)
  if (row.choices) option.argChoices = [...row.choices]
  const { read } = row
  if (!read) return option
  const flag = option.long ?? path
  return option.argParser((text: string) => {
    // Another option in place of the value is a value forgotten.
    if (text === '' || text.startsWith('--')) throw wrongUsage(`${flag} needs a value.`)
    return read(text, flag)
  })
}

/** A list of dozens belongs into docs, and one that the words name already is not said twice. */
function optionDescription({ description, argChoices = [] }: Option): string {
  const isSaid = argChoices.every((one) => description.includes(one))
  return isSaid || argChoices.length > 10 ? description : `${description}: ${argChoices.join(', ')}`
}

/** By the names of the table: two rows may be written alike, as `--output` is. */
function valuesOf(row: CommandRow, command: Command): Values {
  const given: Readonly<Record<string, unknown>> = command.opts()
  const pairs = (row.options ?? []).flatMap((use): [OptionName, unknown][] => {
    const { name } = optionOf(use)
    const value = given[new Option(options[name].flags).attributeName()]
    return value === undefined ? [] : [[name, value]]
  })
  return Object.fromEntries(pairs) as Values
}

/** Examples stay whole, so that they can be copied. */
function afterText({ examples, exits = [], notes = [] }: CommandRow, { width }: Terminal): string {
  const room = Math.min(mostColumns, width)
  const parts = [
    ...(notes.length > 0 ? [wrap(notes.join(' '), room, '').join('\n')] : []),
    ['Examples:', ...examples.map((line) => `  ${line}`)].join('\n'),
    exits.length > 0
      ? ['Exit codes:', ...exits.flatMap((line) => wrap(line, room, '  '))].join('\n')
      : exitCodes,
  ]
  return `\n${parts.join('\n\n')}`
}

/** `incidents list`. */
export function pathOf(command: Command): string {
  const { parent } = command
  return parent?.parent ? `${pathOf(parent)} ${command.name()}` : parent ? command.name() : ''
}

/** All commands below one that can be run, with their whole path in the help. */
function leaves(command: Command): Command[] {
  return new Help()
    .visibleCommands(command)
    .flatMap((one) => (one.commands.length > 0 ? leaves(one) : [one]))
}
