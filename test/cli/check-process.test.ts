// `batch-medic check` as a process, against an emulator that listens: real requests, a real key, real exit codes.
import { describe, expect, test } from 'vitest'
import { minuteMs } from '../../src/domain/durations.ts'
import { startEmulator } from '../../src/emulator/library.ts'
import { halfSick, healthy } from './check-worlds.ts'
import { startCli } from './start-cli.ts'

const start = (args: readonly string[], env: Record<string, string> = {}) =>
  startCli(['check', ...args], { env: { COLUMNS: '80', ...env } })

async function emulating(world: unknown) {
  const emulator = await startEmulator({ world: world as never, seed: 'check' })
  // The emulator's time is ahead of the clock on the wall: the look goes by the former.
  emulator.advance(30 * minuteMs)
  return emulator
}

describe('batch-medic check', () => {
  test('needs no key for an emulator, and nothing but its address', async () => {
    const emulator = await emulating(healthy)
    try {
      const { code, out, err } = await start(['--endpoint', emulator.url])
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toContain('Healthy: 3 pools, 38 nodes.')
      expect(out).not.toContain('\u001b')
      const writes = emulator.calls().filter(({ method }) => !['GET', 'HEAD'].includes(method))
      expect(writes).toEqual([])
    } finally {
      await emulator.stop()
    }
  })

  test('takes the variables that other tools take, and ends with 1 where something is wrong', async () => {
    const emulator = await emulating(halfSick)
    try {
      const env = {
        AZURE_BATCH_ACCOUNT: emulator.account,
        AZURE_BATCH_ENDPOINT: emulator.url,
        AZURE_BATCH_ACCESS_KEY: emulator.key,
      }
      const { code, out, err } = await start(['--json'], env)
      expect({ code, err }).toEqual({ code: 1, err: '' })
      expect(JSON.parse(out)).toMatchObject({ verdict: 'problems', waste: { nodes: 9 } })
    } finally {
      await emulator.stop()
    }
  })

  test('ends with 2 where the key is wrong, and where nothing listens', async () => {
    const emulator = await emulating(healthy)
    const wrong = ['--endpoint', emulator.url, '--account', 'renderfarm', '--key-from', 'FARM_KEY']
    const env = { FARM_KEY: Buffer.alloc(64, 9).toString('base64') }
    const denied = await start(wrong, env)
    await emulator.stop()
    expect(denied).toMatchObject({ code: 2, out: '' })
    expect(denied.err).toContain('renderfarm denies access (AuthenticationFailed): check the key')
    expect(denied.err).not.toContain(env.FARM_KEY)
    const gone = await start(wrong, env)
    expect(gone).toMatchObject({ code: 2, out: '' })
    expect(gone.err).toContain('Nothing listens at the address of renderfarm')
  })
})
