// Runs one command of the CLI and answers with its exit code.
import type { Look, LookSettings } from '../azure-look.ts'
import { createApi } from './api.ts'
import { type Command, readCommandLine } from './command-line.ts'
import { connect } from './connection.ts'
import { incidentPage } from './incident-page.ts'
import { incidentTable } from './incident-table.ts'
import type { Bytes } from './read-bytes.ts'
import type { Terminal } from './terminal.ts'
import { CliError, help } from './usage.ts'

/** The process around the CLI, so that tests can stand in for it. */
export interface CliDeps {
  out(text: string): void
  err(text: string): void
  terminal: Terminal
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
  /** Between two looks at what came of a request. */
  pause?(ms: number): Promise<void>
  /** An account, opened for reading. */
  openLook(settings: LookSettings): Promise<Look>
}

/** 0 done, 1 failed or, of `check`, something is wrong, 2 wrong usage or no look. Errors go to `err` as one line. */
export async function runCli(argv: readonly string[], deps: CliDeps): Promise<number> {
  try {
    return await execute(readCommandLine(argv), deps)
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    deps.err(`${error.message}\n`)
    return error.exitCode
  }
}

async function execute(command: Command, deps: CliDeps): Promise<number> {
  const print = (lines: readonly string[]) => deps.out(`${lines.join('\n')}\n`)
  switch (command.kind) {
    case 'help':
      print([help])
      return 0
    case 'version':
      print([deps.version])
      return 0
    case 'emulator':
      return deps.emulator(command.arguments)
    case 'diagnose': {
      const { diagnoseFile } = await import('./diagnose-command.ts')
      print(await diagnoseFile(command.path, command.json, deps))
      return 0
    }
    case 'check': {
      const { check } = await import('./check-command.ts')
      const { lines, exitCode } = await check(command.options, command.json, deps)
      print(lines)
      return exitCode
    }
    case 'policy-check': {
      const { checkPolicyFile } = await import('./policy-check-command.ts')
      const { lines, exitCode } = await checkPolicyFile(command.path, command.json, deps)
      print(lines)
      return exitCode
    }
    case 'policy-explain': {
      const { explainPolicy } = await import('./policy-explain-command.ts')
      print(await explainPolicy(command, deps))
      return 0
    }
    case 'controls':
    case 'audit':
    case 'change': {
      const { control } = await import('./control-command.ts')
      print(await control(command, deps))
      return 0
    }
    case 'connect': {
      const { connectTo } = await import('./connect-command.ts')
      print(await connectTo(command, deps))
      return 0
    }
    case 'list': {
      const api = createApi({
        ...connect(command.connection, deps.env, deps.cwd),
        fetch: deps.fetch,
      })
      const { incidents, more } = await api.list(command.filters, command.top)
      if (command.json) print([JSON.stringify({ incidents, more }, null, 2)])
      else if (incidents.length === 0) print([noneText(command.filters)])
      else print([...incidentTable(incidents, deps.terminal), ...moreText(more, incidents.length)])
      return 0
    }
    case 'show': {
      const api = createApi({
        ...connect(command.connection, deps.env, deps.cwd),
        fetch: deps.fetch,
      })
      const story = await api.show(command.id)
      print(command.json ? [JSON.stringify(story, null, 2)] : incidentPage(story, deps.terminal))
      return 0
    }
  }
}

function noneText(filters: object): string {
  const filtered = Object.keys(filters).length > 0
  return filtered ? 'No incidents match these filters.' : 'No incidents yet.'
}

/** There may be more on the next page; nobody knows how many without reading them. */
function moreText(more: boolean, count: number): string[] {
  return more ? ['', `The latest ${count}; there are more, ask with --top.`] : []
}
