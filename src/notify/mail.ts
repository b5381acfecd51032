// The mail about an announcement, ready to hand to any sender: both parts, its ids and its headers.
import { faultRow } from '../domain/fault.ts'
import { plain } from '../domain/plain.ts'
import type { Announcement, MailContent } from '../ports/channel.ts'
import { worstOf } from './facts-told.ts'
import { headline } from './headline.ts'
import { mailHtml } from './mail-html.ts'
import { listIdOf, messageIdOf, rootIdsOf, threadHeaders } from './mail-ids.ts'
import { isShown, quietHeaders, subjectText } from './mail-rules.ts'
import { mailText } from './mail-text.ts'
import { shortened } from './shortened.ts'
import { type Telling, telling } from './telling.ts'

const timelineLines = { one: 60, several: 30 } as const

export function mail(announcement: Announcement): MailContent {
  const { stories } = announcement
  const { told, html } = fitting(announcement)
  const [first] = stories
  const references = rootIdsOf(announcement)
  const [root] = references
  const severity = worstOf(stories)
  return {
    subject: subjectText(headline(told)),
    text: mailText(told),
    html,
    messageId: messageIdOf(announcement),
    references,
    headers: {
      ...(root && { 'In-Reply-To': root }),
      ...quietHeaders,
      'List-Id': listIdOf(announcement.page, announcement.pool.account),
      'X-Batch-Medic-Severity': severity,
      ...(stories.length === 1 &&
        first && { 'X-Batch-Medic-Incident': plain(first.incident.id, 150) }),
      ...threadHeaders(
        announcement,
        headline({ ...told, news: faultRow(announcement.fault).title }),
      ),
      ...(told.tone === 'bad' && { Importance: 'high' }),
    },
  }
}

/** Half the lines of the timeline, and half again, where signs that HTML has to spell out make it too long; then all else. */
function fitting(announcement: Announcement): { told: Telling; html: string } {
  const several = announcement.stories.length > 1
  for (let lines: number = several ? timelineLines.several : timelineLines.one; ; lines >>= 1) {
    const told = telling(announcement, lines)
    const html = mailHtml(told)
    if (isShown(html)) return { told, html }
    if (lines === 0) {
      const shorter = shortened(told, (one) => isShown(mailHtml(one)))
      return { told: shorter, html: mailHtml(shorter) }
    }
  }
}
