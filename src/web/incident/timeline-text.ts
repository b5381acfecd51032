// A line of the timeline for people: what the files said stands in the evidence, and steps have their words.
import type { Attempt } from '../../domain/action.ts'
import { attemptLine, reasonText, stepText } from '../../notify/words.ts'

export function timelineText(text: string, attempts: readonly Attempt[]): string {
  const looked = attempts.find(
    ({ action, result, reason }) =>
      action.kind === 'collect-evidence' && text === `collect-evidence: ${result}. ${reason}`,
  )
  return looked ? attemptLine(looked) : stepText(reasonText(text))
}
