// Short words in a colour; the word alone says what is meant, the colour only helps to find it.
import type { Severity } from '../../domain/severity.ts'
import { wordText } from '../format.ts'

export type Tone = Severity | 'good' | 'plain'

export function Badge({ tone = 'plain', text }: { tone?: Tone; text: string }) {
  return <span class={`badge ${tone}`}>{text}</span>
}

export function SeverityBadge({ severity }: { severity: Severity }) {
  return <Badge tone={severity} text={wordText(severity)} />
}

/** States that this version does not know are shown as they came. */
export function StateBadge({ state }: { state: string }) {
  return <Badge tone={tones[state] ?? 'plain'} text={wordText(state)} />
}

const tones: Readonly<Record<string, Tone>> = {
  escalated: 'error',
  'awaiting-approval': 'warning',
  held: 'warning',
  resolved: 'good',
}
