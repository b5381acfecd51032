// Answers /api/controls: what is in force now, and a pause, hold or silence asked for or ended.
import { z } from 'zod'
import type { App } from '../app.ts'
import { nearest } from '../domain/nearest.ts'
import { plain } from '../domain/plain.ts'
import type { Ask } from '../domain/request.ts'
import type { Caller } from './change-request.ts'
import {
  accountField,
  actionField,
  issuesText,
  nodeField,
  noteField,
  poolField,
  reasonField,
  untilHint,
  untilOf,
} from './fields.ts'
import type { JsonResponse } from './problem.ts'
import { json, problem } from './problem.ts'
import { readQuery } from './read-query.ts'
import { accountChanged, changeAsked, controlsInForce as inForceShape } from './shapes/controls.ts'

type Ports = Pick<App, 'desk' | 'clock'>

/** Those that begin something say why; those that end it may. */
const deeds = ['pause', 'resume', 'hold', 'release', 'silence', 'unsilence', 'forget'] as const
type Deed = (typeof deeds)[number]
const begins: readonly Deed[] = ['pause', 'hold', 'silence']

export const controlsQuery = z.strictObject({ account: accountField, pool: poolField.optional() })

export const controlsBody = z.strictObject({
  do: z.enum(deeds, `must be one of ${deeds.join(', ')}`),
  account: accountField,
  pool: poolField.optional(),
  node: nodeField.optional(),
  action: actionField.optional(),
  reason: noteField.optional(),
  until: z.string(`is no text; ${untilHint}`).max(40).optional(),
})

type Body = z.infer<typeof controlsBody>

export async function controlsInForce(app: Ports, query: URLSearchParams): Promise<JsonResponse> {
  const read = readQuery(controlsQuery, query)
  if ('refused' in read) return read.refused
  const account = app.desk.accountNamed(read.asked.account)
  if (account === undefined) return noAccount(app, read.asked.account)
  const inForce = await app.desk.inForce(account, read.asked.pool)
  return json(z.encode(inForceShape, inForce))
}

/** 202: what concerns a pool is carried out by its holder, within seconds; an account's pause is in force at once. */
export async function changeControls(
  app: Ports,
  body: Record<string, unknown>,
  caller: Caller,
): Promise<JsonResponse> {
  const parsed = controlsBody.safeParse(body)
  if (!parsed.success) {
    return bad(issuesText(parsed.error, body, [...Object.keys(controlsBody.shape), 'by']))
  }
  const { data } = parsed
  const until = data.until === undefined ? undefined : untilOf(data.until, app.clock.now())
  const wrong = [
    ...misfits(data),
    ...(typeof until === 'string' ? [`until: "${data.until}" ${until}`] : []),
  ]
  const account = app.desk.accountNamed(data.account)
  if (account === undefined && wrong.length === 0) return noAccount(app, data.account)
  const lost = account === undefined ? undefined : await lostPool(app, account, data.pool)
  // All at once: who mends one field is not to hear of the next one then.
  if (account === undefined || typeof until === 'string' || wrong.length > 0) {
    return bad([...wrong, ...(lost === undefined ? [] : [lost])].join('; '))
  }
  if (lost !== undefined) return problem(404, 'No such pool', lost)
  const who = { ...caller, reason: plain(data.reason ?? '', 400) }
  const { pool } = data
  if (pool === undefined) {
    const entry = await app.desk.pauseAccount(account, until, who, data.do === 'pause')
    return json(z.encode(accountChanged, { id: entry.id, account, asked: entry }), 202)
  }
  const asked = await app.desk.ask({ account, pool }, askOf(data, until), who)
  return json(z.encode(changeAsked, { id: asked.id, account, pool, asked }), 202)
}

/** The sentence about a pool that is not there, with the one that was meant. */
export async function lostPool(
  { desk }: Pick<App, 'desk'>,
  account: string,
  pool: string | undefined,
): Promise<string | undefined> {
  if (pool === undefined || (await desk.hasPool({ account, pool }))) return undefined
  const near = nearest(pool, await desk.poolNames(account))
  const meant = near === undefined ? '' : `; did you mean ${near}?`
  return `pool: "${pool}" is no pool of the account ${account}${meant}`
}

/** What the form of the fields cannot say: which of them belong together. */
function misfits({
  do: deed,
  account,
  pool,
  node,
  action,
  until,
  reason,
}: Body): readonly string[] {
  const wrong: string[] = []
  const checked = reasonField.safeParse(reason)
  if (begins.includes(deed) && !checked.success) {
    const value = reason === undefined ? '' : ` "${reason}"`
    wrong.push(`reason:${value} ${checked.error.issues[0]?.message}`)
  }
  if (pool === undefined && account === undefined) {
    wrong.push('pool: is missing; name a pool, or an account to stop it whole')
  } else if (pool === undefined && deed !== 'pause' && deed !== 'resume') {
    const ofNodes = deed === 'hold' || deed === 'release'
    wrong.push(`pool: is missing; ${deed} is for a pool${ofNodes ? ' or a node of it' : ''}`)
  }
  if (node !== undefined && deed !== 'hold' && deed !== 'release') {
    wrong.push(`node: "${node}" does not belong to ${deed}; hold and release are for nodes`)
  }
  if (action !== undefined && deed !== 'forget') {
    wrong.push(`action: "${action}" does not belong to ${deed}; forget is for actions`)
  }
  if (until !== undefined && !begins.includes(deed)) {
    wrong.push(`until: "${until}" does not belong to ${deed}, which ends at once`)
  }
  if (until === undefined && deed === 'silence') wrong.push(`until: is missing; ${untilHint}`)
  return wrong
}

/** A hold of a whole pool is its pause: one record of it, so that one word ends it. */
function askOf({ do: deed, node, action }: Body, until: number | undefined): Ask {
  const ends = until === undefined ? {} : { until }
  switch (deed) {
    case 'hold':
      return node === undefined
        ? { kind: 'pause', ...ends }
        : { kind: 'hold', nodeId: node, ...ends }
    case 'release':
      return node === undefined ? { kind: 'resume' } : { kind: 'release', nodeId: node }
    case 'pause':
      return { kind: 'pause', ...ends }
    case 'silence':
      return { kind: 'silence', until: until ?? 0 }
    case 'forget':
      return action === undefined ? { kind: 'forget' } : { kind: 'forget', action }
    case 'resume':
    case 'unsilence':
      return { kind: deed }
  }
}

function bad(detail: string): JsonResponse {
  return problem(400, 'The change cannot be taken', detail)
}

export function noAccount({ desk }: Pick<App, 'desk'>, given: string | undefined): JsonResponse {
  const names = desk.accountNames().join(', ')
  if (given === undefined) {
    return problem(400, 'Which account?', `account: is missing; name one of ${names}`)
  }
  return problem(
    404,
    'No such account',
    `account: "${given}" is not watched here; those are ${names}`,
  )
}
