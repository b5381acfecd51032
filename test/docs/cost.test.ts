// docs/cost.md is held to its arithmetic, and its counts to what the app really asks for.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { counted } from '../../tools/cost/counts.ts'
import { estimate, executionsOf, type Fleet, totalUsd } from '../../tools/cost/estimate.ts'
import { fleets, onSmallInstances, ownAlerts } from '../../tools/cost/fleets.ts'
import { prices, pricesLookedUpOn, usdOf } from '../../tools/cost/prices.ts'
import { costPageText, fleetText, readFleet } from '../../tools/cost-page.ts'
import { type Lived, liveAndCount } from './cost-counts.ts'

const text = readFileSync(join(import.meta.dirname, '../../docs/cost.md'), 'utf8')
const fleet = (name: string): Fleet => {
  const found = fleets.find((one) => one.name === name)
  if (!found) throw new Error(`no fleet ${name}`)
  return found
}

test('the tables are what the arithmetic gives', () => {
  expect(text, 'run npm run docs:cost').toBe(costPageText(text))
  expect(text).toContain(pricesLookedUpOn)
})

describe('the words beside the tables', () => {
  const usd = (lines: ReturnType<typeof estimate>, what: string) =>
    lines.find((line) => line.what === what)?.usd ?? 0
  const empty = estimate(fleet('no pool'))
  const busy = estimate(fleet('busy'))

  test('have the total of an empty installation, and what of it is the time of Functions', () => {
    expect(text).toContain(`USD ${Math.round(totalUsd(empty))} a month where nothing happens`)
    const share = usd(empty, 'Functions: time') / totalUsd(empty)
    expect([share > 1 / 2, share < 2 / 3]).toEqual([true, true])
  })

  test('have what the polls cost, what the cap of the logs is, and how large a history grows', () => {
    expect(text).toContain(
      `USD ${usdOf('queueOperations', (5_256_000 * 2) / 5).toFixed(2)} instead`,
    )
    expect(text).toContain(`instead of ${usd(busy, 'Queues: polls').toFixed(2)}`)
    expect(text).toContain(`USD ${Math.round(usdOf('logGb', 730 / 24))} a month`)
    const gb = busy.find(({ what }) => what === 'Tables: a year of history')?.units ?? 0
    expect(text).toContain(`${gb * 1000} MB`)
    expect(usd(busy, 'Tables: requests') * 9).toBeCloseTo(4.5, 1)
  })

  test('have the share of the task census', () => {
    const all = executionsOf(fleet('busy')).map((one) => ({ ...one, time: one.count * one.ms }))
    const sum = all.reduce((total, { time }) => total + time, 0)
    const census = all.find(({ what }) => what === 'task census')
    expect((census?.time ?? 0) / sum).toBeCloseTo(1 / 10, 1)
    // Two lists, fifty jobs one by one, five table requests.
    const oneByOne = (census?.count ?? 0) * (52 * 100 + 5 * 10)
    expect(oneByOne / (sum - (census?.time ?? 0) + oneByOne)).toBeCloseTo(1 / 3, 1)
  })
})

describe('the arithmetic', () => {
  test('of an empty installation, by hand', () => {
    const ticks = 2 * 60 * 730
    const executions = 3 * ticks + 2 * 730
    const seconds = executions * 1
    const [time, count] = estimate(fleet('no pool'))
    expect(time?.usd).toBeCloseTo((seconds * 2 - 100_000) * 0.000026, 6)
    expect(count?.usd).toBeCloseTo(((executions - 250_000) * 0.4) / 1_000_000, 6)
  })

  test('takes the free units off, and never more than all', () => {
    expect(usdOf('logGb', 4)).toBe(0)
    expect(usdOf('logGb', 4, false)).toBeCloseTo(9.2)
    expect(usdOf('logGb', 6)).toBeCloseTo(prices.logGb.usd)
  })

  test('costs no less with more of anything', () => {
    const base = fleet('small')
    const bill = (more: Partial<Fleet>) => totalUsd(estimate({ ...base, ...more }))
    const usual = bill({})
    const more: Partial<Fleet>[] = [
      ...[{ accounts: 3 }, { pools: 500 }, { nodes: 100_000 }, { openJobs: 150 }],
      ...[{ incidentsPerDay: 50 }, { openHours: 8 }, { pageHoursPerDay: 24 }, { alertRules: 9 }],
      { memoryGb: 4 },
    ]
    for (const one of more) expect(bill(one), JSON.stringify(one)).toBeGreaterThan(usual)
    expect(totalUsd(estimate(onSmallInstances(base)))).toBeLessThan(usual)
  })
})

