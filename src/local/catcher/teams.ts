// Stands in for a Teams Workflows webhook: takes Adaptive Cards, with the limits that Teams has.
// Limits: 28 KB a message, four requests a second (learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors).
import { z } from 'zod'
import type { Caught } from './caught.ts'

export interface TeamsAnswer {
  status: 202 | 400 | 413 | 429
  message?: string
  retryAfterSeconds?: number
}

export const maxTeamsBytes = 28 * 1024
const maxPerSecond = 4

const envelopeSchema = z.object({
  type: z.literal('message'),
  attachments: z
    .array(
      z.object({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        content: z.looseObject({ type: z.literal('AdaptiveCard'), version: z.string() }),
      }),
    )
    .min(1),
})

/**
 * @param wallNow wall milliseconds: a real webhook's limit counts real seconds
 * @returns what to answer to a posted body; undefined as a body means that it was larger than the limit
 */
export function createTeamsCatcher(
  caught: Caught,
  wallNow: () => number,
): (body: Buffer | undefined) => TeamsAnswer {
  let recent: number[] = []
  return (body) => {
    const now = wallNow()
    recent = recent.filter((time) => now - time < 1_000)
    if (recent.length >= maxPerSecond) {
      const message = `more than ${maxPerSecond} messages in one second`
      return { status: 429, message, retryAfterSeconds: 1 }
    }
    recent.push(now)
    if (!body || body.length > maxTeamsBytes) {
      return { status: 413, message: `Request entity too large: over ${maxTeamsBytes} bytes` }
    }
    const parsed = envelopeSchema.safeParse(parse(body))
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      return { status: 400, message: `${issue?.path.join('.') || 'body'}: ${issue?.message}` }
    }
    for (const { content } of parsed.data.attachments) {
      caught.add('cards', { bytes: body.length, card: content })
    }
    return { status: 202 }
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
