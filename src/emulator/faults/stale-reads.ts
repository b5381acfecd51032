// Reads that answer from a copy of the account instead of the account itself.

import type { Call, Handler } from '../handlers/call.ts'
import type { WorldState } from '../life/state.ts'
import type { EmulatorResponse } from '../wire/http.ts'
import { type FaultOf, fitsAccount } from './matching.ts'

/** The copy is of the moment at which the fault begins. */
export function beginStale(world: WorldState, fault: FaultOf<'api-stale'>): void {
  for (const account of Object.values(world.accounts)) {
    if (!fitsAccount(world, fault, account.name)) continue
    const copy = { atMs: world.nowMs, account: structuredClone(account) }
    fault.copies = { ...fault.copies, [account.name]: copy }
  }
}

/** Answers a read as it would have been answered when the copy was made. */
export function readStale(
  fault: FaultOf<'api-stale'>,
  call: Call,
  handler: Handler,
): EmulatorResponse {
  const { refresh } = fault.step
  const name = call.account.name
  const ageMs = call.life.now() - (fault.copies?.[name]?.atMs ?? 0)
  if (fault.copies?.[name] === undefined || (refresh !== undefined && ageMs > refresh)) {
    const copy = { atMs: call.life.now(), account: structuredClone(call.account) }
    fault.copies = { ...fault.copies, [name]: copy }
  }
  return handler({ ...call, account: fault.copies?.[name]?.account ?? call.account })
}
