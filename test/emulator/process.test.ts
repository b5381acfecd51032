// The emulator over real sockets and as a process: the SDK works unchanged, a kill loses nothing, time never runs back.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { BatchServiceClient, BatchSharedKeyCredentials } from '@azure/batch'
import { afterEach, expect, test, vi } from 'vitest'
import { startHttpShell } from '../../src/emulator/http-shell.ts'
import { key, start } from './support.ts'

/** As the documentation publishes it. */
const developmentKey =
  'Z+OEiFm5TRDJs51fBr/gDxc24K5g5etchiGqtWk+bdyAG2nNoFbwbW8RamrPVYrb0i/okKzQ7JTGRnjn+Hg+Zg=='
const running: ChildProcess[] = []
const folder = mkdtempSync(join(tmpdir(), 'batch-emulator-'))

afterEach(async () => {
  for (const child of running.splice(0)) await killed(child)
  rmSync(folder, { recursive: true, force: true })
})

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

interface Served {
  readonly url: string
  readonly account: string
  readonly key: string
}

interface Ready extends Served {
  readonly controlUrl: string
  readonly accounts?: readonly Served[]
}

interface Control {
  readonly now: number
  readonly calls: readonly { readonly method: string; readonly path: string }[]
}

const main = fileURLToPath(new URL('../../src/emulator/main.ts', import.meta.url))
const kept = ['--state', join(folder, 'emulator.json')]

function spawned(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  running.push(child)
  return child
}

async function launch(...args: string[]) {
  const child = spawned(['--json', '--port', '0', ...args])
  child.stderr?.pipe(process.stderr)
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
  const [line] = (await once(lines, 'line')) as [string]
  const ready = JSON.parse(line) as Ready
  const control = async (path: string, body?: object): Promise<Control> =>
    (await (await fetch(`${ready.controlUrl}${path}`, body && posted(body))).json()) as Control
  return { child, ready, control, client: clientOf(ready) }
}

const posted = (body: object) => ({ method: 'POST', body: JSON.stringify(body) })

const clientOf = ({ account, key, url }: Served) =>
  new BatchServiceClient(new BatchSharedKeyCredentials(account, key), url, { noRetryPolicy: true })

/** Runs to its end. */
async function ended(...args: string[]) {
  const child = spawned(args)
  const text = { out: '', err: '' }
  child.stdout?.on('data', (chunk) => {
    text.out += chunk
  })
  child.stderr?.on('data', (chunk) => {
    text.err += chunk
  })
  const [code] = await once(child, 'close')
  return { code, ...text }
}

test('the SDK talks to it over a socket as to Batch', async () => {
  const { emulator } = start()
  const shell = await startHttpShell({ emulator, account: 'renderfarm', port: 0 })
  try {
    const credentials = new BatchSharedKeyCredentials('renderfarm', key)
    const client = new BatchServiceClient(credentials, shell.url, { noRetryPolicy: true })
    const [node, other] = await client.computeNode.list('frames')
    expect((await client.computeNode.reboot('frames', node?.id ?? ''))._response.status).toBe(202)
    await expect(client.computeNode.reboot('frames', node?.id ?? '')).rejects.toMatchObject({
      statusCode: 409,
      code: 'NodeBeingRebooted',
    })
    await client.pool.patch('frames', { metadata: [{ name: 'größe', value: '✓' }] })
    expect((await client.pool.get('frames')).metadata).toEqual([{ name: 'größe', value: '✓' }])
    await client.job.disable('shot', 'wait')
    expect((await client.job.get('shot')).state).toBe('disabling')
    await client.task.deleteMethod('shot', 't-0005')
    const about = await client.file.getPropertiesFromComputeNode(
      'frames',
      other?.id ?? '',
      'startup/stdout.txt',
    )
    expect(about.contentLength).toBe(10)
    const taken = startHttpShell({
      emulator,
      account: 'renderfarm',
      port: Number(new URL(shell.url).port),
    })
    await expect(taken).rejects.toThrow(
      /^Port \d+ is taken; stop what listens there or choose another with --port\.$/,
    )
  } finally {
    await shell.close()
  }
})

