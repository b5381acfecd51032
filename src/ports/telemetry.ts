// The port through which the stages report what they do: events, figures, warnings, errors, and steps with a duration.
import type { DimensionsOf, MetricName } from '../domain/metrics.ts'
import type {
  EventFields,
  EventName,
  FieldValue,
  Stage,
  StepName,
} from '../domain/telemetry-events.ts'

/**
 * `incident` (one id) or `incidents` (`incidentsText`) where it is about incidents. Ids of nodes and pools may stand
 * here; names of people, and what people wrote, never. Texts are redacted by the adapter.
 */
export type Fields = Readonly<Record<string, FieldValue>>

export type StagedFields = Fields & { readonly stage: Stage }

export interface Step {
  /** Adds to what the step says; what the root of a trace says of incidents holds for all its steps. */
  note(fields: Fields): void
}

export interface Telemetry {
  /** Something happened. The table of events says what it is called and what it may say. */
  event<N extends EventName>(name: N, fields?: EventFields<N>): void
  /** A figure of the table of metrics, in its unit. */
  metric<N extends MetricName>(name: N, value: number, dimensions: DimensionsOf<N>): void
  /** Something that a person should mend, with what to do. */
  warn(message: string, fields: StagedFields): void
  error(message: string, error: unknown, fields: StagedFields): void
  /**
   * Runs the work as a step of whatever step runs it, or as the root of a trace of its own. Answers and throws as the
   * work does, and waits for nothing but the work.
   */
  step<T>(name: StepName, fields: Fields, work: (step: Step) => Promise<T>): Promise<T>
  /** Sends what is still held back. Never throws. */
  flush(): Promise<void>
}

const mostIds = 10

/** Each word once with how often it is there: `verify wait×750`. */
export function countsText(words: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].map(([word, count]) => (count > 1 ? `${word}×${count}` : word)).join(' ')
}

/** At most ten ids, each once, apart by spaces; undefined for none, so that the field is left out. */
export function incidentsText(ids: Iterable<string>): string | undefined {
  const all = [...new Set(ids)]
  if (all.length === 0) return undefined
  const more = all.length > mostIds ? ` and ${all.length - mostIds} more` : ''
  return `${all.slice(0, mostIds).join(' ')}${more}`
}
