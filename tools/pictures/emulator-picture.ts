// Takes a picture of the emulator's page after a storm: its world `storm`, with more broken on the way.
// node tools/pictures/emulator-picture.ts FILE [--dark] [--width N]
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { startEmulator } from '../../src/emulator/library.ts'
import { shrinkPng } from './shrink-png.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dark: { type: 'boolean', default: false },
    /** CSS pixels. */
    width: { type: 'string', default: '900' },
  },
})
const [file] = positionals
if (!file) throw new Error('Give the name of a PNG file')

const minuteMs = 60_000
const emulator = await startEmulator({ world: 'storm' })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-lcd-text'],
})
try {
  emulator.advance(8 * minuteMs)
  const pool = { pool: 'fleet' }
  emulator.break({ do: 'node-preempted', ...pool, nodes: { share: 0.12 }, returnsAfter: 'PT4M' })
  emulator.advance(5 * minuteMs)
  emulator.break({ do: 'start-task-fails', ...pool, nodes: { share: 0.08 }, for: 'PT6M' })
  emulator.advance(11 * minuteMs)
  const page = await browser.newPage({
    colorScheme: values.dark ? 'dark' : 'light',
    viewport: { width: Number(values.width), height: 1_000 },
  })
  await page.goto(`${emulator.controlUrl}/`)
  await page.getByRole('img', { name: /^States of the nodes of fleet/ }).waitFor()
  const pools = page.locator('section', { has: page.locator('#pools') }).first()
  const small = shrinkPng(await pools.screenshot())
  writeFileSync(file, small)
  console.log(`${file}: ${Math.round(small.length / 1024)} KB`)
} finally {
  await browser.close()
  await emulator.stop()
}
