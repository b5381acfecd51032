// The end of a process: what was told and not sent goes out while the host still waits, through the real SDK.
import { execFile } from 'node:child_process'
import { type AddressInfo, createServer } from 'node:net'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { envelopesOf, startIngestion } from './ingestion-endpoint.ts'

let endpoint: Awaited<ReturnType<typeof startIngestion>>
beforeAll(async () => {
  endpoint = await startIngestion()
})
afterAll(() => endpoint.close())

async function end(connection: string) {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [resolve(import.meta.dirname, 'last-words-child.ts')],
    {
      env: {
        ...endpoint.env,
        APPLICATIONINSIGHTS_CONNECTION_STRING: connection,
        BATCH_MEDIC_ACCOUNTS: JSON.stringify([
          { name: 'renderfarm', url: 'https://renderfarm.westeurope.batch.azure.com' },
        ]),
        AzureWebJobsStorage: 'UseDevelopmentStorage=true',
      },
    },
  )
  const said = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { tookMs: number }
  return { ...said, stderr }
}

test('the hook of the end sends what is held back, and nothing before there is an app', async () => {
  const { tookMs } = await end(endpoint.connection)
  expect(tookMs).toBeGreaterThan(0)
  const kinds = endpoint.bodies.flatMap(envelopesOf).map(({ data }) => data.baseType)
  const expected = ['EventData', 'MetricData', 'RemoteDependencyData']
  expect(kinds).toEqual(expect.arrayContaining(expected))
})

test('an end that nobody hears is over before the host ends it, and breaks nothing', async () => {
  const mute = createServer(() => undefined)
  await new Promise<void>((done) => mute.listen(0, '127.0.0.1', done))
  const { port } = mute.address() as AddressInfo
  try {
    const { tookMs, stderr } = await end(
      `InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://127.0.0.1:${port}/`,
    )
    // The host waits for five seconds.
    expect(tookMs).toBeLessThan(4_500)
    expect(stderr).not.toMatch(/unhandled|Error:/i)
  } finally {
    mute.close()
  }
})
