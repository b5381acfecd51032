// After a repair that made things worse the ladder is not climbed any further: people are told, once.
import type { Attempt } from '../domain/attempt.ts'
import type { LadderAnswer } from './ladder-question.ts'

/** The reason to tell, or undefined where no repair made it worse or people know. */
export function untoldWorse(attempts: readonly Attempt[]): string | undefined {
  const at = attempts.findLastIndex(({ result }) => result === 'made-worse')
  const worse = attempts[at]
  if (!worse || attempts.slice(at).some(({ action }) => action.kind === 'escalate'))
    return undefined
  return `The ${worse.action.kind} made it worse, so nothing more is tried. ${worse.reason}`
}

export function afterWorse(attempts: readonly Attempt[]): LadderAnswer | undefined {
  const untold = untoldWorse(attempts)
  if (untold) return { kind: 'do', action: { kind: 'escalate' }, reason: untold }
  if (!attempts.some(({ result }) => result === 'made-worse')) return undefined
  return { kind: 'end', reason: 'A repair made it worse, and a person has been told.' }
}
