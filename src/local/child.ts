// Starts a child process of the launcher, files its output and lets its warnings through.
import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, type WriteStream } from 'node:fs'
import { createInterface } from 'node:readline'

export interface ChildSpec {
  /** The prefix of its lines: `[app]`. */
  name: string
  args: readonly string[]
  env: NodeJS.ProcessEnv
  cwd: string
  logPath: string
  /** Where its stderr goes besides the file, line by line. */
  warn: (line: string) => void
}

export interface Child {
  pid: number
  /** Its messages over IPC. */
  onMessage(listener: (message: unknown) => void): void
  /** Resolves with a sentence's end: "with code 1", "by SIGKILL". */
  exited: Promise<string>
  /** SIGTERM, and SIGKILL when it takes longer than the given wall time. */
  stop(withinMs: number): Promise<void>
  kill(): void
}

/** Its own process group: Ctrl-C in the terminal reaches the launcher alone, which then stops all in order. */
export function startChild(spec: ChildSpec): Child {
  const file = createWriteStream(spec.logPath, { flags: 'a', mode: 0o600 })
  const child = spawn(process.execPath, spec.args, {
    cwd: spec.cwd,
    env: spec.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  })
  forward(child, spec, file)
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`before it started: ${error.message}`))
    child.once('exit', (code, signal) => resolve(signal ? `by ${signal}` : `with code ${code}`))
  })
  void exited.then(() => file.end())
  const signal = (name: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(name)
  }
  return {
    pid: child.pid ?? 0,
    onMessage: (listener) => void child.on('message', listener),
    exited,
    kill: () => signal('SIGKILL'),
    async stop(withinMs) {
      signal('SIGTERM')
      const timer = setTimeout(() => signal('SIGKILL'), withinMs)
      await exited
      clearTimeout(timer)
    },
  }
}

function forward(child: ChildProcess, spec: ChildSpec, file: WriteStream): void {
  const prefix = `[${spec.name}]`
  const write = (line: string) => {
    if (file.writable) file.write(`${prefix} ${line}\n`)
  }
  if (child.stdout) createInterface(child.stdout).on('line', write)
  if (child.stderr) {
    createInterface(child.stderr).on('line', (line) => {
      write(line)
      spec.warn(`${prefix} ${line}`)
    })
  }
}
