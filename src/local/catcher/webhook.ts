// Stands in for the receiver of a webhook: takes CloudEvents, checks their signature and refuses what is not genuine.
import type { IncomingHttpHeaders } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import type { Caught } from './caught.ts'

export interface WebhookAnswer {
  status: 200 | 400 | 401 | 413 | 415
  message: string
}

export const maxWebhookBytes = 256 * 1024

const eventSchema = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string().min(1),
})

/** What is not genuine is kept as well, and shown as such; what is no event is only refused. */
export function createWebhookCatcher(
  caught: Caught,
  secret: string,
): (headers: IncomingHttpHeaders, body: Buffer | undefined) => WebhookAnswer {
  const webhook = new Webhook(secret)
  return (headers, body) => {
    if (!body) return { status: 413, message: `over ${maxWebhookBytes} bytes` }
    if (!/^application\/cloudevents\+json\b/i.test(headers['content-type'] ?? '')) {
      return { status: 415, message: 'content-type must be application/cloudevents+json' }
    }
    const parsed = eventSchema.safeParse(parse(body))
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      return { status: 400, message: `${issue?.path.join('.') || 'body'}: ${issue?.message}` }
    }
    const sent = (name: string) => String(headers[name] ?? '')
    const signature = sent('webhook-signature')
    const trouble = troubleWith(() =>
      webhook.verify(body, {
        'webhook-id': sent('webhook-id'),
        'webhook-timestamp': sent('webhook-timestamp'),
        'webhook-signature': signature,
      }),
    )
    caught.add('hooks', {
      id: sent('webhook-id'),
      genuine: trouble === undefined,
      ...(trouble === undefined ? {} : { trouble }),
      signature,
      bytes: body.length,
      event: parsed.data,
    })
    return trouble === undefined ? { status: 200, message: '' } : { status: 401, message: trouble }
  }
}

function troubleWith(verify: () => unknown): string | undefined {
  try {
    verify()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
