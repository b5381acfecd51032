// Alert rules and tiles of the workbook, answered from rows that the real SDK makes: what is to be seen is seen, and calm is calm.
import { beforeAll, describe, expect, test } from 'vitest'
import { runKql } from './kql-run.ts'
import { alertQueries, workbookQueries } from './kql-sources.ts'
import type { Tell } from './told-child.ts'
import { rowsOf, type Tables } from './told-rows.ts'

const [account, pool, fault] = ['renderfarm', 'renderfarm|frames', 'node-unusable']
const minuteMs = 60_000

/** As an app tells on a day on which nobody is to be woken: a node was lost and replaced, one call failed and was tried again. */
const calm: readonly Tell[] = [
  { event: 'census.completed', fields: { accounts: 1 }, times: 20 },
  { metric: 'census.lag', value: 30_000, fields: { account, census: 'nodes' }, times: 20 },
  { event: 'exam.pass', fields: { pool, nodes: 24, complete: true }, times: 5 },
  { event: 'incident.opened', fields: { incident: 'a.b.c', pool, fault, mode: 'act' } },
  { metric: 'incident.detectionDelay', value: 45_000, fields: { account, fault } },
  { event: 'incident.resolved', fields: { incident: 'a.b.c', pool, fault, resolution: 'helped' } },
  {
    metric: 'incident.timeToResolve',
    value: 20 * minuteMs,
    fields: { account, fault, resolution: 'helped' },
  },
  { metric: 'incident.cost', value: 1.5, fields: { account, fault, currency: 'USD' } },
  ...(['helped', 'helped', 'refused'] as const).map(
    (outcome): Tell => ({
      metric: 'repair.outcome',
      fields: { account, action: 'replace', fault, outcome },
    }),
  ),
  { metric: 'outbox.age', value: 20_000, fields: { account, channel: 'teams' }, times: 3 },
  { metric: 'blind.age', value: minuteMs, fields: { account } },
  { metric: 'blind.duration', value: 2 * minuteMs, fields: { account } },
  { metric: 'batch.throttled', fields: { account }, times: 2 },
  { error: 'Old rows could not be taken out', times: 2 },
  { request: 'GET /pools/{pool}', fields: { pool } },
]

const troubles: Readonly<Record<string, readonly Tell[]>> = {
  errors: [{ error: 'It broke', times: 5 }],
  escalations: [{ event: 'incident.escalated', fields: { incident: 'a.b.c', pool, fault } }],
  held: [{ event: 'exam.held', fields: { pool, reason: 'a later version' } }],
  outbox: [
    { metric: 'outbox.age', value: 31 * minuteMs, fields: { account, channel: 'teams' } },
    { metric: 'outbox.age', value: 1, fields: { account, channel: 'teams' } },
  ],
  poison: [{ event: 'exam.poisoned', fields: { pool } }],
  throttled: [{ metric: 'batch.throttled', fields: { account }, times: 10 }],
  unread: [
    { metric: 'census.lag', value: 11 * minuteMs, fields: { account, census: 'nodes' } },
    { metric: 'census.lag', value: 1, fields: { account, census: 'tasks' } },
    { metric: 'census.lag', value: 1, fields: { account: 'archviz', census: 'nodes' } },
  ],
  unseen: [{ metric: 'blind.age', value: 16 * minuteMs, fields: { account } }],
}

/** Just short of what wakes somebody. */
const nearly: readonly Tell[] = [
  { error: 'It broke', times: 4 },
  { metric: 'outbox.age', value: 29 * minuteMs, fields: { account, channel: 'teams' } },
  { metric: 'batch.throttled', fields: { account }, times: 9 },
  { metric: 'census.lag', value: 9 * minuteMs, fields: { account, census: 'nodes' } },
  { metric: 'blind.age', value: 14 * minuteMs, fields: { account } },
]

let calmRows: Tables
let nearlyRows: Tables
let troubledRows: Tables

