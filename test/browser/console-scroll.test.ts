// Ten thousand incidents are scrolled through in a browser, page after page as they come: no frame is late.
import { availableParallelism, loadavg } from 'node:os'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, startBrowser } from './chromium.ts'
import { scrollThrough } from './console-in-page.js'
import { openConsole } from './open-console.ts'
import { type PageFixture, startPageFixture } from './page-fixture.ts'

const incidents = 10_000
/** What the page promises of a frame. */
const mostMs = 100
/** What it may work at a stretch, in time of the processor: then it keeps its promise on a machine three times slower. */
const mostWorkMs = 35
const runs = 3
/** Processes that wait for a processor, on the average of a minute: with more than these the machine is not ours. */
const quietLoad = 2 * availableParallelism()

let browser: Browser
let fixture: PageFixture

describe.skipIf(!hasChromium)('ten thousand incidents', () => {
  beforeAll(async () => {
    browser = await startBrowser()
    fixture = await startPageFixture({ incidents, pools: 0 })
  })
  afterAll(async () => {
    await fixture?.stop()
    await browser?.close()
  })

  test.each([
    { name: 'a desktop', width: 1280, height: 900 },
    { name: 'a phone', width: 390, height: 844 },
  ])(
    `scroll on $name with no frame over ${mostMs} ms`,
    async ({ name, ...viewport }) => {
      let best = Number.POSITIVE_INFINITY
      let load = Number.POSITIVE_INFINITY
      let work = Number.POSITIVE_INFINITY
      // Where others use the machine another run would tell no more.
      for (let run = 0; run < runs && best >= mostMs && isOurs(run, load); run += 1) {
        const { page, troubles } = await openConsole(browser, fixture.url, '#/history', {
          viewport,
        })
        await page.getByRole('grid').waitFor()
        const idle = await page.evaluate(scrollThrough, { step: 0, mostFrames: 120 })
        const { workMs, seen } = await scrolled(page, Math.round(viewport.height / 2))
        // All of them were there: each row and each day a line, and the heads; few of them at a time.
        expect(seen.rows).toBeGreaterThan(incidents)
        expect(seen.drawn).toBeLessThan(100)
        expect(troubles).toEqual([])
        best = Math.min(best, seen.worstMs)
        load = Math.min(load, loadavg()[0] ?? 0)
        work = Math.min(work, workMs)
        console.log(
          `${name}: ${seen.frames} frames, worst ${seen.worstMs.toFixed(0)} ms (idle ${idle.worstMs.toFixed(0)} ms) at a load of ${(loadavg()[0] ?? 0).toFixed(1)}; longest work ${workMs.toFixed(1)} ms of the processor`,
        )
        await page.context().close()
      }
      expect(work).toBeGreaterThan(0)
      expect(work).toBeLessThan(mostWorkMs)
      // Where others use the machine a frame is late through no fault of the page, and the work alone is judged.
      if (load <= quietLoad) expect(best).toBeLessThan(mostMs)
    },
    240_000,
  )
})

const isOurs = (run: number, load: number) => run === 0 || load <= quietLoad

/** Scrolls to the end; `workMs` is the processor time of the page's longest task, whatever else the machine did. */
async function scrolled(page: Page, step: number) {
  await browser.startTracing(page, { categories: ['toplevel'] })
  const seen = await page.evaluate(scrollThrough, { step, mostFrames: 6_000 })
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[]
  }
  const isPage = new Set(
    trace.traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  )
  const tasks = trace.traceEvents.filter((event) => event.ph === 'X' && isPage.has(threadOf(event)))
  return { seen, workMs: tasks.reduce((most, { tdur = 0 }) => Math.max(most, tdur), 0) / 1000 }
}

/** Of Chromium's trace format; `tdur` is processor time in microseconds. */
interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  tdur?: number
  args?: { name?: string }
}

const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`
