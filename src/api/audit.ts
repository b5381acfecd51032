// Answers GET /api/audit: who asked what of a pool or an account, when, and what came of it; in the order of time.
import { z } from 'zod'
import type { App } from '../app.ts'
import { dayMs } from '../domain/durations.ts'
import { noAccount } from './controls.ts'
import { accountField, issuesText, poolField } from './fields.ts'
import type { JsonResponse } from './problem.ts'
import { json, problem } from './problem.ts'

/** Without `since`: so far back. */
const usualMs = 30 * dayMs
const wrongTime = 'is no time: write 2026-03-01T04:05:06Z'

const moment = z
  .string()
  .refine((text) => /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text)), wrongTime)
  .transform((text) => Date.parse(text))

const querySchema = z.strictObject({
  account: accountField,
  pool: poolField.optional(),
  since: moment.optional(),
  until: moment.optional(),
  top: z
    .string()
    .refine((text) => /^\d{1,3}$/.test(text) && +text >= 1 && +text <= 200, {
      message: 'must be a whole number from 1 to 200',
    })
    .transform(Number)
    .default(100),
  continuation: z.string().max(200).optional(),
})

/** Without a pool: what concerned the whole account. `continuation` goes on where an answer was cut. */
export async function auditResponse(
  app: Pick<App, 'desk' | 'clock'>,
  query: URLSearchParams,
): Promise<JsonResponse> {
  const given = Object.fromEntries([...query].filter(([name]) => name !== 'code'))
  const parsed = querySchema.safeParse(given)
  if (!parsed.success) {
    const detail = issuesText(parsed.error, given, Object.keys(querySchema.shape))
    return problem(400, 'The query cannot be answered', detail)
  }
  const { pool, top, continuation } = parsed.data
  const account = app.desk.accountNamed(parsed.data.account)
  if (account === undefined) return noAccount(app, parsed.data.account)
  const now = app.clock.now()
  const { since = now - usualMs, until = now + dayMs } = parsed.data
  const page = await app.desk.audit({
    ...{ account, since, until, top },
    ...(pool === undefined ? {} : { pool }),
    ...(continuation === undefined ? {} : { from: continuation }),
  })
  return json({
    audit: page.entries,
    ...(page.next === undefined ? {} : { continuation: page.next }),
  })
}
