// The local page of telemetry in a browser: by keyboard, on a phone, in the dark, for everyone.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createMemoryTelemetry } from '../../src/adapters/memory/telemetry.ts'
import { startCatcherServer } from '../../src/local/catcher/catcher-server.ts'
import { openCaught } from '../../src/local/catcher/caught.ts'
import type { LocalServer } from '../../src/local/local-server.ts'
import { createCollected } from '../../src/local/telemetry/collected.ts'
import { tempFolder } from '../local/temp-folder.ts'
import { hasChromium, startBrowser } from './chromium.ts'
import { overhang, violations } from './console-in-page.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser: Browser
let server: LocalServer
const pages: Page[] = []

const hostile = `<img src=x onerror="document.title='mine'">${'x'.repeat(300)}`

async function live(): Promise<ReturnType<typeof createCollected>> {
  const collected = createCollected()
  const telemetry = createMemoryTelemetry(collected.hear)
  for (let n = 0; n < 4; n += 1) await telemetry.step('drain', {}, async () => undefined)
  for (let n = 0; n < 3; n += 1) {
    const pool = `renderfarm|${n === 1 ? hostile : 'frames'}`
    const exam = telemetry.step('exam', { pool }, async (step) => {
      step.note({ incidents: 'renderfarm.frames.3kkkkiej3nop renderfarm.frames.8f2aqq01xk' })
      await telemetry.step('observe', {}, async () => undefined)
      await telemetry.step('act', {}, () => Promise.reject(new Error(hostile)))
    })
    await exam.catch(() => undefined)
  }
  telemetry.metric('incident.timeToResolve', 145_770, {
    ...{ account: 'renderfarm', fault: 'task-input-unavailable', resolution: 'helped' },
  })
  telemetry.event('exam.pass', { pool: 'renderfarm|frames', nodes: 24 })
  telemetry.warn(hostile, { stage: 'notify' })
  telemetry.error('It broke', new Error(hostile), { stage: 'act' })
  return collected
}

async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage({ bypassCSP: true, ...options })
  pages.push(page)
  page.setDefaultTimeout(60_000)
  await page.goto(`${server.url}/telemetry`)
  return page
}

describe.skipIf(!hasChromium)('the page of telemetry', () => {
  beforeAll(async () => {
    browser = await startBrowser()
    server = await startCatcherServer({
      ...{ caught: openCaught(`${tempFolder('telemetry')}/caught.json`, Date.now), port: 0 },
      ...{ deadLetters: () => [], wallNow: Date.now, webhookSecret: 'c2VjcmV0' },
      collected: await live(),
    })
  })
  afterEach(async () => {
    await Promise.all(pages.splice(0).map((page) => page.close()))
  })
  afterAll(async () => {
    await server?.stop()
    await browser?.close()
  })

  test.each([
    { when: 'on a desk', options: { viewport: { width: 1200, height: 900 } } },
    { when: 'on a phone', options: { viewport: { width: 390, height: 844 } } },
    { when: 'in the dark', options: { colorScheme: 'dark' as const } },
  ])('keeps nobody out, and is no wider than its window, $when', async ({ options }) => {
    const page = await open(options)
    const traces = page.locator('summary')
    for (const trace of await traces.all()) await trace.click()
    await page.evaluate(axe)
    expect(await page.evaluate(violations)).toEqual([])
    expect(await page.evaluate(overhang)).toBeLessThanOrEqual(0)
    // A column that is squeezed makes a row as high as its letters are many.
    const rows = await page.locator('#metrics tbody tr').all()
    for (const row of rows) expect((await row.boundingBox())?.height).toBeLessThan(80)
  })

  test('opens a trace by the keyboard, past a link to the content', async () => {
    const page = await open()
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').innerText()).toBe('To the content')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    const focused = page.locator(':focus')
    while ((await focused.evaluate((one) => one.tagName)) !== 'SUMMARY') {
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    await page.getByText('observe').first().waitFor({ state: 'visible' })
  })

  test('shows what is hostile as it is written', async () => {
    const page = await open()
    expect(await page.getByText('warning: <img src=x').count()).toBe(1)
    expect(await page.title()).toBe('Telemetry · Batch Medic')
  })
})
