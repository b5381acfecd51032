// Finds the account, pool, job and task that a signal is about, and checks that they can be ids at all.
import { sameId } from '../domain/refs.ts'
import { shown } from './shown.ts'
import { type Door, ignore, one, type Signals } from './signal.ts'

/** What a sender says of where it happened; each still unchecked. */
export interface Claim {
  account: unknown
  /** The field the account was read from, for the sentence. */
  accountField: string
  pool?: unknown
  jobId?: unknown
  taskId?: unknown
}

interface Known {
  accounts: readonly string[]
  door: Door
  type: string
  at: number | undefined
}

/** Batch's rules: 64 of letters, digits, hyphen and underscore; jobs of a schedule are called `schedule:job-1`. */
const ids = { pool: /^[\w-]{1,64}$/, jobId: /^[\w:-]{1,128}$/, taskId: /^[\w-]{1,64}$/ }

/** The account comes out as it is spelled in the settings: logs write it in capitals. */
export function signalAt(claim: Claim, known: Known): Signals {
  const { account, accountField } = claim
  if (typeof account !== 'string' || account === '') {
    return ignore(`${accountField} is ${shown(account)}, expected the name of a Batch account.`)
  }
  const name = known.accounts.find((watched) => sameId(watched, account))
  if (name === undefined) {
    const watched = known.accounts.join(', ') || 'none'
    return ignore(
      `${accountField} names the account ${shown(account)}, expected one that is watched (${watched}).`,
    )
  }
  for (const [field, rule] of Object.entries(ids)) {
    const value = claim[field as keyof typeof ids]
    if (value !== undefined && !(typeof value === 'string' && rule.test(value))) {
      return ignore(
        `${field} is ${shown(value)}, expected an id of Batch: letters, digits, hyphen and underscore.`,
      )
    }
  }
  const { pool, jobId, taskId } = claim as { pool?: string; jobId?: string; taskId?: string }
  return one({
    account: name,
    ...(pool === undefined ? {} : { pool: { account: name, pool } }),
    ...(jobId === undefined
      ? {}
      : { subject: { jobId, ...(taskId === undefined ? {} : { taskId }) } }),
    door: known.door,
    type: known.type,
    ...(known.at === undefined ? {} : { at: known.at }),
  })
}

/** `pools/<pool>/jobs/<job>/tasks/<task>`, or any part of it. */
export function placeOfSubject(subject: string): {
  pool?: string
  jobId?: string
  taskId?: string
} {
  return present({
    pool: segmentAfter(subject, 'pools'),
    jobId: segmentAfter(subject, 'jobs'),
    taskId: segmentAfter(subject, 'tasks'),
  })
}

/** The account of `/batch-accounts/<account>` or of an ARM id. */
export function accountOfPath(path: string): string | undefined {
  return placeOfResource(path)?.account ?? segmentAfter(path, 'batch-accounts')
}

/** The account, and the pool if it is one, of `…/providers/Microsoft.Batch/batchAccounts/<account>[/pools/<pool>]`. */
export function placeOfResource(id: string): { account: string; pool?: string } | undefined {
  const match = /\/providers\/microsoft\.batch\/batchaccounts\/([^/?#]+)(\/[^?#]*)?/i.exec(id)
  const account = match?.[1]
  if (account === undefined) return undefined
  return { account, ...present({ pool: segmentAfter(match?.[2] ?? '', 'pools') }) }
}

export function timeOf(value: unknown): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isFinite(at) ? at : undefined
}

function segmentAfter(path: string, name: string): string | undefined {
  const segments = path.split('/')
  const at = segments.findIndex((segment) => segment.toLowerCase() === name)
  return at < 0 ? undefined : segments[at + 1] || undefined
}

function present(fields: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
