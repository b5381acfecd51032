// What somebody put into names, outputs and answers, on the page: shown as text, wherever it stands; nothing of it works.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IncidentStory } from '../../src/domain/record.ts'
import { detailSent, story } from '../cli/cli-fixture.ts'
import { attempts } from '../notify/hostile-texts.ts'
import { hasChromium, startBrowser } from './chromium.ts'
import { openConsole } from './open-console.ts'
import { type PageFixture, startPageFixture } from './page-fixture.ts'

/** All at once, as any of them may be what ends the text before it. */
const hostile = attempts.map(({ text }) => text.slice(0, 300)).join(' ')
/** What would be in the page if anything had worked. */
const works = [
  ...['iframe', 'form[action]', 'at', 'body b', 'img[onerror]', 'svg[onload]'],
  ...['[onmouseover]', 'a[href*="evil"]', 'a[href^="javascript"]', '[style*="evil"]'],
].join(', ')

let browser: Browser
let fixture: PageFixture

describe.skipIf(!hasChromium)('hostile text', () => {
  beforeAll(async () => {
    browser = await startBrowser()
    fixture = await startPageFixture({ incidents: 3, pools: 0 })
    for (const row of fixture.data.incidents) {
      Object.assign(row, { subjectText: hostile, summary: hostile, acknowledgedBy: hostile })
    }
  })
  afterAll(async () => {
    await fixture?.stop()
    await browser?.close()
  })

  test.each([
    { where: 'the list of what is wrong', hash: '#/now' },
    { where: 'the history', hash: '#/history' },
    { where: 'the story of an incident', hash: '#/incidents/renderfarm.frames.k3x9ab01' },
  ])('does nothing in $where', async ({ hash }) => {
    const { page, troubles } = await openConsole(browser, fixture.url, '#/nowhere')
    const trouble = watched(page, fixture.url)
    await page.route('**/api/incidents/*', (route) =>
      route.fulfill({ json: detailSent(hostileStory()) }),
    )
    await page.goto(`${fixture.url}${hash}`)
    await page.getByText('<at>everyone</at>').first().waitFor()
    expect(await page.locator(works).count()).toBe(0)
    expect(trouble).toEqual([])
    // Routes that the fixture does not have are told by the browser as such.
    expect(troubles.filter((text) => !text.includes('404'))).toEqual([])
    await page.context().close()
  })
})

/** Boxes that opened, and requests to other hosts. */
function watched(page: Page, own: string): string[] {
  const trouble: string[] = []
  page.on('dialog', async (dialog) => {
    trouble.push(dialog.message())
    await dialog.dismiss()
  })
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol !== 'data:' && url.host !== new URL(own).host) trouble.push(url.href)
  })
  return trouble
}

/** Every text of it that may come from outside. */
function hostileStory(): IncidentStory {
  const { incident, attempts: made, timeline } = story()
  const evidence = [{ name: hostile, value: hostile }]
  const kept = { name: hostile, firstErrorLine: hostile, stored: '', failure: hostile }
  return {
    incident: {
      ...incident,
      subject: { kind: 'task', jobId: hostile, taskId: hostile },
      finding: { ...incident.finding, summary: hostile, evidence, nodeIds: [hostile] },
      waiting: { reason: hostile, guard: 'needs-approval' },
    },
    attempts: made.map((attempt) => ({
      ...attempt,
      answer: { status: 409, code: hostile, message: hostile },
      reason: hostile,
      evidence: [kept],
    })),
    timeline: [...timeline, { at: incident.changedAt, text: hostile }],
  }
}
