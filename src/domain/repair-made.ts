// Remembers a repair on its node: what the guards count in 7 days. Only what Batch accepted counts.
import type { Attempt } from './action.ts'
import { dayMs } from './durations.ts'
import type { Change, PoolRecord } from './record.ts'
import { sameId } from './refs.ts'

export function repairMade(record: PoolRecord, attempt: Attempt): readonly Change[] {
  const { action, startedAt } = attempt
  if (action.kind !== 'reboot' && action.kind !== 'replace') return []
  const { nodeId, allocationTime } = action.node
  const past = record.nodes.find((node) => sameId(node.nodeId, nodeId))
  const kept = (past?.repairs ?? []).filter(({ at }) => at > startedAt - 7 * dayMs)
  const repairs = [...kept, { at: startedAt, kind: action.kind, allocationTime }]
  return [{ kind: 'put-node', node: { nodeId, repairs } }]
}
