// Reads that may fail: what could not be had is a gap in words, and never an exception.
import type { Listing } from '../ports/batch.ts'
import { BatchReadError } from '../ports/batch.ts'

export async function read<T>(
  gaps: string[],
  what: string,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof BatchReadError)) throw error
    gaps.push(`${what}: ${error.message}`)
    return undefined
  }
}

/** So many reads are under way at once: a thousand jobs one by one would make facts old before they are whole. */
const together = 10

/** The answers in the order of what was asked for. */
export async function readEach<T, R>(
  items: readonly T[],
  ask: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const answers: R[] = []
  for (let at = 0; at < items.length; at += together) {
    answers.push(...(await Promise.all(items.slice(at, at + together).map(ask))))
  }
  return answers
}

export async function list<T>(
  gaps: string[],
  what: string,
  ask: () => Promise<Listing<T>>,
): Promise<readonly T[]> {
  const listing = await read(gaps, what, ask)
  if (listing && !listing.complete) gaps.push(`${what}: ${listing.gap}`)
  return listing?.items ?? []
}
