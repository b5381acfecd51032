// Takes pictures of every view of the page, on a desk, on a phone and dark: over a world with a broken pool, and over a month of incidents.
// node tools/pictures/console-pictures.ts FOLDER [--only TEXT]
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { startBrowser } from '../../test/browser/chromium.ts'
import { startConsoleApp } from '../../test/browser/console-app.ts'
import { incidentIn } from '../../test/browser/console-page.ts'
import { settledMs, troubled } from '../../test/browser/console-world.ts'
import { openConsole } from '../../test/browser/open-console.ts'
import { startPageFixture } from '../../test/browser/page-fixture.ts'
import { shrinkPng } from './shrink-png.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Views whose name holds it. */
    only: { type: 'string', default: '' },
  },
})
const [folder] = positionals
if (!folder) throw new Error('Give the folder for the pictures')

/** CSS pixels; a page that is longer than the window is drawn up to `longest`. */
const looks = [
  { suffix: '', colorScheme: 'light', width: 1100, height: 780, longest: 1400 },
  { suffix: '-phone', colorScheme: 'light', width: 390, height: 780, longest: 1400 },
  { suffix: '-dark', colorScheme: 'dark', width: 1100, height: 780, longest: 1400 },
] as const

interface View {
  name: string
  url: string
  hash: string
  /** Where the world's own year ends; else the machine's clock. */
  now?: number
  act?(page: Page): Promise<void>
}

const browser = await startBrowser()
const app = await startConsoleApp(troubled)
const month = await startPageFixture({ incidents: 400, pools: 4 })
const [first] = month.data.pools
if (first) Object.assign(first, { account: 'renderfarm', pool: 'frames' })
try {
  await app.whole.run(settledMs)
  await ask('pause', 'encode', 'driver upgrade until noon')
  await ask('silence', 'genomes', 'the reference moves, we know')
  await app.whole.run(30_000)
  const world = { url: app.url, now: app.whole.clock.now() }
  const views: readonly View[] = [
    { name: 'page-now', hash: '#/now', ...world },
    { name: 'page', hash: `#/incidents/${await incidentIn(app, 'genomes')}`, ...world },
    {
      name: 'page-approve',
      hash: `#/incidents/${await incidentIn(app, 'frames')}`,
      ...world,
      act: (page) =>
        page
          .getByRole('button', { name: /^Approve/ })
          .first()
          .click(),
    },
    { name: 'page-controls', hash: '#/controls', ...world },
    { name: 'page-pools', hash: '#/pools', url: month.url },
    { name: 'page-pool', hash: '#/pools/renderfarm/frames', url: month.url },
    { name: 'page-history', hash: '#/history', url: month.url },
    { name: 'page-charts', hash: '#/charts', url: month.url },
  ]
  for (const view of views.filter(({ name }) => name.includes(values.only))) {
    for (const look of looks) await take(view, look)
  }
} finally {
  await browser.close()
  await app.stop()
  await month.stop()
}

async function ask(kind: 'pause' | 'silence', pool: string, reason: string): Promise<void> {
  const { desk } = app.whole.app
  const until = app.whole.clock.now() + 4 * 3_600_000
  await desk.ask(
    { account: 'renderfarm', pool },
    { kind, until },
    { by: 'Ann', verified: false, reason },
  )
}

async function take(view: View, look: (typeof looks)[number]): Promise<void> {
  const { colorScheme, width, height, longest } = look
  const { page } = await openConsole(browser, view.url, '#/now', {
    ...{ colorScheme, viewport: { width, height } },
  })
  try {
    if (view.now !== undefined) await page.clock.setFixedTime(view.now)
    await page.goto(`${view.url}${view.hash}`)
    await page.reload()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    await view.act?.(page)
    // Until nothing grows any more: evidence and lists come after the heading.
    let whole = 0
    for (let before = -1; before !== whole; ) {
      before = whole
      await page.waitForTimeout(400)
      whole = await page.evaluate<number>('document.documentElement.scrollHeight')
    }
    await page.setViewportSize({ width, height: Math.min(Math.max(height, whole), longest) })
    const small = shrinkPng(await page.screenshot())
    const file = join(folder ?? '', `${view.name}${look.suffix}.png`)
    writeFileSync(file, small)
    console.log(`${file}: ${Math.round(small.length / 1024)} KB`)
  } finally {
    await page.context().close()
  }
}
