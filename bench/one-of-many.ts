// One node of 5,000 turns unusable: how long until it has its incident, and what that costs.
import { countsOf, live, poolOf } from './lived.ts'
import type { Section } from './table.ts'

const nodes = 5_000
const calmMs = 125_000
/** Not together with a census: the fault comes somewhere in its period. */
const offsetsMs = [1_000, 11_000, 21_000, 29_000]

export async function oneOfMany(): Promise<Section> {
  const delays: number[] = []
  const works: number[] = []
  let calls: Readonly<Record<string, number>> = {}
  for (const offset of offsetsMs) {
    const faultMs = calmMs + offset
    const fault = { at: `PT${faultMs / 1000}S`, do: 'node-unusable', nodes: 2_499 }
    const { whole, cpus, lastSeq, callsSince } = live(poolOf(nodes, fault))
    const begun = whole.clock.now()
    await whole.run(calmMs)
    const seq = lastSeq()
    const before = cpus.length
    await whole.run(65_000)
    const [first] = await whole.incidents()
    if (!first) throw new Error('The bench has found no incident')
    delays.push(first.incident.detectedAt - begun - faultMs)
    works.push(Math.max(...cpus.slice(before)))
    calls = countsOf(callsSince(seq))
  }
  const { ComputeNode_List: lists = 0, Account_ListPoolNodeCounts: counts = 0 } = calls
  const virtual = { unit: 's', time: 'virtual' } as const
  return {
    title: '1 node of 5,000 turns unusable (census every 30 s, ticks of 5 s)',
    figures: [
      {
        what: 'from the fault to its incident, least',
        value: Math.min(...delays) / 1000,
        ...virtual,
      },
      {
        what: 'from the fault to its incident, most',
        value: Math.max(...delays) / 1000,
        ...virtual,
      },
      {
        what: 'work of the exam that found it, most',
        value: Math.max(...works),
        unit: 'ms',
        time: 'cpu',
      },
      {
        what: 'pages of nodes listed in the 65 s around it',
        value: lists,
        unit: 'calls',
        time: 'count',
      },
      {
        what: 'node counts asked for in the 65 s around it',
        value: counts,
        unit: 'calls',
        time: 'count',
      },
    ],
  }
}
