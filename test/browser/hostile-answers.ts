// What a hostile machine or person may write into anything that the page shows.
import type { Page } from 'playwright-core'

/** Markup, script addresses, turned letters, right to left, pictures, and a word without end. */
const hostileText = [
  '<img src=x onerror="window.owned=1"><script>window.owned=1</script>',
  '</textarea><svg onload=window.owned=1>{{7*7}}',
  '[x](javascript:window.owned=1) \u202egpj.exe\u2066 שלום עולם 💥',
  'A'.repeat(10_000),
].join(' ')
export const hostileUrl = 'javascript:window.owned=1'

/** Fields whose values come from machines and people; the others are words of the API. */
const hostile = new Set([
  ...['title', 'subjectText', 'summary', 'reason', 'text', 'name', 'value', 'line', 'from'],
  ...['message', 'by', 'acknowledgedBy', 'firstErrorLine', 'failure', 'helps', 'vmSize', 'said'],
  ...['detail', 'checks', 'nodeId', 'jobId', 'taskId', 'command', 'guard'],
])
const links = new Set(['portal', 'docs', 'url'])

function spoiled(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => spoiled(one, name))
  if (typeof value === 'string') {
    return links.has(name) ? hostileUrl : hostile.has(name) ? hostileText : value
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, spoiled(one, key)]))
}

/** Puts it into each answer of the API on its way to the page. */
export async function spoil(page: Page): Promise<void> {
  await page.route(/\/api\/(?!console)/, async (route) => {
    const response = await route.fetch()
    const text = await response.text()
    const isJson = response.headers()['content-type']?.includes('json') && text !== ''
    const body = isJson ? JSON.stringify(spoiled(JSON.parse(text))) : text
    // A tag would give back what came before.
    const { etag: _, ...headers } = response.headers()
    await route.fulfill({ status: response.status(), headers, body })
  })
}
