// The port through which the stages report what they do: one event a step, with the names of the design.

export type Fields = Readonly<Record<string, string | number | boolean | undefined>>

export interface Telemetry {
  /** Something happened: `exam.completed`, `action.taken` … Fields are redacted by the adapter. */
  event(name: string, fields?: Fields): void
  /** A figure: `census.delayMs`, `exam.durationMs` … */
  metric(name: string, value: number, fields?: Fields): void
  /** Something that a person should mend, with what to do. */
  warn(message: string, fields?: Fields): void
  error(message: string, error: unknown, fields?: Fields): void
  /** Sends what is still held back. */
  flush(): Promise<void>
}