test('the alert rules are those of the template', () => {
  const rules = readFileSync(
    join(import.meta.dirname, '../../infra/modules/alert-rules.bicep'),
    'utf8',
  )
  const named = (pattern: RegExp) => [...rules.matchAll(pattern)].length
  const often = named(/name: '[a-z]+', severity: \d, \.\.\.often/g)
  expect({
    alertRules: often,
    slowAlertRules: named(/name: '[a-z]+', severity: \d/g) - often,
  }).toEqual(ownAlerts)
  expect(rules).toContain("var often = { every: 'PT5M'")
})

describe('a fleet of one’s own', () => {
  test('is what was said, and else as the templates come', () => {
    expect(readFleet({ pools: '40', memory: '512' })).toMatchObject({
      ...{ accounts: 1, pools: 40, nodes: 4000, openJobs: 20, incidentsPerDay: 20, memoryGb: 0.5 },
    })
  })

  test('in which nodes alone are nodes of pools, and a zero that is said is one', () => {
    expect(readFleet({ nodes: '2000' })).toMatchObject({ pools: 20, nodes: 2000, openJobs: 10 })
    expect(readFleet({ pools: '4', jobs: '0' })).toMatchObject({ openJobs: 0, incidentsPerDay: 2 })
    const { pools, nodes, openJobs, incidentsPerDay } = fleet('busy')
    expect(readFleet({ pools: `${pools}` })).toMatchObject({ nodes, openJobs, incidentsPerDay })
  })

  test('is told with its bill: what was asked for, and what was assumed', () => {
    const argv = ['--pools', '40', '--memory', '512']
    expect(fleetText(readFleet({ pools: '40', memory: '512' }), argv).split('\n')).toEqual([
      'Asked for: 40 pools, instances of 0.5 GB.',
      expect.stringMatching(/^Assumed: 1 account, 4000 nodes, 20 open jobs, 20 incidents a day, /),
    ])
  })

  test('is warned of instances that were too small for so many nodes', () => {
    const told = (given: Record<string, string>) => fleetText(readFleet(given), [])
    expect(told({ nodes: '5001', memory: '512' })).toContain('Beware: 512 MB are for 5000 nodes')
    expect(told({ nodes: '5000', memory: '512' })).not.toContain('Beware')
    expect(told({ nodes: '5001' })).not.toContain('Beware')
    expect(text).toContain('5,000 nodes at most')
  })

  test.each([
    [{ pools: 'many' }, '--pools is "many": write a number, 0 or more'],
    [{ nodes: '-1' }, '--nodes is "-1"'],
    [{ pools: '' }, '--pools is "": write a number'],
    [{ pools: ' ' }, '--pools is " "'],
    [{ memory: '1024' }, '--memory is "1024": Flex Consumption has 512, 2048 and 4096'],
  ])('%j is refused', (given, says) => {
    expect(() => readFleet(given)).toThrow(says)
  })
})

