// The page in a browser, over the real API: each flow from signing in to what became of an answer.
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hasChromium, startBrowser } from './chromium.ts'
import { type ConsoleApp, keys, startConsoleApp } from './console-app.ts'
import { createReaders, incidentIn, type OpenOptions, openPage } from './console-page.ts'
import { causeLine, healthy, settledMs, troubled } from './console-world.ts'

let browser: Browser
let app: ConsoleApp
const readers = createReaders()

const open = (hash: string, options?: OpenOptions) => readers.open(browser, app, hash, options)

const story = async (pool: string, options: OpenOptions = {}) =>
  open(`#/incidents/${await incidentIn(app, pool)}`, options)

const stateIn = async (pool: string) =>
  (await app.whole.incidents()).find(({ incident }) => incident.pool.pool === pool)?.incident.state

describe.skipIf(!hasChromium)('the page', () => {
  beforeAll(async () => {
    browser = await startBrowser()
  })
  beforeEach(async () => {
    app = await startConsoleApp(troubled)
    await app.whole.run(settledMs)
  })
  afterEach(async () => {
    const troubles = await readers.close()
    await app.stop()
    expect(troubles).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
  })

  test('asks for the key once, keeps it for the tab alone, and shows nothing without it', async () => {
    const page = await open('#/now', { key: '' })
    await page.getByLabel('Function key').waitFor()
    expect(app.requests.filter((line) => !line.includes('/console'))).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByText('Give the key').waitFor()
    await page.getByLabel('Function key').fill(keys.read)
    await page.getByLabel('Your name').fill('ann')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Start task fails across the pool' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Start task fails across the pool' }).waitFor()
    expect(await page.evaluate('localStorage.length + document.cookie.length')).toBe(0)
    expect(page.url()).not.toContain(keys.read)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Function key').waitFor()
    expect(await page.evaluate("sessionStorage.getItem('batch-medic')")).not.toContain(keys.read)
  })

  test('shows what is wrong, the worst first, and leads to its story', async () => {
    const page = await open('')
    await page.getByText('3 open incidents').waitFor()
    const heads = await page.locator('main section h2').allTextContents()
    expect(heads.slice(0, 3)).toEqual([
      'Start task fails across the pool',
      'Node unusable',
      'Node unusable',
    ])
    await page.getByText(/The census is alive: it counted 4 pools/).waitFor()
    await page.getByRole('link', { name: /^the pool Escalated/ }).click()
    const heading = page.getByRole('heading', { level: 1, name: 'Start task fails' })
    await heading.waitFor()
    // As a new page would.
    await expect.poll(() => heading.evaluate('document.activeElement.tagName')).toBe('H1')
    expect(await page.title()).toBe('Start task fails across the pool · Batch Medic')
    await page.goBack()
    await page.getByText('3 open incidents').waitFor()
  })

  test('tells an incident at its head: what broke, why, what was done, what to do, what it cost', async () => {
    const page = await story('genomes')
    const head = page.getByRole('region', { name: 'In short' })
    for (const text of ['exit code 22 on 8 of 8 nodes', causeLine, 'Nothing was called.']) {
      await head.getByText(text).first().waitFor()
    }
    await head.getByText(/This is left to you. Correct the URL/).waitFor()
    await head.getByText(/\$\d+\.\d\d \(.* node-hours\)/).waitFor()
  })

  test('reads a kept file with its telling line marked and in sight', async () => {
    const page = await story('genomes')
    await page
      .getByRole('button', { name: /^Read startup\/stderr.txt/ })
      .first()
      .click()
    const marked = page.locator('mark')
    await marked.waitFor()
    expect(await marked.textContent()).toBe(causeLine)
    await page.getByText('Line 161 is marked').waitFor()
    const box = await page.locator('.reader').boundingBox()
    const line = await marked.boundingBox()
    expect(line?.y).toBeGreaterThan(box?.y ?? Number.NaN)
    expect(line?.y).toBeLessThan((box?.y ?? Number.NaN) + (box?.height ?? 0) - 20)
  })

  test('approves a reboot after saying what will happen, and shows what became of it', async () => {
    const page = await story('frames')
    await page.getByRole('button', { name: 'Approve the reboot' }).click()
    const dialog = page.getByRole('dialog', { name: 'Approve the reboot' })
    await dialog.getByText('the node restarts and its start task runs again').waitFor()
    await dialog.getByText('Tasks that run on it begin again elsewhere.').waitFor()
    await dialog.getByText(/^POST \/pools\/frames\/nodes\/.*\/reboot/).waitFor()
    expect(app.whole.writes()).toEqual([])
    await dialog.getByLabel(/^Why/).fill('known good')
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click()
    await page.getByRole('heading', { name: 'Done: Approve the reboot' }).waitFor()
    await expect.poll(() => app.whole.writes()).toEqual([expect.stringMatching(/reboot 202$/)])
    await page
      .getByText(/ann approved.*known good|approved by ann/i)
      .first()
      .waitFor()
  })

  test('rejects by keyboard alone, and gives the focus back', async () => {
    const page = await story('frames')
    await page.getByRole('button', { name: 'Reject the reboot' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Reject the reboot' }).waitFor()
    await page.keyboard.press('Escape')
    await expect
      .poll(() => page.evaluate('document.activeElement.textContent'))
      .toBe('Reject the reboot')
    await page.keyboard.press('Enter')
    // The focus stays within the dialog, however far it goes.
    for (let times = 0; times < 12; times += 1) await page.keyboard.press('Tab')
    expect(
      await page.evaluate(
        "document.activeElement === document.body || !!document.activeElement.closest('dialog')",
      ),
    ).toBe(true)
    await page.getByRole('dialog').getByRole('button', { name: 'Reject', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /: Reject the reboot/ }).waitFor()
    expect(app.whole.writes().filter((call) => call.includes('/reboot'))).toEqual([])
  })

  test('runs an action that somebody chooses, and acknowledges', async () => {
    const page = await story('encode')
    await page.getByRole('button', { name: 'Run an action …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Run an action' })
    await dialog.getByRole('button', { name: 'Run it' }).click()
    await dialog.getByText('Choose the action first.').waitFor()
    await dialog.getByRole('radio', { name: /^Reboot/ }).check()
    await dialog.getByRole('button', { name: 'Run it' }).click()
    await page.getByRole('heading', { name: 'Done: Run: Reboot' }).waitFor()
    await expect.poll(() => app.whole.writes().length).toBe(1)
    await page.getByRole('button', { name: 'Acknowledge' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click()
    await page.getByText('Seen by ann').waitFor()
  })

  test('asks for a key that changes where the first one only reads', async () => {
    const page = await story('frames', { key: keys.read })
    await page.getByRole('button', { name: 'Acknowledge' }).click()
    const dialog = page.getByRole('dialog', { name: 'Acknowledge' })
    await dialog.getByRole('button', { name: 'Acknowledge' }).click()
    await dialog.getByLabel('A key that changes').fill(keys.host)
    await dialog.getByRole('button', { name: 'Acknowledge' }).click()
    await page.getByRole('heading', { name: 'Done: Acknowledge' }).waitFor()
    // The browser tells of each refusal.
    readers.all[0]?.troubles.splice(0, 1)
  })

  test('says so when it cannot know whether a change was taken', async () => {
    const page = await story('frames')
    await page.route('**/acknowledge', (route) => route.abort())
    await page.getByRole('button', { name: 'Acknowledge' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click()
    await page.getByText('It is not known whether “Acknowledge” was taken').waitFor()
    expect(await stateIn('frames')).toBe('awaiting-approval')
    readers.all[0]?.troubles.splice(0)
  })

  test('pauses a pool and resumes it', async () => {
    const page = await open('#/controls')
    await page.getByText('Nothing is paused, held or silenced').waitFor()
    await page.getByRole('button', { name: 'Pause, hold or silence …' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Pool').selectOption('frames')
    await dialog.getByText('Batch Medic changes nothing in pool frames of renderfarm').waitFor()
    await dialog.getByRole('button', { name: 'Pause', exact: true }).click()
    await dialog.getByText('Say why, in three characters at least').waitFor()
    await dialog.getByLabel('Why').fill('driver upgrade')
    await dialog.getByRole('button', { name: 'Pause', exact: true }).click()
    await page.getByRole('heading', { name: /^Done: Pause of pool frames/ }).waitFor()
    await page.getByRole('row', { name: /Pause frames .*ann.*driver upgrade/ }).waitFor()
    await page.getByRole('button', { name: 'End: pause of frames' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click()
    await page.getByRole('heading', { name: 'Done: End the pause of frames' }).waitFor()
    await page.getByText('Nothing is paused, held or silenced').waitFor()
    await page.getByLabel('Of which pool').selectOption({ label: 'renderfarm/frames' })
    await page.getByRole('row', { name: /Resume: pool frames.*Done/ }).waitFor()
  })

  test('holds a node and silences a pool', async () => {
    const page = await open('#/controls?do=hold&account=renderfarm&pool=frames&node=tvmps_1')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Batch Medic does not touch node tvmps_1 of pool frames').waitFor()
    await dialog.getByLabel('Why').fill('mine')
    await dialog.getByRole('button', { name: 'Hold', exact: true }).click()
    await page.getByText('The pool has no node tvmps_1 (any more).', { exact: true }).waitFor()
    const [node] = (await app.whole.person.nodes('frames')).items
    await page.getByRole('button', { name: 'Pause, hold or silence …' }).click()
    await dialog.getByLabel('Node id').fill(node?.nodeId ?? '')
    await dialog.getByLabel('Why').fill('mine')
    await dialog.getByRole('button', { name: 'Hold', exact: true }).click()
    await page.getByRole('row', { name: /Hold frames, node tvmps_/ }).waitFor()
    await page.getByRole('button', { name: 'Pause, hold or silence …' }).click()
    await dialog.getByLabel('What', { exact: true }).selectOption('silence')
    await dialog.getByLabel('Why').fill('known')
    await dialog.getByRole('button', { name: 'Silence', exact: true }).click()
    await page.getByRole('row', { name: /Silence frames/ }).waitFor()
  })

  test('goes on asking while the app is away, with what it knew, and says since when', async () => {
    const page = await open('#/now')
    await page.getByText('3 open incidents').waitFor()
    app.fail(503)
    await page.getByText('What stands below is from').waitFor({ timeout: 60_000 })
    await page.getByText('3 open incidents').waitFor()
    app.fail(undefined)
    await page.getByRole('button', { name: 'Try again now' }).click()
    await expect.poll(() => page.getByText('What stands below is from').count()).toBe(0)
    readers.all[0]?.troubles.splice(0)
  })

  test('asks nothing again that has not changed: it sends tags, and is answered with 304', async () => {
    const page = await open('#/now')
    await page.getByText('3 open incidents').waitFor()
    const again = await page.waitForResponse((response) => response.url().includes('/incidents?'), {
      timeout: 60_000,
    })
    expect(again.status()).toBe(304)
  })

  test('leads everywhere by keys, and lists them', async () => {
    const page = await open('#/now')
    await page.getByText('3 open incidents').waitFor()
    await page.keyboard.press('j')
    await expect
      .poll(() => page.evaluate('document.activeElement.textContent'))
      .toMatch(/^the pool/)
    await page.keyboard.press('?')
    const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await list.getByText('Go to Controls').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await page.getByRole('heading', { level: 1, name: 'Controls' }).waitFor()
    expect(page.url()).toContain('#/controls')
    await page.keyboard.press('Tab')
    await page.locator('body').press('g')
    await page.locator('body').press('n')
    await page.getByText('3 open incidents').waitFor()
  })

  test('says what to do at an address that no view has, and of an incident that is unknown', async () => {
    const page = await open('#/nowhere/at/all')
    await page.getByText('Nothing stands at “/nowhere/at/all”').waitFor()
    await page.goto(`${app.url}#/incidents/renderfarm.frames.zzzzzzzzzz`)
    await page.getByText('No such incident').waitFor()
    await page.getByText('old months are dropped in time').waitFor()
    readers.all[0]?.troubles.splice(0)
  })
})

describe.skipIf(!hasChromium)('the page of a healthy farm', () => {
  test('says that nothing is wrong, and that somebody looks', async () => {
    const own = await startConsoleApp(healthy)
    const chromium = await startBrowser()
    try {
      await own.whole.run(60_000)
      const { page, troubles } = await openPage(chromium, own, '#/now')
      await page.getByRole('heading', { name: 'Nothing is wrong' }).waitFor()
      await page.getByText('No incident is on record yet.').waitFor()
      await page.getByText(/The census is alive/).waitFor()
      expect(troubles).toEqual([])
    } finally {
      await chromium.close()
      await own.stop()
    }
  })
})
