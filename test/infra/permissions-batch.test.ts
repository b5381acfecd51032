// Each call of the Batch adapter stands in the table of permissions, and the table has no other: both found by making the calls.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { readPermissions } from '../../tools/permissions-table.ts'
import { root } from './bicep.ts'
import { type BatchCalls, batchCalls, sdkGroups } from './permissions-calls.ts'

const listed = Object.values(readPermissions()).flatMap(({ rights }) =>
  rights.flatMap(({ calls }) => calls.map(({ call }) => call)),
)
const ofBatch = listed.filter((call) => /^[A-Z]+ \/(?!subscriptions)/.test(call))
let made: BatchCalls

beforeAll(async () => {
  made = await batchCalls()
})

describe('the calls to Batch', () => {
  test('were made by every method of the adapter', () => {
    expect(made.methods.called).toEqual(made.methods.there)
  })

  test('are those of the table, each once', () => {
    expect(made.calls).toEqual(ofBatch.toSorted())
    expect(new Set(ofBatch).size).toBe(ofBatch.length)
  })

  test('name pools and nodes by their kind alone', () => {
    for (const call of made.calls) expect(call).not.toMatch(/-1|%/)
  })

  test('are all that the adapter asks of the SDK', () => {
    const text = sources('src/adapters/azure/batch/*.ts')
    const groups = sdkGroups().join('|')
    const asked = [...text.matchAll(new RegExp(`\\.(${groups})\\.(\\w+)\\(`, 'g'))].map(
      ([, group, name]) => `${group}.${name}`,
    )
    expect(asked.length).toBeGreaterThan(20)
    expect([...new Set(asked)].sort()).toEqual(made.operations)
  })

  test('go through the one client: nothing else of the product sends a request to Batch', () => {
    const senders = files('src/**/*.ts').filter(
      (path) =>
        !/^src\/(?:emulator|local|web)\//.test(path) &&
        /^import (?!type).*'@azure\/(?:batch|ms-rest-js)'|\} from '@azure\/(?:batch|ms-rest-js)'/m.test(
          withoutTypes(read(path)),
        ),
    )
    expect(senders).toEqual(['src/adapters/azure/batch/sdk-client.ts'])
    const raw = files('src/adapters/azure/batch/*.ts').filter((path) =>
      /\bsendRequest\(|\bfetch\(|node:https?/.test(read(path)),
    )
    // Files are sent past the SDK's operations; the recorder has seen them. The other hands an answer on.
    expect(raw).toEqual([
      'src/adapters/azure/batch/exchange.ts',
      'src/adapters/azure/batch/files.ts',
    ])
  })
})

function files(pattern: string): readonly string[] {
  return globSync(pattern, { cwd: root }).sort()
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

function sources(pattern: string): string {
  return files(pattern).map(read).join('\n').replace(/\s+/g, ' ')
}

function withoutTypes(text: string): string {
  return text.replace(/^import type [\s\S]*? from '[^']+'$/gm, '')
}
