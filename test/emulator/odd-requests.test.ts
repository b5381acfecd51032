// Requests that no usual client sends: each gets a clean answer of the service, never an internal error.
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startHttpShell } from '../../src/emulator/http-shell.ts'
import type { AccountState } from '../../src/emulator/life/account-state.ts'
import { roomInQuota } from '../../src/emulator/life/allocation.ts'
import { minutes, start } from './support.ts'

const codeOf = (answer: { status: number; json?: { code?: string } }): string =>
  `${answer.status} ${answer.json?.code ?? ''}`.trim()

const poolBody = (id: string) => ({
  id,
  vmSize: 'standard_d2s_v3',
  virtualMachineConfiguration: {
    imageReference: { publisher: 'canonical', offer: 'jammy', sku: '22_04-lts' },
    nodeAgentSKUId: 'batch.node.ubuntu 22.04',
  },
})

test.each(['constructor', 'Constructor', '__proto__'])(
  'the name %s of every JavaScript object is an id like any other',
  (id) => {
    const { call } = start()
    const asked = (): string[] =>
      [`/pools/${id}`, `/jobs/${id}`, `/jobschedules/${id}`, `/jobs/shot/tasks/${id}`].map((path) =>
        codeOf(call('GET', path)),
      )
    expect(asked()).toEqual([
      '404 PoolNotFound',
      '404 JobNotFound',
      '404 JobScheduleNotFound',
      '404 TaskNotFound',
    ])
    const times = { recurrenceInterval: 'PT1H' }
    const made = [
      call('POST', '/pools', poolBody(id)),
      call('POST', '/jobs', { id, poolInfo: { poolId: id } }),
      call('POST', '/jobs/shot/tasks', { id, commandLine: 'echo' }),
      call('POST', '/jobschedules', {
        id,
        schedule: times,
        jobSpecification: { poolInfo: { poolId: id } },
      }),
    ]
    expect(made.map(codeOf)).toEqual(['201', '201', '201', '201'])
    expect(asked()).toEqual(['200', '200', '200', '200'])
    expect(call('GET', `/pools/${id}`).json.id).toBe(id)
  },
)

test('null properties count as left out, in every operation', () => {
  const { call, emulator } = start()
  const odd = { nodeDeallocationOption: null, resizeTimeout: null }
  expect(codeOf(call('POST', '/pools/frames/resize', { targetDedicatedNodes: 2, ...odd }))).toBe(
    '202',
  )
  emulator.advance(minutes(5))
  const task = { id: 'a', commandLine: 'echo', displayName: null, constraints: null }
  expect(codeOf(call('POST', '/jobs/shot/tasks', task))).toBe('201')
  expect(codeOf(call('POST', '/jobs/shot/tasks', { ...task, commandLine: null }))).toBe(
    '400 MissingRequiredProperty',
  )
  expect('displayName' in call('GET', '/jobs/shot/tasks/a').json).toBe(false)
})

test('a body may begin with a byte order mark', () => {
  const { call } = start()
  const text = `\uFEFF${JSON.stringify({ id: 'a', commandLine: 'echo' })}`
  expect(codeOf(call('POST', '/jobs/shot/tasks', text))).toBe('201')
})

test.each([
  { nested: 'objects', open: '{"a":', inner: '1', close: '}' },
  { nested: 'lists', open: '[', inner: '', close: ']' },
])('a body of endlessly nested $nested is refused and kept nowhere', ({ open, inner, close }) => {
  const { call, emulator } = start()
  const depth = 3_000
  const deep = `${open.repeat(depth)}${inner}${close.repeat(depth)}`
  const body = JSON.stringify({ ...poolBody('deep'), networkConfiguration: 'HERE' })
  expect(codeOf(call('POST', '/pools', body.replace('"HERE"', `{"x":${deep}}`)))).toBe(
    '400 InvalidRequestBody',
  )
  expect(() => emulator.save()).not.toThrow()
})

test('a target that is no 32-bit number is refused as of another type', () => {
  const { call } = start()
  const answers = [2 ** 31, 1e15, 1.5].map((targetDedicatedNodes) =>
    call('POST', '/pools/frames/resize', { targetDedicatedNodes }),
  )
  expect(answers.map(codeOf)).toEqual(Array(3).fill('400 InvalidRequestBody'))
})

