// Takes a picture of a page with Debian's chromium: the cards and mails that a local run has caught.
// node tools/pictures/page-picture.ts URL FILE [--dark] [--width N] [--of SELECTOR] [--scale N]
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { shrinkPng } from './shrink-png.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dark: { type: 'boolean', default: false },
    /** CSS pixels. */
    width: { type: 'string', default: '760' },
    /** The first element of the page that matches; else the whole page. */
    of: { type: 'string' },
    scale: { type: 'string', default: '1' },
  },
})
const [url, file] = positionals
if (!url || !file) throw new Error('Give the address of a page and the name of a PNG file')

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-lcd-text'],
})
try {
  const page = await browser.newPage({
    colorScheme: values.dark ? 'dark' : 'light',
    viewport: { width: Number(values.width), height: 900 },
    deviceScaleFactor: Number(values.scale),
  })
  await page.goto(url, { waitUntil: 'load' })
  const picture = values.of
    ? await page.locator(values.of).first().screenshot()
    : await page.screenshot({ fullPage: true })
  const small = shrinkPng(picture)
  writeFileSync(file, small)
  console.log(`${file}: ${Math.round(small.length / 1024)} KB`)
} finally {
  await browser.close()
}
