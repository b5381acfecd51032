// The colour of a pool's health; the word beside it says the same.
import type { PoolRow } from '../../api/shapes/pools.ts'
import type { Tone } from '../ui/badge.tsx'

export const healthTones: Record<PoolRow['health'], Tone> = {
  sick: 'error',
  unknown: 'warning',
  busy: 'info',
  ok: 'good',
}
