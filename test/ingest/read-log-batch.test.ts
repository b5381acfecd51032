// Batches of an event hub with service-log records: one signal a pool, the calm counted, the unreadable told.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLogBatch } from '../../src/ingest/read-log-batch.ts'

const accounts = ['renderfarm', 'genomics']
const resource = (account = 'RENDERFARM') =>
  `/SUBSCRIPTIONS/0000/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.BATCH/BATCHACCOUNTS/${account}`

interface LogRecord {
  time: string
  resourceId: string
  category: string
  operationName: string
  properties: unknown
}

function record(operationName: string, properties: unknown, account?: string): LogRecord {
  const time = '2026-03-01T12:00:00.1234567Z'
  return { time, resourceId: resource(account), category: 'ServiceLog', operationName, properties }
}

const task = (pool: string, id = 't-1') => ({ jobId: 'j', id, nodeInfo: { poolId: pool } })
const special = (executionInfo: object, jobId: string | null = '') => ({
  jobId,
  taskName: 'start-task',
  taskType: 'StartTask',
  nodeInfo: { poolId: 'frames', nodeId: 'n' },
  executionInfo,
})
const read = (...records: unknown[]) => readLogBatch([{ records }], accounts)
const pools = (messages: unknown) =>
  readLogBatch(messages, accounts).signals.map(({ account, pool }) => `${account}/${pool?.pool}`)

describe('an event of the service log', () => {
  test.each<{ name: string; body: object; looks: boolean }>([
    { name: 'PoolCreateEvent', body: { poolId: 'frames' }, looks: true },
    { name: 'PoolDeleteStartEvent', body: { id: 'frames' }, looks: true },
    { name: 'PoolDeleteCompleteEvent', body: { id: 'frames' }, looks: true },
    { name: 'PoolResizeStartEvent', body: { id: 'frames' }, looks: true },
    { name: 'pool resize complete', body: { id: 'frames' }, looks: true },
    { name: 'PoolAutoscaleEvent', body: { id: 'frames', results: '…' }, looks: false },
    { name: 'PoolAutoscaleEvent', body: { id: 'frames', error: { code: 'x' } }, looks: true },
    { name: 'TaskStartEvent', body: task('frames'), looks: false },
    { name: 'TaskCompleteEvent', body: task('frames'), looks: false },
    { name: 'TaskFailEvent', body: task('frames'), looks: true },
    { name: 'TaskRequeueEvent', body: task('frames'), looks: true },
    { name: 'TaskScheduleFailEvent', body: task('frames'), looks: true },
    { name: 'SpecialTaskEvent', body: special({ result: 'success', exitCode: 0 }), looks: false },
    { name: 'SpecialTaskEvent', body: special({ result: 'Failure', exitCode: 1 }), looks: true },
    { name: 'SpecialTaskEvent', body: special({ exitCode: 0 }, null), looks: false },
    { name: 'SpecialTaskEvent', body: special({}), looks: true },
  ])('$name leads to a look: $looks', ({ name, body, looks }) => {
    const { signals, calm, unread } = read(record(name, body))
    expect([signals.length, calm, unread]).toEqual(looks ? [1, 0, []] : [0, 1, []])
    if (looks) expect(signals[0]?.pool).toEqual({ account: 'renderfarm', pool: 'frames' })
  })

  test('of another kind is told, not guessed at', () => {
    expect(read(record('constructor', task('frames'))).unread).toEqual([
      { reason: expect.stringMatching(/^operationName is "constructor", expected/), count: 1 },
    ])
  })
})

describe('one signal comes of each pool', () => {
  test('however many records and messages speak of it, whatever their case', () => {
    const many = Array.from({ length: 500 }, (_, at) =>
      record('TaskFailEvent', task(at % 2 ? 'Frames' : 'frames', `t-${at}`)),
    )
    const other = record('PoolResizeStartEvent', { id: 'frames' }, 'GENOMICS')
    expect(pools([{ records: many }, { records: [other] }, { records: many }])).toEqual([
      'renderfarm/Frames',
      'genomics/frames',
    ])
  })

  test('and one of the account stands for its pools', () => {
    const lost = record('TaskScheduleFailEvent', { ...task(' '), nodeInfo: { poolId: ' ' } })
    const others = [
      record('TaskFailEvent', task('frames')),
      record('TaskFailEvent', task('a'), 'genomics'),
    ]
    expect(pools([{ records: [...others, lost, lost] }])).toEqual([
      'genomics/a',
      'renderfarm/undefined',
    ])
  })
})

describe('a message may be', () => {
  const body = { records: [record('TaskFailEvent', task('frames'))] }
  const text = JSON.stringify(body)
  test.each<{ as: string; given: unknown }>([
    { as: 'an object', given: [body] },
    { as: 'text', given: [text] },
    { as: 'text with a mark of the byte order', given: [`\uFEFF${text}`] },
    { as: 'a buffer', given: [Buffer.from(text)] },
    { as: 'bytes with that mark', given: [new TextEncoder().encode(`\uFEFF${text}`)] },
    { as: 'alone, not in a list', given: text },
    { as: 'one record without the envelope', given: [body.records[0]] },
    { as: 'dressed up as an event', given: [{ ...body, specversion: '1.0', type: 'x' }] },
  ])('$as', ({ given }) => expect(pools(given)).toEqual(['renderfarm/frames']))
})

describe('what cannot be read keeps nothing else out, and is counted by its reason', () => {
  test('in one batch', () => {
    const bad = [
      'no json',
      Buffer.from([0xff, 0xfe]),
      7,
      null,
      {},
      [],
      { records: 5 },
      { records: [1, 1] },
    ]
    const good = { records: [record('TaskFailEvent', task('frames'))] }
    const batch = readLogBatch([...bad, good, 'no json'], accounts)
    expect(batch.signals).toHaveLength(1)
    expect(batch.unread.map(({ count }) => count)).toEqual([2, 2, 2, 1, 1, 1, 1])
    expect(batch.unread[0]?.reason).toBe(
      'A message is "no json", expected service-log records as JSON.',
    )
  })

  test('an account that nobody watches is one of them', () => {
    const { unread } = read(record('TaskFailEvent', task('frames'), 'STRANGERS'))
    expect(unread[0]?.reason).toContain('names the account "STRANGERS", expected one that is')
  })

  test('whatever it is', () => {
    const near = fc.record({
      records: fc.array(
        fc.oneof(
          fc.anything(),
          fc.record({
            operationName: fc.constantFrom('TaskFailEvent', 'SpecialTaskEvent', 'x'),
            resourceId: fc.constantFrom(resource(), 'x'),
            properties: fc.oneof(fc.anything(), fc.json()),
          }),
        ),
      ),
    })
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.anything({ withBigInt: true }), fc.json(), near)),
        (messages) => {
          const { signals, calm, unread } = readLogBatch(messages, accounts)
          for (const { account } of signals) expect(accounts).toContain(account)
          for (const { reason } of unread) expect(reason).toMatch(/^.{5,600}\.$/)
          expect(calm).toBeGreaterThanOrEqual(0)
        },
      ),
      { numRuns: 500 },
    )
  })
})