describe('what the app asks for is no more than the page counts by', () => {
  let calm: Lived
  let replaced: Lived

  beforeAll(async () => {
    calm = await liveAndCount([], 60)
    const unusable = { at: 'PT25M', pool: 'frames', nodes: 0, do: 'node-unusable' }
    replaced = await liveAndCount([unusable], 60)
  })

  const of = ({ executions }: Lived, kind: string, counts = true) =>
    executions.filter(
      (one) => one.kind === kind && (kind !== 'census' || one.messages > 0 === counts),
    )
  const mean = (of: readonly { tableRequests: number }[]) =>
    of.reduce((sum, one) => sum + one.tableRequests, 0) / of.length

  test('each 30 s one census, one heart that finds the gate shut, and one task census', () => {
    expect(of(calm, 'census').length).toBe(120)
    expect(of(calm, 'census', false).length).toBeGreaterThan(115)
    expect(of(calm, 'taskCensus').length).toBe(120)
  })

  test('requests of tables', () => {
    const { censusTable, censusTableOfAccount, heartTable } = counted
    // A little over: the first makes the tables, and each hour begins a row.
    expect(mean(of(calm, 'census'))).toBeLessThan(censusTable + censusTableOfAccount + 0.5)
    expect(mean(of(calm, 'census', false))).toBeLessThanOrEqual(heartTable)
    const { taskCensusTable, taskCensusTableOfAccount } = counted
    expect(mean(of(calm, 'taskCensus'))).toBeLessThanOrEqual(
      taskCensusTable + taskCensusTableOfAccount,
    )
    expect(mean(of(calm, 'examine')) + 1).toBeLessThanOrEqual(counted.examTable)
    expect(mean(of(replaced, 'examine')) + 1).toBeLessThanOrEqual(counted.examTable)
    expect(mean(of(replaced, 'drain'))).toBeLessThanOrEqual(counted.drainTable)
  })

  test('what Application Insights gets', () => {
    const ofKind = (kind: string, busy: boolean) => {
      const items = [...calm.executions, ...replaced.executions]
        .filter((one) => one.kind === kind && one.busy === busy)
        .map(({ items }) => items)
      expect(items.length).toBeGreaterThan(0)
      return items.reduce((sum, one) => sum + one, 0) / items.length
    }
    expect(ofKind('census', false)).toBeLessThanOrEqual(counted.itemsOfCensus)
    expect(ofKind('taskCensus', false)).toBeLessThanOrEqual(counted.itemsOfTaskCensus)
    expect(ofKind('examine', false)).toBeLessThanOrEqual(counted.itemsOfCalmExam)
    expect(ofKind('examine', true)).toBeLessThanOrEqual(counted.itemsOfExam)
    expect(ofKind('drain', true)).toBeLessThanOrEqual(counted.itemsOfDrain)
  })

  test('requests are told of an incident, and of nothing else', () => {
    const told = ({ executions }: Lived) => executions.reduce((sum, { calls }) => sum + calls, 0)
    expect(told(calm)).toBe(0)
    expect(told(replaced)).toBeGreaterThan(counted.callsOfIncident / 2)
    expect(told(replaced)).toBeLessThanOrEqual(counted.callsOfIncident)
  })

  test('a calm pool is examined six times an hour', () => {
    expect(of(calm, 'examine').length).toBeLessThanOrEqual(8)
  })

  test('of one node that is replaced: exams, drains, events and rows', () => {
    const openedAt = 25 * 60_000
    const exams = of(replaced, 'examine').filter(({ atMs }) => atMs >= openedAt)
    const openHours = ((exams.at(-1)?.atMs ?? 0) - openedAt) / 3_600_000
    expect(exams.length).toBeGreaterThan(20)
    expect(exams.length).toBeLessThanOrEqual(120 * openHours + counted.extraExamsOfIncident)
    expect(of(replaced, 'drain').length).toBeLessThanOrEqual(counted.drainsOfIncident)
    expect(replaced.published).toBeLessThanOrEqual(counted.eventsOfIncident)
    const bytes = replaced.historyBytes + replaced.stateBytes - calm.stateBytes
    expect(bytes).toBeGreaterThan(5_000)
    expect(bytes).toBeLessThanOrEqual(counted.bytesOfIncident)
  })
})

describe('what is said of the cost elsewhere is the same', () => {
  const empty = fleet('no pool')
  const [usual, small] = [empty, onSmallInstances(empty)].map((one) => totalUsd(estimate(one)))
  const page = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8')

  test.each(['README.md', 'docs/deploying.md', 'docs/releases/0.1.0.md'])('in %s', (path) => {
    expect(page(path)).toContain(`about USD ${Math.round(usual ?? 0)} a month`)
  })

  test('in the release notes also of small instances', () => {
    expect(page('docs/releases/0.1.0.md')).toContain(
      `about ${Math.round(small ?? 0)} on instances of 512 MB`,
    )
  })
})
