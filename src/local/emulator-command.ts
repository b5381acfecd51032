// How the Batch emulator is started, and which account it opens: the one place that knows its flags.
import { join } from 'node:path'

export interface EmulatorRun {
  root: string
  port: number
  world: string
  statePath: string
  speed: number
  faults: boolean
  topic: string
  topicKey: string
}

export interface EmulatorCommand {
  args: string[]
  env: Record<string, string>
  /** The Shared Key of every account of the world. */
  accountKey: string
}

/** The emulator's published key; it opens nothing but an emulator. */
const developmentKey = 'ZW11bGF0b3I='

export function emulatorCommand(run: EmulatorRun): EmulatorCommand {
  return {
    args: [
      join(run.root, 'src/emulator/main.ts'),
      ...['--port', String(run.port), '--world', run.world, '--state', run.statePath],
      ...['--speed', String(run.speed)],
      ...(run.faults ? [] : ['--no-faults']),
    ],
    // By environment: a command line can be read by every user of the machine.
    accountKey: developmentKey,
    env: { BATCH_MEDIC_TOPIC: run.topic, BATCH_MEDIC_TOPIC_KEY: run.topicKey },
  }
}
