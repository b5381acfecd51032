// The pools and the charts in a browser: hundreds of pools at once, a pool's own view, and numbers that lead on.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, startBrowser } from './chromium.ts'
import { type Opened, openConsole } from './open-console.ts'
import { type PageFixture, startPageFixture } from './page-fixture.ts'

const many = 500

let browser: Browser
let fixture: PageFixture
const opened: Opened[] = []

async function open(hash: string): Promise<Page> {
  const one = await openConsole(browser, fixture.url, hash)
  opened.push(one)
  return one.page
}

/** On a busy machine a second is short. */
const soon = <T>(get: () => T) => expect.poll(get, { timeout: 60_000 })
const hashOf = (page: Page) => new URL(page.url()).hash
const strips = (page: Page) => page.getByRole('img', { name: /^Nodes of / })

describe.skipIf(!hasChromium)('pools and charts', () => {
  beforeAll(async () => {
    browser = await startBrowser()
    fixture = await startPageFixture({ incidents: 60, pools: many })
  })
  afterEach(async () => {
    const troubles = opened.flatMap((one) => one.troubles)
    await Promise.all(opened.splice(0).map(({ page }) => page.context().close()))
    fixture.requests.length = 0
    expect(troubles).toEqual([])
  })
  afterAll(async () => {
    await fixture?.stop()
    await browser?.close()
  })

  test(`${many} pools: each with its strip, the sick ones first, and a name narrows them at once`, async () => {
    const page = await open('#/pools')
    await page.getByText(`${many} pools:`).waitFor()
    await soon(() => strips(page).count()).toBe(many)
    const names = await page.locator('.pool-card').allTextContents()
    const lastSick = names.findLastIndex((text) => text.includes('Sick'))
    expect(names.slice(0, lastSick).every((text) => text.includes('Sick'))).toBe(true)
    // Its nodes may all be idle: what makes it sick is said.
    expect(names[0]).toContain('Sick: 1 node incident, 1 task incident')
    expect(await strips(page).first().getAttribute('aria-label')).toMatch(
      /over 24 hours: now \d+ .*; up to \d+ sick, first .* ago, \d+ % of the time/,
    )
    await page.keyboard.press('/')
    const started = performance.now()
    await page.keyboard.type('-499')
    await soon(() => strips(page).count()).toBe(1)
    console.log(`${many} pools narrowed to one: ${Math.round(performance.now() - started)} ms`)
    await page.keyboard.type('9')
    await page.getByRole('heading', { name: 'No pool has such a name' }).waitFor()
  })

  test('what does not change is not drawn again: a poll of the same pools costs no work', async () => {
    const page = await open('#/pools')
    await soon(() => strips(page).count()).toBe(many)
    const first = await strips(page).first().elementHandle()
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await soon(() => fixture.requests.filter((path) => path === '/api/pools').length).toBe(2)
    expect(await first?.evaluate((strip) => (strip as { isConnected?: boolean }).isConnected)).toBe(
      true,
    )
  })

  test('a pool leads to its own view, with its incidents and what people asked for', async () => {
    const page = await open('#/pools')
    const { account = '', pool = '' } = fixture.data.pools[3] ?? {}
    await page.getByRole('link', { name: pool, exact: true }).click()
    await page.getByRole('heading', { name: `Pool ${pool}`, level: 1 }).waitFor()
    expect(hashOf(page)).toBe(`#/pools/${account}/${pool}`)
    await page.getByText('The image is rebuilt').waitFor()
    await soon(() => fixture.requests).toContain(
      `/api/incidents?account=${account}&pool=${pool}&top=20`,
    )
    await page.getByRole('link', { name: 'All in the history' }).click()
    await soon(() => hashOf(page)).toBe(`#/history?account=${account}&pool=${pool}`)
  })

  test('no pool at all says what to do', async () => {
    const before = fixture.data.pools
    fixture.data.pools = []
    const page = await open('#/pools')
    await page.getByRole('heading', { name: 'No pool is watched' }).waitFor()
    fixture.data.pools = before
  })

  test('charts tell in words what they draw, and as a table day by day', async () => {
    const page = await open('#/charts')
    for (const name of [
      /^Incidents found, .* to .*: \d+ in all; most on .*: \d+/,
      /^Mean time to repair, .*: most on .*: .* (min|h)/,
      /^Node-hours that stood idle, .*: [\d.,]+ node-hours in all/,
      /^Money that they cost, .*: \$[\d.,]+ in all/,
    ]) {
      await page.getByRole('img', { name }).waitFor()
    }
    await page.getByText('Mean time to repair as a table').click()
    const table = page.getByRole('table', { name: 'Mean time to repair, day by day' })
    expect(await table.getByRole('row').count()).toBe(31)
    // The day that saw nothing has no mean.
    expect(await table.getByRole('cell', { name: '–' }).count()).toBe(1)
  })

  test('the days shown stand in the address, and a fault leads to its incidents', async () => {
    const page = await open('#/charts')
    await page.getByLabel('90 days').check()
    await soon(() => hashOf(page)).toBe('#/charts?days=90')
    await soon(() => fixture.requests.length).toBe(2)
    const since = fixture.requests.map((path) =>
      Date.parse(new URL(path, 'http://x').searchParams.get('since') ?? ''),
    )
    expect(((since[0] ?? 0) - (since[1] ?? 0)) / 86_400_000).toBe(60)
    await page.getByRole('table', { name: 'Incidents by fault' }).getByRole('link').first().click()
    await soon(() => hashOf(page)).toMatch(/^#\/history\?fault=[a-z-]+&since=\d{4}-\d\d-\d\d/)
    await page.goBack()
    await soon(() => hashOf(page)).toBe('#/charts?days=90')
  })

  test('days without an incident say so', async () => {
    const before = fixture.data.summary
    fixture.data.summary = { ...before, opened: 0 }
    const page = await open('#/charts')
    await page.getByRole('heading', { name: 'No incident in these days' }).waitFor()
    fixture.data.summary = before
  })
})
