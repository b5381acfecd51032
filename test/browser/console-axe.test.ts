// Every view of the page, light and dark, on a desktop and a phone: axe finds nothing, nothing hangs over, no error is told.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, startBrowser } from './chromium.ts'
import { type ConsoleApp, startConsoleApp } from './console-app.ts'
import { overhang, violations } from './console-in-page.js'
import { settledMs, troubled } from './console-world.ts'
import { openConsole } from './open-console.ts'
import { type PageFixture, startPageFixture } from './page-fixture.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const looks = [
  { look: 'desktop, light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { look: 'desktop, dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { look: 'phone, light', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { look: 'phone, dark', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const

interface View {
  view: string
  hash: string
  /** Until the view is there, and whatever is to be opened in it. */
  ready: (page: Page) => Promise<unknown>
  /** Without a key: the sign-in. */
  key?: string
}

const heading = (name: string | RegExp) => (page: Page) =>
  page.getByRole('heading', { name, level: 1 }).waitFor()

/** Those of made-up rows, many of them. */
const listViews: View[] = [
  {
    ...{ view: 'the history', hash: '#/history?pool=frames&pols=x' },
    ready: (page) => page.getByRole('grid').waitFor(),
  },
  {
    ...{ view: 'the history of nothing', hash: '#/history?text=zzz' },
    ready: (page) => page.getByRole('heading', { name: 'No incident fits' }).waitFor(),
  },
  {
    ...{ view: 'the charts', hash: '#/charts' },
    async ready(page) {
      const tables = page.getByText(/ as a table$/)
      await tables.first().waitFor()
      for (const table of await tables.all()) await table.click()
    },
  },
  {
    ...{ view: 'the pools', hash: '#/pools' },
    ready: (page) =>
      page
        .getByRole('img', { name: /^Nodes of / })
        .first()
        .waitFor(),
  },
  {
    ...{ view: 'one pool', hash: '#/pools/genomics/fleet-3' },
    ready: heading(/^Pool fleet-3$/),
  },
  {
    ...{ view: 'a pool that is gone', hash: '#/pools/genomics/gone' },
    ready: (page) => page.getByText('This pool is not watched now').waitFor(),
  },
  {
    ...{ view: 'the keys', hash: '#/pools' },
    async ready(page) {
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { view: 'no such view', hash: '#/nowhere', ready: heading('No such view') },
  {
    ...{ view: 'the sign-in', hash: '#/now', key: '' },
    ready: (page) => page.getByRole('heading', { level: 1 }).waitFor(),
  },
]

let browser: Browser
let fixture: PageFixture
let app: ConsoleApp

async function look(url: string, view: View, { look: _, ...how }: (typeof looks)[number]) {
  // The page's policy lets no other script in, axe neither; that nothing breaks it is told by the other suites.
  const { page, troubles } = await openConsole(browser, url, view.hash, {
    ...{ ...how, bypassCSP: true, reducedMotion: 'reduce' },
    ...(view.key !== undefined && { key: view.key }),
  })
  try {
    await view.ready(page)
    await page.evaluate(axe)
    expect(await page.evaluate(violations)).toEqual([])
    expect(await page.evaluate(overhang)).toBe(0)
    expect(troubles).toEqual([])
  } finally {
    await page.context().close()
  }
}

describe.skipIf(!hasChromium)('everyone can use', () => {
  beforeAll(async () => {
    browser = await startBrowser()
    fixture = await startPageFixture({ incidents: 120, pools: 12 })
    const pool = fixture.data.pools[3]
    if (pool) Object.assign(pool, { account: 'genomics', pool: 'fleet-3' })
    app = await startConsoleApp(troubled)
    await app.whole.run(settledMs)
  })
  afterAll(async () => {
    await fixture?.stop()
    await app?.stop()
    await browser?.close()
  })

  describe.each(looks)('$look:', (how) => {
    test.each(listViews)('$view', (view) => look(fixture.url, view, how))

    test('what is wrong now', () =>
      look(app.url, { view: 'now', hash: '#/now', ready: heading('Now') }, how))

    test('the controls', () =>
      look(app.url, { view: 'controls', hash: '#/controls', ready: heading('Controls') }, how))

    test('each incident, with the dialog of its first deed', async () => {
      const { page } = await openConsole(browser, app.url, '#/now')
      const links = page.locator('a[href^="#/incidents/"]')
      await links.first().waitFor()
      const hashes = await links.evaluateAll((all) =>
        all.map((link) => (link as { hash?: string }).hash ?? ''),
      )
      await page.context().close()
      expect(new Set(hashes).size).toBeGreaterThan(1)
      for (const hash of new Set(hashes)) {
        await look(app.url, { view: hash, hash, ready: heading(/./) }, how)
        await look(app.url, { view: hash, hash, ready: openDeed }, how)
      }
    })
  })
})

async function openDeed(page: Page): Promise<void> {
  const deed = page.getByRole('button', { name: /approve|acknowledge|run/i }).first()
  await deed.waitFor()
  await deed.click()
  await page.getByRole('dialog').waitFor()
}
