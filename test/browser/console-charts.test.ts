// The charts over the real API: what they add up is what the history of the same world holds.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, startBrowser } from './chromium.ts'
import { type ConsoleApp, startConsoleApp } from './console-app.ts'
import { openPage, type Reader } from './console-page.ts'
import { settledMs, troubled } from './console-world.ts'

let browser: Browser
let app: ConsoleApp
let reader: Reader
let page: Page

/** The big number under a name, and the small words beneath it. */
async function figure(name: string): Promise<string> {
  const one = page.locator('.figure').filter({ hasText: name })
  return (await one.locator('dd').first().innerText()).replace(/\s+/g, ' ')
}

describe.skipIf(!hasChromium)('the charts of a world', () => {
  beforeAll(async () => {
    browser = await startBrowser()
    // Nothing is asked of anybody: repairs are made, and some incidents end.
    app = await startConsoleApp({ ...troubled, policy: { mode: 'act' } })
    await app.whole.run(2 * settledMs)
    reader = await openPage(browser, app, '#/charts')
    page = reader.page
    await page.getByRole('heading', { name: 'Incidents by cause' }).waitFor()
  })
  afterAll(async () => {
    await reader?.close()
    await app?.stop()
    await browser?.close()
    expect(reader?.troubles).toEqual([])
  })

  test('count what was found, what is over and what is open', async () => {
    const states = (await app.whole.incidents()).map(({ incident }) => incident.state)
    const over = states.filter((state) => state === 'resolved').length
    expect(over).toBeGreaterThan(0)
    expect(over).toBeLessThan(states.length)
    expect(await figure('Found')).toBe(`${states.length} ${states.length - over} open now`)
    expect(await figure('Over')).toMatch(new RegExp(`^${over} `))
    expect(await figure('Mean time to repair')).toMatch(/^\d+ min/)
    expect(await figure('Stood idle')).toMatch(/^\$\d+\.\d\d \d.* node-hours/)
  })

  test('draw today, and nothing before the world began', async () => {
    const [today] = new Date(app.whole.clock.now()).toISOString().split('T')
    await page.getByText('Incidents found as a table').click()
    const rows = page
      .getByRole('region', { name: 'Incidents found, day by day' })
      .locator('tbody tr')
    await expect.poll(() => rows.count()).toBe(30)
    const counts = await rows.allInnerTexts()
    const found = counts.filter((text) => !/\t0\t0$/.test(text))
    expect(found).toEqual([expect.stringMatching(new RegExp(`^${today}\\t[1-9]`))])
  })

  test('name causes as incidents do, and lead to the incidents of a fault', async () => {
    const causes = page.getByRole('region', { name: 'Incidents by cause' })
    await causes.getByRole('row', { name: /Wrong settings/ }).waitFor()
    await page.getByRole('link', { name: 'Node unusable' }).click()
    await page.getByRole('grid').waitFor()
    const lines = page.locator('[role=grid] tr[data-index]')
    const wanted = (await app.whole.incidents()).filter(
      ({ incident }) => incident.fault === 'node-unusable',
    )
    await expect.poll(() => lines.count()).toBe(wanted.length)
    await page.goBack()
    await page.getByRole('heading', { name: 'Incidents by cause' }).waitFor()
  })

  test('go by as many days as are chosen, and the link has them', async () => {
    await page.getByRole('radio', { name: '7 days' }).check()
    await expect.poll(() => page.url()).toContain('#/charts?days=7')
    await page.reload()
    await page.getByRole('heading', { name: 'Incidents by cause' }).waitFor()
    expect(await page.getByRole('radio', { name: '7 days' }).isChecked()).toBe(true)
    expect(app.requests.filter((line) => line.includes('/summary?')).length).toBeGreaterThan(1)
  })
})
