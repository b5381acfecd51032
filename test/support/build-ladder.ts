// Asks the ladder for its next rung of a small picture, and says the answer shortly.
import { nextRung } from '../../src/decide/ladder.ts'
import type { LadderAnswer, LadderQuestion } from '../../src/decide/ladder-question.ts'
import { playbookRow } from '../../src/decide/playbook.ts'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { NodeFacts, PoolFacts } from '../../src/domain/facts.ts'
import type { Fault } from '../../src/domain/fault.ts'
import type { Finding } from '../../src/domain/finding.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { Controls } from '../../src/domain/record.ts'
import { nodeFacts, noon, poolOf } from '../support/build-facts.ts'
import { acting, attempt, controls, evidence, finding, incident } from '../support/build-record.ts'

export interface Asked {
  fault: Fault
  since?: number
  detectedAt?: number
  now?: number
  node?: Partial<NodeFacts>
  attempts?: readonly Attempt[]
  controls?: Controls
  facts?: PoolFacts
  subject?: Finding['subject']
  /** What is known of why. */
  cause?: Partial<Finding>
  terms?: Partial<LadderQuestion['terms']>
  incident?: Partial<Incident>
}

export function ask({
  fault,
  since = noon,
  now = noon,
  node = {},
  attempts = [],
  ...asked
}: Asked) {
  const subject = asked.subject ?? finding().subject
  const facts = asked.facts ?? poolOf(10, [nodeFacts({ state: 'unusable', ...node })])
  return nextRung({
    terms: { ...playbookRow(fault), exitCodes: [], guards: acting.guards, ...asked.terms },
    incident: incident({
      fault,
      subject,
      detectedAt: asked.detectedAt ?? since,
      ...asked.incident,
    }),
    finding: finding({ fault, subject, since, ...asked.cause }),
    attempts,
    facts,
    controls: asked.controls ?? controls(),
    now,
  })
}

/** `reboot`, `wait 12:15:00`, `end`: what it answers, shortly. */
export function short(answer: LadderAnswer): string {
  if (answer.kind === 'do') return answer.action.kind
  if (answer.kind === 'wait') return `wait ${new Date(answer.until).toISOString().slice(11, 19)}`
  return 'end'
}

export interface Step {
  when: string
  given: Asked
  expected: string
}

export const tried = (action: Attempt['action'], result: Attempt['result'] = 'did-not-help') =>
  attempt({ action, ...(result ? { result } : {}) })
/** Looked at when it failed, at noon. */
export const looked = attempt({ action: evidence, result: 'done', startedAt: noon, endedAt: noon })
