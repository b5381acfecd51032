// How a kind of channel is set up: which settings make its destinations, and how each is read. A new kind adds one of these.
import type { ChannelKind } from '../domain/channel-name.ts'
import type { Channel } from './channel.ts'

/** The settings of one destination, `teams` or `teams:ops`. Whatever is wrong with them is told as a fault, never thrown. */
export interface DestinationSettings {
  /** The channel's name. */
  readonly channel: string
  /** What a setting is called for this destination: `BATCH_MEDIC_WEBHOOK__PAGER`. Shared settings keep their name. */
  nameOf(setting: string): string
  /** Empty where it is not set. */
  value(setting: string): string
  /** Undefined where it is not set, or is no such URL; the latter is told, without the value. */
  url(setting: string, protocols: readonly string[]): URL | undefined
  /** A whole sentence: names the setting, says what to do, and never holds the value of a secret. */
  fault(sentence: string): void
}

export interface ChannelSetup<Deps> {
  /** The first part of the names of its channels. */
  readonly kind: ChannelKind
  /** Each of these makes a destination; with `__NAME` behind it, a further one of that name. */
  readonly own: readonly string[]
  /** Settings that all destinations of the kind use. */
  readonly shared: readonly string[]
  /** Those of the shared ones that want a destination: set without one, they are read for the unnamed one. */
  readonly asksFor?: readonly string[]
  /** Whether there can be only the unnamed destination. */
  readonly single?: boolean
  /** How to make it; undefined where a fault was told. */
  read(settings: DestinationSettings): ((deps: Deps) => Channel) | undefined
}
