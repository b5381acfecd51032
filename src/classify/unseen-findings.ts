// A pool that could not be seen whole for long: that is told, as nothing else can be found in it.
import { durationText, minuteMs } from '../domain/durations.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { symptomOf } from '../domain/symptom.ts'
import { causeOf, findingFrom } from './finding-from.ts'
import { nameCause } from './name-cause.ts'

/** A throttled or failing service answers again within this, as a rule. */
const tellAfterMs = 10 * minuteMs

export function unseenFindings(facts: PoolFacts): readonly Finding[] {
  const { unseenSince, observedAt, gaps } = facts
  if (unseenSince === undefined || observedAt - unseenSince <= tellAfterMs) return []
  const [first = ''] = gaps
  const length = durationText(observedAt - unseenSince)
  const cause = nameCause(symptomOf('api', unseenSince, answerIn(first)))
  return [
    findingFrom({
      helps:
        'Mend what the gap names: a role or a firewall of the Batch account, or a service that does not answer. The pool is looked at each minute, and this closes by itself once it is seen whole.',
      ...(cause.rule === undefined ? {} : causeOf(cause)),
      fault: 'pool-not-examined',
      since: unseenSince,
      summary: `The pool could not be seen whole for ${length}; meanwhile nothing is decided about it. The first gap: ${first}`,
      evidence: gaps.slice(0, 5).map((value) => ({ name: 'gap', value })),
    }),
  ]
}

/** A gap quotes the answer as `(403 AuthorizationFailure: …)`, or says in words that none came. */
function answerIn(gap: string) {
  const [, status, code] = /\((\d{3})(?: ([A-Za-z]\w*))?/.exec(gap) ?? []
  return {
    message: gap,
    ...(status === undefined ? {} : { httpStatus: Number(status) }),
    ...(code === undefined ? {} : { code }),
  }
}
