// The emulator's page in a browser: what it shows, what its buttons do, and whether everyone can use them.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { StartedEmulator } from '../../bin/emulator.d.ts'
import { startEmulator } from '../../src/emulator/library.ts'
import { hasChromium, startBrowser } from './chromium.ts'
import { audit, coloursOf, focusedText, forgetTold, toldText } from './in-page.js'

let browser: Browser
let emulator: StartedEmulator
const pages: Page[] = []
const troubles: string[] = []

async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, ...options })
  pages.push(page)
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  page.on('pageerror', (error) => troubles.push(error.message))
  page.setDefaultTimeout(60_000)
  await page.goto(`${emulator.controlUrl}/`)
  await page.getByText('steady, 24 of 24 nodes').waitFor()
  return page
}

const told = (page: Page) => page.locator('#told')

describe.skipIf(!hasChromium)('the page of the emulator', () => {
  beforeAll(async () => {
    browser = await startBrowser()
    emulator = await startEmulator({ world: 'demo' })
  })
  afterEach(async () => {
    await Promise.all(pages.splice(0).map((page) => page.close()))
    emulator.reset()
    expect(troubles.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await emulator?.stop()
    await browser?.close()
  })

  test('shows pools, jobs and calls, and goes on with what happens', async () => {
    const page = await open()
    emulator.advance(60_000)
    await page.getByRole('img', { name: /^Nodes of frames now: .*\d+ running/ }).waitFor()
    expect(await page.getByRole('row', { name: /^shot-010 active / }).count()).toBe(1)
    await emulator.fetch(`${emulator.url}/pools?api-version=2022-10-01.16.0`)
    await page.getByRole('row', { name: /Pool_List: GET \/pools/ }).waitFor()
  })

  test('draws each node in its state: what is unusable is a line of another colour', async () => {
    const page = await open()
    emulator.advance(120_000)
    emulator.break({ do: 'node-unusable', pool: 'frames', nodes: 'all', account: 'renderfarm' })
    emulator.advance(120_000)
    const map = page.getByRole('img', { name: /^States of the nodes of frames .*2\d unusable/ })
    await map.waitFor()
    const colours = await map.evaluate(coloursOf)
    expect(colours.early).not.toBe(colours.late)
  })

  test('counts what is neither idle nor running, one as one', async () => {
    const page = await open()
    emulator.break({ do: 'node-unusable', pool: 'simulation', nodes: 0, account: 'renderfarm' })
    emulator.advance(60_000)
    await page.getByText('1 node that is neither idle nor running', { exact: true }).waitFor()
  })

  test('shows what a hostile client sends as text, and goes on', async () => {
    const page = await open()
    const markup = '<img src=x onerror=document.title=1>'
    await emulator.fetch(`${emulator.url}/pools/a%20b?api-version=%zz&x=${markup}`)
    emulator.break({ do: 'api-refuses', at: 'PT9H', path: `/${markup}`, operation: 'Pool_*' })
    await page.getByRole('row', { name: /%zz.*<img src=x/ }).waitFor()
    await page.getByText('api-refuses').first().waitFor()
    emulator.advance(60_000)
    await page.getByRole('img', { name: /^Nodes of frames now: .*\d+ running/ }).waitFor()
    expect(await page.locator('img').count()).toBe(0)
    expect(await told(page).textContent()).toBe('')
  })

  test('lets time stand still, go on, and be stepped', async () => {
    const page = await open()
    const before = emulator.state().nowMs
    await page.getByRole('button', { name: 'Step 10 min' }).click()
    await page.getByText('Step 10 min: done.').waitFor()
    expect(emulator.state().nowMs).toBe(before + 600_000)
    // Stepped by hand alone at first, as its starter wished.
    await page.getByRole('button', { name: 'Go on', pressed: true }).click()
    await page.getByRole('button', { name: 'Pause', pressed: false }).click()
    await page.getByRole('button', { name: 'Go on', pressed: true }).waitFor()
  })

  test('breaks a node, lists the fault and takes it back, by keyboard alone', async () => {
    const page = await open()
    await page.getByLabel('What').focus()
    await page.keyboard.type('Unusable; a')
    for (const _ of ['pool', 'nodes', 'for', 'button']) await page.keyboard.press('Tab')
    expect(await page.evaluate(focusedText)).toBe('Break')
    await page.keyboard.press('Enter')
    await page.getByText('Added: node-unusable frames').waitFor()
    await page.getByText(/node-unusable frames \(active, struck once\)/).waitFor()
    await page.getByRole('button', { name: 'Remove node-unusable frames' }).first().press('Enter')
    await page.getByText('Removed: node-unusable frames').waitFor()
    await expect.poll(() => page.evaluate(focusedText)).toMatch(/^(Remove|Break)$/)
  })

  test('shows the fault as it is sent, and begins anew at the second press alone', async () => {
    const page = await open()
    await page.locator('#nodes').selectOption('all')
    await page
      .getByText('{"do":"node-unusable","account":"renderfarm","pool":"frames","nodes":"all"}')
      .waitFor()
    await emulator.advance(60_000)
    const { nowMs } = emulator.state()
    await page.getByRole('button', { name: 'Begin anew' }).press('Enter')
    await page.getByRole('button', { name: 'Press again to begin anew' }).waitFor()
    expect(emulator.events().length).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Press again to begin anew' }).press('Enter')
    await page.getByText('The world begins anew.').waitFor()
    expect(emulator.state()).toMatchObject({ nowMs, startedMs: nowMs })
  })

  test('a world without pools says so', async () => {
    const page = await open()
    emulator.reset({ world: { accounts: [{ name: 'renderfarm' }] } })
    await page.getByText('No pools.').waitFor()
  })

  test('everything that it offers to break is a fault that the emulator knows', async () => {
    const page = await open()
    const kinds = await page.getByLabel('What').locator('option').allTextContents()
    expect(kinds.length).toBeGreaterThan(25)
    for (const kind of kinds) {
      await page.getByLabel('What').selectOption({ label: kind })
      await page.getByRole('button', { name: 'Break', exact: true }).click()
      await page.waitForFunction(toldText)
      expect(await told(page).textContent(), kind).toMatch(/^Added: /)
      await page.evaluate(forgetTold)
    }
  })

  test.each([
    { width: 1200, colorScheme: 'light' as const },
    { width: 360, colorScheme: 'dark' as const },
  ])(
    'at $width pixels, $colorScheme: nothing hangs over, every control has a name, text is readable',
    async ({ width, colorScheme }) => {
      const page = await open({ viewport: { width, height: 800 }, colorScheme })
      const found = await page.evaluate(audit)
      expect(found).toMatchObject({ unnamed: [], over: 0, lang: 'en' })
      expect(found.controls).toBeGreaterThan(12)
      // WCAG 2.2, 1.4.3.
      expect(found.leastContrast).toBeGreaterThan(4.5)
      expect(found.isDark).toBe(colorScheme === 'dark')
    },
  )

  test('says so when the emulator is away, and goes on when it is back', async () => {
    const page = await open()
    await page.route('**/_emulator/clock', (route) => route.abort())
    await page.getByText('The emulator does not answer; the page goes on asking.').waitFor()
    await page.unroute('**/_emulator/clock')
    await expect.poll(() => told(page).textContent(), { timeout: 60_000 }).toBe('')
    // The browser tells of each answer that did not come.
    expect(new Set(troubles.splice(0))).toEqual(
      new Set(['Failed to load resource: net::ERR_FAILED']),
    )
  })
})
