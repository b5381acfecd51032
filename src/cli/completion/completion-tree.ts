// What can be typed where, read off commander's tree of the commands.
import type { Argument, Command } from 'commander'
import { pathOf } from '../program.ts'

/** What a value can be: one of these words, a file, or nothing that can be guessed. */
export interface Guess {
  choices: readonly string[]
  isFile: boolean
}

export interface OptionSpot extends Guess {
  /** `--state`. */
  flag: string
  about: string
  takesValue: boolean
}

/** One place of the command line: a group or a command. */
export interface Spot {
  /** `incidents list`; empty for the tool itself. */
  path: string
  children: readonly { name: string; about: string }[]
  options: readonly OptionSpot[]
  words: readonly Guess[]
}

/** The tool itself first. Of a value that is called FILE the shell offers files. */
export function spotsOf(program: Command): readonly Spot[] {
  return [spot(program), ...program.commands.flatMap(spotsOf)]
}

function spot(command: Command): Spot {
  const options = command.options.map(({ long, description, required, argChoices, flags }) => ({
    ...{ flag: long ?? flags, about: description, takesValue: required },
    ...guess(argChoices, flags.endsWith('<FILE>')),
  }))
  const help = { flag: '--help', about: 'help', takesValue: false, ...guess(undefined, false) }
  return {
    path: pathOf(command),
    children: command.commands.map((one) => ({ name: one.name(), about: aboutOf(one) })),
    options: [...options, help],
    words: command.registeredArguments.map((word: Argument) =>
      guess(word.argChoices, word.name() === 'FILE'),
    ),
  }
}

const guess = (choices: readonly string[] | undefined, isFile: boolean): Guess => ({
  ...{ choices: choices ?? [], isFile },
})

/** A group has no words of its own: it is told by what is in it. */
function aboutOf(command: Command): string {
  return command.description() || command.commands.map((one) => one.name()).join(', ')
}
