// Reads the URL that messages are posted to, and refuses what no message should be sent to.
import type { DestinationSettings } from '../../../ports/channel-setup.ts'
import { isForbiddenAddress } from './forbidden-address.ts'

const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** The URL as text. It is encrypted on the way, unless it stays on this machine; faults never show it. */
export function httpUrl(settings: DestinationSettings, setting: string): string | undefined {
  const url = settings.url(setting, ['https:', 'http:'])
  if (!url) return undefined
  const name = settings.nameOf(setting)
  const hidden = '(its value is not shown)'
  if (url.username !== '' || url.password !== '') {
    settings.fault(`${name} holds a user or a password ${hidden}, which are not sent: remove them`)
    return undefined
  }
  if (isForbiddenAddress(url.hostname)) {
    settings.fault(
      `${name} leads to an address of the machine's own management ${hidden}: set the address of the receiver`,
    )
    return undefined
  }
  if (url.protocol === 'http:' && !local.test(url.hostname)) {
    settings.fault(`${name} is not encrypted ${hidden}: begin it with https://`)
    return undefined
  }
  return url.href
}
