// Telemetry as lines on the console: one a thing, readable, or JSON for a machine.
import type { Sink, Told, ToldFields } from './told.ts'

export interface ConsoleOptions {
  /** Takes a line without its end; `err` for what a person should mend. */
  write?: (line: string, to: 'out' | 'err') => void
  /** One JSON object a line; figures and steps are only written so. */
  json?: boolean
  /** Only what a person should mend: the rest is seen elsewhere. */
  loudOnly?: boolean
}

/** `exam.pass` becomes `[exam] pass pool=renderfarm|frames nodes=24`. */
export function createConsoleSink(options: ConsoleOptions = {}): Sink {
  const { write = writeToProcess, json = false, loudOnly = false } = options
  return {
    tell(told) {
      const isLoud = told.kind === 'warning' || told.kind === 'error'
      if (loudOnly && !isLoud) return
      for (const line of json ? asJson(told) : asText(told)) {
        write(line.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '), isLoud ? 'err' : 'out')
      }
    },
    flush: async () => undefined,
  }
}

function asText(told: Told): readonly string[] {
  switch (told.kind) {
    case 'event': {
      const [area, ...rest] = told.name.split('.')
      return [[`[${area}]`, rest.join('.'), ...pairs(told.fields)].join(' ')]
    }
    case 'warning':
    case 'error':
      return [
        [`${told.kind}: ${told.message}`, ...pairs({ ...told.fields, stage: told.stage })].join(
          ' ',
        ),
      ]
    case 'metric':
    case 'trace':
      return []
  }
}

function asJson(told: Told): readonly string[] {
  switch (told.kind) {
    case 'event': {
      const { kind, name, stage, fields } = told
      return [JSON.stringify({ kind, name, stage, ...fields })]
    }
    case 'warning':
    case 'error': {
      const { kind, message, stage, fields } = told
      return [JSON.stringify({ kind, message, stage, ...fields })]
    }
    case 'metric': {
      const { kind, name, value, dimensions } = told
      return [JSON.stringify({ kind, name, value, ...dimensions })]
    }
    case 'trace':
      return told.spans.map(({ name, startedAt, endedAt, fields, failed, call, ...ids }) => {
        const durationMs = Math.round((endedAt - startedAt) * 1000) / 1000
        const about = call
          ? { kind: 'call', name, host: call.host, status: call.status }
          : { kind: 'step', name }
        return JSON.stringify({ ...about, durationMs, ...ids, failed, ...fields })
      })
  }
}

function pairs(fields: ToldFields): readonly string[] {
  return Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${quoted(String(value))}`)
}

function quoted(value: string): string {
  return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)
}

function writeToProcess(line: string, to: 'out' | 'err'): void {
  const stream = to === 'err' ? process.stderr : process.stdout
  stream.write(`${line}\n`)
}
