// What one command of the CLI is: its words, its options, its help, and what runs it.
import type { CliDeps } from './deps.ts'
import type { OptionName, Values } from './options.ts'

/** A word behind the command. */
export interface Word {
  /** As the help writes it: `ID`, `FILE`. */
  name: string
  /** What is said where it is missing; without it, it may be. */
  need?: string
  /** Throws `CliError` with 2. */
  check?(text: string): void
  /** All that it can be, for completion. */
  choices?: readonly string[]
  /** It is the path of a file. */
  file?: true
  /** Takes all words that follow. */
  rest?: true
}

export interface Given {
  words: readonly string[]
  values: Values
}

/** `name` and, where it means something else here, what. */
export type OptionUse = OptionName | readonly [name: OptionName, about: string]

export interface CommandRow {
  /** `incidents list`. */
  path: string
  /** The same at the top level: `ack` of `incidents ack`. */
  alias?: string
  group: 'Incidents' | 'Pools and people' | 'Without an app' | 'This tool'
  about: string
  words?: readonly Word[]
  /** What is said after `takes no "x"`, where it takes no word. */
  instead?: string
  options?: readonly OptionUse[]
  /** Lines that can be typed as they are. */
  examples: readonly string[]
  /** What the exit codes mean here, where they mean more than 0 done, 1 failed, 2 wrong usage. */
  exits?: readonly string[]
  /** Further lines of the help. */
  notes?: readonly string[]
  /** Whatever follows belongs to another program. */
  handsOver?: true
  /** Answers with the exit code; throws `CliError`. */
  run(given: Given, deps: CliDeps): Promise<number>
}

/** Of every command that answers with something. */
export const shown = ['output', 'json'] as const satisfies readonly OptionName[]
/** Of every command that asks the app. */
export const ofApp = ['url', 'key', 'login'] as const satisfies readonly OptionName[]

export function optionOf(use: OptionUse): { name: OptionName; about?: string } {
  return typeof use === 'string' ? { name: use } : { name: use[0], about: use[1] }
}
