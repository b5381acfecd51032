// What a person does at the portal: calls of the Batch API that are nobody's of ours, and what the world then shows.
import type { PersonAct } from './plan.ts'
import { account, type Stage, token } from './stage.ts'

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

/** One call as a person makes it; answers with the status and what came with it. */
export function personCalls(
  { emulator }: Stage,
  method: string,
  path: string,
  body?: unknown,
): { status: number; body: unknown } {
  const text = body === undefined ? '' : JSON.stringify(body)
  const answer = emulator.handle({
    method,
    url: `http://${account}.westeurope.batch.azure.com${path}?api-version=2022-10-01.16.0`,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json; odata=minimalmetadata',
      'content-length': String(Buffer.byteLength(text)),
    },
    body: text,
  })
  const said = String(answer.body ?? '')
  return { status: answer.status, body: said === '' ? undefined : JSON.parse(said) }
}

/** What cannot be done any more is refused like anybody's. */
export function actOf(stage: Stage, act: Exclude<PersonAct, { act: 'ask' }>): { status: number } {
  const to = (path: string, body?: unknown) => personCalls(stage, 'POST', path, body)
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
      return personCalls(stage, 'PATCH', `/pools/${act.pool}`, {
        metadata: [{ name: act.name, value: act.value }],
      })
    case 'delete-pool':
      return personCalls(stage, 'DELETE', `/pools/${act.pool}`)
    case 'terminate-job':
      return to(`/jobs/${act.job}/terminate`, { terminateReason: 'enough' })
  }
}

function nodePath(stage: Stage, { pool, node }: { pool: string; node: number }): string {
  const [found] = truePools(stage, pool)
  const nodes = found?.nodeList ?? []
  return `/pools/${pool}/nodes/${nodes[node % Math.max(1, nodes.length)]?.id ?? 'none'}`
}
