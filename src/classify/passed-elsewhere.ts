// What a start task that failed on one node may be blamed for, where the same one succeeded on others.
import type { CauseClass } from '../domain/cause.ts'
import type { NodeFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'

type Caused = Pick<Finding, 'causeClass' | 'fixClass' | 'retryHelps' | 'confidence'> & {
  summary: string
}

/** These change from one hour to the next without anybody touching the pool: who passed before proves nothing. */
const ofTheMoment: readonly CauseClass[] = ['credentials-or-access', 'network-blocked']
/** What the node alone can have is not the pool's to change. */
const ofTheNode: readonly Finding['fixClass'][] = [
  'wait',
  'ignore',
  'reboot',
  'replace-node',
  'none-known',
]

/**
 * The command of all nodes is one: where it ran through elsewhere, neither its code nor its configuration is proven
 * wrong by what it wrote here, and no repair is in vain for that. Downloads that failed before it ran stay as named.
 */
export function passedElsewhere<T extends Caused>(
  node: NodeFacts,
  caused: T,
  passed: readonly NodeFacts[],
): T {
  const { causeClass, fixClass } = caused
  if (node.startTask?.exitCode === undefined || ofTheNode.includes(fixClass)) return caused
  const began = node.startTask.startedAt ?? node.stateSince
  const telling = ofTheMoment.includes(causeClass)
    ? passed.filter(({ startTask }) => (startTask?.endedAt ?? 0) >= began)
    : passed
  if (telling.length === 0) return caused
  return {
    ...caused,
    confidence: 'guess',
    retryHelps: null,
    summary: `${caused.summary} The same start task succeeded on ${telling.length} other nodes, so that this is only a guess.`,
  }
}
