// Answers GET /api/summary: incidents of a time in numbers.
import { z } from 'zod'
import type { App } from '../app.ts'
import { dayMs } from '../domain/durations.ts'
import { longestDays } from '../domain/summary.ts'
import { noAccount } from './controls.ts'
import { accountField, momentField } from './fields.ts'
import type { JsonResponse } from './problem.ts'
import { json } from './problem.ts'
import { badQuery, emptyTime, readQuery } from './read-query.ts'
import { summary } from './shapes/summary.ts'

/** Without `since`: so far back. */
const usualDays = 30

export const summaryQuery = z.strictObject({
  account: accountField,
  since: momentField.optional(),
  until: momentField.optional(),
})

export async function summaryResponse(
  app: Pick<App, 'summaries' | 'desk' | 'clock'>,
  query: URLSearchParams,
): Promise<JsonResponse> {
  const read = readQuery(summaryQuery, query)
  if ('refused' in read) return read.refused
  const asked = read.asked.account
  const account = asked === undefined ? undefined : app.desk.accountNamed(asked)
  if (asked !== undefined && account === undefined) return noAccount(app, asked)
  const now = app.clock.now()
  const { until = now } = read.asked
  const { since = Math.min(until, now) - (usualDays - 1) * dayMs } = read.asked
  const wrong = misfit(since, until, now)
  if (wrong) return badQuery(wrong)
  return json(z.encode(summary, await app.summaries.summary({ account, since, until })))
}

function misfit(since: number, until: number, now: number): string | undefined {
  const iso = (at: number) => new Date(at).toISOString()
  if (since > now) return `since: "${iso(since)}" is in the future`
  const empty = emptyTime(since, until)
  if (empty) return empty
  const days = Math.ceil((Math.min(until, now) - since) / dayMs)
  if (days <= longestDays) return undefined
  return `since: "${iso(since)}" is ${days} days back; ask for ${longestDays} days at most`
}
