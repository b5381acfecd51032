// A text as telemetry tells it: without secrets, without people's addresses, and not longer than what takes it in keeps.
import { redact } from '../../domain/redact.ts'

/** Application Insights keeps 8,192 bytes of a property; the ten ids that a field may name are far shorter. */
const mostField = 4000
/** It keeps 32,768 characters of a message and of a stack. */
const mostMessage = 16_000

export const fieldText = (text: string): string => toldText(text, mostField)
export const messageText = (text: string): string => toldText(text, mostMessage)

function toldText(text: string, most: number): string {
  const clean = withoutAddresses(redact(text))
  if (clean.length <= most) return clean
  return `${clean.slice(0, most).replace(/\p{Cs}$/u, '')}… (${clean.length - most} more characters)`
}

/**
 * `ann@example.com` becomes `a…@example.com`: mail servers and Entra say whom they mean, and a person's address is no
 * telemetry. The domain stays, as it tells an operator which recipient to mend. A local part has 64 characters at most
 * (RFC 5321), which keeps this linear.
 */
function withoutAddresses(text: string): string {
  if (!text.includes('@')) return text
  return text.replace(
    /([\p{L}\p{N}])([\p{L}\p{N}._%+'-]{0,63})@(?=[\p{L}\p{N}-]{1,63}\.[\p{L}\p{N}])/gu,
    (whole, first: string, rest: string) =>
      `${first}${rest}` === 'REDACTED' ? whole : `${first}…@`,
  )
}
