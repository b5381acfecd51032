// Reads which channels are set up: of each kind the unnamed destination, and those named by a suffix `__NAME`.
import { type Env, readUrl } from './config-url.ts'
import type { Channel } from './ports/channel.ts'
import type { ChannelKind, DestinationSettings } from './ports/channel-kind.ts'

export interface ChannelConfig<Deps> {
  /** `mail`, or `mail:night`. */
  name: string
  kind: string
  make: (deps: Deps) => Channel
}

/** As in the policy: what follows the colon of a channel's name. */
const destinationName = /^[a-z0-9][a-z0-9-]{0,19}$/

/** Adds a sentence to `faults` for each thing that cannot be used; one that concerns several destinations is told once. */
export function readChannels<Deps>(
  env: Env,
  kinds: readonly ChannelKind<Deps>[],
  faults: string[],
): readonly ChannelConfig<Deps>[] {
  const told = new Set<string>()
  const channels = kinds.flatMap((kind) =>
    destinationsOf(env, kind, told).flatMap((suffix) => {
      const settings = settingsOf(env, kind, suffix, told)
      const make = kind.read(settings)
      return make ? [{ name: settings.channel, kind: kind.kind, make }] : []
    }),
  )
  faults.push(...told)
  return channels
}

/** Suffixes with their underscores, the unnamed one as ''. */
function destinationsOf<Deps>(env: Env, kind: ChannelKind<Deps>, told: Set<string>): string[] {
  const found = new Map<string, string>()
  for (const setting of kind.own) {
    if (env[setting]) found.set('', '')
    for (const name of Object.keys(env)) {
      if (!name.startsWith(`${setting}__`) || !env[name]) continue
      const suffix = name.slice(setting.length)
      const known = nameOf(suffix)
      if (kind.single) {
        told.add(
          `${name} is not read: there is one ${kind.kind} alone; set ${setting}, or remove it`,
        )
      } else if (!destinationName.test(known)) {
        told.add(
          `${name} names no destination: after __ write 1 to 20 letters, digits and single underscores, such as ${setting}__NIGHT`,
        )
      } else if ((found.get(known) ?? suffix) !== suffix) {
        told.add(`${name} names the destination "${known}" a second time: remove one of them`)
      } else found.set(known, suffix)
    }
  }
  const asked = [...kind.shared.filter((setting) => env[setting])]
  if (found.size === 0 && asked.some((setting) => kind.asksFor?.includes(setting))) return ['']
  return [...found.values()]
}

/** `__NIGHT_SHIFT` → `night-shift`. */
function nameOf(suffix: string): string {
  return suffix.slice(2).toLowerCase().replaceAll('_', '-')
}

function settingsOf<Deps>(
  env: Env,
  kind: ChannelKind<Deps>,
  suffix: string,
  told: Set<string>,
): DestinationSettings {
  const called = (setting: string) => (kind.shared.includes(setting) ? setting : setting + suffix)
  return {
    channel: suffix === '' ? kind.kind : `${kind.kind}:${nameOf(suffix)}`,
    nameOf: called,
    value: (setting) => env[called(setting)]?.trim() ?? '',
    url(setting, protocols) {
      const faults: string[] = []
      const text = readUrl(env, called(setting), protocols, faults)
      for (const fault of faults) told.add(fault)
      return text === undefined ? undefined : new URL(text)
    },
    fault: (sentence) => void told.add(sentence),
  }
}
