// How old what was seen of a pool may be: deciding holds what is older, and acting leaves it to the next look.
import { secondMs } from './durations.ts'

/** What is decided is carried out one after the other, and reading logs may take minutes: a window or a storm begins meanwhile. */
export const maxFactsAgeMs = 60 * secondMs
