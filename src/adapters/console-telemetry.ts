// Telemetry as lines on the console: one a step, readable, or JSON for a machine.
import { redact } from '../domain/redact.ts'
import type { Fields, Telemetry } from '../ports/telemetry.ts'

export interface ConsoleTelemetryOptions {
  /** Takes a line without its end; `err` for what a person should mend. */
  write?: (line: string, to: 'out' | 'err') => void
  /** One JSON object a line; figures are only written so. */
  json?: boolean
}

/** `exam.completed` becomes `[exam] completed pool=renderfarm|frames nodes=24`; everything is redacted, nothing throws. */
export function createConsoleTelemetry(options: ConsoleTelemetryOptions = {}): Telemetry {
  const { write = writeToProcess, json = false } = options

  function put(to: 'out' | 'err', kind: string, text: string, fields: Fields, more: Fields = {}) {
    try {
      const object = { kind, ...split(kind, text), ...more, ...fields }
      write(oneLine(json ? JSON.stringify(object) : readable(kind, text, fields, more)), to)
    } catch {
      // A console that is gone stops no work.
    }
  }

  return {
    event: (name, fields = {}) => put('out', 'event', name, fields),
    metric(name, value, fields = {}) {
      if (json) put('out', 'metric', name, fields, { value })
    },
    warn: (message, fields = {}) => put('err', 'warning', message, fields),
    error: (message, error, fields = {}) =>
      put('err', 'error', message, fields, { error: errorText(error) }),
    flush: async () => {},
  }
}

function readable(kind: string, text: string, fields: Fields, more: Fields): string {
  const pairs = Object.entries({ ...fields, ...more })
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${quoted(String(value))}`)
  if (kind !== 'event') return [`${kind}: ${text}`, ...pairs].join(' ')
  const { stage, event } = split(kind, text)
  return [`[${stage}]`, event, ...pairs].join(' ')
}

/** The part before the dot is the stage's name. */
function split(kind: string, text: string): Record<string, string> {
  if (kind !== 'event' && kind !== 'metric') return { message: text }
  const [stage = '', ...rest] = text.split('.')
  return { stage, [kind]: rest.join('.') }
}

function quoted(value: string): string {
  return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)
}

/** A message, its code and its cause: what an error says without its stack. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = (error as { code?: unknown }).code
  const name = typeof code === 'string' ? `${error.name} ${code}` : error.name
  const cause = error.cause instanceof Error ? ` (${errorText(error.cause)})` : ''
  return `${name}: ${error.message}${cause}`
}

function oneLine(line: string): string {
  return redact(line).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
}

function writeToProcess(line: string, to: 'out' | 'err'): void {
  const stream = to === 'err' ? process.stderr : process.stdout
  stream.write(`${line}\n`)
}
