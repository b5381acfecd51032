// The CLI as a process: gives `runCli` the terminal, the environment and the emulator.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createProgress } from './progress.ts'
import { readBytes } from './read-bytes.ts'
import { runCli } from './run.ts'
import { CliError } from './usage.ts'
import { createWait } from './wait.ts'

const beside = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The emulator is a process of its own, so that its signals and its output stay its own. */
function emulator(args: readonly string[]): Promise<number> {
  const script = ['../emulator/main.ts', '../emulator/main.js'].map(beside).find(existsSync)
  if (!script) throw new CliError(1, 'The emulator is not part of this installation.')
  const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit' })
  // Ctrl-C reaches both; this process waits for the other to end.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => child.kill(signal))
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

function version(): string {
  const read = JSON.parse(readFileSync(beside('../../package.json'), 'utf8')) as { version: string }
  return read.version
}

const { stdout, stderr, stdin, env } = process
// A reader that stops early, such as head, is no failure; a full disk is.
stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE') stderr.write(`The output cannot be written: ${message}\n`)
  process.exit(code === 'EPIPE' ? 0 : 1)
})
stderr.on('error', () => process.exit(1))
const columns = Number(env.COLUMNS) || stdout.columns

/** Asked for outright, colour is also written into a pipe: https://no-color.org, https://force-color.org. */
function wantsColour(): boolean {
  if (env.FORCE_COLOR) return !['0', 'false'].includes(env.FORCE_COLOR)
  return stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
}

const wait = createWait()

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => stdout.write(text),
  err: (text) => stderr.write(text),
  terminal: {
    width: columns > 0 ? columns : Number.POSITIVE_INFINITY,
    colour: wantsColour(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  },
  isTerminal: stdout.isTTY === true,
  env,
  cwd: process.cwd(),
  fetch,
  version: version(),
  emulator,
  read: (path) => {
    // Whoever types is told what is waited for.
    if (path === '-' && stdin.isTTY) stderr.write('Paste it, then press Ctrl-D.\n')
    return readBytes(path, stdin)
  },
  now: Date.now,
  progress: createProgress({
    isTerminal: stderr.isTTY === true,
    width: stderr.columns || 80,
    write: (text) => stderr.write(text),
  }),
  pause: wait.pause,
  listen: wait.listen,
  stopped: wait.stopped,
  openLook: async (settings) => (await import('../azure-look.ts')).openLook(settings),
  token: async (scope) => (await import('../azure-look.ts')).azureToken(scope),
})
