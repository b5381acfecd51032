// Lets a change through the border and answers it; one limit counts all changes of this instance.
import type { App } from '../app.ts'
import type { Caller, HttpAsk, Verified } from './change-request.ts'
import { createRateLimit, readChange } from './change-request.ts'
import type { JsonResponse } from './problem.ts'
import { notAllowed } from './read.ts'

const limit = createRateLimit()

/** Only a POST changes something: a link that a scanner follows, or a page that is loaded ahead, does not. */
export async function changed(
  { clock }: Pick<App, 'clock'>,
  ask: HttpAsk & { method: string },
  verified: Verified,
  change: (body: Record<string, unknown>, caller: Caller) => Promise<JsonResponse>,
): Promise<JsonResponse> {
  if (ask.method.toUpperCase() !== 'POST') return notAllowed(ask.method, ['POST'])
  const read = await readChange(ask, limit, clock.now(), verified)
  return 'status' in read ? read : change(read.body, read.caller)
}
