// Messages of other versions of the app: by what it does not know no message is lost, and of what is odd nothing is told.
import { expect, test } from 'vitest'
import { createMemoryTelemetry } from '../src/adapters/memory/telemetry.ts'
import { traced } from '../src/ports/origin.ts'
import { readMessage } from '../src/read-message.ts'

const pool = { account: 'renderfarm', pool: 'frames' }
const trace = '0af7651916cd43dd8448eb211c80319c'
const step = 'b7ad6b7169203331'

async function read(message: unknown) {
  const telemetry = createMemoryTelemetry()
  const handle = readMessage(telemetry, 'pool-exams', async (given) => given)
  const run = traced(() => telemetry.step('exam', {}, () => handle(message)))
  const given = await run(undefined, { invocationId: 'i', functionName: 'examine' })
  return { given, causedBy: telemetry.spans()[0]?.causedBy, told: telemetry.told }
}

test.each([
  ['of the version before, which says no cause', {}],
  ['with a cause of nothing', { cause: null }],
  ['with a cause that is no text', { cause: { traceparent: `00-${trace}-${step}-01` } }],
  ['with a text that is none', { cause: 'https://hooks.example/secret?sig=a' }],
  ['with a cause without end', { cause: `00-${trace}-${step}-01`.repeat(1000) }],
  ['with the ids of nobody', { cause: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01` }],
  ['of a later version, which says more', { tracestate: 'x', because: ['y'] }],
])('one %s leads to its pool, linked to nothing', async (_, more) => {
  const { given, causedBy } = await read({ ...pool, ...more })
  expect(given).toEqual(pool)
  expect(causedBy).toBeUndefined()
})

test('a cause of a later version of W3C trace context is followed', async () => {
  const { causedBy } = await read({ ...pool, cause: `01-${trace}-${step}-03-more` })
  expect(causedBy).toEqual({ traceId: trace, spanId: step })
})

test('one that names no pool is told without what stands in it, and dropped', async () => {
  const { given, told } = await read({ account: 'renderfarm', pool: 'https://x?sig=secret' })
  expect(given).toBeUndefined()
  const text = JSON.stringify(told)
  expect(text).toContain('names no pool and is dropped (pool: ')
  expect(text).not.toContain('secret')
})
