// Posts cards to a Teams Workflows webhook and reads its answers.
// Limits and statuses: learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook.
import { plain } from '../../../domain/plain.ts'
import type { Channel, Delivery, Message } from '../../../ports/channel.ts'
import { networkFailure, retryAfterMs } from './http-answers.ts'

export interface TeamsChannelOptions {
  /** The body to post: an Adaptive Card in the envelope that Workflows take. */
  card: (message: Message) => unknown
  /** The Workflows URL: whoever has it can post, so it is told to nobody. */
  url: string
  fetch?: typeof globalThis.fetch
  /** Wall time in milliseconds. */
  timeoutMs?: number
}

const setting = 'BATCH_MEDIC_TEAMS_WEBHOOK'
/** The window in which Teams counts requests, with a margin. */
const throttledMs = 5_000
const readAtMost = 2_000

export function createTeamsChannel(options: TeamsChannelOptions): Channel {
  const { card, url, fetch = globalThis.fetch, timeoutMs = 15_000 } = options
  return {
    name: 'teams',
    async send(message) {
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(card(message)),
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMs),
        })
        return deliveryOf(response.status, await bodyText(response), retryAfterMs(response.headers))
      } catch (error) {
        return { kind: 'later', afterMs: 0, reason: networkFailure(error) }
      }
    },
  }

  async function bodyText(response: Response): Promise<string> {
    const text = await response.text().catch(() => '')
    return plain(text.slice(0, readAtMost).replaceAll(url, setting), 200)
  }
}

/** The retired connectors answered 200 and told of the failure in the body; some proxies of theirs still do. */
function deliveryOf(status: number, body: string, askedMs: number): Delivery {
  const told = /returned HTTP error (\d{3})/i.exec(body)
  const real = told?.[1] ? Number(told[1]) : status
  if (real >= 200 && real < 300) return { kind: 'sent' }
  const answer = body === '' ? `${real}` : `${real} ${body}`
  if (real === 429)
    return { kind: 'later', afterMs: Math.max(askedMs, throttledMs), reason: answer }
  if (real === 408 || real >= 500) return { kind: 'later', afterMs: askedMs, reason: answer }
  return { kind: 'refused', reason: `${answer}; ${adviceFor(real)}` }
}

function adviceFor(status: number): string {
  if (status === 413) return `the card is too large for the workflow behind ${setting}`
  if (status === 401 || status === 403) {
    return `the workflow does not admit callers who only have its URL: let "Anyone" trigger it, or set ${setting} to a new URL`
  }
  return `check that the workflow is switched on and still has an owner, copy its URL again and set ${setting}`
}
