// What the outside world may send, what is made of it, and that nothing it sends can throw.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSignals } from '../../src/ingest/read-signals.ts'

const accounts = ['renderfarm', 'genomics']
const own = '/batch-medic/'
const at = '2026-03-01T12:00:00.1234567Z'
const atMs = Date.UTC(2026, 2, 1, 12, 0, 0, 123)
const arm =
  '/subscriptions/0000/resourceGroups/rg/providers/Microsoft.Batch/batchAccounts/renderfarm'

const read = (input: unknown) => readSignals(input, own, accounts)

const cloudEvent = (fields: Record<string, unknown> = {}) => ({
  specversion: '1.0',
  id: '1',
  type: 'BatchMedic.TaskFailed',
  source: '/batch-accounts/renderfarm',
  subject: 'pools/frames/jobs/movie/tasks/t-1',
  time: at,
  ...fields,
})

const gridEvent = (fields: Record<string, unknown> = {}) => ({
  id: '1',
  eventType: 'Microsoft.Resources.ResourceWriteSuccess',
  subject: `${arm}/pools/frames`,
  topic: '/subscriptions/0000',
  eventTime: at,
  data: { operationName: 'Microsoft.Batch/batchAccounts/pools/write' },
  dataVersion: '2',
  metadataVersion: '1',
  ...fields,
})

const logRecord = (operationName: string, properties: unknown, fields = {}) => ({
  time: at,
  resourceId: arm.toUpperCase(),
  category: 'ServiceLog',
  operationName,
  properties,
  ...fields,
})

/** As documented for the service log. */
const taskFail = {
  jobId: 'myJob',
  id: 'myTask',
  taskType: 'User',
  nodeInfo: { poolId: 'pool-001', nodeId: 'tvm-257509324_1-20160908t162728z' },
  constraints: { maxTaskRetryCount: 2 },
  executionInfo: { exitCode: 1, retryCount: 2, requeueCount: 0 },
}
const resizeComplete = { id: 'myPool', nodeDeallocationOption: 'invalid', resultCode: 'Success' }

