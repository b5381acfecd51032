// What Azure's resource providers said of a resize: Batch hands their answer on as JSON in a text.
import type { Symptom } from '../../domain/symptom.ts'
import { detail, quoted } from './code-said.ts'

interface ProviderError {
  code: string
  message: string
}

/** Errors of Azure nest: error, details, innererror; none is deeper than this. */
const deepest = 6

/** The innermost error with a message; undefined where the provider is not quoted. */
function providerError(symptom: Symptom): ProviderError | undefined {
  const json = detail(symptom, 'providererrorjson', 'providererror')
  if (json === '') return undefined
  try {
    return innermost(JSON.parse(json), 0)
  } catch {
    // Batch cuts long answers off: what is left is no JSON.
    const code = /"code"\s{0,4}:\s{0,4}"([^"]{1,100})"/i.exec(json)?.[1] ?? ''
    const message = /"message"\s{0,4}:\s{0,4}"([^"]{1,600})/i.exec(json)?.[1] ?? ''
    return message === '' && code === '' ? undefined : { code, message }
  }
}

function innermost(value: unknown, depth: number): ProviderError | undefined {
  if (typeof value !== 'object' || value === null || depth > deepest) return undefined
  const fields: ReadonlyMap<string, unknown> = new Map(
    Object.entries(value).map(([key, item]) => [key.toLowerCase(), item]),
  )
  const details = fields.get('details')
  const inside = [
    fields.get('error'),
    fields.get('innererror'),
    ...(Array.isArray(details) ? details : []),
  ]
  for (const item of inside) {
    const found = innermost(item, depth + 1)
    if (found && found.message !== '') return found
  }
  const text = (key: string) => {
    const item = fields.get(key)
    return typeof item === 'string' ? item : ''
  }
  return text('message') === '' && text('code') === ''
    ? undefined
    : { code: text('code'), message: text('message') }
}

/** ` Azure says: "…"`; the reason that Batch gives where the provider is not quoted; empty for nothing. */
export function providerText(symptom: Symptom): string {
  const error = providerError(symptom)
  const said = error?.message || error?.code || detail(symptom, 'reason', 'message')
  return said === '' ? '' : ` Azure says: ${quoted(said, 300)}`
}
