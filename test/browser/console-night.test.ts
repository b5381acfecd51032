// The page at three in the morning: from a card, by keyboard alone, with a wrong clock, a key that ends, and hostile machines.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, startBrowser } from './chromium.ts'
import { type ConsoleApp, keys, startConsoleApp } from './console-app.ts'
import { overhang } from './console-in-page.js'
import { createReaders, incidentIn, type OpenOptions } from './console-page.ts'
import { settledMs, troubled } from './console-world.ts'
import { hostileUrl, spoil } from './hostile-answers.ts'

const hourMs = 3_600_000
/** Tabs from the head of an incident to any of its buttons, and through a dialog: more would be no way. */
const mostTabs = 25

let browser: Browser
let app: ConsoleApp
const readers = createReaders()
/** What the browser is expected to tell of answers that are no success. */
let expected: RegExp | undefined

const open = (hash: string, options?: OpenOptions) => readers.open(browser, app, hash, options)

const heading = (page: Page, name: RegExp) =>
  page.getByRole('heading', { level: 1, name }).waitFor()

/** In the browser: the reader is faster than the page, which listens a moment after it has drawn. */
const goToControlsAtFirstSight = `new MutationObserver((_, observer) => {
  if (!document.querySelector('nav')) return
  observer.disconnect()
  history.replaceState(null, '', '#/controls')
  dispatchEvent(new HashChangeEvent('hashchange'))
}).observe(document, { childList: true, subtree: true })`

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Function key').fill(keys.host)
  await page.getByLabel('Your name').fill('ann')
  await page.keyboard.press('Enter')
}

