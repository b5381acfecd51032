// The page on its worst days: a storm of 750 incidents, two people at one incident, and no app to answer.
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, startBrowser } from './chromium.ts'
import { startConsoleApp } from './console-app.ts'
import { incidentIn, openPage } from './console-page.ts'
import { settledMs, troubled } from './console-world.ts'
import { type Opened, openConsole } from './open-console.ts'
import { type PageFixture, startPageFixture } from './page-fixture.ts'

const nodes = 750
/** Every fifteenth is of another kind. */
const others = nodes / 15
const dataRoutes = /\/api\/(?!console)/

let browser: Browser
let fixture: PageFixture
let opened: Opened | undefined

async function open(hash: string): Promise<Page> {
  opened = await openConsole(browser, fixture.url, hash)
  return opened.page
}

/** No node is well: one fault in one pool, and some of the pool's tasks. */
function storm(rows: PageFixture['data']['incidents']): PageFixture['data']['incidents'] {
  return rows.map(({ resolvedAt: _, resolution: __, ...row }, index) => ({
    ...{ ...row, account: 'renderfarm', pool: 'fleet', severity: 'error', state: 'escalated' },
    ...(index % 15 === 0
      ? { fault: 'task-failed', title: 'Task failed' }
      : { fault: 'node-unusable', title: 'Node unusable' }),
  }))
}

describe.skipIf(!hasChromium)('a storm of 750 nodes', () => {
  beforeAll(async () => {
    browser = await startBrowser()
    fixture = await startPageFixture({ incidents: nodes, pools: 4 })
    fixture.data.incidents = storm(fixture.data.incidents)
  })
  afterEach(async () => {
    await opened?.page.context().close()
    opened = undefined
  })
  afterAll(async () => {
    await fixture?.stop()
    await browser?.close()
  })

  test('is a group that counts, with the way to the others, and the page stays small', async () => {
    const page = await open('#/now')
    await page.getByText(`${nodes} open incidents in 1 pool; ${nodes} wait for you.`).waitFor()
    const group = page.getByRole('region', { name: 'Node unusable, pool fleet' })
    await group.getByText(`${nodes - others} incidents`, { exact: true }).waitFor()
    expect(await page.evaluate('document.querySelectorAll("*").length')).toBeLessThan(600)
    await group
      .getByRole('link', { name: `${nodes - others - 6} more incidents of this kind` })
      .click()
    await page.getByRole('heading', { level: 1, name: 'History' }).waitFor()
    await page.getByRole('row').nth(3).waitFor()
    expect(await page.getByRole('row', { name: /Task failed/ }).count()).toBe(0)
    expect(opened?.troubles).toEqual([])
  })

  test('counts each once, also where new ones push others onto the next page', async () => {
    const before = fixture.data.incidents
    const page = await open('#/controls')
    const withOneMore = before.slice(0, 1).map((row) => ({ ...row, id: `${row.id}new` }))
    const push = async (route: Route) => {
      fixture.data.incidents = [...withOneMore, ...before]
      await route.continue()
    }
    await page.route(/continuation=200/, push, { times: 1 })
    await page.getByRole('link', { name: 'Now', exact: true }).click()
    await page.getByText(`${nodes} open incidents`).waitFor()
    await page.getByText(`${nodes + 1} open incidents`).waitFor({ timeout: 60_000 })
    fixture.data.incidents = before
    expect(opened?.troubles.filter((text) => !text.includes('404'))).toEqual([])
  })

  test('without an app: each view says so and what to do, and is there again once it answers', async () => {
    const page = await open('#/now')
    await page.getByText(`${nodes} open incidents`).waitFor()
    await page.route(dataRoutes, (route) => route.abort('connectionrefused'))
    await page.getByText('What stands below is from').waitFor({ timeout: 60_000 })
    await page.getByText('Whether the census is alive is not known').waitFor()
    await page.getByText(`${nodes} open incidents`).waitFor()
    for (const hash of ['history', 'charts', 'controls', 'incidents/a.b.abcdef', 'pools', 'now']) {
      await page.goto(`${fixture.url}#/${hash}`)
      const note = page.getByRole('alert').first()
      await note.getByText('No connection to the app').waitFor()
      await note.getByRole('button', { name: 'Try again now' }).waitFor()
    }
    await page.unroute(dataRoutes)
    // By itself: nobody presses anything.
    await page.getByText(`${nodes} open incidents`).waitFor({ timeout: 60_000 })
    expect(opened?.troubles.filter((text) => !text.includes('ERR_CONNECTION_REFUSED'))).toEqual([])
  })
})

describe.skipIf(!hasChromium)('two people at one incident', () => {
  test('the second is told what the first did, also in an open dialog, and nothing is done twice', async () => {
    const chromium = await startBrowser()
    const app = await startConsoleApp(troubled)
    try {
      await app.whole.run(settledMs)
      const hash = `#/incidents/${await incidentIn(app, 'frames')}`
      const ann = await openPage(chromium, app, hash, { name: 'ann' })
      const ben = await openPage(chromium, app, hash, { name: 'ben' })
      for (const { page } of [ann, ben]) {
        await page.getByRole('button', { name: 'Approve the reboot' }).click()
        await page.getByRole('dialog').getByText(/^POST/).waitFor()
      }
      const approve = { name: 'Approve', exact: true }
      await ben.page.getByRole('dialog').getByRole('button', approve).click()
      await ben.page.getByRole('heading', { name: 'Done: Approve the reboot' }).waitFor()
      const dialog = ann.page.getByRole('dialog')
      await dialog.getByText('The incident went on meanwhile').waitFor({ timeout: 60_000 })
      expect(await dialog.getByRole('button', approve).count()).toBe(0)
      // By Enter in a field as well.
      await dialog.getByLabel('Your name').press('Enter')
      await dialog.getByRole('button', { name: 'Do nothing' }).click()
      await ann.page.getByText(/ben/).first().waitFor()
      expect(app.requests.filter((line) => line.startsWith('POST'))).toHaveLength(1)
      expect(app.whole.writes()).toHaveLength(1)
      expect([...ann.troubles, ...ben.troubles]).toEqual([])
    } finally {
      await chromium.close()
      await app.stop()
    }
  })
})
