// A line of the timeline in words, the same in cards, on the page, in the CLI and in the text for support.
import type { Attempt } from '../domain/attempt.ts'
import { sentence } from './brief.ts'
import { actionWords, attemptLine, reasonText } from './words.ts'

/** What the files say stands elsewhere: the line says how many there are. */
export function lineText(text: string, attempts: readonly Attempt[]): string {
  const looked = attempts.find(
    ({ action, result, reason }) =>
      action.kind === 'collect-evidence' && text === `collect-evidence: ${result}. ${reason}`,
  )
  if (looked) return attemptLine(looked)
  const said = reasonText(text).replace(
    /^([a-z-]+: [a-z -]+\. )(\p{Ll})/u,
    (_, outcome: string, letter: string) => outcome + letter.toUpperCase(),
  )
  return sentence(stepText(said))
}

/** A step that is named by its kind, in words where the kind is none. */
function stepText(text: string): string {
  const [, kind = '', rest = ''] =
    /^(collect-evidence|[a-z]+-(?:scheduling|task)): (.*)$/s.exec(text) ?? []
  if (kind === 'collect-evidence' && rest === 'Evidence first.')
    return 'Looks at what was written first.'
  const words = actionWords(kind)
  return words ? `${words.noun}: ${rest}` : text
}
