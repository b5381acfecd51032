// Opens the page in a browser as a reader does, and remembers every error of the console and each breach of its policy.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { type ConsoleApp, keys } from './console-app.ts'

export interface OpenOptions extends BrowserContextOptions {
  /** The key that the reader has given before; empty: not signed in. */
  key?: string
  name?: string
  /** How far the clock of the reader's machine is ahead of the app's. */
  aheadMs?: number
}

export interface Reader {
  page: Page
  /** Errors of the console, of scripts, and of the policy; requests that left the app. */
  troubles: string[]
  close(): Promise<void>
}

/** `hash`: the view, `#/now`. The page's clock stands where the app's virtual time does, unless told otherwise; its timers run. */
export async function openPage(
  browser: Browser,
  app: ConsoleApp,
  hash: string,
  { key = keys.host, name = 'ann', aheadMs = 0, ...options }: OpenOptions = {},
): Promise<Reader> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    timezoneId: 'Europe/Berlin',
    ...options,
  })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(message.text())
  })
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('request', (request) => {
    const { origin } = new URL(request.url())
    const isOwn = origin === new URL(app.url).origin || request.url().startsWith('data:')
    if (!isOwn) troubles.push(`asked another host: ${origin}`)
  })
  page.setDefaultTimeout(60_000)
  await page.clock.setFixedTime(app.whole.clock.now() + aheadMs)
  if (key !== '') {
    const session = JSON.stringify({ key, changeKey: '', name })
    await page.addInitScript(`sessionStorage.getItem('batch-medic') ??
      sessionStorage.setItem('batch-medic', ${JSON.stringify(session)})`)
  }
  await page.goto(`${app.url}${hash}`)
  return { page, troubles, close: () => context.close() }
}

/** Pages that are opened in a test; `close` shuts them all, and answers with their troubles. */
export function createReaders() {
  const readers: Reader[] = []
  return {
    all: readers as readonly Reader[],
    async open(...given: Parameters<typeof openPage>): Promise<Page> {
      const reader = await openPage(...given)
      readers.push(reader)
      return reader.page
    },
    async close(): Promise<readonly string[]> {
      const all = readers.splice(0)
      await Promise.all(all.map((reader) => reader.close()))
      return all.flatMap(({ troubles }) => troubles)
    },
  }
}

/** The id of an incident by its pool. */
export async function incidentIn({ whole }: ConsoleApp, pool: string): Promise<string> {
  const found = (await whole.incidents()).find(({ incident }) => incident.pool.pool === pool)
  if (!found) throw new Error(`there is no incident in ${pool}`)
  return found.incident.id
}
