// Posts cards to a Teams Workflows webhook and reads its answers.
// Limits and statuses: learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook.
import { plain } from '../../../../domain/plain.ts'
import type { Channel, Delivery, Message } from '../../../../ports/channel.ts'
import { isForbidden, meaningOf, networkFailure } from '../http-answers.ts'
import type { Post } from '../post.ts'

export interface TeamsChannelOptions {
  name?: string
  /** What the setting with the URL is called. */
  setting?: string
  /** The body to post: an Adaptive Card in the envelope that Workflows take. */
  card: (message: Message) => unknown
  /** The Workflows URL: whoever has it can post, so it is told to nobody. */
  url: string
  post: Post
  /** Wall time in milliseconds. */
  timeoutMs?: number
}

/** The window in which Teams counts requests, with a margin. */
const throttledMs = 5_000

export function createTeamsChannel(options: TeamsChannelOptions): Channel {
  const { name = 'teams', setting = 'BATCH_MEDIC_TEAMS_WEBHOOK' } = options
  const { card, url, post, timeoutMs = 15_000 } = options
  return {
    name,
    async send(message) {
      try {
        const { status, text, afterMs } = await post(url, {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(card(message)),
          timeoutMs,
        })
        return deliveryOf(setting, status, plain(text.replaceAll(url, setting), 200), afterMs)
      } catch (error) {
        if (isForbidden(error)) return { kind: 'refused', reason: adviceFor(setting, 0) }
        return { kind: 'later', afterMs: 0, reason: networkFailure(error) }
      }
    },
  }
}

/** The retired connectors answered 200 and told of the failure in the body; some proxies of theirs still do. */
function deliveryOf(setting: string, status: number, body: string, askedMs: number): Delivery {
  const told = /returned HTTP error (\d{3})/i.exec(body)
  const real = told?.[1] ? Number(told[1]) : status
  const reason = body === '' ? `${real}` : `${real} ${body}`
  switch (meaningOf(real)) {
    case 'sent':
      return { kind: 'sent' }
    case 'later': {
      const afterMs = real === 429 ? Math.max(askedMs, throttledMs) : askedMs
      return { kind: 'later', afterMs, reason }
    }
    case 'refused':
      return { kind: 'refused', reason: `${reason}; ${adviceFor(setting, real)}` }
  }
}

function adviceFor(setting: string, status: number): string {
  if (status === 413) return `the card is too large for the workflow behind ${setting}`
  if (status === 401 || status === 403) {
    return `the workflow does not admit callers who only have its URL: let "Anyone" trigger it, or set ${setting} to a new URL`
  }
  return `check that the workflow is switched on and still has an owner, copy its URL again and set ${setting}`
}
