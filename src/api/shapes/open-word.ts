// A word of a closed list of today: the document names the list, and a newer app may say another word.
import { z } from 'zod'

/** Typed as the list; at run time any text passes, so that an older client can read a newer app. */
export function openWord<const T extends string>(words: readonly T[]): z.ZodType<T, T> {
  return z.union([z.enum(words), z.string().max(100)]) as unknown as z.ZodType<T, T>
}
