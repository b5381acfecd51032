// The start task of a node: retries, what its command line says, and changes that hold from the next boot.
import { expect, test } from 'vitest'
import { minutes, pool, start } from './support.ts'

/** A pool of one node made over the API, just when its start task has begun or later. */
function booted(startTask: object, afterMs: number) {
  const session = start({ pools: [pool({ id: 'other' })], jobs: [] })
  session.call('POST', '/pools', {
    id: 'made',
    vmSize: 'standard_d2s_v5',
    targetDedicatedNodes: 1,
    virtualMachineConfiguration: {
      imageReference: { publisher: 'canonical', offer: 'jammy', sku: '22_04-lts' },
      nodeAgentSKUId: 'batch.node.ubuntu 22.04',
    },
    startTask,
  })
  session.emulator.advance(afterMs)
  const [{ id }] = session.call('GET', '/pools/made/nodes').json.value
  const path = `/pools/made/nodes/${id}`
  const read = () => session.call('GET', path).json
  return { ...session, path, read }
}

const failed = {
  code: 'FailureExitCode',
  category: 'UserError',
}

test.each([
  {
    when: 'it succeeds',
    startTask: { commandLine: '/bin/sh -c "echo ready"' },
    state: 'idle',
    info: { state: 'completed', exitCode: 0, result: 'success', retryCount: 0 },
  },
  {
    when: 'it exits with 3',
    startTask: { commandLine: '/bin/sh -c "exit 3"' },
    state: 'starttaskfailed',
    info: { exitCode: 3, result: 'failure', retryCount: 0, failureInfo: failed },
  },
  {
    when: 'it exits with 3 at every retry',
    startTask: { commandLine: '/bin/sh -c "exit 3"', maxTaskRetryCount: 2 },
    state: 'starttaskfailed',
    info: { exitCode: 3, result: 'failure', retryCount: 2, lastRetryTime: expect.any(String) },
  },
  {
    when: 'it fails and nobody waits for it',
    startTask: { commandLine: '/bin/sh -c "exit 3"', waitForSuccess: false },
    state: 'idle',
    info: { state: 'completed', exitCode: 3, result: 'failure' },
  },
])('when $when the node is $state', ({ startTask, state, info }) => {
  const { read } = booted(startTask, minutes(5))
  expect(read()).toMatchObject({ state, startTaskInfo: info })
})

test('its properties come in the order of the recordings', () => {
  const { read } = booted({ commandLine: '/bin/sh -c "exit 3"', maxTaskRetryCount: 1 }, minutes(5))
  expect(Object.keys(read().startTaskInfo)).toEqual([
    'state',
    'startTime',
    'endTime',
    'exitCode',
    'failureInfo',
    'result',
    'retryCount',
    'lastRetryTime',
  ])
})

test('while it runs it has neither an end nor an exit code, and the node waits', () => {
  const { read } = booted({ commandLine: '/bin/sh -c "sleep 600"' }, minutes(2))
  const { state, startTaskInfo } = read()
  expect(state).toBe('waitingforstarttask')
  expect(startTaskInfo).toEqual({
    state: 'running',
    startTime: expect.any(String),
    retryCount: 0,
  })
})

test('it is retried without limit if asked', () => {
  const { read, emulator } = booted(
    { commandLine: '/bin/sh -c "exit 1"', maxTaskRetryCount: -1 },
    minutes(5),
  )
  expect(read().state).toBe('waitingforstarttask')
  const { retryCount } = read().startTaskInfo
  expect(retryCount).toBeGreaterThan(5)
  emulator.advance(minutes(5))
  expect(read().startTaskInfo.retryCount).toBeGreaterThan(retryCount)
})

test('it writes what its command line plainly echoes', () => {
  const { call, path } = booted({ commandLine: '/bin/sh -c "echo all set"' }, minutes(3))
  expect(call('GET', `${path}/files/startup%2Fstdout.txt`).body.toString()).toBe('all set\n')
})

test('its resource files are in its working directory', () => {
  const { call, path } = booted(
    {
      commandLine: './setup.sh',
      resourceFiles: [{ httpUrl: 'https://s.example.org/setup.sh', filePath: 'setup.sh' }],
    },
    minutes(3),
  )
  expect(call('HEAD', `${path}/files/startup%2Fwd%2Fsetup.sh`).status).toBe(200)
})

test('a changed one runs at the next boot, not before', () => {
  const { call, path, read, emulator } = booted(
    { commandLine: '/bin/sh -c "echo old"' },
    minutes(3),
  )
  const stdout = () => call('GET', `${path}/files/startup%2Fstdout.txt`).body.toString()
  call('PATCH', '/pools/made', {
    startTask: { commandLine: '/bin/sh -c "echo new; exit 5"' },
  })
  emulator.advance(minutes(10))
  expect(read().state).toBe('idle')
  expect(stdout()).toBe('old\n')
  call('POST', `${path}/reboot`)
  emulator.advance(minutes(3))
  expect(read()).toMatchObject({ state: 'starttaskfailed', startTaskInfo: { exitCode: 5 } })
  expect(stdout()).toBe('new\n')
})

test('a node that was up from the beginning has one that succeeded', () => {
  const { call } = start({ pools: [pool({ id: 'other' })], jobs: [] })
  expect(call('GET', '/pools/other/nodes').json.value[0].startTaskInfo).toEqual({
    state: 'completed',
    startTime: expect.any(String),
    endTime: expect.any(String),
    exitCode: 0,
    result: 'success',
    retryCount: 0,
  })
})
