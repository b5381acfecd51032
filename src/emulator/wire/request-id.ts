// The id of the request that is being answered, for headers and for the messages of refusals.
import { guidOf } from '../life/dice.ts'
import type { WorldState } from '../life/state.ts'

/** Follows from the seed and the place in the journal: the same life, the same ids. */
export const requestIdOf = (world: WorldState): string =>
  guidOf(world.seed, 'request', world.journalSeq)
