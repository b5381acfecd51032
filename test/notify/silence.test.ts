// A silence keeps messages back, lets RESOLVED through to whoever was told, and forgets nothing of either.
import { describe, expect, test } from 'vitest'
import type { Change, Controls } from '../../src/domain/record.ts'
import { noControls } from '../../src/domain/record.ts'
import { incidentOf, startAt } from '../record/builders.ts'
import { drainBench, pool } from './drain-support.ts'

const minute = 60_000
const incident = incidentOf(pool, 1)
const { id: incidentId } = incident
const silence = { by: 'ann', verified: false, at: startAt, reason: 'upgrade' }
const both = ['teams', 'mail']

const silenced = (until: number): Change => ({
  kind: 'put-controls',
  controls: { ...noControls, silence: { ...silence, until } } satisfies Controls,
})
const opened = (at = startAt): Change[] => [
  { kind: 'open-incident', incident },
  { kind: 'alert', incidentId, what: 'opened', channels: both, at },
]
const escalated = (at: number): Change => ({
  kind: 'alert',
  incidentId,
  what: 'escalated',
  channels: both,
  at,
})

type Bench = Awaited<ReturnType<typeof drainBench>>

async function pass({ clock, drain, ledger }: Bench): Promise<void> {
  clock.advance(minute)
  await drain(ledger)
}

async function close({ ledger, clock }: Bench): Promise<void> {
  const story = await ledger.story(incidentId)
  if (!story) throw new Error('no such incident')
  await ledger.commit([
    { kind: 'alert', incidentId, what: 'resolved', channels: both, at: clock.now() },
    { kind: 'close-incident', incident: { ...story.incident, state: 'resolved' } },
  ])
}

const got = ({ teams, mail }: Bench) =>
  [...teams.got, ...mail.got].map(({ what }) => what).join(' ')

describe('a silence', () => {
  test('keeps all but RESOLVED back, takes it out of the outbox, and says so in the timeline', async () => {
    const bench = await drainBench()
    const { ledger } = bench
    await ledger.commit([silenced(startAt + 60 * minute), ...opened()])
    await pass(bench)
    await ledger.commit([escalated(bench.clock.now())])
    await pass(bench)
    expect(got(bench)).toBe('')
    expect(await ledger.outbox()).toEqual([])
    const story = await ledger.story(incidentId)
    expect(story?.timeline.map(({ text }) => text)).toEqual([
      'Not sent: opened (teams), opened (mail); silenced by ann until 2026-03-01 13:00:00 UTC: upgrade',
      'Not sent: escalated (teams), escalated (mail); silenced by ann until 2026-03-01 13:00:00 UTC: upgrade',
    ])
    expect(story?.incident.alerts).toEqual([])
    expect(story?.incident.silenced).toHaveLength(4)
  })

  test('lets RESOLVED through where the opening was told before it began', async () => {
    const bench = await drainBench()
    await bench.ledger.commit(opened())
    await pass(bench)
    await bench.ledger.commit([silenced(startAt + 60 * minute)])
    await close(bench)
    await pass(bench)
    expect(got(bench)).toBe('opened resolved opened resolved')
  })

  test('that was over when it began and ended hides its end as well', async () => {
    const bench = await drainBench()
    await bench.ledger.commit([silenced(startAt + 60 * minute), ...opened()])
    await pass(bench)
    await close(bench)
    await pass(bench)
    expect(got(bench)).toBe('')
  })

  test('once over, hides RESOLVED of what nobody was told of', async () => {
    const bench = await drainBench()
    await bench.ledger.commit([silenced(startAt + 2 * minute), ...opened()])
    await pass(bench)
    await pass(bench)
    await close(bench)
    await pass(bench)
    expect(got(bench)).toBe('')
    const story = await bench.ledger.story(incidentId)
    expect(story?.timeline.at(-1)?.text).toContain('what came before it was silenced')
  })

  test('once over, tells what comes, and then also that it is resolved', async () => {
    const bench = await drainBench()
    await bench.ledger.commit([silenced(startAt + 2 * minute), ...opened()])
    await pass(bench)
    await pass(bench)
    await bench.ledger.commit([escalated(bench.clock.now())])
    await pass(bench)
    await close(bench)
    await pass(bench)
    expect(got(bench)).toBe('escalated resolved escalated resolved')
  })
})
