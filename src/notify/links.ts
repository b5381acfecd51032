// Where a message leads on with one click: the product's page, Azure's portal, the documentation. None changes anything.
import { publicCloud } from '../domain/cloud.ts'
import { faultRow } from '../domain/fault.ts'
import { plain } from '../domain/plain.ts'
import { redact } from '../domain/redact.ts'
import type { Announcement, Notice } from '../ports/channel.ts'
import { standsAs } from './stands-as.ts'

export interface Link {
  title: string
  url: string
}

const maxUrlLength = 500
/** All that we know links there. */
const docsSite = 'https://learn.microsoft.com/'

/** The first is the next step. Mail scanners follow all of them, so each only opens a page. */
export function linksTold(announcement: Announcement): Link[] {
  const { stories, fault, accountId, portal: origin } = announcement
  const [first] = stories
  const link = first?.incident.finding.link ?? ''
  const docs = link.startsWith(docsSite) ? link : faultRow(fault).link
  const portal = portalUrl(accountId, origin)
  return sound([
    ownPage(announcement),
    ...(portal ? [{ title: 'Open the account in Azure', url: portal }] : []),
    { title: 'Read about this fault', url: docs },
  ])
}

/** A notice leads to the view of the page that it is about; `view` is a fragment such as `#/now`. */
export function noticeLinks({ what, page, view }: Notice): Link[] {
  const shown = view !== undefined && /^#\/[\w./?=&%:+-]*$/.test(view) ? view : views[what]
  return sound([{ title: viewTitles[what], url: consoleUrl(page, shown) }])
}

const views = {
  digest: '#/history',
  overflow: '#/now',
  undelivered: '#/now',
  held: '#/now',
  test: '#/now',
} as const satisfies Record<Notice['what'], string>

const viewTitles = {
  digest: 'Open the history',
  overflow: 'See what is wrong now',
  undelivered: 'See what is wrong now',
  held: 'See what is wrong now',
  test: 'Open Batch Medic',
} as const satisfies Record<Notice['what'], string>

function ownPage(announcement: Announcement): Link {
  const { page, pool, stories, fault, what } = announcement
  const [first] = stories
  if (stories.length === 1 && first) {
    const title =
      standsAs(announcement) === 'approval' ? 'Open it to approve or reject' : 'Open the incident'
    return {
      title,
      url: consoleUrl(page, `#/incidents/${encodeURIComponent(plain(first.incident.id, 150))}`),
    }
  }
  const filter = new URLSearchParams({
    account: plain(pool.account, 30),
    pool: plain(pool.pool, 64),
    fault,
    ...(what === 'resolved' ? {} : { state: 'unresolved' }),
  })
  return { title: 'Open the incidents', url: consoleUrl(page, `#/history?${filter}`) }
}

function consoleUrl(page: string, view: string): string {
  return `${page.replace(/\/+$/, '')}/api/console${view}`
}

/**
 * The form of `portalLink` in Azure Monitor's alerts (learn.microsoft.com/azure/azure-monitor/alerts/activity-log-alerts-webhook).
 * It leads to the account: a pool has no resource page that any document, template or tool of Microsoft links to, and
 * an address read off the portal's own bar is a blade that may be renamed. Undefined for what is no account.
 */
export function portalUrl(accountId = '', portal: string = publicCloud.portal): string | undefined {
  const isAccount =
    /^\/subscriptions\/[\w-]+\/resourceGroups\/[\p{L}\p{N}_.()-]+\/providers\/Microsoft\.Batch\/batchAccounts\/\w+$/iu
  return isAccount.test(accountId)
    ? `${portal}/#resource${encodeURI(accountId)}/overview`
    : undefined
}

/** What is not http or https, or holds a sign that no address of ours has, is left out. */
function sound(links: readonly Link[]): Link[] {
  return links
    .map(({ title, url }) => ({ title, url: redact(url) }))
    .filter(({ url }) => /^https?:\/\/[\w.~:/?#[\]@!$&()*+,;=%-]+$/i.test(url))
    .filter(({ url }) => url.length <= maxUrlLength && URL.canParse(url))
}
