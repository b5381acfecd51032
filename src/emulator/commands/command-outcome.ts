// How a command line turns out, read from what it plainly says: for want of a machine, nothing is run.
import type { TaskFile } from '../life/task-state.ts'
import { type Connector, parseCommand, type Step } from './command-line.ts'

interface CommandOutcome {
  readonly durationMs: number
  readonly exitsWith: number
  readonly stdout: string
  readonly stderr: string
  /** What it wrote to files of its working directory, if anything. */
  readonly files?: readonly TaskFile[]
}

/** What a program that is not known here takes; it succeeds and writes nothing. */
const unknownMs = 10_000
/** What a command takes that only says something: half a second from running to completed, as recorded. */
const shortestMs = 500

interface Run {
  ms: number
  status: number
  stdout: string
  stderr: string
  /** By path. */
  files: Map<string, string>
  /** `set -e`: the first failure ends it. */
  strict: boolean
  ended: boolean
}

/**
 * Understands `echo`, `printf` with a plain text, `exit N`, `sleep N` (also `timeout /t N` and `ping -n N` as a
 * pause), `true`, `false`, `:` and `set -e`, joined by `;`, `&&`, `||`, `&` and new lines, with or without a shell
 * around them (`/bin/bash -c '…'`, `sh -c`, `cmd /c …`), and `>&2`. Any other program takes ten seconds, writes
 * nothing and succeeds, also one that plainly is not there; so does a pipeline. Variables stay as they are
 * written; what goes to a file below the working directory is there, what goes elsewhere is not shown; loops and conditions are programs like any other. A command line
 * without a shell is read as if it had one, though Batch runs none.
 */
export function outcomeOf(commandLine: string): CommandOutcome {
  const { steps, windows } = parseCommand(commandLine)
  const run: Run = {
    ms: 0,
    status: 0,
    stdout: '',
    stderr: '',
    files: new Map(),
    strict: false,
    ended: false,
  }
  for (const step of steps) {
    if (run.ended) break
    if (!isReached(step.after, run.status)) continue
    perform(step, run, windows)
    // A failure before `&&` or `||` is asked about, not fatal.
    if (run.strict && run.status !== 0 && !step.isAskedAbout) break
  }
  return {
    durationMs: Math.max(shortestMs, Math.round(run.ms)),
    // A Linux process has eight bits to say how it ended.
    exitsWith: windows ? run.status : run.status & 255,
    stdout: run.stdout,
    stderr: run.stderr,
    ...(run.files.size > 0
      ? { files: [...run.files].map(([path, text]) => ({ path, text })) }
      : {}),
  }
}

const isReached = (after: Connector, status: number): boolean =>
  after === '&&' ? status === 0 : after === '||' ? status !== 0 : true

function perform(step: Step, run: Run, windows: boolean): void {
  const { words, isPipeline } = step
  const [program = '', ...rest] = words
  const name = (program.split(/[\\/]/).at(-1) ?? '').toLowerCase().replace(/\.exe$/, '')
  run.status = 0
  if (isPipeline) run.ms += unknownMs
  else if (name === 'echo') write(run, step, echoed(rest, windows))
  else if (name === 'printf' && rest.length === 1) write(run, step, escaped(rest[0] ?? ''))
  else if (name === 'false') run.status = 1
  else if (name === 'sleep') run.ms += rest.reduce((sum, time) => sum + pauseMs(time), 0)
  else if (name === 'timeout' && /^\/t$/i.test(rest[0] ?? '')) run.ms += pauseMs(rest[1])
  else if (name === 'ping' && pings(rest) !== undefined) run.ms += ((pings(rest) ?? 1) - 1) * 1000
  else if (name === 'exit') {
    run.status = Number(rest.find((word) => /^-?\d+$/.test(word)) ?? 0)
    run.ended = true
  } else if (name === 'set') {
    if (rest.some((word) => /^-[a-z]*e/.test(word))) run.strict = true
  } else if (name !== 'true' && name !== ':') run.ms += unknownMs
}

function write(run: Run, { target, file }: Step, text: string): void {
  if (target === 'stdout') run.stdout += text
  else if (target === 'stderr') run.stderr += text
  else if (file !== undefined && isPlainPath(file))
    run.files.set(file, (run.files.get(file) ?? '') + text)
}

/** A file below the working directory, by a name without variables. */
const isPlainPath = (path: string): boolean =>
  /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(path) && !/^nul$/i.test(path)

function echoed(words: readonly string[], windows: boolean): string {
  if (windows) return `${words.join(' ')}\r\n`
  const options = words.findIndex((word) => !/^-[neE]+$/.test(word))
  const given = options < 0 ? words : words.slice(0, options)
  const text = words.slice(given.length).join(' ')
  const shown = given.some((option) => option.includes('e')) ? escaped(text) : text
  return given.some((option) => option.includes('n')) ? shown : `${shown}\n`
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\' }
const escaped = (text: string): string =>
  text.replace(/\\([ntr\\])/g, (_, letter: string) => escapes[letter] ?? letter)

const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** `5`, `0.5`, `2m`; anything else is no pause. */
function pauseMs(text = ''): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(text) ?? []
  return count === undefined ? 0 : Number(count) * (unitMs[unit || 's'] ?? 0)
}

/** How many requests, one a second; without `-n` or `-c` it is a program like any other. */
function pings(words: readonly string[]): number | undefined {
  const at = words.findIndex((word) => /^-[nc]$/.test(word))
  const count = Number(words[at + 1])
  return at >= 0 && Number.isInteger(count) && count > 0 ? count : undefined
}
