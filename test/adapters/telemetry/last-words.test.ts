// The end of a process: what was told and not sent goes out while the host still waits, through the real SDK.
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { envelopesOf, startIngestion } from './ingestion-endpoint.ts'

let endpoint: Awaited<ReturnType<typeof startIngestion>>
beforeAll(async () => {
  endpoint = await startIngestion()
})
afterAll(() => endpoint.close())

test('the hook of the end sends what is held back, and nothing before there is an app', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [resolve(import.meta.dirname, 'last-words-child.ts')],
    {
      env: {
        ...endpoint.env,
        APPLICATIONINSIGHTS_CONNECTION_STRING: endpoint.connection,
        BATCH_MEDIC_ACCOUNTS: JSON.stringify([
          { name: 'renderfarm', url: 'https://renderfarm.westeurope.batch.azure.com' },
        ]),
        AzureWebJobsStorage: 'UseDevelopmentStorage=true',
      },
    },
  )
  const { tookMs } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { tookMs: number }
  expect(tookMs).toBeGreaterThan(0)
  const kinds = endpoint.bodies.flatMap(envelopesOf).map(({ data }) => data.baseType)
  const expected = ['EventData', 'MetricData', 'RemoteDependencyData']
  expect(kinds).toEqual(expect.arrayContaining(expected))
}, 60_000)
