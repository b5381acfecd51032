// The adapter as it is deployed: bundled, where CommonJS packages behave in ways of their own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type * as adapter from '../../../src/adapters/azure/batch/batch-account.ts'
import { buildFunctions } from '../../../tools/build.ts'
import { now, scriptedHttp } from './scripted-http.ts'

const root = resolve(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'batch-medic-bundle-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a bundled adapter loads the SDK on its first call and signs with a key and with a token', async () => {
  const source = join(root, 'src/adapters/azure/batch/batch-account.ts')
  writeFileSync(join(folder, 'entry.ts'), `export * from ${JSON.stringify(source)}\n`)
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  await buildFunctions({ root, entries: folder, outdir: join(folder, 'dist') })
  const entry = pathToFileURL(join(folder, 'dist/functions/entry.js')).href
  const { createBatchAccount }: typeof adapter = await import(/* @vite-ignore */ entry)

  const signatures: (string | undefined)[] = []
  const credential = { getToken: async () => ({ token: 'a-token', expiresOnTimestamp: 0 }) }
  for (const auth of [
    { kind: 'key', key: 'a2V5' } as const,
    { kind: 'entra', credential } as const,
  ]) {
    const http = scriptedHttp({ status: 200, body: { id: 'frames', state: 'active' } })
    const account = createBatchAccount({
      name: 'renderfarm',
      url: 'https://renderfarm.westeurope.batch.azure.com',
      auth,
      apiVersion: '2022-10-01.16.0',
      clock: { now: () => now, toWallMs: (ms) => ms },
      httpClient: http.client,
    })
    expect(await account.pool('frames')).toMatchObject({ state: 'active' })
    signatures.push(http.asked[0]?.header('authorization'))
  }
  expect(signatures).toEqual([expect.stringMatching(/^SharedKey renderfarm:/), 'Bearer a-token'])
})
