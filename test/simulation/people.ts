// What a person does at the portal: calls of the Batch API that are nobody's of ours, and what the world then shows.
import { askByHand } from '../support/by-hand.ts'
import type { PersonAct } from './plan.ts'
import type { Stage } from './stage.ts'

export interface TrueNode {
  id: string
  index: number
  state: string
  sinceMs: number
  allocatedMs: number
  dedicated: boolean
  scheduling: boolean
  running: number
  errors: readonly string[]
}

export interface TruePool {
  id: string
  state: string
  allocationState: string
  targetDedicated: number
  targetSpot: number
  nodeList: readonly TrueNode[]
}

/** The world as it is, past the Batch API and its faults. */
export function truePools({ emulator }: Stage, pool?: string): readonly TruePool[] {
  const which = pool === undefined ? '' : `&pool=${pool}`
  const url = `http://127.0.0.1/_emulator/state?nodes=true${which}`
  const { body } = emulator.control({ method: 'GET', url, headers: {} })
  const { accounts } = JSON.parse(String(body)) as { accounts: { pools: TruePool[] }[] }
  return accounts.flatMap(({ pools }) => pools)
}

/** What cannot be done any more is refused like anybody's. */
export function actOf(stage: Stage, act: Exclude<PersonAct, { act: 'ask' }>): { status: number } {
  const to = (path: string, body?: unknown) => askByHand(stage, 'POST', path, body)
  switch (act.act) {
    case 'reboot':
      return to(`${nodePath(stage, act)}/reboot`, { nodeRebootOption: 'requeue' })
    case 'remove': {
      const nodeList = [nodePath(stage, act).split('/').at(-1)]
      return to(`/pools/${act.pool}/removenodes`, { nodeList })
    }
    case 'disable-scheduling':
      return to(`${nodePath(stage, act)}/disablescheduling`, {})
    case 'enable-scheduling':
      return to(`${nodePath(stage, act)}/enablescheduling`, {})
    case 'resize':
      return to(`/pools/${act.pool}/resize`, {
        targetDedicatedNodes: act.dedicated,
        targetLowPriorityNodes: act.lowPriority,
      })
    case 'metadata':
      return askByHand(stage, 'PATCH', `/pools/${act.pool}`, {
        metadata: [{ name: act.name, value: act.value }],
      })
    case 'delete-pool':
      return askByHand(stage, 'DELETE', `/pools/${act.pool}`)
    case 'terminate-job':
      return to(`/jobs/${act.job}/terminate`, { terminateReason: 'enough' })
  }
}

function nodePath(stage: Stage, { pool, node }: { pool: string; node: number }): string {
  const [found] = truePools(stage, pool)
  const nodes = found?.nodeList ?? []
  return `/pools/${pool}/nodes/${nodes[node % Math.max(1, nodes.length)]?.id ?? 'none'}`
}
