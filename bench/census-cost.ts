// What a census of 100 pools with 1,000 nodes each costs, 0.5 % of them sick.
import { countsOf, live } from './lived.ts'
import type { Section } from './table.ts'

const pools = 100
const nodesEach = 1_000
const sickEach = 5

export async function censusCost(): Promise<Section> {
  const ids = Array.from({ length: pools }, (_, index) => `pool-${String(index).padStart(3, '0')}`)
  const lived = live({
    accounts: [
      {
        name: 'renderfarm',
        pools: ids.map((id) => ({
          ...{ id, vmSize: 'standard_d2s_v5', dedicated: nodesEach },
          imageReference: { publisher: 'canonical', offer: 'jammy', sku: '22_04-lts' },
          nodeAgentSKUId: 'batch.node.ubuntu 22.04',
        })),
      },
    ],
    script: ids.map((pool) => ({
      ...{ at: 'PT50S', do: 'node-unusable', pool },
      nodes: Array.from({ length: sickEach }, (_, index) => index * 7),
    })),
  })
  const { whole } = lived
  const openedMs = await took(() => whole.run(65_000))
  await whole.run(55_000)
  const seq = lived.lastSeq()
  const transactions = lived.transactions()
  // One period: a census, a census of tasks, and the exam of each pool, as each has sick nodes.
  const periodMs = await took(() => whole.run(30_000))
  const calls = countsOf(lived.callsSince(seq))
  const all = Object.values(calls).reduce((sum, count) => sum + count, 0)
  const counted = await took(() => whole.app.accounts[0]?.nodeCounts())
  const count = { unit: 'calls', time: 'count' } as const
  return {
    title: `${pools} pools of ${nodesEach} nodes, ${sickEach} of each unusable`,
    figures: [
      { what: 'the counts of all pools', value: counted, unit: 'ms', time: 'wall' },
      { what: 'calls of the counts (10 pools a page)', value: pools / 10, ...count },
      {
        what: 'first 65 s: all pools new, 500 incidents',
        value: openedMs / 1000,
        unit: 's',
        time: 'wall',
      },
      {
        what: 'a period of 30 s where all is known',
        value: periodMs / 1000,
        unit: 's',
        time: 'wall',
      },
      { what: 'calls in that period', value: all, ...count },
      { what: 'calls in that period, of each pool', value: all / pools, ...count },
      {
        what: 'transactions in that period, of each pool',
        value: (lived.transactions() - transactions) / pools,
        ...({ unit: 'transactions', time: 'count' } as const),
      },
    ],
  }
}

async function took(work: () => Promise<unknown> | undefined): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
