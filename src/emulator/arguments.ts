// The command line of the emulator's process.
import { parseArgs } from 'node:util'

export interface EmulatorArguments {
  readonly port: number
  readonly account: string
  readonly key: string | undefined
  readonly speed: number
  readonly world: string | undefined
  readonly state: string
  readonly fresh: boolean
  readonly events: string | undefined
  readonly eventsKey: string | undefined
  readonly faults: boolean
  readonly json: boolean
  readonly help: boolean
}

export const usage = `Usage: node src/emulator/main.ts [options]
  --port N         the port to listen on (7075); further accounts of the world take the next ones; 0: any
  --account NAME   the account the banner speaks of (renderfarm, or the first of the world)
  --key KEY        its key, base64 (a published development key)
  --speed N        virtual seconds a wall second (1)
  --world FILE     the world file (src/emulator/worlds/demo.json)
  --state FILE     where the world is kept over restarts (.batch-medic/emulator.json)
  --fresh          forget the kept world and begin anew
  --no-faults      skip the script and every failing outcome
  --events URL     an Event Grid topic for the events of the script
  --events-key KEY its key (default: BATCH_MEDIC_EVENTS_KEY)
  --json           print one line of JSON when ready instead of a banner`

/** Throws one sentence that names the option, its value and what to give. */
export function readArguments(argv: readonly string[]): EmulatorArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: 'string', default: '7075' },
      account: { type: 'string', default: 'renderfarm' },
      key: { type: 'string' },
      speed: { type: 'string', default: '1' },
      world: { type: 'string' },
      state: { type: 'string', default: '.batch-medic/emulator.json' },
      fresh: { type: 'boolean', default: false },
      events: { type: 'string' },
      'events-key': { type: 'string' },
      'no-faults': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port ${values.port} is no port; give a whole number from 0 to 65535.`)
  }
  const speed = Number(values.speed)
  if (!(speed > 0 && speed <= 3600)) {
    throw new Error(`--speed ${values.speed} is no speed; give a number above 0, at most 3600.`)
  }
  if (values.events !== undefined && !URL.canParse(values.events)) {
    throw new Error(`--events ${values.events} is no URL; give the topic's http(s) address.`)
  }
  return {
    port,
    account: values.account,
    key: values.key,
    speed,
    world: values.world,
    state: values.state,
    fresh: values.fresh,
    events: values.events,
    // A process list shows arguments to everyone, the environment to its owner.
    eventsKey: values['events-key'] ?? process.env.BATCH_MEDIC_EVENTS_KEY,
    faults: !values['no-faults'],
    json: values.json,
    help: values.help,
  }
}