test('an account without a quota of its own meets one before the memory ends', () => {
  const { emulator } = start()
  const account: AccountState = JSON.parse(emulator.save()).accounts.renderfarm
  const pool = account.pools.frames
  if (!pool) throw new Error('There is no pool.')
  expect(roomInQuota(account, pool, true)).toBe(150_000 - 3)
})

test.each([
  { formula: `$TargetDedicatedNodes=${'('.repeat(4_000)}1${')'.repeat(4_000)}` },
  { formula: `$TargetDedicatedNodes=${'-'.repeat(8_000)}1` },
  { formula: `$TargetDedicatedNodes=${'1+'.repeat(4_000)}1` },
  { formula: `$TargetDedicatedNodes=${'min('.repeat(1_500)}1${')'.repeat(1_500)}` },
  { formula: `$a=time()${'.hour'.repeat(1_600)}` },
])('a formula nested without end is a syntax error: $formula', ({ formula }) => {
  const { call } = start()
  const answer = call('POST', '/pools/frames/enableautoscale', { autoScaleFormula: formula })
  expect(codeOf(answer)).toBe('400 AutoScalingFormulaSyntaxError')
})

test('a formula that wants more nodes than a number of the wire can say has an error', () => {
  const { call, emulator } = start()
  emulator.advance(minutes(5))
  const autoScaleFormula = '$TargetDedicatedNodes = 1000000 * 1000000'
  call('POST', '/pools/frames/enableautoscale', { autoScaleFormula })
  const { autoScaleRun, targetDedicatedNodes } = call('GET', '/pools/frames').json
  expect(autoScaleRun.error.code).toBe('AutoScalingFormulaEvaluationError')
  expect(targetDedicatedNodes).toBe(3)
})

test('a time beyond the last of the calendar is told as the last', () => {
  const { call } = start()
  const schedule = { recurrenceInterval: 'P10675199D' }
  const jobSpecification = { poolInfo: { poolId: 'frames' } }
  call('POST', '/jobschedules', { id: 'rare', schedule, jobSpecification })
  const answer = call('GET', '/jobschedules/rare')
  expect(answer.status).toBe(200)
  expect(answer.json.executionInfo.nextRunTime).toBe('9999-12-31T23:59:59.999Z')
})

test('a request that names scheme and host in its first line is answered like any other', async () => {
  const { emulator } = start()
  const shell = await startHttpShell({ emulator, account: 'renderfarm', port: 0 })
  const { port } = new URL(shell.url)
  const said = await new Promise<string>((resolve, reject) => {
    let text = ''
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('data', (bytes) => {
      text += bytes
    })
    socket.on('end', () => resolve(text)).on('error', reject)
    socket.write(
      `GET ${shell.url}/_emulator/state HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
    )
  })
  await shell.close()
  expect(said.split('\r\n')[0]).toBe('HTTP/1.1 200 OK')
})

test('a request line of 30 KiB is answered as the service answers', async () => {
  const { emulator } = start()
  const shell = await startHttpShell({ emulator, account: 'renderfarm', port: 0 })
  const filter = encodeURIComponent("id eq 'x' or ".repeat(1_500))
  const said = await fetch(`${shell.url}/pools?api-version=2022-10-01.16.0&$filter=${filter}`)
  const { code } = (await said.json()) as { code: string }
  await shell.close()
  expect(`${said.status} ${code}`).toBe('403 AuthenticationFailed')
})

test('a fault can name a pool and a task that every object knows', () => {
  const { call, emulator } = start()
  call('POST', '/pools', poolBody('constructor'))
  call('POST', '/jobs/shot/tasks', { id: 'constructor', commandLine: 'echo' })
  const answers = [
    { do: 'node-unusable', pool: 'constructor', nodes: 0 },
    { do: 'task-silent', job: 'shot', task: 'constructor' },
  ].map((fault) =>
    emulator.control({
      method: 'POST',
      url: 'http://127.0.0.1/_emulator/faults',
      headers: {},
      body: JSON.stringify(fault),
    }),
  )
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
})
