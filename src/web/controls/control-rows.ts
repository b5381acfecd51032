// What is in force as lines of one table: pauses, holds, silences and refusals, of accounts, pools and nodes.
import type { InForce, PoolInForce } from '../changes/change-wire.ts'

/** The field `do` of POST /api/controls. */
export type ControlDeed =
  | 'pause'
  | 'resume'
  | 'hold'
  | 'release'
  | 'silence'
  | 'unsilence'
  | 'forget'

/** The body of POST /api/controls. */
export interface ControlBody {
  do: ControlDeed
  account?: string
  pool?: string
  node?: string
  /** What is to be forgotten. */
  action?: string
  reason?: string
  until?: string
}

export interface ControlRow {
  key: string
  what: 'Pause' | 'Hold' | 'Silence' | 'Refused by Batch' | 'Asked for'
  account: string
  pool?: string
  node?: string
  /** What Batch refused. */
  action?: string
  /** `the whole account`, `frames`, `frames, node tvmps_1`, `frames: reboot of unusable nodes`. */
  on: string
  by: string
  verified?: boolean
  at: number
  until?: number
  reason: string
  /** What ends it; absent for what ends by itself alone. */
  end?: Extract<ControlDeed, 'resume' | 'release' | 'unsilence' | 'forget'>
}

/** Stops of whole accounts first, then by pool. */
export function controlRows(all: readonly InForce[]): readonly ControlRow[] {
  return all.flatMap(({ account, pause, pools }) => [
    ...(pause
      ? [rowOf('Pause', { account, on: 'the whole account' }, pause, 'resume' as const)]
      : []),
    ...pools.flatMap((pool) => poolRows(account, pool)),
  ])
}

function poolRows(account: string, given: PoolInForce): readonly ControlRow[] {
  const { pool, pause, holds = {}, silence, refusals = {}, asked = [] } = given
  const place = { account, pool }
  return [
    ...(pause ? [rowOf('Pause', { ...place, on: pool }, pause, 'resume' as const)] : []),
    ...Object.entries(holds).map(([node, hold]) =>
      rowOf('Hold', { ...place, node, on: `${pool}, node ${node}` }, hold, 'release' as const),
    ),
    ...(silence ? [rowOf('Silence', { ...place, on: pool }, silence, 'unsilence' as const)] : []),
    ...Object.entries(refusals).map(([key, { code, at, until }]) => {
      const [action = '', state = ''] = key.split('@')
      const on = `${pool}: ${action}${state === '' ? '' : ` of ${state} nodes`}`
      const reason = `Batch answered ${code}; it is not tried again before then.`
      const said = { by: 'Batch', at, until, reason }
      return { ...rowOf('Refused by Batch', { ...place, on }, said, 'forget' as const), action }
    }),
    ...asked.map(({ id, kind, action, by, at, reason, nodeId, incidentId }) => {
      const on = [pool, nodeId && `node ${nodeId}`, incidentId && `incident ${incidentId}`]
      const what = action === undefined ? kind : `${kind} ${action}`
      const said = { by, at, reason: [what, reason].filter(Boolean).join(': ') }
      const row = rowOf('Asked for', { ...place, on: on.filter(Boolean).join(', ') }, said)
      return { ...row, key: id }
    }),
  ]
}

interface Said {
  by: string
  verified?: boolean
  at: number
  until?: number | undefined
  reason: string
}

function rowOf(
  what: ControlRow['what'],
  place: Pick<ControlRow, 'account' | 'on'> & { pool?: string; node?: string },
  { by, verified, at, until, reason }: Said,
  end?: ControlRow['end'],
): ControlRow {
  return {
    ...{ ...place, what, by, at, reason },
    key: [what, place.account, place.on].join('|'),
    ...(verified !== undefined && { verified }),
    ...(until !== undefined && { until }),
    ...(end && { end }),
  }
}
