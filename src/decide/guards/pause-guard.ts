// Stops where a person said so: a hold on the pool or on a node, a pause of the pool or of the account.
import { lasts, type Pause } from '../../domain/control.ts'
import { momentText } from '../../domain/durations.ts'
import { plain } from '../../domain/plain.ts'
import type { Guard, GuardAnswer, GuardQuestion } from '../guard.ts'
import { holdMetadata } from '../policy-for.ts'

/** People write sentences into metadata, and more: so much of it is told. */
const holdShown = 200

export const holdGuard: Guard = {
  name: 'hold',
  tell: true,
  ask({ action, facts, record, now }) {
    const value = facts.snapshot?.metadata[holdMetadata]
    if (value !== undefined && value.trim().toLowerCase() !== 'false') {
      const said = plain(value, holdShown)
      return { reason: `The pool's metadata says ${holdMetadata}=${said}; remove it to go on.` }
    }
    if (!('node' in action)) return undefined
    const { nodeId } = action.node
    const { holds = {} } = record.controls
    const key = nodeId.toLowerCase()
    const hold = Object.hasOwn(holds, key) ? holds[key] : undefined
    return hold && lasts(hold, now) ? saidBy(`The node ${nodeId} is held`, hold) : undefined
  },
}

export const pauseGuard: Guard = {
  name: 'pause',
  tell: false,
  ask: pausedBy,
}

/** Also asked before the second half of what was begun. */
export function pausedBy({
  facts,
  record,
  account,
  now,
}: Pick<GuardQuestion, 'facts' | 'record' | 'account' | 'now'>): GuardAnswer | undefined {
  const { pool, account: name } = facts.pool
  const both = [
    { what: `The pool ${pool} is paused`, pause: record.controls.pause },
    { what: `The account ${name} is paused`, pause: account.pause },
  ]
  // Of two the one that lasts longer: what it says is true until then.
  const [longest] = both
    .flatMap(({ what, pause }) => (pause && lasts(pause, now) ? [{ what, pause }] : []))
    .sort((a, b) => endOf(b.pause) - endOf(a.pause))
  return longest && saidBy(longest.what, longest.pause)
}

function endOf({ until = Number.POSITIVE_INFINITY }: Pause): number {
  return until
}

/** `The pool frames is paused by ann until 2026-03-01 13:00:00 UTC: patch day`. */
function saidBy(what: string, { by, reason, until }: Pause): GuardAnswer {
  const end = until === undefined ? 'until somebody ends that' : `until ${momentText(until)}`
  return { reason: `${what} by ${by} ${end}: ${reason}`, ...(until === undefined ? {} : { until }) }
}
