// Settings of mail: who gets it, from whom, and whether an SMTP server or Azure Communication Services takes it.
import type { ChannelSetup, DestinationSettings } from '../../../../ports/channel-setup.ts'
import type { ChannelDeps } from '../channel-deps.ts'
import { createCommunicationChannel } from './communication-channel.ts'
import { createSmtpChannel } from './smtp-channel.ts'

const smtp = 'BATCH_MEDIC_SMTP'
const endpointSetting = 'BATCH_MEDIC_MAIL_ENDPOINT'
const sender = 'BATCH_MEDIC_MAIL_FROM'
const recipients = 'BATCH_MEDIC_MAIL_TO'

/** What Azure Communication Services takes in one mail. */
const mostRecipients = 50

export const mailSetup: ChannelSetup<ChannelDeps> = {
  kind: 'mail',
  own: [recipients],
  shared: [smtp, endpointSetting, sender],
  asksFor: [smtp, endpointSetting],
  read(settings) {
    const smtpUrl = smtpOf(settings)
    const endpoint = endpointOf(settings)
    const isSet = settings.value(smtp) !== '' || settings.value(endpointSetting) !== ''
    const setting = settings.nameOf(recipients)
    if (!isSet) {
      settings.fault(
        `${smtp} is missing: ${setting} says that mails are wanted; set it or ${endpointSetting}, or remove the other`,
      )
      return undefined
    }
    const from = fromOf(settings)
    const to = recipientsOf(settings)
    if (smtpUrl && endpoint) {
      settings.fault(
        `${smtp} and ${endpointSetting} are both set: mails go one way; remove one of them`,
      )
      return undefined
    }
    if (!from || !to) return undefined
    const { channel: name } = settings
    if (smtpUrl) {
      return ({ mail: write }) =>
        createSmtpChannel({ name, setting, write, smtpUrl: smtpUrl.href, from, to })
    }
    if (!endpoint) return undefined
    return ({ mail: write, credential }) =>
      createCommunicationChannel({ name, setting, write, endpoint, credential, from, to })
  },
}

function smtpOf(settings: DestinationSettings): URL | undefined {
  const url = settings.url(smtp, ['smtp:', 'smtps:'])
  if (!url) return undefined
  if (url.hostname === '') {
    settings.fault(
      `${smtp} names no server (its value is not shown): write smtp://[user:password@]host[:port]`,
    )
    return undefined
  }
  try {
    decodeURIComponent(url.username + url.password)
    return url
  } catch {
    settings.fault(
      `${smtp} has a % in its user or password that encodes nothing (its value is not shown): write %25 for it`,
    )
    return undefined
  }
}

/** A token of the app's identity goes there: it must be one of Azure's own servers. */
function endpointOf(settings: DestinationSettings): string | undefined {
  const text = settings.value(endpointSetting)
  if (text === '') return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isOurs = /^[\w-]+(\.[\w-]+)?\.communication\.azure\.(com|us|cn)$/i.test(url?.hostname ?? '')
  if (url?.protocol === 'https:' && isOurs && url.username === '') return url.origin
  const hint = /accesskey=/i.test(text)
    ? '; a connection string is not taken, and no key is needed'
    : ''
  settings.fault(
    `${endpointSetting} is not the endpoint of a Communication Services resource (its value is not shown): write https://NAME.communication.azure.com${hint}`,
  )
  return undefined
}

function fromOf(settings: DestinationSettings): string | undefined {
  const from = settings.value(sender)
  if (from.includes('@')) return from
  settings.fault(`${sender} is "${from}": set the address that mails come from`)
  return undefined
}

function recipientsOf(settings: DestinationSettings): readonly string[] | undefined {
  const setting = settings.nameOf(recipients)
  const text = settings.value(recipients)
  const to = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  if (to.length === 0 || to.some((address) => !address.includes('@'))) {
    settings.fault(`${setting} is "${text}": set one or more mail addresses, separated by commas`)
    return undefined
  }
  if (to.length > mostRecipients) {
    settings.fault(
      `${setting} has ${to.length} addresses: set at most ${mostRecipients}, or the address of a list`,
    )
    return undefined
  }
  return [...new Map(to.map((address) => [address.toLowerCase(), address])).values()]
}
