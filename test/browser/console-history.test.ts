// The history in a browser: its filters are its address, its list is walked by keys, and what it shows can be taken along.
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, startBrowser } from './chromium.ts'
import { activeRow } from './console-in-page.js'
import { type Opened, openConsole } from './open-console.ts'
import { type PageFixture, startPageFixture } from './page-fixture.ts'
import { wireIncidents } from './wire-rows.ts'

let browser: Browser
let fixture: PageFixture
let all: PageFixture['data']['incidents']
const opened: Opened[] = []
/** What the browser is expected to tell of answers that are no success. */
let expected: RegExp | undefined

async function open(hash: string): Promise<Page> {
  const one = await openConsole(browser, fixture.url, hash)
  opened.push(one)
  return one.page
}

/** On a busy machine a second is short. */
const soon = <T>(get: () => T) => expect.poll(get, { timeout: 60_000 })
const hashOf = (page: Page) => new URL(page.url()).hash
const rows = (page: Page) => page.locator('[role=grid] tr[data-index]')
const found = (page: Page, text: string) => page.getByText(text, { exact: true }).first().waitFor()
const active = (page: Page) => page.evaluate(activeRow)

describe.skipIf(!hasChromium)('the history', () => {
  beforeAll(async () => {
    browser = await startBrowser()
    fixture = await startPageFixture({ incidents: 600, pools: 0 })
    all = fixture.data.incidents
  })
  afterEach(async () => {
    const troubles = opened.flatMap((one) => one.troubles)
    await Promise.all(opened.splice(0).map(({ page }) => page.context().close()))
    fixture.data.incidents = all
    delete fixture.data.failing
    delete fixture.data.wait
    fixture.requests.length = 0
    expect(troubles.filter((text) => !expected?.test(text))).toEqual([])
    expected = undefined
  })
  afterAll(async () => {
    await fixture?.stop()
    await browser?.close()
  })

  test('a link is a view: what the address says is asked for, and the fields show it', async () => {
    const page = await open('#/history?pool=frames&state=resolved&since=2020-01-01&order=oldest')
    await rows(page).first().waitFor()
    const [asked = ''] = fixture.requests
    expect(Object.fromEntries(new URL(asked, 'http://x').searchParams)).toEqual({
      ...{ pool: 'frames', state: 'resolved', order: 'oldest', top: '100' },
      since: '2020-01-01T00:00:00.000Z',
    })
    expect(await page.getByLabel('State').inputValue()).toBe('resolved')
    // What is set is not hidden.
    expect(await page.getByLabel('Pool').isVisible()).toBe(true)
    expect(await page.getByLabel('Pool').inputValue()).toBe('frames')
    expect(await page.getByLabel('Found since (UTC)').inputValue()).toBe('2020-01-01T00:00')
  })

  test('each choice is a step that the back button takes back; letters of a search are none', async () => {
    const page = await open('#/history')
    await rows(page).first().waitFor()
    await page.getByLabel('Severity').selectOption('critical')
    await soon(() => hashOf(page)).toBe('#/history?severity=critical')
    await page.keyboard.press('Escape')
    await page.locator('h1').click()
    await page.keyboard.press('/')
    await page.keyboard.type('disk', { delay: 30 })
    await soon(() => hashOf(page)).toBe('#/history?severity=critical&text=disk')
    await soon(() => rows(page).first().textContent()).toMatch(/disk/i)
    await page.goBack()
    await soon(() => hashOf(page)).toBe('#/history')
    // The address goes back before the fields do.
    await soon(() => page.getByLabel('Severity').inputValue()).toBe('')
    await soon(() => page.getByLabel('Search').inputValue()).toBe('')
    await page.goForward()
    await soon(() => page.getByLabel('Search').inputValue()).toBe('disk')
    await page.getByRole('button', { name: 'Clear all filters' }).click()
    await soon(() => hashOf(page)).toBe('#/history')
  })

  test('the list is walked by keys, read on at its end, and left and come back to by keys', async () => {
    const page = await open('#/history')
    await rows(page).first().waitFor()
    const grid = page.getByRole('grid', { name: 'Incidents' })
    expect(await grid.getAttribute('aria-rowcount')).toBe('-1')
    const tall = () =>
      page.evaluate("document.querySelector('[role=grid]').scrollHeight").then(Number)
    let height = await tall()
    await grid.focus()
    for (const [key, index] of [
      ['ArrowDown', 1],
      ['j', 2],
      ['k', 1],
      ['PageDown', 1 + 12],
      ['Home', 0],
      ['End', 99],
    ] as const) {
      await page.keyboard.press(key)
      if (key === 'PageDown') await soon(async () => (await active(page)).index).toBeGreaterThan(5)
      else await soon(async () => (await active(page)).index).toBe(index)
      await soon(async () => (await active(page)).isSeen).toBe(true)
    }
    await soon(() => fixture.requests.length).toBe(2)
    for (const [index, pages] of [
      [199, 3],
      [299, 4],
      [399, 5],
      [499, 6],
      [599, 6],
    ]) {
      // The key goes to the last line that is drawn: those that were read come first.
      await soon(tall).toBeGreaterThan(height)
      height = await tall()
      await page.keyboard.press('End')
      await soon(async () => (await active(page)).index).toBe(index)
      await soon(() => fixture.requests.length).toBe(pages)
    }
    // All are read: now the number of lines is known.
    await soon(async () => Number(await grid.getAttribute('aria-rowcount'))).toBeGreaterThan(600)
    await found(page, '600 incidents')
    await page.keyboard.press('ArrowUp')
    expected = /404/
    await page.keyboard.press('Enter')
    await soon(() => hashOf(page)).toBe(`#/incidents/${all[598]?.id}`)
    await page.goBack()
    await soon(() => active(page)).toEqual({ index: 598, isSeen: true, hasFocus: true })
  })

  test('lines say what they are to a screen reader, and stand under their day', async () => {
    const page = await open('#/history')
    await rows(page).first().waitFor()
    const heads = await page.getByRole('columnheader').allTextContents()
    expect(heads).toEqual(['Severity', 'Found (UTC)', 'Incident', 'Pool', 'State', 'Repairs, cost'])
    const day = new Date(all[0]?.detectedAt ?? '').toLocaleDateString('en-GB', {
      ...{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' },
    })
    expect(
      (await page.getByRole('rowheader').first().textContent())?.replaceAll(',', ''),
    ).toContain(day.replaceAll(',', ''))
    const first = rows(page).first()
    expect(await first.getAttribute('aria-rowindex')).toBe('3')
    // Found at this time in UTC, with the reader's own beside it.
    expect(await first.locator('time').textContent()).toContain(all[0]?.detectedAt.slice(11, 16))
    expect(await first.textContent()).toMatch(/\d\d:\d\d local/)
  })

  test.each([
    { kind: 'CSV', lines: 601, begins: 'id,title' },
    { kind: 'NDJSON', lines: 600, begins: '{"id":' },
  ])('$kind of the whole view comes as a file, and no address holds the key', async (wanted) => {
    const page = await open('#/history')
    await rows(page).first().waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: `as ${wanted.kind}` }).click()
    const file = await download
    expect(file.suggestedFilename()).toMatch(/^batch-medic-incidents-\d{4}-.*Z\.(csv|ndjson)$/)
    const text = await readFile(await file.path(), 'utf8')
    expect(text.startsWith(wanted.begins)).toBe(true)
    expect(text.trimEnd().split('\n')).toHaveLength(wanted.lines)
    expect(text.split('id,title').length).toBeLessThan(3)
    await found(page, '600 saved')
    expect([...fixture.requests, file.url(), page.url()].join()).not.toContain('host-key')
  })

  test('nothing there, nothing that fits, and a bad address each say what to do', async () => {
    fixture.data.incidents = []
    const page = await open('#/history')
    await page.getByRole('heading', { name: 'No incident yet' }).waitFor()
    await page.goto(`${fixture.url}#/history?text=zzz`)
    await page.getByRole('heading', { name: 'No incident fits these filters' }).waitFor()
    await page.goto(`${fixture.url}#/history?since=yesterday&pols=x`)
    await page.getByRole('heading', { name: 'A part of the address says nothing here' }).waitFor()
    await page.getByText('write a day or a time in UTC, as 2026-03-01').waitFor()
  })

  test('while it reads it says so; what the app refuses is shown, and asked again at the press', async () => {
    let go = () => {}
    fixture.data.wait = new Promise((done) => {
      go = () => done()
    })
    const page = await open('#/history?fault=node-unusable')
    await page.getByText('Reading the history').waitFor()
    const detail = 'fault: "node-unusable" is no fault'
    fixture.data.failing = { status: 400, title: 'The query cannot be answered', detail }
    expected = /400/
    go()
    await page.getByRole('alert').getByText(detail).waitFor()
    delete fixture.data.failing
    await page.getByRole('button', { name: 'Try again now' }).click()
    await rows(page).first().waitFor()
    await soon(() => page.getByRole('alert').count()).toBe(0)
  })

  test('a page that fails on the way leaves what was read, and goes on from there', async () => {
    const page = await open('#/history')
    await rows(page).first().waitFor()
    fixture.data.failing = { status: 503, title: 'The app failed', detail: 'The store is away' }
    expected = /503/
    await page.getByRole('grid').focus()
    await page.keyboard.press('End')
    await page.getByRole('alert').getByText('The store is away').waitFor()
    const asked = fixture.requests.length
    delete fixture.data.failing
    await page.getByRole('button', { name: 'Try again now' }).click()
    await soon(() => fixture.requests.length).toBeGreaterThan(asked)
    await page.getByRole('grid').focus()
    await page.keyboard.press('End')
    await soon(async () => (await active(page)).index).toBeGreaterThan(99)
  })

  test('an incident that comes twice is shown once, and empty pages do not end the list', async () => {
    const some = wireIncidents(3, Date.now())
    fixture.data.incidents = [...some, ...some]
    const page = await open('#/history')
    await found(page, '3 incidents')
    expect(await rows(page).count()).toBe(3)
  })
})
