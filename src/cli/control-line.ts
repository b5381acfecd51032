// Reads `batch-medic pause …`, `approve …` and their like: what is asked of which pool, node or incident, why and until when.
import { userInfo } from 'node:os'
import { parseArgs } from 'node:util'
import { changingActions } from '../domain/action.ts'
import { parseIncidentId } from '../domain/incident.ts'
import type { Connection } from './command-line.ts'
import { suggestion } from './suggest.ts'
import { CliError, wrongUsage } from './usage.ts'

export interface Place {
  account?: string
  pool?: string
  node?: string
}

export type ControlCommand = { json: boolean; connection: Connection } & (
  | { kind: 'controls'; place: Place }
  | { kind: 'audit'; place: Place; since?: string }
  /** A change: `path` and `body` are as the API takes them. */
  | {
      kind: 'change'
      word: string
      path: string
      body: Record<string, string>
      by: string
      wait: boolean
    }
)

const flag = { type: 'boolean' } as const
const text = { type: 'string' } as const
const options = {
  json: flag,
  'no-wait': flag,
  account: text,
  pool: text,
  reason: text,
  note: text,
  until: text,
  since: text,
  action: text,
  by: text,
  url: text,
  key: text,
}
type Flag = keyof typeof options
type Values = ReturnType<typeof parsed>['values']

const everywhere: readonly Flag[] = ['json', 'url', 'key']
const changes: readonly Flag[] = [...everywhere, 'by', 'no-wait']

/** Which options each command takes; what it would ignore is refused. */
const takes = {
  pause: [...changes, 'account', 'reason', 'until'],
  resume: [...changes, 'account', 'reason'],
  hold: [...changes, 'account', 'reason', 'until'],
  release: [...changes, 'account', 'reason'],
  silence: [...changes, 'account', 'reason', 'until'],
  unsilence: [...changes, 'account', 'reason'],
  ack: [...changes, 'note'],
  approve: [...changes, 'action', 'reason'],
  reject: [...changes, 'action', 'reason'],
  run: [...changes, 'reason'],
  controls: [...everywhere, 'account', 'pool'],
  audit: [...everywhere, 'account', 'pool', 'since'],
} as const satisfies Readonly<Record<string, readonly Flag[]>>

type Word = keyof typeof takes
export const controlWords = Object.keys(takes) as readonly Word[]

/** Undefined where the command is another's. Throws `CliError` with exit code 2. */
export function readControlLine([first = '', ...rest]: readonly string[]):
  | ControlCommand
  | undefined {
  const word = controlWords.find((one) => one === first)
  if (!word) return undefined
  const { values, words } = parsed(word, rest)
  const stray = (Object.keys(values) as Flag[]).find(
    (name) => !(takes[word] as readonly Flag[]).includes(name),
  )
  if (stray) throw wrongUsage(`--${stray} does not belong to ${word}.`)
  const { url, key, json = false } = values
  const connection = {
    ...(url === undefined ? {} : { url }),
    ...(key === undefined ? {} : { key }),
  }
  const common = { json, connection }
  if (word === 'controls' || word === 'audit') {
    if (words.length > 0)
      throw wrongUsage(`${word} takes no "${words[0]}"; give --account and --pool.`)
    const since = values.since === undefined ? {} : { since: values.since }
    return { kind: word, place: checked(placeOf(values)), ...common, ...since }
  }
  const by = values.by ?? userInfo().username
  return {
    kind: 'change',
    word,
    by,
    wait: !values['no-wait'],
    ...common,
    ...askOf(word, words, values),
  }
}

function parsed(word: Word, argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true })
    const empty = Object.entries(values).find(([, value]) => value === '')
    if (empty) throw wrongUsage(`--${empty[0]} needs a value.`)
    return { values, words: positionals }
  } catch (error) {
    if (error instanceof CliError) throw error
    const name = /'(-[^' ]*)/.exec((error as Error).message)?.[1] ?? ''
    const known = takes[word].map((one) => `--${one}`)
    if (known.includes(name)) throw wrongUsage(`${name} is not given as it must be.`)
    throw wrongUsage(
      `${word} has no option ${name || argv.join(' ')}.${suggestion(name, known, '')}`,
    )
  }
}

