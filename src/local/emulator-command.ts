// How the Batch emulator is started and which accounts it opens: the one place that knows its flags.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { developmentKey } from '../emulator/development-key.ts'

export interface EmulatorRun {
  root: string
  port: number
  world: string
  statePath: string
  speed: number
  faults: boolean
  topic: string
}

export interface WatchedAccount {
  name: string
  url: string
  key: string
}

const worldSchema = z.object({ accounts: z.array(z.object({ name: z.string() })).min(1) })

/** The names of a world's accounts. @throws Error that names the file when it cannot be read */
export function worldAccounts(world: string): string[] {
  try {
    const parsed = worldSchema.parse(JSON.parse(readFileSync(world, 'utf8')))
    return parsed.accounts.map((account) => account.name)
  } catch (cause) {
    throw new Error(`${world} is not a world with accounts: ${(cause as Error).message}`, { cause })
  }
}

/** The emulator opens a port for each account, from the first one upwards, with its published keys. */
export function watchedAccounts(names: readonly string[], firstPort: number): WatchedAccount[] {
  return names.map((name, index) => ({
    name,
    url: `http://127.0.0.1:${firstPort + index}`,
    key: developmentKey(name),
  }))
}

export function emulatorArguments(run: EmulatorRun): string[] {
  return [
    join(run.root, 'src/emulator/main.ts'),
    ...['--port', String(run.port), '--world', run.world, '--state', run.statePath],
    ...['--speed', String(run.speed), '--events', run.topic],
    ...(run.faults ? [] : ['--no-faults']),
  ]
}
