// Reads the command line into one command, or says in one sentence what is wrong with it.
import { parseArgs } from 'node:util'
import { faults, isFault } from '../domain/fault.ts'
import { moves, parseIncidentId } from '../domain/incident.ts'
import type { CheckCommand } from './check-command.ts'
import { type ConnectCommand, readConnectLine } from './connect-line.ts'
import { type ControlCommand, controlWords, readControlLine } from './control-line.ts'
import { type PolicyCommand, readPolicyLine } from './policy-line.ts'
import { suggestion } from './suggest.ts'
import { wrongUsage } from './usage.ts'

export interface Filters {
  account?: string
  pool?: string
  state?: string
  fault?: string
}

/** As given on the command line; `connect` adds the environment and the defaults. */
export interface Connection {
  url?: string
  key?: string
}

export type Command =
  | { kind: 'help' }
  | { kind: 'version' }
  | { kind: 'emulator'; arguments: readonly string[] }
  | { kind: 'list'; filters: Filters; top: number; json: boolean; connection: Connection }
  | { kind: 'show'; id: string; json: boolean; connection: Connection }
  | { kind: 'diagnose'; path: string; json: boolean }
  | { kind: 'check'; options: CheckCommand; json: boolean }
  | ConnectCommand
  | ControlCommand
  | PolicyCommand

const commands = [
  ...['check', 'diagnose', 'incidents', 'connect', 'policy', 'emulator', 'help'],
  ...controlWords,
]
const subcommands = ['list', 'show']
const valueFlags = [
  ...['account', 'pool', 'state', 'fault', 'top', 'url', 'key'],
  ...['endpoint', 'key-from', 'resource-id', 'prices'],
] as const
/** Those that are of `check` alone, and those that it takes beside them. */
const checkOnly: readonly string[] = ['endpoint', 'key-from', 'resource-id', 'prices']
const checkFlags: readonly string[] = ['account', 'pool', 'key', ...checkOnly]
const switches = ['json', 'help', 'version'] as const
/** Given to `show`, these would be ignored without a word. */
const listOnly: readonly string[] = ['account', 'pool', 'state', 'fault', 'top']
const states = [...Object.keys(moves), 'unresolved']
const mostIncidents = 1000

type Flags = Partial<Record<(typeof valueFlags)[number], string>> & { switches: Set<string> }

/** Throws `CliError` with exit code 2. What follows `emulator` is the emulator's own. */
export function readCommandLine(argv: readonly string[]): Command {
  if (argv[0] === 'emulator') return { kind: 'emulator', arguments: argv.slice(1) }
  if (argv[0] === 'connect' && !argv.includes('--help')) return readConnectLine(argv.slice(1))
  if (argv[0] === 'policy' && !argv.includes('--help')) return readPolicyLine(argv.slice(1))
  const control = argv.includes('--help') ? undefined : readControlLine(argv)
  if (control) return control
  const { words, flags } = split(argv)
  if (flags.switches.has('version')) return { kind: 'version' }
  if (flags.switches.has('help') || words.length === 0) return { kind: 'help' }
  const [command = '', subcommand, ...rest] = words
  if (command === 'help') return { kind: 'help' }
  if (command === 'diagnose') {
    return {
      kind: 'diagnose',
      path: pathOf(words.slice(1), flags),
      json: flags.switches.has('json'),
    }
  }
  if (command === 'check') {
    return {
      kind: 'check',
      options: checkOptions(words.slice(1), flags),
      json: flags.switches.has('json'),
    }
  }
  if (command !== 'incidents') {
    throw wrongUsage(`There is no command "${command}".${suggestion(command, commands)}`)
  }
  if (subcommand === undefined) throw wrongUsage('incidents needs list or show after it.')
  if (!subcommands.includes(subcommand)) {
    throw wrongUsage(`incidents has no "${subcommand}".${suggestion(subcommand, subcommands)}`)
  }
  const foreign = valueFlags.find((name) => checkOnly.includes(name) && name in flags)
  if (foreign) throw wrongUsage(`--${foreign} belongs to check.`)
  const json = flags.switches.has('json')
  const connection = connectionOf(flags)
  if (subcommand === 'show') return { kind: 'show', id: idOf(rest, flags), json, connection }
  if (rest.length > 0)
    throw wrongUsage(`incidents list takes no "${rest[0]}"; filters are options.`)
  return { kind: 'list', filters: filtersOf(flags), top: topOf(flags.top), json, connection }
}

