// The CLI as people start it: the shim, a real API and real exit codes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { rowSent, story } from './cli-fixture.ts'
import { serverForTests } from './server-for-tests.ts'
import { shim, startCli } from './start-cli.ts'

const server = serverForTests((request, response) => {
  const known = request.headers['x-functions-key'] === 'the-key'
  response.statusCode = known ? 200 : 401
  response.end(known ? JSON.stringify({ incidents: [rowSent(story())] }) : '')
})

const start = (args: readonly string[], env: Record<string, string> = {}) =>
  startCli(args, {
    env: { BATCH_MEDIC_URL: server.url, TZ: 'Europe/Berlin', ...env },
    cwd: '/',
  })

describe('batch-medic', () => {
  test('prints its version', async () => {
    const { code, out } = await start(['--version'])
    expect({ code, out }).toEqual({ code: 0, out: `${packageJson.version}\n` })
  })

  test('lists incidents without colour into a pipe', async () => {
    const { code, out, err } = await start(['incidents', 'list'], { BATCH_MEDIC_KEY: 'the-key' })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('05:05 CET')
    expect(out).not.toContain('\u001b')
  })

  test('fails with 1 without the key, and with 2 on a wrong option', async () => {
    const refused = await start(['incidents', 'list'])
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.err).toContain('wants a key (401)')
    const wrong = await start(['incidents', 'list', '--pol', 'x'])
    expect(wrong).toMatchObject({ code: 2, out: '' })
    expect(wrong.err).toContain('Did you mean --pool?')
  })

  test('starts the emulator with the arguments behind it', async () => {
    const { code, out } = await start(['emulator', '--help'])
    expect(code).toBe(0)
    expect(out).toContain('--world FILE')
  })

  test.each([
    [{ FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    [{ FORCE_COLOR: '0' }, false],
    [{ NO_COLOR: '1' }, false],
    [{}, false],
  ])('colours a pipe by %j: %s', async (env, isColoured) => {
    const plain = { NO_COLOR: '', FORCE_COLOR: '', BATCH_MEDIC_KEY: 'the-key' }
    const { out } = await start(['incidents', 'list'], { ...plain, ...env })
    expect(out.includes('\u001b[31mescalated')).toBe(isColoured)
  })

  test('ends well where its reader has left', async () => {
    // `true` is gone long before the first line is written.
    const command = `"${process.execPath}" "${shim}" completion fish 2>&1 | true; echo "\${PIPESTATUS[0]}"`
    const child = spawn('bash', ['-c', command])
    let out = ''
    child.stdout.on('data', (chunk) => {
      out += chunk
    })
    await once(child, 'close')
    expect(out).toBe('0\n')
  })

  test('ends a watch by Ctrl-C with 0, and without half a line', async () => {
    const env = {
      ...process.env,
      BATCH_MEDIC_URL: server.url,
      BATCH_MEDIC_KEY: 'the-key',
      TZ: 'UTC',
    }
    const child = spawn(process.execPath, [shim, 'incidents', 'watch', '--every', '3600'], { env })
    let [out, err] = ['', '']
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    child.stdout.on('data', (chunk) => {
      out += chunk
      // What is open is printed right before the first wait begins.
      if (out.includes('renderfarm.frames.k3x9ab01\n')) setImmediate(() => child.kill('SIGINT'))
    })
    const [code, signal] = await once(child, 'close')
    expect({ code, signal, err }).toEqual({
      ...{ code: 0, signal: null },
      err: 'Watched until now: 0 changes, 1 open.\n',
    })
    expect(out.endsWith('renderfarm.frames.k3x9ab01\n')).toBe(true)
  })
})