describe('a signal', () => {
  const pool = { account: 'renderfarm', pool: 'frames' }
  const subject = { jobId: 'movie', taskId: 't-1' }
  const task = { account: 'renderfarm', pool, subject, at: atMs, type: 'BatchMedic.TaskFailed' }

  test.each<{ when: string; given: unknown; expected: Record<string, unknown> }>([
    {
      when: 'a CloudEvent says it in its subject',
      given: cloudEvent(),
      expected: { ...task, door: 'cloudevent' },
    },
    {
      when: 'a CloudEvent says it in its data, which counts for more',
      given: cloudEvent({
        source: 'anything',
        subject: 'pools/other',
        data: { account: 'RenderFarm', pool: 'frames', jobId: 'movie', taskId: 't-1', nodeId: 'n' },
      }),
      expected: { ...task, door: 'cloudevent' },
    },
    {
      when: 'a CloudEvent comes from an ARM id and tells of a node',
      given: cloudEvent({
        type: 'BatchMedic.NodeStateChanged',
        source: arm,
        subject: '/pools/frames/nodes/tvmps_1_d',
        time: undefined,
      }),
      expected: {
        account: 'renderfarm',
        pool,
        door: 'cloudevent',
        type: 'BatchMedic.NodeStateChanged',
      },
    },
    {
      when: 'the same comes in the older schema',
      given: gridEvent({
        eventType: 'batchmedic.taskfailed',
        subject: 'pools/frames/jobs/movie/tasks/t-1',
        data: { account: 'renderfarm' },
      }),
      expected: { ...task, door: 'event-grid' },
    },
    {
      when: 'a task is named without its pool: the account is looked at',
      given: cloudEvent({ subject: 'jobs/schedule:job-1/tasks/t-1', time: 'yesterday' }),
      expected: {
        account: 'renderfarm',
        subject: { jobId: 'schedule:job-1', taskId: 't-1' },
        door: 'cloudevent',
        type: 'BatchMedic.TaskFailed',
      },
    },
    {
      when: 'a pool was written through ARM',
      given: gridEvent(),
      expected: {
        account: 'renderfarm',
        pool,
        door: 'arm',
        type: 'Microsoft.Resources.ResourceWriteSuccess',
        at: atMs,
      },
    },
    {
      when: 'an account was written through ARM: the whole account',
      given: cloudEvent({
        type: 'Microsoft.Resources.ResourceWriteSuccess',
        source: '/subscriptions/0000',
        subject: arm.toLowerCase(),
      }),
      expected: {
        account: 'renderfarm',
        door: 'arm',
        type: 'Microsoft.Resources.ResourceWriteSuccess',
        at: atMs,
      },
    },
    {
      when: 'the health of an account changes',
      given: cloudEvent({
        type: 'Microsoft.ResourceNotifications.HealthResources.AvailabilityStatusChanged',
        source: '/subscriptions/0000',
        subject: '/subscriptions/0000/providers/Microsoft.ResourceHealth/AvailabilityStatuses/1',
        data: { resourceInfo: { id: 'x', properties: { targetResourceId: arm } } },
      }),
      expected: {
        account: 'renderfarm',
        door: 'resource-health',
        type: 'Microsoft.ResourceNotifications.HealthResources.AvailabilityStatusChanged',
        at: atMs,
      },
    },
    {
      when: 'a log record tells of a failed task, in capitals',
      given: logRecord('TaskFailEvent', taskFail),
      expected: {
        account: 'renderfarm',
        pool: { account: 'renderfarm', pool: 'pool-001' },
        subject: { jobId: 'myJob', taskId: 'myTask' },
        door: 'service-log',
        type: 'TaskFailEvent',
        at: atMs,
      },
    },
    {
      when: 'a log record carries its body as text, and the task has no node',
      given: logRecord(
        'TaskScheduleFailEvent',
        JSON.stringify({ ...taskFail, nodeInfo: { poolId: ' ', nodeId: ' ' } }),
      ),
      expected: {
        account: 'renderfarm',
        subject: { jobId: 'myJob', taskId: 'myTask' },
        door: 'service-log',
        type: 'TaskScheduleFailEvent',
        at: atMs,
      },
    },
  ])('when $when', ({ given, expected }) => {
    expect(read(given)).toEqual({ signals: [expected], ignored: [] })
  })

  test('comes from each record of a batch that is worth a look', () => {
    const read3 = read({
      records: [
        logRecord('PoolResizeCompleteEvent', resizeComplete),
        logRecord('TaskStartEvent', taskFail),
        logRecord('TaskFailEvent', taskFail, { resourceId: '/subscriptions/0000' }),
      ],
    })
    expect(read3.signals).toEqual([
      {
        account: 'renderfarm',
        pool: { account: 'renderfarm', pool: 'myPool' },
        door: 'service-log',
        type: 'PoolResizeCompleteEvent',
        at: atMs,
      },
    ])
    expect(read3.ignored.map((each) => each.reason)).toEqual([
      '"TaskStartEvent" changes nothing to look at.',
      'resourceId is missing, expected the name of a Batch account.',
    ])
  })
})

