// The local collector: what it keeps, and what its page shows of it, escaped and as trees.
import { describe, expect, test } from 'vitest'
import { createMemoryTelemetry } from '../../src/adapters/memory/telemetry.ts'
import { stepNow } from '../../src/adapters/telemetry/running-step.ts'
import { createCollected } from '../../src/local/telemetry/collected.ts'
import { renderTelemetryPage } from '../../src/local/telemetry/telemetry-page.ts'
import { sayCause, traced } from '../../src/ports/origin.ts'

async function tellExam(telemetry: ReturnType<typeof createMemoryTelemetry>, incidents?: string) {
  await telemetry.step('exam', { pool: 'renderfarm|<b>frames' }, async (step) => {
    await telemetry.step('observe', {}, async () => undefined)
    await telemetry.step('act', {}, async () => telemetry.event('act.announced'))
    step.note({ incidents })
  })
}

describe('the page of telemetry', () => {
  test('shows a trace with its steps in their order, below their root', async () => {
    const collected = createCollected()
    await tellExam(createMemoryTelemetry(collected.hear), 'a.b.c')
    const text = renderTelemetryPage(collected)
    expect(text).toMatch(/<h3>exam<\/h3>[\s\S]*3 steps · a\.b\.c[\s\S]*>observe<[\s\S]*>act</)
    expect(text).toContain('renderfarm|&lt;b&gt;frames')
    expect(text).not.toContain('<b>')
    expect(text).not.toMatch(/<script|https?:/)
  })

  test('adds figures up by what they are of', () => {
    const collected = createCollected()
    const telemetry = createMemoryTelemetry(collected.hear)
    for (const ms of [4, 10]) telemetry.metric('exam.duration', ms, { account: 'renderfarm' })
    telemetry.metric('exam.duration', 1, { account: 'sims' })
    expect(collected.figures()).toEqual([
      { name: 'exam.duration', by: 'renderfarm', count: 2, sum: 14, least: 4, most: 10, last: 10 },
      { name: 'exam.duration', by: 'sims', count: 1, sum: 1, least: 1, most: 1, last: 1 },
    ])
    expect(renderTelemetryPage(collected)).toContain('<td class="number">14</td>')
  })

  test('shows warnings and errors with their stage', () => {
    const collected = createCollected()
    const telemetry = createMemoryTelemetry(collected.hear)
    telemetry.warn('Mend this', { stage: 'notify', channel: 'teams' })
    telemetry.error('It broke', new Error('disk'), { stage: 'act' })
    const text = renderTelemetryPage(collected)
    expect(text).toMatch(/>notify<\/span>\s*<p><span class="warning">warning: Mend this/)
    expect(text).toMatch(/>act<\/span>\s*<p><span class="attention">error: It broke: Error: disk/)
  })

  test('keeps what was found when calm traces come by the hundred', async () => {
    const collected = createCollected()
    const telemetry = createMemoryTelemetry(collected.hear)
    await tellExam(telemetry, 'a.b.c')
    for (let n = 0; n < 300; n += 1) await tellExam(telemetry)
    expect(collected.traces()).toHaveLength(200)
    expect(collected.traces().some(({ calm }) => !calm)).toBe(true)
  })

  test('says of a trace which incidents any of its steps is about, and of a step what is its own', async () => {
    const collected = createCollected()
    const telemetry = createMemoryTelemetry(collected.hear)
    await tellExam(telemetry, 'a.b.c')
    await telemetry.step('drain', {}, () =>
      telemetry.step('notify', { incident: 'd.e.f' }, async () => undefined),
    )
    const text = renderTelemetryPage(collected)
    expect(text.match(/incidents=a\.b\.c/g)).toHaveLength(1)
    expect(text).toMatch(/2 steps · d\.e\.f/)
  })

  test('folds calm traces that follow each other, so that they hide no other', async () => {
    const collected = createCollected()
    const telemetry = createMemoryTelemetry(collected.hear)
    await tellExam(telemetry, 'a.b.c')
    for (let n = 0; n < 80; n += 1) await telemetry.step('drain', {}, async () => undefined)
    await tellExam(telemetry)
    await tellExam(telemetry, 'd.e.f')
    const text = renderTelemetryPage(collected)
    const outer = text.replaceAll(
      /(<h3>\d+ calm<\/h3>[\s\S]*?<\/summary>)(?:\s*<article>[\s\S]*?<\/article>)+/g,
      '$1',
    )
    expect(outer.match(/<h3>[^<]*<\/h3>/g)).toEqual([
      '<h3>exam</h3>',
      '<h3>81 calm</h3>',
      '<h3>exam</h3>',
    ])
    expect(text).toMatch(/81 calm<\/h3>\s*<span class="note">.* to .* · exam 1, drain 80</)
    expect(text.match(/1 step · calm/g)).toHaveLength(80)
  })

  test('folds the requests of a step, and opens them where one failed', async () => {
    const collected = createCollected()
    const telemetry = createMemoryTelemetry(collected.hear)
    const call = (name: string, status: number) => {
      const to = { service: 'batch', method: 'GET', scheme: 'https', host: '<b>host' } as const
      const heard = stepNow()?.begin({ ...to, name, clientRequestId: 'c-1' })
      heard?.answered({ status })
      heard?.ended()
    }
    await telemetry.step('exam', { pool: 'a|b' }, async () => {
      await telemetry.step('observe', {}, async () => {
        call('GET /pools/{pool}', 200)
        call('GET /pools/{pool}/nodes', 200)
      })
      await telemetry.step('act', {}, async () => call('POST /pools/{pool}/removenodes', 409))
    })
    const text = renderTelemetryPage(collected)
    expect(text).toContain('3 steps · a warning or a failure')
    expect(text).toMatch(
      />observe<[\s\S]*<details><summary>2 requests[\s\S]*>GET \/pools\/\{pool\}\/nodes</,
    )
    expect(text).toMatch(/>act<[\s\S]*<details open><summary>1 request\b[\s\S]*· 1 failed/)
    expect(text).toMatch(/service=batch clientRequestId=c-1 host=&lt;b&gt;host status=409/)
    expect(text).not.toContain('<b>')
    expect(text.match(/pool=a\|b/g)).toHaveLength(1)
  })

  test('says by which trace another was asked for', async () => {
    const collected = createCollected()
    const telemetry = createMemoryTelemetry(collected.hear)
    let sent = ''
    await telemetry.step('ingest', {}, async () => {
      const { traceId, spanId } = stepNow() ?? {}
      sent = `00-${traceId}-${spanId}-01`
    })
    const examine = () => telemetry.step('exam', { incidents: 'a.b.c' }, async () => sayCause(sent))
    await traced(examine)(undefined, { invocationId: 'i', functionName: 'examine' })
    expect(renderTelemetryPage(collected)).toMatch(/a\.b\.c · asked for by ingest of \d\d:/)
  })

  test('says so while nothing has been told', () => {
    expect(renderTelemetryPage(createCollected()).match(/None yet/g)).toHaveLength(3)
  })
})