test('killed in the middle, it goes on where it was: what was changed stays changed, time does not run back', async () => {
  const first = await launch('--speed', '50', '--world', 'demo', ...kept)
  await first.client.job.patch('shot-010', { priority: 7 })
  const before = await first.control('/clock')
  await killed(first.child)

  const second = await launch('--speed', '50', ...kept)
  const after = await second.control('/clock')
  expect(after.now).toBeGreaterThanOrEqual(before.now)
  expect((await second.client.job.get('shot-010')).priority).toBe(7)
  const { calls } = await second.control('/calls')
  expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'PATCH /jobs/shot-010',
    'GET /jobs/shot-010',
  ])
  second.child.disconnect()
  const [code] = await once(second.child, 'exit')
  expect(code).toBe(0)
})

test('a world begun anew outlives a kill, also where the next process is not told which world it was', async () => {
  const first = await launch('--speed', '0', '--world', 'demo', ...kept)
  await first.client.pool.deleteMethod('genomes')
  await first.control('/reset', {})
  await first.client.job.patch('shot-010', { priority: 7 })
  await killed(first.child)
  const { client } = await launch('--speed', '0', ...kept)
  expect((await client.pool.get('genomes')).state).toBe('active')
  expect((await client.job.get('shot-010')).priority).toBe(7)
})

test('a step by hand outlives a kill at once', async () => {
  const first = await launch('--speed', '0', ...kept)
  const { now } = await first.control('/clock', { advanceMs: 3_600_000 })
  await killed(first.child)
  const second = await launch('--speed', '0', ...kept)
  expect((await second.control('/clock')).now).toBe(now)
})

test('a file that cannot be kept is told in one sentence', async () => {
  const told = await ended('--port', '0', '--state', join(main, 'world.json'))
  expect(told).toMatchObject({ code: 1, out: '' })
  expect(told.err).toMatch(
    /^The world cannot be kept in \S+ \(.+\); give another --state FILE\.\n$/,
  )
})

// Linux: a device that is always full.
test.skipIf(!existsSync('/dev/full'))(
  'a disk that runs full ends the process with one sentence and without an answer, and what was answered is there',
  async () => {
    const file = join(folder, 'full.json')
    const first = await launch('--speed', '0', '--world', 'demo', '--state', file)
    first.child.stderr?.unpipe()
    let err = ''
    first.child.stderr?.on('data', (chunk) => {
      err += chunk
    })
    await first.client.job.patch('shot-010', { priority: 7 })
    // From here on no snapshot can be written: where its draft goes is a device that takes nothing.
    symlinkSync('/dev/full', `${file}.${first.child.pid}.tmp`)
    const exit = once(first.child, 'exit')
    await expect(first.control('/reset', {})).rejects.toThrow()
    expect(await exit).toEqual([1, null])
    expect(err).toMatch(
      /^The world can no longer be kept in \S+ \(ENOSPC.+\); the emulator stops\..*\n$/,
    )
    const second = await launch('--speed', '0', '--state', file)
    expect((await second.client.job.get('shot-010')).priority).toBe(7)
  },
)

test('one file is kept by one process, and by accounts that are asked for', async () => {
  const first = await launch('--account', 'first', ...kept)
  const refused = await ended('--port', '0', ...kept)
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toMatch(
    /^\S+emulator\.json is kept by another emulator \(process \d+\)\..*\n$/,
  )
  first.child.kill('SIGTERM')
  expect(await once(first.child, 'exit')).toEqual([0, null])
  const file = join(folder, 'odd.json')
  writeFileSync(file, 'no world')
  const odd = await ended('--port', '0', '--state', file)
  expect(odd).toMatchObject({ code: 1, err: expect.stringMatching(/ cannot be read; start with/) })
  expect(existsSync(`${file}.lock`)).toBe(false)
  const other = await ended('--port', '0', '--account', 'other', ...kept)
  expect(other.err).toMatch(/ keeps the accounts first, not other; .*--fresh\.\n$/)
})

