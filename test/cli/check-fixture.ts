// Runs `check` against a world of the emulator, in its time and without a socket.
import { createBatchAccount } from '../../src/adapters/azure/batch/batch-account.ts'
import type { Look, LookSettings } from '../../src/azure-look.ts'
import type { CliDeps } from '../../src/cli/deps.ts'
import { minuteMs } from '../../src/domain/durations.ts'
import { startEmulator } from '../../src/emulator/library.ts'
import type { Arm } from '../../src/ports/arm.ts'
import { noAnswer, run } from './cli-fixture.ts'

export interface CheckSetting {
  world: unknown
  /** How long the world has lived. */
  afterMs?: number
  arm?: { arm: Arm; accountId: string }
  overrides?: Partial<CliDeps>
  env?: Record<string, string>
}

export async function runCheck(
  argv: string,
  { world, afterMs = 20 * minuteMs, arm, overrides, env }: CheckSetting,
) {
  const emulator = await startEmulator({ world: world as never, port: false, seed: 'check' })
  emulator.advance(afterMs)
  const asked: LookSettings[] = []
  const clock = { now: () => emulator.state().nowMs, toWallMs: (ms: number) => ms }
  const openLook = async (settings: LookSettings): Promise<Look> => {
    asked.push(settings)
    return {
      clock,
      batch: createBatchAccount({
        name: emulator.account,
        url: 'http://127.0.0.1:1',
        auth: { kind: 'key', key: emulator.key },
        apiVersion: '2022-10-01.16.0',
        clock,
        httpClient: emulator.httpClient,
        readRetries: 0,
      }),
      endpoint: settings.endpoint ?? 'https://renderfarm.westeurope.batch.azure.com',
      armReason: arm ? '' : 'nobody is signed in',
      ...arm,
    }
  }
  const answer = await run(argv, noAnswer, {
    terminal: { width: 80, colour: false, timeZone: 'UTC' },
    env: env ?? {},
    openLook,
    ...overrides,
  })
  const writes = emulator.calls().filter(({ method }) => !['GET', 'HEAD'].includes(method))
  await emulator.stop()
  return { ...answer, asked, writes }
}
