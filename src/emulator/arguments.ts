// The command line of the emulator's process.
import { parseArgs } from 'node:util'

interface GivenAccount {
  readonly name: string
  /** Absent: the published development key of that name. */
  readonly key?: string
}

export interface EmulatorArguments {
  readonly port: number
  /** In the order given; none means the world's, or the development account. */
  readonly accounts: readonly GivenAccount[]
  readonly speed: number
  /** A file, or the name of a world that comes with the emulator. */
  readonly world: string | undefined
  readonly state: string | undefined
  readonly fresh: boolean
  readonly seed: string | undefined
  readonly events: string | undefined
  readonly eventsKey: string | undefined
  readonly faults: boolean
  readonly json: boolean
  readonly help: boolean
}

export const usage = `An Azure Batch account on this machine, for testing software that talks to Batch.

Usage: npm run emulator -- [options]     or: npx batch-medic emulator [options]

  --port N         the port to listen on (10100); each further account takes the next one; 0: any
  --account NAME   an account to serve (devbatchaccount1, or those of the world); may be repeated
  --key KEY        the key of the --account before it, base64 (a published development key)
  --speed N        virtual seconds in a wall second (1); 0: time moves only when it is told to
  --world FILE     a world file, or the name of one that comes along, such as demo (nothing: no pools, no jobs)
  --seed TEXT      what everything left to chance follows from (batch-medic)
  --state FILE     where the world is kept over restarts (nowhere)
  --fresh          forget the kept world and begin anew
  --no-faults      skip the world's script and every failing outcome
  --events URL     an Event Grid topic for the events of the script
  --events-key KEY its key (BATCH_MEDIC_EVENTS_KEY)
  --json           print one line of JSON when ready instead of a banner

Exit codes: 0 stopped, 1 failed, 2 wrong usage.`

/** Wrong usage, in one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const options = {
  port: { type: 'string' },
  account: { type: 'string' },
  key: { type: 'string' },
  speed: { type: 'string' },
  world: { type: 'string' },
  seed: { type: 'string' },
  state: { type: 'string' },
  fresh: { type: 'boolean' },
  events: { type: 'string' },
  'events-key': { type: 'string' },
  'no-faults': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

type Name = keyof typeof options

/** @throws UsageError that names the option, its value and what to give */
export function readArguments(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): EmulatorArguments {
  refuseTakenByNpm(env)
  const values = new Map<Name, string>()
  const accounts: { name: string; key?: string }[] = []
  // In its strict form `parseArgs` throws words of its own, and it tells not which key follows which account.
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  for (const token of tokens) {
    if (token.kind === 'positional') throw unexpected(token.value)
    if (token.kind !== 'option') continue
    const { rawName, value } = token
    const name = Object.keys(options).find((known) => known === token.name) as Name | undefined
    if (!name) throw unexpected(rawName)
    if (options[name].type === 'boolean') {
      if (value !== undefined) throw new UsageError(`${rawName} takes no value.`)
      values.set(name, '')
      continue
    }
    if (value === undefined || value === '' || value.startsWith('--')) {
      throw new UsageError(`${rawName} needs a value; --help tells which.`)
    }
    if (name === 'account') accounts.push({ name: accountName(value, accounts) })
    else if (name === 'key') giveKey(accounts, value)
    else values.set(name, value)
  }
  return {
    port: port(values.get('port') ?? '10100'),
    accounts,
    speed: speed(values.get('speed') ?? '1'),
    world: values.get('world'),
    state: values.get('state'),
    fresh: values.has('fresh'),
    seed: values.get('seed'),
    events: topic(values.get('events')),
    // A process list shows arguments to everyone, the environment to its owner.
    eventsKey: values.get('events-key') ?? env.BATCH_MEDIC_EVENTS_KEY,
    faults: !values.has('no-faults'),
    json: values.has('json'),
    help: values.has('help'),
  }
}

/** `npm run emulator --port 10999` gives the option to npm; `json` and `help` npm may mean itself. */
function refuseTakenByNpm(env: Readonly<Record<string, string | undefined>>): void {
  if (env.npm_lifecycle_event !== 'emulator') return
  const taken = Object.keys(options)
    .filter((name) => name !== 'json' && name !== 'help')
    .find(
      (name) => env[`npm_config_${name.replace(/^no-/, '').replaceAll('-', '_')}`] !== undefined,
    )
  if (taken === undefined) return
  throw new UsageError(
    `npm took --${taken} for itself; put -- before the options: npm run emulator -- --${taken} …`,
  )
}

const unexpected = (word: string): UsageError =>
  new UsageError(`The emulator takes no "${word}"; --help lists its options.`)

function accountName(name: string, accounts: readonly GivenAccount[]): string {
  if (!/^[a-z0-9]{3,24}$/.test(name)) {
    throw new UsageError(
      `--account "${name}" is no account name; give 3 to 24 lower-case letters and digits.`,
    )
  }
  if (!accounts.some((one) => one.name === name)) return name
  throw new UsageError(`--account ${name} is given twice; give each account once.`)
}

/** The key itself is not repeated: it may be a real one. */
function giveKey(accounts: { name: string; key?: string }[], key: string): void {
  const account = accounts.at(-1)
  if (!account) throw new UsageError('--key stands alone; give --account NAME before it.')
  if (account.key !== undefined) {
    throw new UsageError(`--account ${account.name} has two keys; give each account one.`)
  }
  const isBase64 = key.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(key)
  if (!isBase64) {
    throw new UsageError(
      `The --key of ${account.name} is no base64; give one such as "openssl rand -base64 64" makes.`,
    )
  }
  account.key = key
}

function port(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value
  throw new UsageError(`--port ${text} is no port; give a whole number from 0 to 65535.`)
}

function speed(text: string): number {
  const value = Number(text)
  if (value >= 0 && value <= 3600) return value
  throw new UsageError(`--speed ${text} is no speed; give a number from 0 to 3600.`)
}

function topic(text: string | undefined): string | undefined {
  if (text === undefined || (URL.canParse(text) && /^https?:/i.test(text))) return text
  throw new UsageError(`--events ${text} is no URL; give the topic's http(s) address.`)
}
