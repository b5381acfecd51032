// When the nodes of a pool are listed: wherever something hangs on one of them, and never for a calm pool.
import { describe, expect, test } from 'vitest'
import type { PoolSnapshot } from '../../src/domain/facts.ts'
import type { Controls } from '../../src/domain/record.ts'
import { observe } from '../../src/observe/observe.ts'
import { BatchReadError, type PoolCounts } from '../../src/ports/batch.ts'
import { handBatch, jobFacts } from '../support/build-batch.ts'
import {
  batchFault,
  minute,
  nodeFacts,
  noon,
  pool,
  snapshot,
  taskFacts,
} from '../support/build-facts.ts'
import { controls, incident, record } from '../support/build-record.ts'

interface Look {
  when: string
  counts?: readonly Partial<PoolCounts>[] | 'unreadable'
  before?: Partial<Controls>
  isOpen?: boolean
  seen?: Partial<PoolSnapshot>
  tasks?: readonly ReturnType<typeof taskFacts>[]
}

async function looked({ counts = [{}], before = {}, isOpen, seen, tasks = [] }: Look) {
  const own = record({
    incidents: isOpen ? [incident()] : [],
    controls: controls({ jobsSeenAt: noon - minute, tasksSeenUntil: noon - minute, ...before }),
  })
  const hand = handBatch({
    pool: snapshot(seen),
    nodes: [nodeFacts()],
    jobs: [jobFacts()],
    tasks: [...tasks],
  })
  const batch = {
    ...hand,
    nodeCounts: async () => {
      if (counts === 'unreadable') throw new BatchReadError('throttled', 'TooManyRequests', 'later')
      const calm = { pool: 'FRAMES', total: 1, troubled: 0, shape: 'idle=1' }
      return { items: counts.map((one) => ({ ...calm, ...one })), complete: true, gap: '' }
    },
  }
  const clock = { now: () => noon, toWallMs: (ms: number) => ms }
  return await observe(batch, clock, pool, own)
}

describe('the nodes of a pool', () => {
  test('are not listed while its counts are calm and nothing asks for them', async () => {
    const facts = await looked({ when: 'calm' })
    expect(facts).toMatchObject({ nodesListed: false, nodes: [], complete: true, gaps: [] })
  })

  test.each<Look>([
    { when: 'its counts show a node in trouble', counts: [{ troubled: 1 }] },
    { when: 'its counts are not there', counts: [] },
    { when: 'its counts are those of another pool', counts: [{ pool: 'other' }] },
    { when: 'its counts cannot be read, which is no gap', counts: 'unreadable' },
    { when: 'it was never looked at whole', before: { jobsSeenAt: 0 } },
    { when: 'it was looked at whole ten minutes ago', before: { jobsSeenAt: noon - 10 * minute } },
    { when: 'it was looked at by a clock that was ahead', before: { jobsSeenAt: noon + minute } },
    { when: 'it was out of sight', before: { unseenSince: noon - minute } },
    { when: 'most of it was sick', before: { stormSince: noon - minute } },
    { when: 'anything is open', isOpen: true },
    { when: 'a resize failed', seen: { resizeErrors: [batchFault('AllocationFailed')] } },
    { when: 'autoscale failed', seen: { autoScaleError: { ...batchFault('Bad'), at: noon } } },
    { when: 'a task failed lately', tasks: [taskFacts({ endedAt: noon - minute })] },
  ])('are listed where $when', async (look) => {
    const facts = await looked(look)
    expect(facts.nodesListed).toBeUndefined()
    expect([facts.nodes.length, facts.gaps]).toEqual([1, []])
  })
})