describe('ignored, with a sentence', () => {
  test.each<{ when: string; given: unknown; says: string | RegExp }>([
    {
      when: 'it is our own',
      given: cloudEvent({ source: `${own}renderfarm` }),
      says: 'Our own event.',
    },
    {
      when: 'its type is not known',
      given: cloudEvent({ type: 'Microsoft.Storage.BlobCreated' }),
      says: /^type is "Microsoft\.Storage\.BlobCreated", expected BatchMedic\.NodeStateChanged,/,
    },
    {
      when: 'it names no account',
      given: cloudEvent({ source: '/somewhere' }),
      says: 'source is missing, expected the name of a Batch account.',
    },
    {
      when: 'its account is not watched',
      given: cloudEvent({ data: { account: 'strangers' } }),
      says: 'data.account names the account "strangers", expected one that is watched (renderfarm, genomics).',
    },
    {
      when: 'its account is a number',
      given: cloudEvent({ data: { account: 7 } }),
      says: 'data.account is 7, expected the name of a Batch account.',
    },
    {
      when: 'its pool cannot be one',
      given: cloudEvent({ data: { pool: 'frames|movie' } }),
      says: 'pool is "frames|movie", expected an id of Batch: letters, digits, hyphen and underscore.',
    },
    {
      when: 'its task is a list',
      given: cloudEvent({ data: { taskId: ['a', 'b'] } }),
      says: 'taskId is a list of 2, expected an id of Batch: letters, digits, hyphen and underscore.',
    },
    {
      when: 'its type is a number',
      given: cloudEvent({ type: 5 }),
      says: 'type is 5, expected a string.',
    },
    {
      when: 'its source is missing',
      given: cloudEvent({ source: undefined }),
      says: 'source is missing, expected a string.',
    },
    {
      when: 'its data are text',
      given: cloudEvent({ data: 'no' }),
      says: 'data is "no", expected an object.',
    },
    {
      when: 'an ARM write was to something else',
      given: gridEvent({ subject: '/subscriptions/0000/resourceGroups/rg' }),
      says: 'subject is "/subscriptions/0000/resourceGroups/rg", expected the resource id of a Batch account or of its pool.',
    },
    {
      when: 'a log record has no body',
      given: logRecord('TaskFailEvent', 'not json'),
      says: 'properties is "not json", expected the event\'s body.',
    },
    {
      when: 'a log record is text',
      given: { records: ['x'] },
      says: 'The record is "x", expected an object.',
    },
    {
      when: 'records is not a list',
      given: { records: {} },
      says: 'records is {}, expected a list of log records.',
    },
    {
      when: 'a value is long and secret',
      given: cloudEvent({ type: `https://x/?sig=c2VjcmV0&se=${'y'.repeat(200)}` }),
      says: /^type is "https:\/\/x\/\?sig=REDACTED&se=y{20,80}…, expected/,
    },
    {
      when: 'it is nothing',
      given: null,
      says: 'The event is null, expected one event as an object.',
    },
    {
      when: 'it is a list of events',
      given: [cloudEvent(), cloudEvent()],
      says: 'The event is a list of 2, expected one event as an object.',
    },
    {
      when: 'it is text',
      given: 'hello',
      says: 'The event is "hello", expected one event as an object.',
    },
    {
      when: 'it is undefined',
      given: undefined,
      says: 'The event cannot be read as JSON.',
    },
    {
      when: 'it is an object of no known kind',
      given: { a: 1 },
      says: /^The event has the fields "a", expected a CloudEvent \(specversion\)/,
    },
    {
      when: 'it is over 1 MB',
      given: cloudEvent({ data: { pad: 'x'.repeat(1024 * 1024) } }),
      says: /^The event has 1048\d+ characters, expected at most 1048576\.$/,
    },
  ])('when $when', ({ given, says }) => {
    const { signals, ignored } = read(given)
    expect(signals).toEqual([])
    expect(ignored).toHaveLength(1)
    if (typeof says === 'string') expect(ignored[0]?.reason).toBe(says)
    else expect(ignored[0]?.reason).toMatch(says)
  })

  test('when an own source is not set, no event is taken for our own', () => {
    expect(readSignals(cloudEvent(), '', accounts).signals).toHaveLength(1)
  })

  test('when it has no JSON form', () => {
    const round: Record<string, unknown> = cloudEvent()
    round.data = round
    expect(read(round).ignored).toEqual([{ reason: 'The event cannot be read as JSON.' }])
    expect(read({ specversion: 1n }).ignored).toHaveLength(1)
  })
})

describe('whatever comes', () => {
  const field = fc.oneof(fc.anything(), fc.constantFrom('renderfarm', arm, 'pools/frames', own))
  const nearlyAnEvent = fc.record(
    Object.fromEntries(
      'specversion type source subject time data eventType topic eventTime records operationName resourceId properties'
        .split(' ')
        .map((name) => [name, field]),
    ),
    { requiredKeys: [] },
  )

  test('it never throws, and each part is a signal or ignored with one line', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), nearlyAnEvent), (input) => {
        const { signals, ignored } = read(input)
        for (const { account } of signals) expect(accounts).toContain(account)
        for (const { reason } of ignored) expect(reason).toMatch(/^.{5,600}\.$/)
        const parts = (input as { records?: unknown } | null | undefined)?.records
        if (!Array.isArray(parts)) expect(signals.length + ignored.length).toBe(1)
      }),
      { numRuns: 1000 },
    )
  })

  test('a well-formed event with odd data never throws', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (data) => {
        const parts = read(cloudEvent({ data }))
        expect(parts.signals.length + parts.ignored.length).toBe(1)
      }),
    )
  })
})
