// Who is still to get a mail that only some have got: kept with the message from one try to the next.
import type { Message } from '../../../../ports/channel.ts'

/** As it is handed back with the next try. */
export function restText(addresses: readonly string[]): string {
  return addresses.join(',')
}

/** Those of `to` that have not got it: all, at a first try. One who is no longer in the settings gets it no more. */
export function restOf({ rest }: Pick<Message, 'rest'>, to: readonly string[]): readonly string[] {
  if (rest === undefined) return to
  const waiting = new Set(rest.toLowerCase().split(','))
  return to.filter((one) => waiting.has(addressOf(one).toLowerCase()))
}

/** `Batch Medic <medic@example.com>` → `medic@example.com`. */
export function addressOf(text: string): string {
  return (/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text).trim()
}
