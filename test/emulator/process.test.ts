// The emulator over real sockets and as a process: the SDK works unchanged, a kill loses nothing, time never runs back.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { BatchServiceClient, BatchSharedKeyCredentials } from '@azure/batch'
import { afterEach, expect, test } from 'vitest'
import { startHttpShell } from '../../src/emulator/http-shell.ts'
import { key, start } from './support.ts'

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

interface Control {
  readonly now: number
  readonly calls: readonly { readonly method: string; readonly path: string }[]
}

const main = fileURLToPath(new URL('../../src/emulator/main.ts', import.meta.url))

async function launch(...args: string[]) {
  const state = join(folder, 'emulator.json')
  const child = spawn(process.execPath, [main, '--state', state, '--json', ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  running.push(child)
  const [line] = (await once(
    createInterface({ input: child.stdout as NodeJS.ReadableStream }),
    'line',
  )) as [string]
  const ready = JSON.parse(line) as {
    url: string
    account: string
    key: string
    controlUrl: string
  }
  const control = async (path: string): Promise<Control> =>
    (await (await fetch(`${ready.controlUrl}${path}`)).json()) as Control
  const client = new BatchServiceClient(
    new BatchSharedKeyCredentials(ready.account, ready.key),
    ready.url,
    {
      noRetryPolicy: true,
    },
  )
  return { child, ready, control, client }
}

test('the SDK talks to it over a socket as to Batch', async () => {
  const { emulator } = start()
  const shell = await startHttpShell({ emulator, account: 'renderfarm', port: 0 })
  try {
    const credentials = new BatchSharedKeyCredentials('renderfarm', key)
    const client = new BatchServiceClient(credentials, shell.url, { noRetryPolicy: true })
    const [node] = await client.computeNode.list('frames')
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
      node?.id ?? '',
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
  const first = await launch('--port', '0', '--speed', '50')
  await first.client.job.patch('shot-010', { priority: 7 })
  const before = await first.control('/clock')
  await killed(first.child)

  const second = await launch('--port', '0', '--speed', '50')
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
