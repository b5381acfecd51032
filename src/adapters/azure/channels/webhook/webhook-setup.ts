// Settings of a webhook of one's own: where messages are posted to, and the secret that signs them.
import type { ChannelSetup } from '../../../../ports/channel-setup.ts'
import type { ChannelDeps } from '../channel-deps.ts'
import { httpUrl } from '../http-url.ts'
import { createWebhookChannel } from './webhook-channel.ts'

const webhook = 'BATCH_MEDIC_WEBHOOK'
const secret = 'BATCH_MEDIC_WEBHOOK_SECRET'

/** Standard Webhooks asks for 24 to 64 bytes. */
const leastBytes = 24
const mostBytes = 64

export const webhookSetup: ChannelSetup<ChannelDeps> = {
  kind: 'webhook',
  own: [webhook, secret],
  shared: [],
  read(settings) {
    const [urlName, secretName] = [settings.nameOf(webhook), settings.nameOf(secret)]
    const url = httpUrl(settings, webhook)
    const secrets = settings.value(secret).split(/\s+/).filter(Boolean)
    if (settings.value(webhook) === '') {
      settings.fault(
        `${urlName} is missing: ${secretName} says that a webhook is wanted; set it, or remove the other`,
      )
    }
    if (secrets.length === 0) {
      settings.fault(
        `${secretName} is missing: ${urlName} is set, and its messages are signed; set both ends to whsec_ and 32 random bytes as base64, such as "whsec_$(openssl rand -base64 32)" gives`,
      )
    }
    if (!secrets.every(isSecret)) {
      settings.fault(
        `${secretName} is no secret of a webhook (its value is not shown): write whsec_ and then ${leastBytes} to ${mostBytes} bytes as base64; while it is changed, the new and the old one with a space between`,
      )
    }
    if (!url || secrets.length === 0 || !secrets.every(isSecret)) return undefined
    const { channel: name } = settings
    const called = { url: urlName, secret: secretName }
    return ({ event, post, wallNow }) =>
      createWebhookChannel({ name, settings: called, url, secrets, event, post, wallNow })
  },
}

function isSecret(text: string): boolean {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? []
  if (encoded === undefined || encoded.length % 4 !== 0) return false
  const { length } = Buffer.from(encoded, 'base64')
  return length >= leastBytes && length <= mostBytes
}
