// The subscription's side that talks to the app's webhook: the handshake first, then one event a request.
import { randomUUID } from 'node:crypto'
import type { Delivery, DeliveryAnswer } from './topic.ts'

export interface WebhookSenderDeps {
  /** The webhook with its key, or undefined while the app has none yet. */
  url: () => string | undefined
  request?: typeof fetch
}

const origin = 'eventgrid.azure.net'
const timeoutMs = 30_000

/** Delivers each event in the schema it came in; no event goes to a webhook that did not agree. */
export function createWebhookSender(
  deps: WebhookSenderDeps,
): (delivery: Delivery) => Promise<DeliveryAnswer> {
  const request = deps.request ?? fetch
  const agreed = new Set<string>()
  return async (delivery) => {
    const url = deps.url()
    if (!url) return { kind: 'none', reason: 'the app has no webhook yet' }
    try {
      const { schema } = delivery.event
      if (!agreed.has(schema)) {
        if (!(await shakeHands(url, schema))) {
          return { kind: 'none', reason: 'the webhook did not pass the validation handshake' }
        }
        agreed.add(schema)
      }
      const response = await post(url, schema, delivery)
      await response.body?.cancel()
      return { kind: 'status', status: response.status }
    } catch (error) {
      // The app may be another one when it is back.
      agreed.clear()
      return { kind: 'none', reason: error instanceof Error ? error.message : String(error) }
    }
  }

  async function shakeHands(url: string, schema: 'cloud' | 'eventGrid'): Promise<boolean> {
    const signal = AbortSignal.timeout(timeoutMs)
    if (schema === 'cloud') {
      const headers = { 'webhook-request-origin': origin, 'webhook-request-rate': '120' }
      const response = await request(url, { method: 'OPTIONS', headers, signal })
      const allowed = response.headers.get('webhook-allowed-origin')
      return response.ok && (allowed === '*' || allowed === origin)
    }
    const code = randomUUID()
    const response = await request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'aeg-event-type': 'SubscriptionValidation',
      },
      body: JSON.stringify([validationEvent(code)]),
      signal,
    })
    // 200 alone counts; Event Grid does not take a 202 here.
    if (response.status !== 200) return false
    const answer = (await response.json()) as { validationResponse?: string }
    return answer.validationResponse === code
  }

  function post(url: string, schema: string, delivery: Delivery): Promise<Response> {
    const cloud = schema === 'cloud'
    const body = cloud ? delivery.event.body : [delivery.event.body]
    return request(url, {
      method: 'POST',
      headers: {
        'content-type': cloud
          ? 'application/cloudevents+json; charset=utf-8'
          : 'application/json; charset=utf-8',
        'aeg-event-type': 'Notification',
        'aeg-subscription-name': 'BATCH-MEDIC',
        'aeg-delivery-count': String(delivery.attempts - 1),
        ...(cloud && { 'webhook-request-origin': origin }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
  }
}

function validationEvent(code: string): object {
  return {
    id: randomUUID(),
    topic: '/local/batch-medic',
    subject: '',
    data: { validationCode: code },
    eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    eventTime: new Date().toISOString(),
    metadataVersion: '1',
    dataVersion: '1',
  }
}