/** `parseArgs` in its strict form would throw words of its own, without a guess at what was meant. */
function split(argv: readonly string[]): { words: string[]; flags: Flags } {
  const { tokens } = parseArgs({
    args: [...argv],
    options: {
      ...Object.fromEntries(valueFlags.map((name) => [name, { type: 'string' as const }])),
      ...Object.fromEntries(switches.map((name) => [name, { type: 'boolean' as const }])),
      help: { type: 'boolean', short: 'h' },
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const words: string[] = []
  const flags: Flags = { switches: new Set() }
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value } = token
    const valued = valueFlags.find((known) => known === name)
    if (valued) {
      // Another option in place of the value is a value forgotten.
      if (value === undefined || value === '' || value.startsWith('--')) {
        throw wrongUsage(`${rawName} needs a value.`)
      }
      flags[valued] = value
    } else if (switches.some((known) => known === name)) {
      if (value !== undefined) throw wrongUsage(`${rawName} takes no value.`)
      flags.switches.add(name)
    } else {
      const known = [...valueFlags, ...switches].map((flag) => `--${flag}`)
      throw wrongUsage(`There is no option ${rawName}.${suggestion(rawName, known, '')}`)
    }
  }
  return { words, flags }
}

function connectionOf({ url, key }: Flags): Connection {
  return { ...(url === undefined ? {} : { url }), ...(key === undefined ? {} : { key }) }
}

function pathOf(words: readonly string[], flags: Flags): string {
  const [path, more] = words
  if (path === undefined) {
    throw wrongUsage('diagnose needs a file, or - for the standard input: an error, a node, a log.')
  }
  if (more !== undefined) throw wrongUsage(`diagnose takes one file; "${more}" is too much.`)
  const stray = valueFlags.find((name) => name in flags)
  if (stray)
    throw wrongUsage(`--${stray} does not belong to diagnose, which takes a file and --json.`)
  return path
}

function checkOptions(words: readonly string[], flags: Flags): CheckCommand {
  if (words[0] !== undefined)
    throw wrongUsage(`check takes no "${words[0]}"; give --account or --endpoint.`)
  const stray = valueFlags.find((name) => name in flags && !checkFlags.includes(name))
  if (stray) throw wrongUsage(`--${stray} does not belong to check.`)
  checkIds(flags)
  return Object.fromEntries(
    valueFlags.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])),
  )
}

/** A mistyped name should cost no call. */
function checkIds({ account, pool }: Pick<Flags, 'account' | 'pool'>): void {
  if (account !== undefined && !/^[a-z0-9]{3,24}$/i.test(account)) {
    throw wrongUsage(`--account "${account}" is no account name: 3 to 24 letters and digits.`)
  }
  if (pool !== undefined && !/^[\w-]{1,64}$/.test(pool)) {
    throw wrongUsage(`--pool "${pool}" is no pool id: letters, digits, hyphen and underscore.`)
  }
}

function idOf(rest: readonly string[], flags: Flags): string {
  const [id, more] = rest
  if (id === undefined)
    throw wrongUsage('incidents show needs the id of an incident, as list shows it.')
  if (more !== undefined) throw wrongUsage(`incidents show takes one id; "${more}" is too much.`)
  const stray = listOnly.find((name) => name in flags)
  if (stray) throw wrongUsage(`--${stray} belongs to incidents list; show takes an id alone.`)
  if (!parseIncidentId(id)) {
    throw wrongUsage(
      `"${id}" is no incident id; they have the form account.pool.suffix, as list shows.`,
    )
  }
  return id
}

/** Checked here as well as by the app: a mistyped filter should cost no call and get a guess. */
function filtersOf(flags: Flags): Filters {
  checkIds(flags)
  const { account, pool, state, fault } = flags
  if (state !== undefined && !states.includes(state)) {
    throw wrongUsage(
      `--state "${state}" is none of ${states.join(', ')}.${suggestion(state, states)}`,
    )
  }
  if (fault !== undefined && !isFault(fault)) {
    throw wrongUsage(`--fault "${fault}" is no fault.${suggestion(fault, Object.keys(faults))}`)
  }
  const given = Object.entries({ account, pool, state, fault })
  return Object.fromEntries(given.filter(([, value]) => value !== undefined))
}

function topOf(text = '20'): number {
  const top = Number(text)
  if (Number.isInteger(top) && top >= 1 && top <= mostIncidents) return top
  throw wrongUsage(`--top "${text}" must be a whole number from 1 to ${mostIncidents}.`)
}