/** Goes on by the keyboard until what has the focus is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let times = 0; times < mostTabs; times += 1) {
    const text = await page.evaluate(
      '(document.activeElement.labels?.[0] ?? document.activeElement).textContent',
    )
    if (name.test(String(text).trim())) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${name} is not reached by ${mostTabs} tabs`)
}

describe.skipIf(!hasChromium)('at three in the morning', () => {
  beforeAll(async () => {
    browser = await startBrowser()
    app = await startConsoleApp(troubled)
    await app.whole.run(settledMs)
  })
  afterEach(async () => {
    const troubles = await readers.close()
    app.fail(undefined)
    expect(troubles.filter((text) => !expected?.test(text))).toEqual([])
    expected = undefined
  })
  afterAll(async () => {
    await app?.stop()
    await browser?.close()
  })

  test('the link of a card leads through the sign-in to its incident, and so does each way back', async () => {
    const hash = `#/incidents/${await incidentIn(app, 'genomes')}`
    const page = await open(hash, { key: '' })
    await signIn(page)
    await heading(page, /^Start task fails across the pool/)
    expect(page.url()).toContain(hash)
    expected = /401/
    app.fail(401)
    await page.getByText('The app did not take the key (401)').waitFor({ timeout: 60_000 })
    app.fail(undefined)
    await signIn(page)
    await heading(page, /^Start task fails across the pool/)
  })

  test('who is refused before the app is told by whom, and not sent to look for another key', async () => {
    expected = /403/
    const page = await open('#/now')
    await heading(page, /^Now$/)
    await page.route(/\/api\/(?!console)/, (route) =>
      route.fulfill({ status: 403, headers: { 'x-ms-forbidden-ip': '203.0.113.7' }, body: '<p>' }),
    )
    await page
      .getByText('The network rules of the Function app refuse you')
      .waitFor({ timeout: 60_000 })
    await page.getByText('They do not let in the address 203.0.113.7, whatever the key.').waitFor()
    expect(await page.getByLabel('Function key').count()).toBe(0)
    await page.goto(`${app.url}#/incidents/${await incidentIn(app, 'genomes')}`)
    await page.getByText('The network rules of the Function app refuse you').waitFor()
    expect(await page.getByText('old months are dropped in time').count()).toBe(0)
  })

  test('a message that the summary of the hour took in says so', async () => {
    const id = await incidentIn(app, 'genomes')
    const page = await open('#/now')
    await page.route(`**/api/incidents/${id}`, async (route) => {
      const story = await (await route.fetch()).json()
      const [first] = story.incident.alerts
      story.incident.alerts = [first, { ...first, channel: 'mail:night', summed: true }]
      await route.fulfill({ json: story })
    })
    await page.goto(`${app.url}#/incidents/${id}`)
    const told = page.getByText('mail:night, in the summary of the hour, ')
    await told.waitFor()
    expect(await page.getByText('in the summary of the hour').count()).toBe(1)
  })

  test('each view is there again after a reload, and on the way back and forth', async () => {
    const views = [
      { hash: '#/pools/renderfarm/frames', name: /^Pool frames$/ },
      { hash: `#/incidents/${await incidentIn(app, 'encode')}`, name: /^Node unusable/ },
      { hash: '#/history?fault=node-unusable&order=oldest', name: /^History$/ },
      { hash: '#/charts?days=90', name: /^Charts$/ },
      { hash: '#/controls', name: /^Controls$/ },
    ]
    const page = await open('#/now')
    await heading(page, /^Now$/)
    for (const { hash, name } of views) {
      await page.goto(`${app.url}${hash}`)
      await heading(page, name)
      await page.reload()
      await heading(page, name)
    }
    for (const { name } of views.toReversed().slice(1)) {
      await page.goBack()
      await heading(page, name)
    }
    for (const { name } of views.slice(1)) {
      await page.goForward()
      await heading(page, name)
    }
  })

  test('an address that changes while the first view is drawn is gone to', async () => {
    const page = await open('#/now')
    await heading(page, /^Now$/)
    await page.addInitScript(goToControlsAtFirstSight)
    await page.goto(`${app.url}#/charts`)
    await page.reload()
    await heading(page, /^Controls$/)
  })

  test.each([
    { when: 'an hour fast', aheadMs: hourMs },
    { when: 'an hour slow', aheadMs: -hourMs },
    { when: 'two days slow', aheadMs: -48 * hourMs },
  ])(
    'where the clock of the machine is $when it is told by that of the app',
    async ({ aheadMs }) => {
      const page = await open('#/now', { aheadMs })
      await page
        .getByText(/Found .*, 21 min ago\)/)
        .first()
        .waitFor()
      await page.getByText(/The census is alive: it counted 4 pools (\d+ s ago|just now)/).waitFor()
      await page
        .getByRole('img', {
          name: /^Nodes of genomes over 24 hours: now 8 sick; up to 8 sick, first 2\d min ago/,
        })
        .waitFor()
      await page.goto(`${app.url}#/incidents/${await incidentIn(app, 'frames')}`)
      await page.getByText(/found .*, 21 min ago\)/).waitFor()
      expect(await page.locator('main').innerText()).not.toMatch(/\bin \d+ (s|min|h|d)\b/)
    },
  )

  test('nothing that machines and people wrote becomes a part of the page', async () => {
    const hashes = ['#/now', '#/history', '#/pools/renderfarm/frames']
    for (const pool of ['genomes', 'frames', 'encode']) {
      hashes.push(`#/incidents/${await incidentIn(app, pool)}`)
    }
    for (const hash of hashes) {
      const page = await open('#/nowhere', { viewport: { width: 390, height: 844 } })
      await spoil(page)
      await page.goto(`${app.url}${hash}`)
      await page.locator('main').getByText('AAAAAAAAAA').first().waitFor({ state: 'attached' })
      const file = page.getByRole('button', { name: /^Read / }).first()
      if ((await file.count()) > 0) await file.click()
      expect(await page.evaluate('window.owned')).toBe(undefined)
      expect(await page.locator('main img, main script, main svg[onload]').count()).toBe(0)
      expect(await page.locator(`a[href^="${hostileUrl.slice(0, 11)}"]`).count()).toBe(0)
      expect(await page.evaluate(overhang)).toBe(0)
      await page.context().close()
    }
  })

  test('a view that falls over says so, and leaves the others standing', async () => {
    const page = await open('#/now')
    await page.getByText('3 open incidents').waitFor()
    expected = /made to fall/
    await page.evaluate("Array.prototype.toSorted = () => { throw new Error('made to fall') }")
    await page.goto(`${app.url}#/pools`)
    await heading(page, /^This view broke$/)
    await page.getByText('made to fall').waitFor()
    await page.goto(`${app.url}#/nowhere`)
    await heading(page, /^No such view$/)
  })

  test('a whole approval goes by the keyboard alone, from what is wrong to what came of it', async () => {
    const page = await open('#/now')
    await page.getByText('3 open incidents').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await heading(page, /^Node unusable/)
    await tabTo(page, /^Approve the reboot$/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Approve the reboot' }).waitFor()
    await tabTo(page, /^Why/)
    await page.keyboard.type('seen at the portal')
    await tabTo(page, /^Approve$/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Done: Approve the reboot' }).waitFor()
    await expect.poll(() => app.whole.writes()).toEqual([expect.stringMatching(/reboot 202$/)])
    // Who hears the page is told as well, and the focus is not lost.
    await expect
      .poll(() => page.locator('#said').innerText())
      .toMatch(/^(Done|The incident is now)/)
    expect(await page.evaluate('document.activeElement.tagName')).not.toBe('BODY')
  })
})
