// Answers GET /api/summary: incidents of a time in numbers.
import { z } from 'zod'
import type { App } from '../app.ts'
import { dayMs } from '../domain/durations.ts'
import { longestDays } from '../domain/summary.ts'
import { noAccount } from './controls.ts'
import { accountField, askedIn, issuesText, momentField } from './fields.ts'
import type { JsonResponse } from './problem.ts'
import { json, problem } from './problem.ts'
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
  const given = askedIn(query)
  const parsed = summaryQuery.safeParse(given)
  if (!parsed.success) {
    const detail = issuesText(parsed.error, given, Object.keys(summaryQuery.shape))
    return problem(400, 'The query cannot be answered', detail)
  }
  const asked = parsed.data.account
  const account = asked === undefined ? undefined : app.desk.accountNamed(asked)
  if (asked !== undefined && account === undefined) return noAccount(app, asked)
  const now = app.clock.now()
  const { until = now } = parsed.data
  const { since = Math.min(until, now) - (usualDays - 1) * dayMs } = parsed.data
  const wrong = misfit(since, until, now)
  if (wrong) return problem(400, 'The query cannot be answered', wrong)
  return json(z.encode(summary, await app.summaries.summary({ account, since, until })))
}

function misfit(since: number, until: number, now: number): string | undefined {
  const iso = (at: number) => new Date(at).toISOString()
  if (since > now) return `since: "${iso(since)}" is in the future`
  if (until <= since) return `until: "${iso(until)}" must be after since, "${iso(since)}"`
  const days = Math.ceil((Math.min(until, now) - since) / dayMs)
  if (days <= longestDays) return undefined
  return `since: "${iso(since)}" is ${days} days back; ask for ${longestDays} days at most`
}
