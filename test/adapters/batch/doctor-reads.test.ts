// The doctor's reads of Batch: files of a node, images on offer, the retention of a task.
import { describe, expect, test } from 'vitest'
import { dayMs, hourMs, minuteMs, secondMs } from '../../../src/domain/durations.ts'
import { fault, type Reply, scriptedAccount } from './scripted-http.ts'

const answer = (body: unknown): Reply => ({ status: 200, body })

describe('the files of a node', () => {
  test('are asked for in all folders, and their lengths come as text', async () => {
    const { account, asked } = scriptedAccount([
      answer({
        value: [
          { name: 'workitems', isDirectory: true },
          { name: 'startup/stdout.txt', isDirectory: false, properties: { contentLength: '12' } },
          { name: 'workitems\\job\\job-1\\t\\wd\\x', properties: { contentLength: '5368709120' } },
          { name: 'odd' },
          'odd',
        ],
      }),
    ])
    expect(await account.nodeFiles('frames', 'n1', 500)).toEqual({
      kind: 'files',
      files: [
        { path: 'startup/stdout.txt', bytes: 12 },
        { path: 'workitems/job/job-1/t/wd/x', bytes: 5 * 1024 ** 3 },
      ],
      complete: true,
    })
    expect(asked[0]?.path).toBe('/pools/frames/nodes/n1/files')
    expect(asked[0]?.query).toMatchObject({ recursive: 'true', maxresults: '500' })
    expect(asked).toHaveLength(1)
  })

  test('are not all of them where there is a next page', async () => {
    const { account } = scriptedAccount([answer({ value: [], 'odata.nextLink': 'https://x/' })])
    expect(await account.nodeFiles('frames', 'n1', 500)).toMatchObject({ complete: false })
  })

  test.each([
    { when: 'the node is gone', reply: fault(404, 'NodeNotFound', 'No.'), says: 'is gone' },
    {
      when: 'the node is unusable',
      reply: fault(409, 'NodeStateUnusable', 'The state of the specified node is unusable'),
      says: 'NodeStateUnusable',
    },
  ])('cannot be had when $when, and it does not throw', async ({ reply, says }) => {
    const { account } = scriptedAccount([reply])
    const files = await account.nodeFiles('frames', 'n1', 500)
    expect(files).toMatchObject({ kind: 'unavailable', reason: expect.stringContaining(says) })
  })
})

test('images on offer are read with their agents and the end of their support', async () => {
  const image = { publisher: 'canonical', offer: 'jammy', sku: '22_04-lts', version: 'latest' }
  const { account } = scriptedAccount([
    answer({
      value: [
        {
          nodeAgentSKUId: 'batch.node.ubuntu 22.04',
          imageReference: image,
          osType: 'linux',
          verificationType: 'verified',
          batchSupportEndOfLife: '2027-04-01T00:00:00Z',
        },
        { nodeAgentSKUId: 'batch.node.el 8', imageReference: {}, verificationType: 'unverified' },
        { imageReference: image },
      ],
    }),
  ])
  const { items, complete } = await account.supportedImages()
  expect(items).toEqual([
    {
      publisher: 'canonical',
      offer: 'jammy',
      sku: '22_04-lts',
      nodeAgentSku: 'batch.node.ubuntu 22.04',
      os: 'linux',
      verified: true,
      endOfLifeAt: Date.parse('2027-04-01T00:00:00Z'),
    },
    { publisher: '', offer: '', sku: '', nodeAgentSku: 'batch.node.el 8', os: '', verified: false },
  ])
  // One without an agent is left out, and the list says so.
  expect(complete).toBe(false)
})

describe('the retention of a task', () => {
  test.each([
    ['P7D', 7 * dayMs],
    ['PT1H30M', hourMs + 30 * minuteMs],
    ['P1DT2H3M4.5S', dayMs + 2 * hourMs + 3 * minuteMs + 4 * secondMs],
    ['P10675199DT2H48M5.4775807S', 10_675_199 * dayMs + 2 * hourMs + 48 * minuteMs + 5 * secondMs],
    ['P1Y', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s ms', async (retentionTime, expected) => {
    const { account, asked } = scriptedAccount([
      answer({ id: 't', constraints: { retentionTime } }),
    ])
    expect(await account.retentionMs('job', 't')).toBe(expected)
    expect(asked[0]?.query.$select).toBe('id,constraints')
  })

  test('of a task that is gone is unknown', async () => {
    const { account } = scriptedAccount([fault(404, 'TaskNotFound', 'No.')])
    expect(await account.retentionMs('job', 't')).toBeUndefined()
  })
})
