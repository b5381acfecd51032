// What all our mails have in common: one clean subject, a size that is shown whole, and words that keep other programs quiet.
import { plain } from '../domain/plain.ts'

const maxSubjectLength = 180
/** Gmail cuts a mail off after 102 KB. */
const maxHtmlBytes = 95_000

export function isShown(html: string): boolean {
  return Buffer.byteLength(html) <= maxHtmlBytes
}

/** Text from outside must not pass for an encoded word of RFC 2047: mail programs would show what it encodes. */
export function subjectText(text: string): string {
  return plain(text.replaceAll('=?', '= ?'), maxSubjectLength)
}

/**
 * RFC 3834: programs that answer by themselves keep silent; Exchange reads the second. There is no List-Unsubscribe:
 * whom to tell is a setting, and no link could change it.
 */
export const quietHeaders = {
  'Auto-Submitted': 'auto-generated',
  'X-Auto-Response-Suppress': 'All',
} as const
