// `pause …`, `approve …` and their like: sends the change to the app, and says what came of it.

import { userInfo } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { accountChanged, auditEntry, auditList, changeAsked } from '../api/shapes/controls.ts'
import type { Given } from './command-row.ts'
import { type Asked, entryText, outcomeLines } from './control-page.ts'
import type { CliDeps } from './deps.ts'
import { type Api, openApi } from './open-api.ts'
import type { Values } from './options.ts'
import { printAnswer } from './output.ts'
import { CliError, wrongUsage } from './usage.ts'
import { nodePlace, type Place, poolPlace } from './words.ts'

type Stop = 'pause' | 'hold' | 'silence'
export type ControlWord = Stop | 'resume' | 'release' | 'unsilence' | 'forget'
type Verb = 'acknowledge' | 'approve' | 'reject' | 'run'

type Entry = z.infer<typeof auditEntry>

const askedSchema = z.union([changeAsked, accountChanged])
/** The holder of a pool takes a request up within seconds, and within a lease of two minutes where it has just died. */
const looks = 20
const lookEveryMs = 1000
/** The holder's clock may be behind that of the instance that was asked. */
const clockSkewMs = 60_000

/** Throws `CliError` with one sentence; a request that was refused is one with exit code 1. */
export async function changeIncident(verb: Verb, given: Given, deps: CliDeps): Promise<number> {
  const { words, values } = given
  const [action, id = ''] = verb === 'run' ? words : [values.action, words[0]]
  const reason = verb === 'acknowledge' ? values.note : values.reason
  const body = { ...(action === undefined ? {} : { action }), ...(reason ? { reason } : {}) }
  const word = verb === 'acknowledge' ? 'ack' : verb
  return change(word, `/api/incidents/${encodeURIComponent(id)}/${verb}`, body, values, deps)
}

/** As above. */
export async function changeControls(
  word: ControlWord,
  { words, values }: Given,
  deps: CliDeps,
): Promise<number> {
  const place = targetOf(word, words[0], values.account)
  mustSay(word, values)
  const { reason, until, action } = values
  const which = action === undefined ? {} : { action }
  const said = { ...(reason ? { reason } : {}), ...(until ? { until } : {}) }
  const body = { do: word, ...place, ...which, ...said }
  return change(word, '/api/controls', body, values, deps)
}

/** What begins something says why, and a silence how long. */
function mustSay(word: ControlWord, { reason, until }: Values): void {
  const begins = word === 'pause' || word === 'hold' || word === 'silence'
  if (begins && (reason ?? '').trim() === '') {
    throw wrongUsage(`${word} needs --reason "…": others will ask why.`)
  }
  if (word === 'silence' && until === undefined) {
    throw wrongUsage('silence needs --until: a duration such as 2h, or a time in UTC.')
  }
}

function targetOf(
  word: ControlWord,
  target: string | undefined,
  account: string | undefined,
): Place {
  const ofNodes = word === 'hold' || word === 'release'
  const ofAccount = word === 'pause' || word === 'resume'
  const given = account === undefined ? {} : { account }
  if (target !== undefined) {
    return { ...given, ...(ofNodes ? nodePlace(target) : poolPlace(target)) }
  }
  if (ofAccount && account !== undefined) return given
  const forms = ofNodes ? 'POOL/NODE or POOL' : 'POOL or ACCOUNT/POOL'
  const whole = ofAccount ? ', or --account NAME for a whole account' : ''
  throw wrongUsage(`${word} needs ${forms}${whole}.`)
}

async function change(
  word: string,
  path: string,
  body: object,
  values: Values,
  deps: CliDeps,
): Promise<number> {
  const api = await openApi(values, deps)
  const answer = await api.post(path, values.by ?? userInfo().username, body, askedSchema)
  const entry = values.wait === false ? undefined : await outcomeOf(api, answer, deps)
  if (entry?.outcome === 'refused') throw new CliError(1, `Refused: ${entryText(entry)}`)
  printAnswer(
    {
      json: {
        ...z.encode(askedSchema, answer),
        ...(entry ? { outcome: z.encode(auditEntry, entry) } : {}),
      },
      rows: [['ID', 'OUTCOME', 'SAID'], rowOf(answer, entry)],
      lines: () => outcomeLines(word, answer, entry),
    },
    values,
    deps,
  )
  return 0
}

function rowOf(answer: Asked, entry: Entry | undefined): string[] {
  if (entry) return [answer.id, entry.outcome, entry.said]
  if ('pool' in answer) return [answer.id, 'asked', '']
  return [answer.id, answer.asked.outcome, answer.asked.said]
}

/**
 * Undefined where nobody took it up so soon, or where it cannot be read: a key that changes need not read. It stands,
 * and is carried out later.
 */
async function outcomeOf(api: Api, answer: Asked, deps: CliDeps): Promise<Entry | undefined> {
  if (!('pool' in answer)) return undefined
  const { id, account, pool, asked } = answer
  const since = new Date(asked.at - clockSkewMs).toISOString()
  const query = new URLSearchParams({ account, pool, since, top: '200' })
  for (let look = 0; look < looks; look += 1) {
    const page = await api.get(`/api/audit?${query}`, auditList).catch(unreadable)
    const entry = page?.audit.find((one) => one.id === id && one.outcome !== 'asked')
    if (entry || !page) return entry
    if (deps.stopped?.()) return undefined
    deps.progress('Asked; waiting for what comes of it …')
    await (deps.pause ?? sleep)(lookEveryMs)
  }
  return undefined
}

/** What was asked stands all the same. */
function unreadable(error: unknown): undefined {
  if (!(error instanceof CliError)) throw error
}
