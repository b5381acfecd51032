// The CLI as a process: gives `runCli` the terminal, the environment and the emulator.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readBytes } from './read-bytes.ts'
import { runCli } from './run.ts'
import { CliError } from './usage.ts'

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

const { stdout, env } = process
// A reader that stops early, such as head, is no failure; a full disk is.
stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE') process.stderr.write(`The output cannot be written: ${message}\n`)
  process.exit(code === 'EPIPE' ? 0 : 1)
})
const columns = Number(env.COLUMNS) || stdout.columns

/** One line that the next one replaces; nothing where nobody watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text.slice(0, (columns || 80) - 1)}`)
}

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => stdout.write(text),
  err: (text) => process.stderr.write(text),
  terminal: {
    width: columns > 0 ? columns : Number.POSITIVE_INFINITY,
    colour: stdout.isTTY === true && !env.NO_COLOR,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  },
  env,
  cwd: process.cwd(),
  fetch,
  version: version(),
  emulator,
  read: (path) => {
    // Whoever types is told what is waited for.
    if (path === '-' && process.stdin.isTTY) progress('Paste it, then press Ctrl-D.\n')
    return readBytes(path, process.stdin)
  },
  now: Date.now,
  progress,
  openLook: async (settings) => (await import('../azure-look.ts')).openLook(settings),
})
