// The page where there is little room, and where a reader compares its words with those of cards and the CLI.
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { lineText } from '../../src/notify/line-text.ts'
import { hasChromium, startBrowser } from './chromium.ts'
import { type ConsoleApp, startConsoleApp } from './console-app.ts'
import { createReaders, type OpenOptions } from './console-page.ts'
import { settledMs, troubled } from './console-world.ts'

const phone = { viewport: { width: 390, height: 844 } }

let browser: Browser
let app: ConsoleApp
const readers = createReaders()

const open = (hash: string, options?: OpenOptions) => readers.open(browser, app, hash, options)

describe.skipIf(!hasChromium)('the page', () => {
  beforeAll(async () => {
    browser = await startBrowser()
    app = await startConsoleApp({ ...troubled, policy: { mode: 'act' } })
    await app.whole.run(2 * settledMs)
  })
  afterEach(async () => {
    const troubles = await readers.close()
    expect(troubles).toEqual([])
  })
  afterAll(async () => {
    await app?.stop()
    await browser?.close()
  })

  test('breaks the command for a key between its parts alone', async () => {
    for (const width of [320, 390, 1280]) {
      const page = await open('#/now', { key: '', viewport: { width, height: 844 } })
      await page.getByLabel('Function key').waitFor()
      const parts = page.locator('.door code span')
      expect((await page.locator('.door code').innerText()).replace(/\s+/g, ' ').trim()).toBe(
        'az functionapp keys list --resource-group GROUP --name APP --query functionKeys.default -o tsv',
      )
      // A part on two lines has two boxes.
      const lines = await parts.evaluateAll((all) =>
        all.map(
          (one) => (one as unknown as { getClientRects(): object[] }).getClientRects().length,
        ),
      )
      expect(lines).toEqual([1, 1, 1, 1, 1])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    }
  })

  test('draws charts without a column of less than no width, in a sliver as well as hidden', async () => {
    const page = await open('#/charts')
    await page.getByRole('heading', { name: 'Incidents by cause' }).waitFor()
    const drawn = () => page.locator('.chart-frame svg').first().getAttribute('width')
    const before = Number(await drawn())
    await page.setViewportSize({ width: 60, height: 400 })
    await expect.poll(async () => Number(await drawn())).toBeLessThan(before)
    const sliver = await drawn()
    await page.locator('.chart-frame').evaluateAll((all) => {
      for (const one of all) (one as unknown as { hidden: boolean }).hidden = true
    })
    await page.setViewportSize({ width: 1280, height: 900 })
    expect(await drawn()).toBe(sliver)
    await page.locator('.chart-frame').evaluateAll((all) => {
      for (const one of all) (one as unknown as { hidden: boolean }).hidden = false
    })
    await expect.poll(async () => Number(await drawn())).toBe(before)
  })

  test('shows the incidents of a pool on a phone without anything beyond its edge', async () => {
    const page = await open('#/pools/renderfarm/frames', phone)
    const table = page.getByRole('table', { name: 'Incidents of frames' })
    await table.getByRole('link').first().waitFor()
    const cells = table.locator('tbody th, tbody td')
    const edges = await cells.evaluateAll((all) =>
      all.map((one) => {
        const { right, height } = (
          one as unknown as { getBoundingClientRect(): { right: number; height: number } }
        ).getBoundingClientRect()
        return { right, height }
      }),
    )
    expect(Math.max(...edges.map(({ right }) => right))).toBeLessThanOrEqual(390)
    // A node's id on eight lines was 180 pixels high.
    expect(Math.max(...edges.map(({ height }) => height))).toBeLessThan(90)
  })

  test('says the steps of an incident as cards and the CLI do, and when its fault began', async () => {
    const over = (await app.whole.incidents()).find(
      ({ incident, timeline }) =>
        incident.state === 'resolved' && timeline.some(({ text }) => text.startsWith('reboot:')),
    )
    if (!over) throw new Error('no incident is over')
    const page = await open(`#/incidents/${over.incident.id}`)
    await page.getByRole('heading', { name: 'Timeline' }).waitFor()
    const steps = page.locator('.timeline .said')
    expect(await steps.allInnerTexts()).toEqual(
      over.timeline.map(({ text }) => lineText(text, over.attempts)),
    )
    expect(await steps.filter({ hasText: /^Reboot: / }).count()).toBeGreaterThan(0)
    expect(await steps.filter({ hasText: /^reboot: / }).count()).toBe(0)
    const { since } = over.incident.finding
    const began = page.locator('dt', { hasText: 'Fault began' }).locator('+ dd')
    expect(await began.innerText()).toContain(new Date(since).toISOString().slice(11, 16))
    expect(await page.getByText('In this state since').count()).toBe(0)
  })
})
