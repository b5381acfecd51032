// Reads which channels are set up: of each kind the unnamed destination, and those named by a suffix `__NAME`.

import { type ChannelKind, isChannelName } from '../domain/channel-name.ts'
import type { Channel } from '../ports/channel.ts'
import type { ChannelSetup, DestinationSettings } from '../ports/channel-setup.ts'
import { type Env, readUrl } from './url.ts'

export interface ChannelConfig<Deps> {
  /** `mail`, or `mail:night`. */
  name: string
  kind: ChannelKind
  make: (deps: Deps) => Channel
}

/** Adds a sentence to `faults` for each thing that cannot be used; one that concerns several destinations is told once. */
export function readChannels<Deps>(
  env: Env,
  setups: readonly ChannelSetup<Deps>[],
  faults: string[],
): readonly ChannelConfig<Deps>[] {
  const told = new Set<string>()
  const channels = setups.flatMap((setup) =>
    destinationsOf(env, setup, told).flatMap((suffix) => {
      const settings = settingsOf(env, setup, suffix, told)
      const make = setup.read(settings)
      return make ? [{ name: settings.channel, kind: setup.kind, make }] : []
    }),
  )
  faults.push(...told)
  return channels
}

/** Suffixes with their underscores, the unnamed one as ''. */
function destinationsOf<Deps>(env: Env, setup: ChannelSetup<Deps>, told: Set<string>): string[] {
  const found = new Map<string, string>()
  for (const setting of setup.own) {
    if (env[setting]) found.set('', '')
    for (const name of Object.keys(env)) {
      if (!name.startsWith(`${setting}__`) || !env[name]) continue
      const suffix = name.slice(setting.length)
      const known = nameOf(suffix)
      if (setup.single) {
        told.add(
          `${name} is not read: there is one ${setup.kind} alone; set ${setting}, or remove it`,
        )
      } else if (!isChannelName(`${setup.kind}:${known}`)) {
        told.add(
          `${name} names no destination: after __ write 1 to 20 letters, digits and single underscores, such as ${setting}__NIGHT`,
        )
      } else if ((found.get(known) ?? suffix) !== suffix) {
        told.add(`${name} names the destination "${known}" a second time: remove one of them`)
      } else found.set(known, suffix)
    }
  }
  const asked = [...setup.shared.filter((setting) => env[setting])]
  if (found.size === 0 && asked.some((setting) => setup.asksFor?.includes(setting))) return ['']
  return [...found.values()]
}

/** `__NIGHT_SHIFT` → `night-shift`. */
function nameOf(suffix: string): string {
  return suffix.slice(2).toLowerCase().replaceAll('_', '-')
}

function settingsOf<Deps>(
  env: Env,
  setup: ChannelSetup<Deps>,
  suffix: string,
  told: Set<string>,
): DestinationSettings {
  const called = (setting: string) => (setup.shared.includes(setting) ? setting : setting + suffix)
  return {
    channel: suffix === '' ? setup.kind : `${setup.kind}:${nameOf(suffix)}`,
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
