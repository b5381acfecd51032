// Application Insights as it is deployed: bundled, where its CommonJS code asks where its files are.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { buildFunctions } from '../../../tools/build.ts'

const root = resolve(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'batch-medic-insights-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** In a process of its own: the SDK patches modules. Nothing listens there; only what comes before sending is looked at. */
const script = (entry: string) => `
const { createInsightsSink } = await import(${JSON.stringify(entry)})
const complaints = []
const telemetry = createInsightsSink({
  connectionString:
    'InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://127.0.0.1:9/',
  failed: (message, error) => complaints.push(message + ' ' + error),
})
telemetry.tell({
  kind: 'event', name: 'census.completed', at: Date.now(), stage: 'observe', fields: { accounts: 1 },
})
await telemetry.flush()
console.log(JSON.stringify(complaints))
process.exit(0)
`

test('bundled, the SDK can be made and told something', async () => {
  const source = join(root, 'src/adapters/azure/telemetry/insights-sink.ts')
  writeFileSync(join(folder, 'entry.ts'), `export * from ${JSON.stringify(source)}\n`)
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  await buildFunctions({ root, entries: folder, outdir: join(folder, 'dist') })
  const entry = pathToFileURL(join(folder, 'dist/functions/entry.js')).href
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script(entry)],
    { env: { ...process.env, APPLICATION_INSIGHTS_NO_STATSBEAT: 'true' } },
  )
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual([])
})
