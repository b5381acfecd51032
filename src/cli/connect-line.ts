// Reads `batch-medic connect …`: on which node, for how long, why, and with which key.
import { userInfo } from 'node:os'
import { parseArgs } from 'node:util'
import {
  longestAccessMinutes,
  shortestAccessMinutes,
  usualAccessMinutes,
} from '../domain/access.ts'
import { parseIncidentId } from '../domain/incident.ts'
import type { Connection } from './command-line.ts'
import { suggestion } from './suggest.ts'
import { wrongUsage } from './usage.ts'

export interface ConnectCommand {
  kind: 'connect'
  /** As the API takes it. */
  place: { incident: string } | { account?: string; pool: string; node: string }
  end: boolean
  minutes: number
  reason: string
  by: string
  admin: boolean
  fromInside: boolean
  sshKey?: string
  json: boolean
  connection: Connection
}

const flag = { type: 'boolean' } as const
const text = { type: 'string' } as const
const options = {
  end: flag,
  admin: flag,
  'from-inside': flag,
  json: flag,
  minutes: text,
  reason: text,
  by: text,
  node: text,
  'ssh-key': text,
  url: text,
  key: text,
}

/** Throws `CliError` with exit code 2. */
export function readConnectLine(argv: readonly string[]): ConnectCommand {
  const { values, words } = parsed(argv)
  const [target, more] = words
  if (target === undefined) {
    throw wrongUsage(
      'connect needs an incident or a node: INCIDENT, POOL/NODE or ACCOUNT/POOL/NODE.',
    )
  }
  if (more !== undefined) throw wrongUsage(`connect takes one node; "${more}" is too much.`)
  const { end = false, admin = false, json = false, reason, url, key } = values
  const fromInside = values['from-inside'] ?? false
  if (!end && (reason ?? '').trim() === '') {
    throw wrongUsage('connect needs --reason "…": why you want in is kept with who you are.')
  }
  const sshKey = values['ssh-key']
  const connection = {
    ...(url === undefined ? {} : { url }),
    ...(key === undefined ? {} : { key }),
  }
  return {
    ...{ kind: 'connect', place: placeOf(target, values.node), end, admin, fromInside, json },
    ...{ minutes: minutesOf(values.minutes), reason: reason ?? '', connection },
    by: values.by ?? userInfo().username,
    ...(sshKey === undefined ? {} : { sshKey }),
  }
}

function parsed(argv: readonly string[]) {
  try {
    const { values, positionals: words } = parseArgs({
      args: [...argv],
      options,
      allowPositionals: true,
    })
    return { values, words }
  } catch (error) {
    const name = /'(-[^' ]*)/.exec((error as Error).message)?.[1] ?? ''
    const known = Object.keys(options).map((one) => `--${one}`)
    if (known.includes(name)) throw wrongUsage(`${name} is not given as it must be.`)
    throw wrongUsage(`connect has no option ${name || argv.join(' ')}.${suggestion(name, known)}`)
  }
}

function placeOf(target: string, node: string | undefined): ConnectCommand['place'] {
  if (parseIncidentId(target)) return { incident: target, ...(node === undefined ? {} : { node }) }
  const parts = target.split('/')
  const [nodeId = '', pool = '', account] = parts.toReversed()
  const isPlace = parts.length === 2 || parts.length === 3
  if (!isPlace || !parts.every((part) => /^[\w.-]{1,128}$/.test(part))) {
    throw wrongUsage(
      `"${target}" is neither an incident nor POOL/NODE; incidents show ID has the whole id of a node.`,
    )
  }
  return { pool, node: nodeId, ...(account === undefined ? {} : { account }) }
}

function minutesOf(given = String(usualAccessMinutes)): number {
  const minutes = Number(given)
  const isWithin = minutes >= shortestAccessMinutes && minutes <= longestAccessMinutes
  if (Number.isInteger(minutes) && isWithin) return minutes
  throw wrongUsage(
    `--minutes "${given}" must be a whole number from ${shortestAccessMinutes} to ${longestAccessMinutes}.`,
  )
}
