// What every answer carries, and what only some do.
import { expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { createManualClock } from '../../src/emulator/virtual-clock.ts'
import { parseWorld } from '../../src/emulator/world/world-schema.ts'
import { key, pool, start, startMs } from './support.ts'

test('every answer has the headers of the recordings', () => {
  const { headers } = start().call('GET', '/pools/frames')
  expect(headers).toMatchObject({
    'content-type': 'application/json;odata=minimalmetadata',
    dataserviceversion: '3.0',
    server: 'Microsoft-HTTPAPI/2.0',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'request-id': expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    etag: '0x8DEA8E9F980C000',
    'last-modified': 'Sun, 03 May 2026 08:00:00 GMT',
  })
})

test('the entity tag is the time of the last change in ticks, as recorded on 29 November 2022', async () => {
  const { eTagOf, isoOf } = await import('../../src/emulator/wire/wire-time.ts')
  const change = { atMs: Date.parse('2022-11-29T22:17:28.894Z'), revision: 1612 }
  expect(eTagOf(change)).toBe('0x8DAD25780A9BC2C')
  expect(isoOf(change.atMs, change.revision)).toBe('2022-11-29T22:17:28.8941612Z')
  expect(isoOf(Date.parse('2022-11-29T22:17:28.500Z'))).toBe('2022-11-29T22:17:28.5Z')
})

test.each([
  { given: { 'client-request-id': 'abc', 'return-client-request-id': 'true' }, echoed: 'abc' },
  { given: { 'client-request-id': 'abc', 'return-client-request-id': 'false' }, echoed: undefined },
  { given: { 'client-request-id': 'abc' }, echoed: undefined },
])('a client-request-id comes back only when asked for: $given', ({ given, echoed }) => {
  const answer = start().call(
    'GET',
    '/pools',
    undefined,
    given as unknown as Record<string, string>,
  )
  expect(answer.headers['client-request-id']).toBe(echoed)
})

test('nodes have no entity tag, and an action names its own URL', () => {
  const { call } = start()
  const path = `/pools/frames/nodes/${call('GET', '/pools/frames/nodes').json.value[0].id}`
  expect(call('GET', path).headers).not.toHaveProperty('etag')
  const reboot = call('POST', `${path}/reboot`)
  expect(reboot.headers).not.toHaveProperty('etag')
  expect(reboot.headers.dataserviceid).toBe(`http://127.0.0.1:7075${path}/reboot`)
  expect(reboot).toMatchObject({ status: 202, body: '' })
})

test('stopping a resize changes no entity tag', () => {
  const { call, emulator } = start()
  const resized = call('POST', '/pools/frames/resize', { targetDedicatedNodes: 9 })
  emulator.advance(1)
  const stopped = call('POST', '/pools/frames/stopresize')
  expect(stopped.headers.etag).toBe(resized.headers.etag)
  emulator.advance(2_000)
  expect(call('GET', '/pools/frames').json).toMatchObject({
    allocationState: 'steady',
    targetDedicatedNodes: 9,
    currentDedicatedNodes: 3,
    resizeErrors: [
      {
        code: 'ResizeStopped',
        message:
          'Desired number of dedicated nodes could not be allocated due to a stop resize operation',
      },
    ],
  })
})

test('several accounts share an emulator: the host names the one that is meant', () => {
  const account = (name: string, pools: string[]) => ({
    name,
    pools: pools.map((id) => pool({ id })),
  })
  const emulator = createEmulator({
    accounts: ['renderfarm', 'lab'].map((name) => ({ name, key })),
    world: parseWorld({
      accounts: [account('renderfarm', ['frames']), account('lab', ['probes'])],
    }),
    clock: createManualClock(startMs),
  })
  const token = Buffer.from('{"aud":"https://batch.core.windows.net/"}').toString('base64url')
  const poolsAt = (host: string, named?: string) => {
    const answer = emulator.handle({
      method: 'GET',
      url: `http://${host}/pools?api-version=2022-10-01.16.0`,
      headers: { authorization: `Bearer x.${token}.x` },
      account: named,
    })
    return [
      answer.status,
      JSON.parse(answer.body.toString()).value?.map((p: { id: string }) => p.id),
    ]
  }
  expect(poolsAt('renderfarm.westeurope.batch.azure.com')).toEqual([200, ['frames']])
  expect(poolsAt('lab.localhost:7075')).toEqual([200, ['probes']])
  expect(poolsAt('127.0.0.1:7076', 'lab')).toEqual([200, ['probes']])
  expect(poolsAt('127.0.0.1:7075')).toEqual([404, undefined])
})

test("a filter calls a task's last change lastModifiedTime, the task itself lastModified", () => {
  const { call } = start()
  const found = (filter: string) =>
    call('GET', `/jobs/shot/tasks?$filter=${encodeURIComponent(filter)}`).json
  expect(found('lastModifiedTime ge 2026-05-04T07:59:00Z').value).toHaveLength(5)
  expect(found('lastModifiedTime gt 2026-05-04T07:59:00Z').value).toHaveLength(0)
  expect(found('lastModified ge 2026-05-04T07:59:00Z').code).toBe('InvalidQueryParameterValue')
  expect(found("state eq 'active'").value[0]).not.toHaveProperty('lastModifiedTime')
})

test('properties of a pool and a node come in the order of the recordings', () => {
  const { call, emulator } = start()
  expect(Object.keys(call('GET', '/pools/frames').json)).toEqual([
    'odata.metadata',
    'id',
    'url',
    'eTag',
    'lastModified',
    'creationTime',
    'state',
    'stateTransitionTime',
    'allocationState',
    'allocationStateTransitionTime',
    'vmSize',
    'resizeTimeout',
    'currentDedicatedNodes',
    'targetDedicatedNodes',
    'currentLowPriorityNodes',
    'targetLowPriorityNodes',
    'enableAutoScale',
    'enableInterNodeCommunication',
    'startTask',
    'taskSlotsPerNode',
    'taskSchedulingPolicy',
    'virtualMachineConfiguration',
    'targetNodeCommunicationMode',
    'currentNodeCommunicationMode',
  ])
  emulator.advance(90_000)
  const [node] = call('GET', '/pools/frames/nodes').json.value
  expect(Object.keys(node)).toEqual([
    'id',
    'url',
    'state',
    'schedulingState',
    'stateTransitionTime',
    'lastBootTime',
    'allocationTime',
    'ipAddress',
    'affinityId',
    'vmSize',
    'totalTasksRun',
    'totalTasksSucceeded',
    'runningTasksCount',
    'runningTaskSlotsCount',
    'recentTasks',
    'startTask',
    'startTaskInfo',
    'certificateReferences',
    'isDedicated',
    'endpointConfiguration',
    'nodeAgentInfo',
    'virtualMachineInfo',
  ])
})
