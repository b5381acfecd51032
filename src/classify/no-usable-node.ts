// A pool with work and no node that could take it: told with what its nodes are instead.
import type { Cause } from '../domain/cause.ts'
import { minuteMs, momentText } from '../domain/durations.ts'
import type { NodeFacts, NodeState, PoolFacts, PoolSnapshot } from '../domain/facts.ts'
import { usableStates } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { isStuck } from '../domain/transient-states.ts'
import { findingFrom } from './finding-from.ts'
import { idsOf } from './node-subject.ts'

/** Autoscale looks every 5 to 15 minutes and then takes some minutes more. */
const waitsMs = 30 * minuteMs
const onTheirWay: readonly NodeState[] = [
  'creating',
  'starting',
  'waitingforstarttask',
  'rebooting',
  'reimaging',
  'upgradingos',
]

/** Nothing is known of tasks in passes that do not look at jobs, and none of what is told otherwise is told twice. */
export function noUsableNode(
  facts: PoolFacts,
  pool: PoolSnapshot,
  others: readonly Finding[],
): readonly Finding[] {
  const { jobs, nodes, observedAt: now } = facts
  if (!jobs || nodes.some(isUsable) || others.some(explains)) return []
  // Nodes may be about to come: as long as some are on their way, and while the pool resizes.
  if (pool.allocationState !== 'steady' || now - pool.allocationStateSince < waitsMs) return []
  if (nodes.some((node) => onTheirWay.includes(node.state) && !isStuck(node, now))) return []
  const active = jobs.filter(({ state, active }) => state === 'active' && active > 0)
  const since = Math.min(
    ...active.flatMap(({ waiting }) => waiting.map(({ stateSince }) => stateSince)),
  )
  if (!(now - since >= waitsMs)) return []
  const waiting = active.reduce((sum, job) => sum + job.active, 0)
  const told = `${waiting} tasks of ${active.length} jobs wait, the longest since ${momentText(since)}; ${nodesText(nodes)}.`
  const { explanation, helps, ...cause } = whyOf(nodes, pool)
  return [
    findingFrom({
      fault: 'pool-no-usable-node',
      since,
      ...cause,
      ...(helps === undefined ? {} : { helps }),
      summary: explanation === undefined ? told : `${told} ${explanation}`,
      nodeIds: idsOf(nodes),
    }),
  ]
}

function isUsable({ state, schedulingEnabled, errors }: NodeFacts): boolean {
  return usableStates.includes(state) && schedulingEnabled && errors.length === 0
}

/** What is wrong with the pool, or with nodes of it, is why: its own incident says what to do. */
function explains({ fault }: Finding): boolean {
  return fault.startsWith('pool-') || fault.startsWith('node-')
}

function nodesText(nodes: readonly NodeFacts[]): string {
  if (nodes.length === 0) return 'the pool has no nodes'
  const counts = new Map<string, number>()
  for (const { state } of nodes) counts.set(state, (counts.get(state) ?? 0) + 1)
  const states = [...counts].map(([state, count]) => `${count} ${state}`).join(', ')
  return `of ${nodes.length} nodes none takes tasks: ${states}`
}

type Why = Partial<Cause> & { explanation?: string; helps?: string }

const asConfigured: Cause = {
  party: 'configuration',
  causeClass: 'user-config',
  fixClass: 'change-config',
  retryHelps: false,
  confidence: 'likely',
}

function whyOf(nodes: readonly NodeFacts[], pool: PoolSnapshot): Why {
  if (nodes.length === 0 && pool.targetDedicated + pool.targetLowPriority === 0) {
    return pool.autoScale
      ? {
          ...asConfigured,
          explanation: 'Its autoscale formula asks for no node although tasks wait.',
          helps:
            'Evaluate the formula (evaluateautoscale) and let it count tasks that wait, such as $PendingTasks.',
        }
      : {
          ...asConfigured,
          explanation: 'Its target is 0.',
          helps: 'Give the pool a size, or disable the job if the pool is meant to be empty.',
        }
  }
  if (nodes.length > 0 && nodes.every(isSwitchedOff)) {
    return {
      ...asConfigured,
      explanation: 'Somebody has switched off the scheduling of all of them.',
      helps: 'Enable the scheduling of the nodes, or disable the job meanwhile.',
    }
  }
  return {}
}

function isSwitchedOff({ state, schedulingEnabled }: NodeFacts): boolean {
  return state === 'offline' || (usableStates.includes(state) && !schedulingEnabled)
}
