// Signals: which pools are marked for an exam, and that an event cannot leave a mark on a pool that never was.
import { expect, test } from 'vitest'
import { createMemoryMessages } from '../src/adapters/memory/messages.ts'
import { BatchReadError } from '../src/ports/batch.ts'
import { createSignal } from '../src/signal.ts'
import { fakeTelemetry } from './notify/drain-support.ts'
import { handClock } from './record/builders.ts'
import { handBatch } from './support/build-batch.ts'

const event = (pool: string) => ({
  specversion: '1.0',
  id: '1',
  type: 'BatchMedic.NodeStateChanged',
  source: 'x',
  subject: `pools/${pool}`,
  data: { account: 'renderfarm', pool },
})

function bench(known: readonly string[]) {
  const batch = handBatch()
  let reads = 0
  const { pool } = batch
  batch.pool = (id) => {
    reads += 1
    return pool(id)
  }
  const marked: string[] = []
  const shapes = Object.fromEntries(known.map((id) => [id, '']))
  const { told, telemetry } = fakeTelemetry()
  const signal = createSignal({
    ledgers: { markDirty: async (ref) => void marked.push(ref.pool) },
    messages: createMemoryMessages(handClock()),
    telemetry,
    book: { get: async () => ({ notes: { shapes, fullLookAt: {}, lastAt: 0 }, eTag: '' }) },
    ownSource: '/batch-medic/',
    accounts: [batch],
  })
  return { batch, signal, marked, told, reads: () => reads }
}

test('a pool that the census knows is marked without a look', async () => {
  const { signal, marked, reads } = bench(['frames'])
  expect(await signal(event('Frames'))).toEqual({ taken: 1, ignored: 0 })
  expect([marked, reads()]).toEqual([['Frames'], 0])
})

test.each([[['frames']], [[]]])(
  'a pool that is new to a census of %j is looked up once',
  async (known) => {
    const { signal, marked, reads } = bench(known)
    expect(await signal(event('fresh'))).toEqual({ taken: 1, ignored: 0 })
    expect([marked, reads()]).toEqual([['fresh'], 1])
  },
)

test('a pool that is not there is ignored with a reason, and leaves no mark', async () => {
  const { signal, marked, batch, told } = bench(['frames'])
  batch.world.pool = undefined
  expect(await signal(event('never'))).toEqual({ taken: 0, ignored: 1 })
  expect([marked, told]).toEqual([[], ['ingest.ignored']])
})

test('a pool that cannot be looked up is marked all the same', async () => {
  const { signal, marked, batch } = bench(['frames'])
  batch.nextError = new BatchReadError('unreachable', '', 'No answer.')
  expect(await signal(event('maybe'))).toEqual({ taken: 1, ignored: 0 })
  expect(marked).toEqual(['maybe'])
})
