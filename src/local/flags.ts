// Reads the flags of `npm start`.
import { resolve } from 'node:path'

export interface Flags {
  /** Forget the last run's state first. */
  fresh: boolean
  portBase: number
  /** Virtual seconds in a wall second. */
  speed: number
  /** Whether the script breaks things and the topic repeats events. */
  faults: boolean
  /** Absolute. */
  stateDir: string
  /** Absolute. */
  policyPath: string
  /** Whether steps, figures and logs are collected and shown. */
  telemetry: boolean
}

/** What a local run does when nobody says otherwise: it acts, so that there is something to see. */
export const localPolicy = resolve(import.meta.dirname, 'policy.json')

export const flagsHelp = `npm start -- [flags]
  --fresh         forget the state of the last run first
  --port-base N   first of eight ports in a row (default 7071)
  --speed N       how much faster than real time the world runs, 1 to 1000 (default 30)
  --no-faults     nothing breaks by script, no event comes twice
  --policy FILE   the policy in force (default src/local/policy.json: mode act)
  --state DIR     where the state is kept (default .batch-medic)
  --telemetry     a page of the steps, figures and logs that Azure would be sent`

const valid =
  '--fresh, --port-base N, --speed N, --no-faults, --policy FILE, --state DIR, --telemetry'

/**
 * @param cwd what a relative `--state` starts from
 * @throws Error with one sentence that names the flag, its value and what is valid
 */
export function parseFlags(argv: readonly string[], cwd: string): Flags {
  const flags: Flags = {
    fresh: false,
    portBase: 7071,
    speed: 30,
    faults: true,
    stateDir: resolve(cwd, '.batch-medic'),
    policyPath: localPolicy,
    telemetry: false,
  }
  const rest = argv.flatMap((word) => word.match(/^(--[^=]+)=(.*)$/)?.slice(1) ?? [word])
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    switch (word) {
      case '--fresh':
        flags.fresh = true
        break
      case '--telemetry':
        flags.telemetry = true
        break
      case '--no-faults':
        flags.faults = false
        break
      case '--port-base':
        flags.portBase = number(word, rest.shift(), 1024, 65_528, true)
        break
      case '--speed':
        flags.speed = number(word, rest.shift(), 1, 1000, false)
        break
      case '--state':
        flags.stateDir = resolve(cwd, path(word, rest.shift(), 'folder'))
        break
      case '--policy':
        flags.policyPath = resolve(cwd, path(word, rest.shift(), 'file'))
        break
      default:
        throw new Error(`"${word}" is not a flag of npm start; valid are ${valid}`)
    }
  }
  return flags
}

function path(flag: string, text: string | undefined, what: string): string {
  if (text && !text.startsWith('--')) return text
  throw new Error(`${flag} needs a ${what}`)
}

function number(
  flag: string,
  text: string | undefined,
  least: number,
  most: number,
  whole: boolean,
): number {
  const value = Number(text)
  const good = text !== undefined && text !== '' && value >= least && value <= most
  if (good && (!whole || Number.isInteger(value))) return value
  throw new Error(
    `${flag} needs a ${whole ? 'whole ' : ''}number from ${least} to ${most}, got "${text ?? ''}"`,
  )
}
