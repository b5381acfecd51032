// Answers GET /api/audit: who asked what of a pool or an account, when, and what came of it; in the order of time.
import { z } from 'zod'
import type { App } from '../app.ts'
import { dayMs } from '../domain/durations.ts'
import { BadContinuation } from '../record/history-query.ts'
import { noAccount } from './controls.ts'
import { accountField, momentField, poolField, topField } from './fields.ts'
import { listAnswer } from './list-answer.ts'
import type { JsonResponse } from './problem.ts'
import { badQuery, emptyTime, readQuery } from './read-query.ts'
import { auditEntry } from './shapes/controls.ts'

/** Without `since`: so far back. */
const usualMs = 30 * dayMs

type Wire = z.input<typeof auditEntry>
const names = [
  ...(['doneAt', 'by', 'verified', 'what', 'action', 'on', 'at'] as const),
  ...(['reason', 'until', 'outcome', 'said', 'id'] as const),
] as const
const columns = names.map((name) => ({ name, cell: (entry: Wire) => entry[name] }))

export const auditQuery = z.strictObject({
  account: accountField,
  pool: poolField.optional(),
  since: momentField.optional(),
  until: momentField.optional(),
  top: topField(100),
  continuation: z.string().max(200).optional(),
})

/** Without a pool: what concerned the whole account. `continuation` goes on where an answer was cut. */
export async function auditResponse(
  app: Pick<App, 'desk' | 'clock'>,
  query: URLSearchParams,
  accept: string | null = null,
): Promise<JsonResponse> {
  const read = readQuery(auditQuery, query)
  if ('refused' in read) return read.refused
  const { pool, top, continuation } = read.asked
  const account = app.desk.accountNamed(read.asked.account)
  if (account === undefined) return noAccount(app, read.asked.account)
  const now = app.clock.now()
  const { since = now - usualMs, until = now + dayMs } = read.asked
  const wrong = emptyTime(since, until)
  if (wrong) return badQuery(wrong)
  const page = await app.desk
    .audit({
      ...{ account, since, until, top },
      ...(pool === undefined ? {} : { pool }),
      ...(continuation === undefined ? {} : { from: continuation }),
    })
    .catch(badContinuation)
  if ('status' in page) return page
  const items = page.entries.map((entry) => z.encode(auditEntry, entry))
  return listAnswer(accept, { name: 'audit', items, columns, continuation: page.next })
}

function badContinuation(error: unknown): JsonResponse {
  if (!(error instanceof BadContinuation)) throw error
  return badQuery(error.message)
}
