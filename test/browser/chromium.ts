// Finds a chromium on this machine; without one the suite is skipped, in words.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** The program that `CHROMIUM` names, or one of the usual names on the PATH. */
function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [process.env.CHROMIUM ?? '', ...candidates].find((path) => path !== '' && existsSync(path))
}

const found = findChromium()
if (!found) console.warn('No chromium is on the PATH: the tests of the page are skipped.')

export const hasChromium = found !== undefined

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: found ?? 'chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  })