beforeAll(async () => {
  calmRows = await rowsOf(calm)
  nearlyRows = await rowsOf(nearly)
  troubledRows = await rowsOf(Object.values(troubles).flat())
})

const rules = alertQueries().map(({ at, text }) => ({
  name: at.replace(/^.*\/|\.kql$/g, ''),
  text,
}))
/** The workspace itself tells of its cap, by a table that we write nothing into. */
const own = rules.filter(({ name }) => name !== 'capped')

describe('a rule', () => {
  test('of each there is a trouble to tell', () => {
    expect(own.map(({ name }) => name)).toEqual([...Object.keys(troubles), 'silence'].toSorted())
  })

  test.each(own)('$name fires for its trouble, and says of what', ({ name, text }) => {
    const rows = runKql(text, troubledRows, Date.now())
    expect(rows).toHaveLength(1)
    const told = Object.entries(rows[0] ?? {}).filter(([, value]) => value === '')
    expect(told, name).toEqual([])
  })

  test.each(own)('$name is silent on a calm day', ({ text }) => {
    expect(runKql(text, calmRows, Date.now())).toEqual([])
  })

  test.each(own.filter(({ name }) => name !== 'silence'))(
    '$name is silent just short of its trouble',
    ({ text }) => expect(runKql(text, nearlyRows, Date.now())).toEqual([]),
  )

  test('silence is heard by one census in its time alone', () => {
    const { text = '' } = own.find(({ name }) => name === 'silence') ?? {}
    const some = calmRows.customEvents?.filter(({ name }) => name === 'census.completed') ?? []
    expect(runKql(text, { customEvents: some.slice(0, 1) }, Date.now())).toEqual([])
    expect(runKql(text, { customEvents: [] }, Date.now())).toHaveLength(1)
  })
})

describe('the workbook', () => {
  const tiles = Object.fromEntries(
    workbookQueries().map(({ at, text }) => [at.replace('workbook: ', ''), text]),
  )
  const shown = (tile: string) => runKql(tiles[tile] ?? '', calmRows, Date.now())

  test.each([
    ['alive', { Account: 'renderfarm', State: 'Alive' }],
    ['causes', { Fault: fault, Incidents: 1 }],
    ['repairs', { Action: 'replace', Repairs: 3, Helped: 2, Refused: 1, Share: '67 %' }],
    ['detection', { Mean: 0.75, Highest: 0.75 }],
    ['mttr', { Fault: fault, Over: 1, Mean: `${20 * minuteMs} ms` }],
    ['cost', { Amount: 1.5, Incidents: 1, Currency: 'USD' }],
    ['blind', { Minutes: 2, Account: 'renderfarm' }],
    ['outbox', { Channel: 'teams' }],
    ['throttled', { Answers: 2 }],
    ['incidents', { State: 'Over', Pool: pool, Incident: 'a.b.c' }],
    ['errors', { Times: 2, Place: 'act' }],
    ['requests', { Request: 'GET /pools/{pool}', Result: '503', ClientRequestId: 'c-1' }],
    ['slowest', { Request: 'GET /pools/{pool}', Step: 'observe', Steps: 1 }],
  ])('%s shows what was told', (tile, row) => {
    expect(shown(tile)).toEqual([expect.objectContaining(row)])
  })

  test('counts what happened, none too often', () => {
    const numbers = shown('summary').map(({ What, Number: number }) => [What, number])
    expect(Object.fromEntries(numbers)).toEqual({
      ...{ Incidents: 1, 'Left to people': 0, Repairs: 3, Helped: 2, Over: 1 },
    })
  })

  test('leaves no tile out of this', () => {
    const seen = 'alive summary causes repairs detection mttr cost blind outbox throttled'
    const all = [
      ...seen.split(' '),
      'incidents',
      'errors',
      'requests',
      'slowest',
      '{Account}',
    ].toSorted()
    expect(all).toEqual(
      Object.keys(tiles)
        .map((at) => at)
        .toSorted(),
    )
  })
})
