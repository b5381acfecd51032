// 150, 375 and 750 of 1,503 nodes run their disks full at once: from the fault to each accepted call.
import { countsOf, live, poolOf } from './lived.ts'
import { type Figure, percentile, type Section } from './table.ts'

const nodes = 1_503
const faultMs = 127_000

/**
 * One rung, and no cap in its way: what is measured is the machinery, not the pace that a policy sets.
 */
const policy = {
  approval: [],
  rules: [{ match: { fault: 'node-disk-full' }, ladder: ['disable-scheduling'] }],
  guards: {
    ...{ maxSickShare: 1, stormMinimumNodes: 1000, stormEndShare: 1 },
    ...{ maxConcurrentShare: 1, maxConcurrentNodes: 1000 },
    ...{ maxActionsPerHour: 1000, maxActionsPerHourInAccount: 1000 },
  },
}

export async function manyAtOnce(failing: number): Promise<Section> {
  const fault = {
    ...{ at: `PT${faultMs / 1000}S`, do: 'node-disk-full' },
    nodes: Array.from({ length: failing }, (_, index) => index),
  }
  const lived = live(poolOf(nodes, fault), policy)
  const { whole, accepted, exams, cpus } = lived
  const begun = whole.clock.now()
  await whole.run(faultMs - 2_000)
  const seq = lived.lastSeq()
  const transactions = lived.transactions()
  const before = exams.length
  await whole.run(180_000)
  const calls = accepted.filter(({ url }) => url.includes('/disablescheduling'))
  const delays = calls.map(({ at, workMs }) => at - begun - faultMs + workMs)
  const made = countsOf(lived.callsSince(seq))
  const percentiles = [50, 90, 99].map((percent) => ({
    what: `from the fault to an accepted call, P${percent}`,
    value: percentile(delays, percent) / 1000,
    ...({ unit: 's', time: 'virtual + wall' } as const),
  }))
  const counts: readonly Figure[] = [
    { what: 'accepted calls', value: calls.length, unit: 'calls', time: 'count' },
    {
      what: 'all calls in the three minutes from the fault',
      value: Object.values(made).reduce((sum, count) => sum + count, 0),
      ...({ unit: 'calls', time: 'count' } as const),
    },
    {
      what: 'transactions in the three minutes from the fault',
      value: lived.transactions() - transactions,
      ...({ unit: 'transactions', time: 'count' } as const),
    },
  ]
  return {
    title: `${failing} of ${nodes} nodes run their disks full at once (one rung: disable-scheduling)`,
    figures: [
      ...percentiles,
      {
        what: 'work of the longest exam',
        value: Math.max(...exams.slice(before)) / 1000,
        ...({ unit: 's', time: 'wall' } as const),
      },
      {
        what: 'work of the longest exam, the emulator with it',
        value: Math.max(...cpus.slice(before)) / 1000,
        ...({ unit: 's', time: 'cpu' } as const),
      },
      ...counts,
    ],
  }
}
