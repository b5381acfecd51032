// Stops where its own repairs do not help: nodes that came as replacements fall sick too, or repair after repair fails.

import type { ActionKind } from '../../domain/action.ts'
import type { AttemptResult } from '../../domain/attempt.ts'
import { dayMs, durationText, hourMs, minuteMs, momentText } from '../../domain/durations.ts'
import type { NodePast } from '../../domain/record.ts'
import type { Guard, GuardAnswer, GuardQuestion } from '../guard.ts'
import { isRepair } from '../guard.ts'
import { underWay } from '../under-way.ts'

/** Replacements count for so long; when the oldest has fallen out, one more repair is tried. */
const rememberMs = 6 * hourMs
/** The pause after the first failures in a row, from the beginning of the last; it doubles with each failed trial. */
const firstPauseMs = hourMs
const longestPauseMs = 8 * hourMs
/** Failures that are older than this say nothing of today. */
const forgetMs = dayMs

const failed: readonly AttemptResult[] = ['did-not-help', 'made-worse']

type Repair = NodePast['repairs'][number]

export const suspendedGuard: Guard = {
  name: 'suspended',
  tell: true,
  ask(question) {
    const { action } = question
    if (!isRepair(action) || !('node' in action)) return undefined
    return replacedInVain(question, action.node.allocationTime) ?? repairedInVain(question)
  },
}

function replacedInVain(
  { record, terms, now }: GuardQuestion,
  allocationTime: number,
): GuardAnswer | undefined {
  const before = record.nodes
    .flatMap(({ repairs }) => repairs)
    .filter(({ kind }) => kind === 'replace')
    .map(({ at }) => at)
    .filter((at) => at > now - rememberMs && at <= allocationTime)
  if (before.length < terms.guards.maxReplacementsInVain) return undefined
  return {
    reason: `${before.length} nodes were replaced here in ${durationText(rememberMs)}, and this one, which came after them, is sick as well: replacing does not help, look at the start task, the image and the VM size.`,
    until: Math.min(...before) + rememberMs,
  }
}

/**
 * A breaker over the judged repairs of the pool. So many failures in a row as `maxReplacementsInVain` open it for an
 * hour; then it is half open: one trial in the whole pool. What helps closes it, what does not opens it for twice as
 * long. It is computed from the past each time and stored nowhere.
 */
function repairedInVain(question: GuardQuestion): GuardAnswer | undefined {
  const { action, record, terms, now } = question
  const inARow = failuresInARow(record.nodes, action.kind, now)
  const limit = terms.guards.maxReplacementsInVain
  const [last] = inARow
  if (!last || inARow.length < limit) return undefined
  const pauseMs = Math.min(firstPauseMs * 2 ** (inARow.length - limit), longestPauseMs)
  const until = last.at + pauseMs
  const head = `The last ${inARow.length} ${action.kind === 'reboot' ? 'repairs' : 'replacements'} here did not help`
  if (until > now) {
    return {
      reason: `${head}: none is made until ${momentText(until)}, then one as a trial.`,
      until,
    }
  }
  const [trial] = underWay(question)
  if (!trial) return undefined
  return {
    reason: `${head}: one is tried, a ${trial.kind} that is under way, and this one waits for what comes of it.`,
    tell: false,
  }
}

/**
 * The newest first. A reboot that failed says nothing against replacing, which is for the nodes that a reboot cannot
 * cure; a replacement that failed says something against both.
 */
function failuresInARow(
  nodes: readonly NodePast[],
  kind: ActionKind,
  now: number,
): readonly Repair[] {
  const judged = nodes
    .flatMap(({ repairs }) => repairs)
    .filter((repair) => kind === 'reboot' || repair.kind !== 'reboot')
    .filter(({ result }) => result === 'helped' || isFailure(result))
    .filter(({ at }) => at > now - forgetMs && at <= now + minuteMs)
    .sort((a, b) => b.at - a.at)
  const good = judged.findIndex(({ result }) => result === 'helped')
  return good < 0 ? judged : judged.slice(0, good)
}

function isFailure(result: AttemptResult | undefined): boolean {
  return result !== undefined && failed.includes(result)
}
