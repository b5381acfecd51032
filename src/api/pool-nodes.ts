// The nodes of one pool as Batch tells them now, for GET /api/pools of that pool.
import type { NodeFacts } from '../domain/facts.ts'
import { sameId } from '../domain/refs.ts'
import { type BatchAccount, BatchReadError } from '../ports/batch.ts'
import { type JsonResponse, problem } from './problem.ts'
import type { PoolRow } from './shapes/pools.ts'

/** In the order of Batch; 502 where it could not be asked. What was left out of a long list is said. */
export async function nodesOf(
  accounts: readonly Pick<BatchAccount, 'name' | 'nodes'>[],
  account: string,
  pool: string,
): Promise<Pick<PoolRow, 'nodes' | 'nodesGap'> | JsonResponse> {
  const batch = accounts.find(({ name }) => sameId(name, account))
  if (!batch) return {}
  try {
    const { items, complete, gap } = await batch.nodes(pool)
    return { nodes: items.map(nodeOf), ...(complete ? {} : { nodesGap: gap }) }
  } catch (error) {
    if (!(error instanceof BatchReadError)) throw error
    return problem(502, 'Batch could not be asked', `The nodes of ${pool}: ${error.message}`)
  }
}

function nodeOf(node: NodeFacts): NonNullable<PoolRow['nodes']>[number] {
  const { nodeId, state, stateSince, dedicated, schedulingEnabled, runningTasks } = node
  return {
    ...{ node: nodeId, state, since: stateSince, dedicated },
    ...{ takesTasks: schedulingEnabled, runningTasks },
  }
}
