// The words for what was done and what came of it: actions, attempts and states, each in one place.

import { type ActionKind, isChange, type PlannedCall } from '../domain/action.ts'
import type { Attempt, AttemptResult } from '../domain/attempt.ts'
import { counted, plain } from '../domain/plain.ts'
import type { IncidentStory } from '../domain/record.ts'
import { brief, sentence } from './brief.ts'

interface ActionWords {
  noun: string
  now: string
  done: string
  cured: string
}

const actions = {
  reboot: {
    noun: 'Reboot',
    now: 'being rebooted',
    done: 'rebooted',
    cured: 'rebooted, healthy again',
  },
  replace: {
    noun: 'Replacement',
    now: 'being replaced',
    done: 'replaced',
    cured: 'replaced, back at target',
  },
  'disable-scheduling': {
    noun: 'Taking the node out of scheduling',
    now: 'being taken out of scheduling',
    done: 'taken out of scheduling',
    cured: 'taken out of scheduling',
  },
  'enable-scheduling': {
    noun: 'Putting the node back into scheduling',
    now: 'being put back into scheduling',
    done: 'put back into scheduling',
    cured: 'back in scheduling',
  },
  remove: {
    noun: 'Removal',
    now: 'being removed',
    done: 'removed',
    cured: 'removed from the pool',
  },
  'free-disk': {
    noun: 'Freeing the disk',
    now: 'having its disk freed',
    done: 'had files of finished tasks deleted',
    cured: 'disk freed, healthy again',
  },
  'rolling-reboot': {
    noun: 'Rolling reboot',
    now: 'being rebooted in waves',
    done: 'rebooted in waves',
    cured: 'rebooted in waves, healthy again',
  },
  'terminate-task': {
    noun: 'Termination',
    now: 'being terminated',
    done: 'terminated',
    cured: 'terminated',
  },
  'reactivate-task': {
    noun: 'Reactivation',
    now: 'being reactivated',
    done: 'reactivated',
    cured: 'reactivated, succeeded',
  },
  'collect-evidence': {
    noun: 'Collection of evidence',
    now: 'being looked at',
    done: 'looked at',
    cured: 'looked at',
  },
  escalate: { noun: 'Escalation', now: 'escalated', done: 'escalated', cured: 'escalated' },
} as const satisfies Record<ActionKind, ActionWords>

/** Undefined for what is no action, or one of a newer version. */
export function actionWords(kind: ActionKind): ActionWords
export function actionWords(kind: string): ActionWords | undefined
export function actionWords(kind: string): ActionWords | undefined {
  return Object.hasOwn(actions, kind) ? actions[kind as ActionKind] : undefined
}

export const resultWords = {
  helped: 'helped',
  'did-not-help': 'did not help',
  'made-worse': 'made it worse',
  unknown: 'not clear whether it helped',
  refused: 'refused by Batch',
  done: 'done',
  failed: 'failed',
  'not-made': 'not made',
  overtaken: 'overtaken: someone or something else got there first',
} as const satisfies Record<AttemptResult, string>

const stepWords = {
  announced: 'decided, answer of Batch not known yet',
  settling: 'node removed, the pool not grown back yet',
  growing: 'node removed, growing the pool back',
  verifying: 'accepted by Batch, checking whether it helps',
  ended: 'ended',
} as const satisfies Record<Attempt['step'], string>

/** Attempts that try to cure; evidence and escalations are told elsewhere. */
export function repairs(story: IncidentStory): Attempt[] {
  return story.attempts
    .filter(({ action }) => isChange(action))
    .toSorted((a, b) => a.number - b.number)
}

/** `Reboot: refused by Batch (409 NodeNotReady). The node …`; `told`: a reason that stands in the message already. */
export function attemptLine(attempt: Attempt, told = ''): string {
  const reason = reasonOf(attempt)
  const rest = reason === told ? '' : sentence(reasonText(reason))
  return brief([outcomeText(attempt), rest].filter(Boolean).join(' '), 400)
}

/** Verification counts from the call that it judges; beside other durations that must be said. */
export function reasonText(reason: string): string {
  return reason.replace(/; it took (\d[^;.]*)\.$/, '; seen $1 after the call.')
}

/** Who was faster is said where it is known; of older attempts it is not. */
function cameWords(result: AttemptResult, by: Attempt['overtakenBy']): string {
  if (result !== 'overtaken' || by === undefined) return resultWords[result]
  return by === 'itself' ? 'overtaken: it came about by itself' : 'overtaken by somebody else'
}

function outcomeText(attempt: Attempt): string {
  const { answer, action, result, overtakenBy } = attempt
  const { noun } = actions[action.kind]
  if (action.kind === 'collect-evidence' && result !== undefined) {
    return `${noun}: ${evidenceText(attempt.evidence ?? [])}`
  }
  const outcome = result === undefined ? stepWords[attempt.step] : cameWords(result, overtakenBy)
  const code = answer && answer.status >= 400 ? `${answer.status} ${answer.code}` : ''
  // A reason that names the answer within its own words says it once.
  const said = code === '' || reasonOf(attempt).includes(code) ? '' : ` (${code})`
  return `${noun}: ${outcome}${said}.`
}

/** The reason without what the outcome says: the answer of Batch, or what stands in the evidence. */
function reasonOf({ action, answer, reason, result }: Attempt): string {
  if (action.kind === 'collect-evidence' && result !== undefined) return ''
  const heard = answer ? `Batch answered ${answer.status} ${answer.code}: ` : ''
  return heard !== '' && reason.startsWith(heard) ? reason.slice(heard.length) : reason
}

/** How many files there are to read, or why there are none. */
function evidenceText(items: NonNullable<Attempt['evidence']>): string {
  if (items.length === 0) return 'there was nothing to look at.'
  const kept = items.filter(({ stored }) => stored !== '').length
  const failures = new Set(items.map(({ failure }) => failure).filter(Boolean))
  const why = [...failures].slice(0, 2).join('; ').replace(/\.$/, '')
  const count = kept > 0 ? `${counted(kept, 'file')} kept` : 'no file could be read'
  if (why === '') return `${count}.`
  return kept > 0 ? `${count}, ${items.length - kept} not: ${why}.` : `${count}: ${why}.`
}

/** The exact call, as it would go on the wire: `POST /pools/… {"nodeRebootOption":"requeue"}`. */
export function callText(call: PlannedCall): string {
  const body = Object.keys(call.body).length === 0 ? '' : ` ${JSON.stringify(call.body)}`
  return plain(`${call.method} ${call.path}${body}`, 500)
}

const recommendations: readonly { path: RegExp; words: string }[] = [
  { path: /\/reboot\b/i, words: 'reboot recommended' },
  { path: /\/removenodes\b/i, words: 'replacement recommended' },
  { path: /\/files\//i, words: 'freeing the disk recommended' },
  { path: /\/terminate\b/i, words: 'termination recommended' },
  { path: /\/reactivate\b/i, words: 'reactivation recommended' },
  { path: /\/disablescheduling\b/i, words: 'taking out of scheduling recommended' },
  { path: /\/enablescheduling\b/i, words: 'putting back into scheduling recommended' },
]

export function recommendationWords(call: PlannedCall): string {
  return recommendations.find(({ path }) => path.test(call.path))?.words ?? 'a call recommended'
}