test('without a world there is a development account with nothing in it, for pools of one’s own', async () => {
  const { ready, client, child } = await launch('--speed', '0')
  expect(Object.keys(ready)).toEqual(['url', 'account', 'key', 'controlUrl'])
  expect(ready).toMatchObject({ account: 'devbatchaccount1', key: developmentKey })
  expect([...(await client.pool.list())]).toEqual([])
  await client.pool.add({
    id: 'mine',
    vmSize: 'standard_d2s_v3',
    targetDedicatedNodes: 1,
    virtualMachineConfiguration: {
      imageReference: { publisher: 'canonical', offer: 'jammy', sku: '22_04-lts' },
      nodeAgentSKUId: 'batch.node.ubuntu 22.04',
    },
  })
  const advanced = await fetch(`${ready.controlUrl}/clock`, posted({ advanceMs: 600_000 }))
  expect(advanced.status).toBe(200)
  expect((await client.computeNode.list('mine')).map(({ state }) => state)).toEqual(['idle'])
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('several accounts have a port and a key each, and nothing in common', async () => {
  const own = Buffer.alloc(64, 3).toString('base64')
  const { ready } = await launch('--world', 'demo', '--account', 'second', '--key', own)
  const [demo, second] = ready.accounts ?? []
  expect(demo).toMatchObject({ account: 'renderfarm', url: ready.url })
  expect(second).toMatchObject({ account: 'second', key: own })
  if (!demo || !second) throw new Error('Two accounts were asked for.')
  expect((await clientOf(demo).pool.list()).length).toBeGreaterThan(0)
  expect(await clientOf(second).pool.list()).toHaveLength(0)
  const mixed = clientOf({ ...second, url: demo.url })
  await expect(mixed.pool.list()).rejects.toMatchObject({ statusCode: 403 })
})

test('the banner has what is to be pasted, and a reader that leaves early ends nothing', async () => {
  const child = spawned(['--port', '0'])
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
  const all: string[] = []
  lines.on('line', (line) => all.push(line))
  await vi.waitFor(() => expect(all.at(-1)).toBe('  az batch pool list'), { timeout: 60_000 })
  const text = all.join('\n')
  const [, url = ''] = /endpoint {2}(http:\/\/127\.0\.0\.1:\d+)/.exec(text) ?? []
  expect(text).toContain(
    `BatchSharedKeyCredentials('devbatchaccount1', '${developmentKey}'), '${url}')`,
  )
  expect(text).toContain(`AZURE_BATCH_ENDPOINT=${url} `)
  child.stdout?.destroy()
  expect((await fetch(`${url}/_emulator/clock`)).status).toBe(200)
})

test.each([
  [
    ['--world', 'nowhere'],
    1,
    /^There is no world file nowhere; give a file, or one of these names: .*demo.*\.\n$/,
  ],
  [['--world', fileURLToPath(import.meta.url)], 1, /^The world file \S+ cannot be read: .*\n$/],
  [['--prot', '1'], 2, /^The emulator takes no "--prot"; --help lists its options\.\n$/],
  [
    ['--world', 'demo', '--account', 'second', '--port', '65535'],
    2,
    /^--port 65535 leaves no room for 2 accounts; give one up to 65534\.\n$/,
  ],
])('%j ends with exit code %i and one sentence', async (args, code, sentence) => {
  const told = await ended(...args)
  expect(told).toMatchObject({ code, out: '' })
  expect(told.err).toMatch(sentence)
})

test('a port that is taken is told in one sentence', async () => {
  const { ready } = await launch()
  const told = await ended('--port', new URL(ready.url).port)
  expect(told).toMatchObject({ code: 1, out: '' })
  expect(told.err).toMatch(
    /^Port \d+ is taken; stop what listens there or choose another with --port\.\n$/,
  )
})
