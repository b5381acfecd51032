// Opens a view of the page in a browser as a reader who has signed in, and keeps every error that the browser tells.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { signIn } from './console-in-page.js'

export interface Opened {
  page: Page
  /** Errors of the console and of scripts. */
  troubles: string[]
}

export interface OpenOptions extends BrowserContextOptions {
  key?: string
}

/** `hash` is what stands behind the address of the page: `#/history`. Closing the page closes its context. */
export async function openConsole(
  browser: Browser,
  url: string,
  hash: string,
  { key = 'host-key', ...options }: OpenOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({
    ...{ viewport: { width: 1280, height: 900 }, timezoneId: 'Europe/Berlin' },
    ...options,
  })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  page.on('pageerror', (error) => troubles.push(error.message))
  page.setDefaultTimeout(60_000)
  await page.addInitScript(signIn, key)
  await page.goto(`${url}${hash}`)
  return { page, troubles }
}