function askOf(
  word: Exclude<Word, 'controls' | 'audit'>,
  words: readonly string[],
  values: Values,
): { path: string; body: Record<string, string> } {
  const { reason, note, until, action } = values
  const why = reason === undefined ? {} : { reason }
  switch (word) {
    case 'ack':
      return ofIncident(word, words, 'acknowledge', note === undefined ? {} : { reason: note })
    case 'approve':
    case 'reject':
      return ofIncident(word, words, word, { ...actionOf(action), ...why })
    case 'run': {
      const [which, ...more] = words
      if (which === undefined)
        throw wrongUsage('run needs an action and an incident: run replace ID.')
      return ofIncident(word, more, word, { ...actionOf(which), ...why })
    }
    case 'pause':
    case 'hold':
    case 'silence':
    case 'resume':
    case 'release':
    case 'unsilence': {
      const place = targetOf(word, words, placeOf(values))
      mustSay(word, values)
      const ends = until === undefined ? {} : { until }
      return { path: '/api/controls', body: { do: word, ...place, ...why, ...ends } }
    }
  }
}

/** What begins something says why, and a silence how long. */
function mustSay(word: string, { reason, until }: Values): void {
  const begins = word === 'pause' || word === 'hold' || word === 'silence'
  if (begins && (reason ?? '').trim() === '') {
    throw wrongUsage(`${word} needs --reason "…": others will ask why.`)
  }
  if (word === 'silence' && until === undefined) {
    throw wrongUsage('silence needs --until: a duration such as 2h, or a time in UTC.')
  }
}

function ofIncident(
  word: string,
  words: readonly string[],
  verb: string,
  body: Record<string, string>,
) {
  const [id, more] = words
  if (id === undefined)
    throw wrongUsage(`${word} needs the id of an incident, as incidents list shows it.`)
  if (more !== undefined) throw wrongUsage(`${word} takes one incident; "${more}" is too much.`)
  if (!parseIncidentId(id)) {
    throw wrongUsage(
      `"${id}" is no incident id; they have the form account.pool.suffix, as incidents list shows.`,
    )
  }
  return { path: `/api/incidents/${encodeURIComponent(id)}/${verb}`, body }
}

function actionOf(action: string | undefined): { action?: string } {
  if (action === undefined) return {}
  const known: readonly string[] = changingActions
  if (known.includes(action)) return { action }
  throw wrongUsage(`"${action}" is no action: ${known.join(', ')}.${suggestion(action, known)}`)
}

/** `POOL`, `ACCOUNT/POOL`; of hold and release also `POOL/NODE` and `ACCOUNT/POOL/NODE`. Without a word: the account. */
function targetOf(word: string, words: readonly string[], given: Place): Record<string, string> {
  const [target, more] = words
  const ofNodes = word === 'hold' || word === 'release'
  const forms = ofNodes ? 'POOL/NODE or POOL' : 'POOL or ACCOUNT/POOL'
  if (more !== undefined) throw wrongUsage(`${word} takes one ${forms}; "${more}" is too much.`)
  if (target === undefined) {
    if (given.account !== undefined && (word === 'pause' || word === 'resume'))
      return { ...checked(given) }
    const whole =
      word === 'pause' || word === 'resume' ? ', or --account NAME for a whole account' : ''
    throw wrongUsage(`${word} needs ${forms}${whole}.`)
  }
  const parts = target.split('/')
  const most = ofNodes ? 3 : 2
  if (parts.length > most || parts.some((part) => part === '')) {
    throw wrongUsage(
      `"${target}" is not ${forms}; incidents show ID has pool and node of an incident.`,
    )
  }
  const [last = '', second, third] = parts.toReversed()
  const named: Place = ofNodes
    ? second === undefined
      ? { pool: last }
      : { ...(third === undefined ? {} : { account: third }), pool: second, node: last }
    : { ...(second === undefined ? {} : { account: second }), pool: last }
  return { ...checked({ ...given, ...named }) }
}

function placeOf({ account, pool }: Values): Place {
  return { ...(account === undefined ? {} : { account }), ...(pool === undefined ? {} : { pool }) }
}

/** A mistyped name should cost no call. */
function checked(place: Place): Place {
  const { account, pool, node } = place
  if (account !== undefined && !/^[a-z0-9]{3,24}$/i.test(account)) {
    throw wrongUsage(`"${account}" is no account name: 3 to 24 letters and digits.`)
  }
  if (pool !== undefined && !/^[\w-]{1,64}$/.test(pool)) {
    throw wrongUsage(`"${pool}" is no pool id: letters, digits, hyphen and underscore.`)
  }
  if (node !== undefined && !/^[\w.-]{1,128}$/.test(node)) {
    throw wrongUsage(`"${node}" is no node id; incidents show has it whole.`)
  }
  return place
}
