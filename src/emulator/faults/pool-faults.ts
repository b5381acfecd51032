// Faults of allocation: resize errors on the spot, resizes that come short, allocations that come late or never.
import type { Life } from '../life/life.ts'
import { resizeStep } from '../life/pool-life.ts'
import { nodesOf } from '../life/pool-state.ts'
import type { ResizeDue, TimerTimes } from '../life/timers.ts'
import { activeFaults, end, type FaultOf, fitsAccount, hit, strikes } from './matching.ts'
import { type PoolPlace, poolsOf } from './node-choice.ts'
import { hold } from './node-steps.ts'
import { fits } from './pattern.ts'

type ResizeTimer = ResizeDue & TimerTimes

/** Shows the errors on every pool it names, as if a resize had just failed. */
export function beginResizeError(life: Life, fault: FaultOf<'resize-error'>): void {
  for (const at of poolsOf(life.world, fault)) {
    at.pool.resizeErrors = fault.step.errors
    hit(life.world, fault, subjectOf(at))
  }
  if (fault.step.for === undefined) end(life.world, fault)
}

/** The errors go as they came, where no resize has put others in their place. */
export function endResizeError(life: Life, fault: FaultOf<'resize-error'>): void {
  const shown = JSON.stringify(fault.step.errors)
  for (const { pool } of poolsOf(life.world, fault)) {
    if (JSON.stringify(pool.resizeErrors) === shown) pool.resizeErrors = []
  }
}

/** Whether a fault takes the place of an allocation that is due; then it is not to be done. */
export function holdsAllocation(life: Life, at: PoolPlace, due: ResizeTimer): boolean {
  if (life.world.faults.length === 0 || missing(at) === 0) return false
  return isLate(life, at, due) || comesShort(life, at)
}

function isLate(life: Life, at: PoolPlace, due: ResizeTimer): boolean {
  if (due.late) return false
  for (const fault of activeFaults(life.world, 'allocation-slow')) {
    if (!names(life, fault, at) || !strikes(life.world, fault, subjectOf(at))) continue
    const { atMs: _, seq: __, ...again } = due
    if (fault.step.by === undefined) return hold(fault, { ...due, late: true })
    life.after(fault.step.by, { ...again, late: true })
    return true
  }
  return false
}

/** Allocates what still comes, then the resize ends with errors; the targets stay as they were asked for. */
function comesShort(life: Life, at: PoolPlace): boolean {
  const { account, pool } = at
  for (const fault of activeFaults(life.world, 'resize-fails')) {
    if (!names(life, fault, at) || !strikes(life.world, fault, subjectOf(at))) continue
    const { targetDedicated, targetSpot } = pool
    const has = countsOf(at)
    const dedicated = Math.max(0, targetDedicated - has.dedicated)
    const spot = Math.max(0, targetSpot - has.spot)
    const comes = Math.min(dedicated, fault.step.allocates)
    pool.targetDedicated = targetDedicated - dedicated + comes
    pool.targetSpot = targetSpot - spot + Math.min(spot, fault.step.allocates - comes)
    pool.endsShort = true
    resizeStep(life, account, pool)
    Object.assign(pool, { targetDedicated, targetSpot })
    pool.resizeErrors = fault.step.errors
    return true
  }
  return false
}

const names = (
  life: Life,
  fault: FaultOf<'allocation-slow' | 'resize-fails'>,
  { account, pool }: PoolPlace,
): boolean => fitsAccount(life.world, fault, account.name) && fits(fault.step.pool, pool.id)

function countsOf({ pool }: PoolPlace): { dedicated: number; spot: number } {
  const staying = nodesOf(pool).filter((n) => n.state !== 'leavingpool' && n.pending !== 'leave')
  const dedicated = staying.filter((node) => node.dedicated).length
  return { dedicated, spot: staying.length - dedicated }
}

function missing(at: PoolPlace): number {
  const has = countsOf(at)
  const { targetDedicated, targetSpot } = at.pool
  return Math.max(0, targetDedicated - has.dedicated) + Math.max(0, targetSpot - has.spot)
}

const subjectOf = ({ account, pool }: PoolPlace) => ({
  account: account.name,
  subject: `pools/${pool.id}`,
})
