// Reads Batch's error body: `{code, message: {lang, value}, values: [{key, value}]}`.
import { type Wire, wireList, wireObject, wireText, wireWords } from './wire-value.ts'

export interface ErrorWords {
  /** Batch's code; empty when the answer is not Batch's (a proxy's page, no body). */
  code: string
  /** Its first line and the details; `RequestId` and `Time`, which follow it, say nothing to an operator. */
  message: string
}

export function parseJson(text: string): Wire | undefined {
  try {
    return wireObject(JSON.parse(text))
  } catch {
    return undefined
  }
}

/**
 * AuthenticationErrorDetail is left out: it quotes the request's signature and the string that was signed.
 */
export function errorWords(text: string): ErrorWords {
  const wire = parseJson(text)
  if (!wire) return { code: '', message: '' }
  const message = wireObject(wire.message)?.value ?? wire.message
  const details = wireList(wire.values).flatMap((item) => {
    const pair = wireObject(item)
    const key = wireText(pair?.key) ?? wireText(pair?.name) ?? ''
    return pair && key !== 'AuthenticationErrorDetail' ? [`${key}: ${wireWords(pair.value)}`] : []
  })
  const first = wireWords(message).split(/\r?\n/)[0]?.trim() ?? ''
  return {
    code: wireText(wire.code) ?? '',
    message: details.length > 0 ? `${first} (${details.join('; ')})` : first,
  }
}
