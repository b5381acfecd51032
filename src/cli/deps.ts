// The process around the CLI, so that tests can stand in for it.
import type { Look, LookSettings } from '../azure-look.ts'
import type { Bytes } from './read-bytes.ts'
import type { Terminal } from './terminal.ts'

export interface CliDeps {
  out(text: string): void
  err(text: string): void
  terminal: Terminal
  /** Whether a person watches, and the screen can be written anew. */
  isTerminal?: boolean
  env: Readonly<Record<string, string | undefined>>
  cwd: string
  fetch: typeof fetch
  version: string
  /** Runs the emulator until it ends and answers with its exit code. */
  emulator(args: readonly string[]): Promise<number>
  /** A file, or the standard input for `-`. */
  read(path: string): Promise<Bytes>
  /** A small file whole; undefined where it cannot be read. */
  readText?(path: string): string | undefined
  /** Epoch milliseconds. */
  now(): number
  /** What is being done, for a person who waits; the empty text ends it. */
  progress(text: string): void
  /** Between two looks. From the first one on Ctrl-C ends the wait and not the process; whoever waits asks `stopped`. */
  pause?(ms: number): Promise<void>
  /** Whether somebody pressed Ctrl-C: what repeats ends then. */
  stopped?(): boolean
  /** Ctrl-C ends the wait from now on: before anything is printed that must not break off. */
  listen?(): void
  /** An account, opened for reading. */
  openLook(settings: LookSettings): Promise<Look>
  /** A token of whoever az login signed in. */
  token?(scope: string): Promise<string>
}
