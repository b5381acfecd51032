// Where an incident stands on its ladder: computed from its attempts each time, stored nowhere.
import { durationText, minuteMs } from '../domain/durations.ts'
import type { Rung } from '../domain/rung.ts'
import { afterWorse } from './after-worse.ts'
import { climbFreeDisk } from './disk-rung.ts'
import { evidenceAction, isLookedAt } from './evidence-rung.ts'
import { exitLadder, isLeft } from './exit-terms.ts'
import type { Climbed, LadderAnswer, LadderQuestion } from './ladder-question.ts'
import { pass } from './ladder-question.ts'
import { climbNode } from './node-rungs.ts'
import { climbRolling } from './rolling-rung.ts'
import { climbReactivate, climbTerminate } from './task-rungs.ts'
import { tries, wasRepair, wasTried } from './tries.ts'
import { vainBecause } from './vain.ts'

export function nextRung(question: LadderQuestion): LadderAnswer {
  const skipped: string[] = []
  const vain = new Map<string, string[]>()
  const { terms, finding } = question
  const worse = afterWorse(question.attempts)
  if (worse) return worse
  const ladder = exitLadder(terms.ladder, terms.exitCodes, finding)
  for (const rung of ladder) {
    const because = vainBecause(rung, question.finding)
    if (because !== undefined) {
      // What was tried before the cause was known is not told as left out.
      if (rung.kind === 'reimage' || !wasTried(question, rung.kind))
        vain.set(because, [...(vain.get(because) ?? []), rung.kind])
      continue
    }
    const rejected = rejectionOf(rung, question)
    const answer = rejected ?? climb(rung, question)
    if (answer.kind === 'pass') {
      if (answer.because) skipped.push(answer.because)
      continue
    }
    const next = postponed(answer, question)
    return { ...next, reason: [...vainTexts(vain), ...skipped, next.reason].join(' ') }
  }
  if (isLeft(terms.exitCodes, finding)) {
    const reason = `The policy leaves exit code ${finding.exitCode} to the owner of the task.`
    return { kind: 'end', reason }
  }
  return { kind: 'end', reason: 'Every rung of the ladder has been tried; a person has been told.' }
}

/** `reboot and replace would be in vain: only a change of the code helps (python-module-missing).` */
function vainTexts(vain: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...vain].map(([because, kinds]) => {
    const last = kinds.at(-1)
    const all = kinds.length > 1 ? `${kinds.slice(0, -1).join(', ')} and ${last}` : last
    return `${all} would be in vain: ${because}.`
  })
}

/** What Batch was too busy for is asked again after this, not at once. */
const notMadeMs = minuteMs

function postponed(answer: LadderAnswer, { attempts, now }: LadderQuestion): LadderAnswer {
  if (answer.kind !== 'do') return answer
  const last = attempts.findLast(({ action }) => action.kind === answer.action.kind)
  const until = (last?.endedAt ?? 0) + notMadeMs
  if (last?.result !== 'not-made' || until <= now) return answer
  const reason = `${answer.action.kind} is asked again later: ${last.reason}`
  return { kind: 'wait', until, reason }
}

/** What somebody does not want is passed over, and said. */
function rejectionOf(rung: Rung, { incident }: LadderQuestion): Climbed | undefined {
  const rejection = incident.rejections?.findLast(({ action }) => action === rung.kind)
  if (!rejection) return undefined
  return { kind: 'pass', because: `${rung.kind} was rejected by ${rejection.by}.` }
}

/** One rung by itself. */
export function climb(rung: Rung, question: LadderQuestion): Climbed {
  const { incident, now } = question
  switch (rung.kind) {
    case 'wait': {
      // From when it was found: one that comes and goes has had that time, each time it came.
      const until = incident.detectedAt + rung.forMs
      // After a repair the ladder goes on: a node that is sick anew does not wait once more.
      if (now >= until || question.attempts.some(wasRepair)) return pass
      const reason = `Waits ${durationText(rung.forMs)} for ${rung.what}.`
      return { kind: 'wait', until, reason }
    }
    case 'collect-evidence': {
      if (isLookedAt(question)) return pass
      return { kind: 'do', action: evidenceAction(question), reason: 'Evidence first.' }
    }
    case 'escalate': {
      if (tries(question, rung.kind) > 0) return pass
      return { kind: 'do', action: { kind: 'escalate' }, reason: 'Only a person can help now.' }
    }
    case 'reimage':
      return {
        kind: 'pass',
        because: 'reimage is skipped: Batch refuses it on every pool of today.',
      }
    case 'reactivate-task':
      return climbReactivate(rung, question)
    case 'disable-scheduling':
    case 'reboot':
    case 'replace':
    case 'remove':
      return climbNode(rung, question)
    case 'terminate-task':
      return climbTerminate(question)
    case 'free-disk':
      return climbFreeDisk(question)
    case 'rolling-reboot':
      return climbRolling(rung, question)
  }
}
