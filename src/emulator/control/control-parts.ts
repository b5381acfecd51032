// What the calls of the control API work on, and the form that they have.
import type { WorldState } from '../life/state.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import type { EmulatorRequest } from '../wire/http.ts'
import type { World } from '../world/world-schema.ts'

export interface ControlParts {
  /** The one world there is; `reset` refills this very object. */
  readonly world: WorldState
  readonly clock: VirtualClock
  /** Lives up to the clock's present. */
  readonly tick: () => void
  /** What the world began as: what `reset` goes back to. */
  readonly first: { readonly world: World; readonly seed?: string }
}

/** Answers the JSON body of a 200; throws `ControlFault` for anything else. */
type ControlCall = (parts: ControlParts, request: EmulatorRequest) => unknown

/** By `METHOD /path` below `/_emulator`. */
export type ControlCalls = Readonly<Record<string, ControlCall>>
