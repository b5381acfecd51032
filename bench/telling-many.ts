// What people get: 750 incidents at once, and one after the other: how many messages, and how long after the commit.
import { startWholeApp } from '../test/support/whole-app.ts'
import { poolOf } from './lived.ts'
import { type Figure, percentile, type Section } from './table.ts'

const nodes = 1_503
const failing = 750
const faultMs = 127_000
const channels = 2
const groupMs = 20_000

interface Told {
  at: number
  channel: string
  what: string
  incidents: readonly { detectedAt: number }[]
}

/** `policy` over mode watch: nothing is called, all is told. */
async function tell(world: unknown, policy: object, runMs: number): Promise<readonly Told[]> {
  const told: Told[] = []
  const whole = startWholeApp({
    ...{ world, seed: 'bench', policy: { mode: 'watch', ...policy } },
    deliver: ({ what, stories }) => {
      const incidents = stories.map(({ incident }) => ({ detectedAt: incident.detectedAt }))
      told.push({ at: whole.clock.now(), channel: '', what, incidents })
      return { kind: 'sent' }
    },
  })
  const begun = whole.clock.now()
  await whole.run(runMs)
  return told.map((one) => ({ ...one, at: one.at - begun }))
}

/** Nodes fall ill together; `policy` decides whether it is one incident of the pool or one of each node. */
export async function tellingMany(title: string, policy: object): Promise<Section> {
  const fault = {
    ...{ at: `PT${faultMs / 1000}S`, do: 'node-disk-full' },
    nodes: Array.from({ length: failing }, (_, index) => index),
  }
  const told = (await tell(poolOf(nodes, fault), policy, faultMs + 180_000)).filter(
    ({ what }) => what === 'opened' || what === 'escalated' || what === 'held',
  )
  const incidents = told.reduce((sum, one) => sum + one.incidents.length, 0)
  const seconds = { unit: 's', time: 'virtual' } as const
  const after = told.map(({ at }) => (at - faultMs) / 1000)
  const figures: readonly Figure[] = [
    {
      what: 'incidents told, over both channels',
      value: incidents,
      unit: 'incidents',
      time: 'count',
    },
    {
      what: 'messages of a channel',
      value: told.length / channels,
      unit: 'messages',
      time: 'count',
    },
    { what: 'from the fault to the first message', value: Math.min(...after), ...seconds },
    { what: 'from the fault to the last message', value: Math.max(...after), ...seconds },
  ]
  return { title, figures }
}

const single = 60
const everyMs = 97_000

/** Faults of single nodes, spread so that they fall anywhere between two censuses. */
export async function tellingDelay(): Promise<Section> {
  const script = Array.from({ length: single }, (_, index) => ({
    at: `PT${(faultMs + index * everyMs) / 1000}S`,
    ...{ do: 'node-disk-full', nodes: [index * 3] },
  }))
  const runMs = faultMs + single * everyMs + 120_000
  const told = (await tell(poolOf(4 * single, ...script), {}, runMs)).filter(
    ({ what }) => what === 'opened',
  )
  const start = Date.parse('2026-05-04T08:00:00Z')
  const delays = told.flatMap(({ at, incidents }) =>
    incidents.map(({ detectedAt }) => (start + at - detectedAt) / 1000),
  )
  const seconds = { unit: 's', time: 'virtual' } as const
  return {
    title: `${single} incidents one after the other: from the commit to the delivered card (time goes in steps of 5 s)`,
    figures: [
      { what: 'messages, over both channels', value: told.length, unit: 'messages', time: 'count' },
      { what: 'the grouping wait of the policy', value: groupMs / 1000, ...seconds },
      { what: 'from commit to delivery, P50', value: percentile(delays, 50), ...seconds },
      { what: 'from commit to delivery, P99', value: percentile(delays, 99), ...seconds },
    ],
  }
}
