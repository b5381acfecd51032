// A pool that could not be seen whole for long: that is told, as nothing else can be found in it.
import { durationText, minuteMs } from '../domain/durations.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { findingFrom } from './finding-from.ts'

/** A throttled or failing service answers again within this, as a rule. */
const tellAfterMs = 10 * minuteMs

export function unseenFindings(facts: PoolFacts): readonly Finding[] {
  const { unseenSince, observedAt, gaps } = facts
  if (unseenSince === undefined || observedAt - unseenSince <= tellAfterMs) return []
  const [first = ''] = gaps
  const length = durationText(observedAt - unseenSince)
  return [
    findingFrom({
      fault: 'pool-not-examined',
      since: unseenSince,
      summary: `The pool could not be seen whole for ${length}; meanwhile nothing is decided about it. The first gap: ${first}`,
      evidence: gaps.slice(0, 5).map((value) => ({ name: 'gap', value })),
      helps:
        'Mend what the gap names: a role or a firewall of the Batch account, or a service that does not answer. The pool is looked at each minute, and this closes by itself once it is seen whole.',
    }),
  ]
}
