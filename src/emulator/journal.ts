// What was asked and answered: one line a Batch call with what it changed, kept over restarts. No bodies, no secrets.
import { type Happening, type Happenings, happeningsSince } from './life/happenings.ts'
import { findRoute } from './router.ts'
import { type EmulatorRequest, lowerCaseHeaders, splitUrl } from './wire/http.ts'
import { isoOf } from './wire/wire-time.ts'

/** Something that a call changed at once; what it set going comes later, among the events. */
export type Changed = Pick<Happening, 'subject' | 'what' | 'from' | 'to'>

export interface JournalEntry {
  readonly seq: number
  /** Virtual time, ISO 8601. */
  readonly at: string
  readonly account: string
  readonly method: string
  readonly path: string
  /** As sent, with the values of signatures and tokens masked. */
  readonly query: string
  /** `Pool_Get` and the like; absent for a path that Batch does not have. */
  readonly operation?: string
  readonly clientRequestId?: string
  readonly status: number
  readonly code?: string
  readonly changed?: readonly Changed[]
  /** How many more things it changed than are listed. */
  readonly changedMore?: number
}

/** The part of a world that keeps them. */
export interface Journal {
  journal: JournalEntry[]
  journalSeq: number
}

interface AnsweredCall {
  readonly account: string
  readonly status: number
  readonly code?: string | undefined
  /** The world's `happeningSeq` before the call was answered. */
  readonly happeningSeq: number
}

/** Older entries than the last 20,000 are dropped, some at a time; `seq` goes on counting. */
const capacity = 20_000
const slack = 1_000
/** A call may send thousands of nodes away; its line stays a line. */
const mostChanges = 20

/** Appends one answered call. */
export function recordCall(
  world: Journal & Happenings,
  request: EmulatorRequest,
  answer: AnsweredCall,
): void {
  const { path } = splitUrl(request.url)
  const method = request.method.toUpperCase()
  const clientRequestId = lowerCaseHeaders(request.headers)['client-request-id']
  const happened = happeningsSince(world, answer.happeningSeq)
  const operation = operationOf(method, path)
  world.journalSeq += 1
  world.journal.push({
    seq: world.journalSeq,
    at: isoOf(world.nowMs),
    account: answer.account,
    method,
    path,
    query: maskedQuery(request.url),
    ...(operation ? { operation } : {}),
    ...(clientRequestId ? { clientRequestId } : {}),
    status: answer.status,
    ...(answer.code ? { code: answer.code } : {}),
    ...(happened.length > 0 ? { changed: happened.slice(0, mostChanges).map(changedOf) } : {}),
    ...(happened.length > mostChanges ? { changedMore: happened.length - mostChanges } : {}),
  })
  if (world.journal.length >= capacity + slack) {
    world.journal.splice(0, world.journal.length - capacity)
  }
}

const changedOf = ({ subject, what, from, to }: Happening): Changed => ({
  subject,
  what,
  ...(from === undefined ? {} : { from }),
  to,
})

function operationOf(method: string, path: string): string | undefined {
  try {
    return findRoute(method, path).operation
  } catch {
    return undefined
  }
}

/** Entries after `since` (0 for all that are kept). Numbers have gaps: a restart leaves some out. */
export function entriesSince(world: Journal & Happenings, since: number): readonly JournalEntry[] {
  const last = world.journal.findLastIndex(({ seq }) => seq <= since)
  return world.journal.slice(Math.max(last + 1, world.journal.length - capacity))
}

/** Batch has no secret in a query; a client that puts one there, or a SAS inside a value, must not find it here. */
const secretValue =
  /((?:^|[&?]|%26|%3f)(?:sig|signature|code|key|token|access_token|secret|password)(?:=|%3d))(?:(?!&|%26|#).)+/gi

const maskedQuery = (url: string): string =>
  (/\?([^#]*)/.exec(url)?.[1] ?? '').replace(secretValue, '$1***')
