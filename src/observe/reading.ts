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

export async function list<T>(
  gaps: string[],
  what: string,
  ask: () => Promise<Listing<T>>,
): Promise<readonly T[]> {
  const listing = await read(gaps, what, ask)
  if (listing && !listing.complete) gaps.push(`${what}: ${listing.gap}`)
  return listing?.items ?? []
}
