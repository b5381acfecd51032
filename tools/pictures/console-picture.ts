// Takes a picture of the page: what is wrong in a world with a broken pool, or one of those incidents.
// node tools/pictures/console-picture.ts FILE [--view now|incident|history] [--dark] [--width N] [--height N]
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { startBrowser } from '../../test/browser/chromium.ts'
import { startConsoleApp } from '../../test/browser/console-app.ts'
import { settledMs, troubled } from '../../test/browser/console-world.ts'
import { openConsole } from '../../test/browser/open-console.ts'
import { shrinkPng } from './shrink-png.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    view: { type: 'string', default: 'incident' },
    dark: { type: 'boolean', default: false },
    /** CSS pixels; the height is that of the window, not of the whole page. */
    width: { type: 'string', default: '1000' },
    height: { type: 'string', default: '760' },
  },
})
const [file] = positionals
if (!file) throw new Error('Give the name of a PNG file')

const browser = await startBrowser()
const app = await startConsoleApp(troubled)
try {
  await app.whole.run(settledMs)
  const { page } = await openConsole(browser, app.url, '#/now', {
    colorScheme: values.dark ? 'dark' : 'light',
    viewport: { width: Number(values.width), height: Number(values.height) },
  })
  // The world's clock stands in its own year: what is shown is as old as that world says.
  await page.clock.setFixedTime(app.whole.clock.now())
  if (values.view === 'history') await page.goto(`${app.url}#/history`)
  else await page.reload()
  if (values.view === 'incident') await page.locator('main a[href^="#/incidents/"]').first().click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  const small = shrinkPng(await page.screenshot())
  writeFileSync(file, small)
  console.log(`${file}: ${Math.round(small.length / 1024)} KB`)
} finally {
  await browser.close()
  await app.stop()
}
