// A fault of a policy file: where it is, what stands there and what to write instead.
import { redact } from './redact.ts'

export interface PolicyFault {
  /** `rules[0].match.pool`; `$` is the whole file. */
  path: string
  /** What stands there, as JSON and cut short; absent where something is missing. */
  value?: string
  /** What is wrong with it and what to write instead. */
  message: string
}

export type Path = readonly PropertyKey[]

const longestShown = 80

/** Without `value`, nothing stands there. Secrets that somebody put into the file are not shown. */
export function policyFault(path: Path, value: unknown, message: string): PolicyFault {
  const at = pathText(path)
  if (value === undefined) return { path: at, message }
  const json = redact(JSON.stringify(value) ?? String(value))
  const shown = json.length > longestShown ? `${json.slice(0, longestShown - 1)}…` : json
  return { path: at, value: shown, message }
}

/** `guards.maxSickShare is 35: write 0.35 …`, one line for one fault. */
export function faultText({ path, value, message }: PolicyFault): string {
  const at = path === '$' ? 'the file' : path
  return value === undefined ? `${at}: ${message}` : `${at} is ${value}: ${message}`
}

function pathText(path: Path): string {
  const text = path
    .map((key) => {
      if (typeof key === 'number') return `[${key}]`
      return /^\$?\w+$/.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(String(key))}]`
    })
    .join('')
  return text === '' ? '$' : text.replace(/^\./, '')
}
