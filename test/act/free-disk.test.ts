// Freeing a disk call by call: each folder asked about and deleted once, and an end where an answer or the hold is missing.
import { describe, expect, test } from 'vitest'
import { freeDisk } from '../../src/act/free-disk.ts'
import { lookAtDisk } from '../../src/act/look-at-disk.ts'
import type { DiskPath } from '../../src/domain/action.ts'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { TaskFacts } from '../../src/domain/facts.ts'
import type { ActionAnswer } from '../../src/ports/batch.ts'
import { BatchReadError } from '../../src/ports/batch.ts'
import { handBatch } from '../support/build-batch.ts'
import { hour, minute, nodeSubject, noon, second, taskFacts } from '../support/build-facts.ts'
import { attempt, record } from '../support/build-record.ts'

const over = (taskId: string, more: Partial<TaskFacts> = {}): TaskFacts =>
  taskFacts({
    ...{ jobId: 'shots', taskId, result: 'success', startedAt: noon - 2 * hour },
    ...{ endedAt: noon - hour, ...more },
  })

const folder = (taskId: string): DiskPath => ({
  path: `workitems/shots/job-1/${taskId}`,
  bytes: 1024 ** 3,
  jobId: 'shots',
  taskId,
})

interface Given {
  tasks?: TaskFacts[]
  paths?: readonly DiskPath[]
  /** By the number of the deletion, from 1; the others are accepted. */
  answers?: Readonly<Record<number, ActionAnswer>>
  leaseLeftMs?: number
  /** What each deletion takes. */
  tookMs?: number
  /** What reading each task takes. */
  readMs?: number
  /** Whether a commit renews the hold. */
  renews?: boolean
  /** After so many deletions somebody asks for something. */
  askedAfter?: number
}

async function free({
  tasks = ['t1', 't2', 't3'].map((id) => over(id)),
  paths = ['t1', 't2', 't3'].map(folder),
  answers = {},
  leaseLeftMs = 120 * second,
  tookMs = 0,
  readMs = 0,
  renews = true,
  askedAfter = Number.POSITIVE_INFINITY,
}: Given = {}) {
  const batch = handBatch({ tasks })
  let now = noon
  let leftMs = leaseLeftMs
  const ledger = {
    record: record(),
    leaseLeftMs: () => leftMs,
    async commit() {
      batch.calls.push('commit')
      if (renews) leftMs = 120 * second
    },
    hasRequests: async () => false,
  }
  let deletions = 0
  const given: Attempt = attempt({
    action: { kind: 'free-disk', node: nodeSubject(), paths },
    step: 'announced',
  })
  const { meaning, answer } = await freeDisk(
    {
      batch: {
        ...batch,
        async task(...args) {
          leftMs -= readMs
          return batch.task(...args)
        },
        async deleteNodeFolder(...args) {
          deletions += 1
          now += tookMs
          leftMs -= tookMs
          batch.nextAnswer = answers[deletions] ?? { kind: 'accepted', status: 200 }
          return batch.deleteNodeFolder(...args)
        },
      },
      clock: { now: () => now, toWallMs: (ms: number) => ms },
      ledger,
      poolId: 'frames',
      leaseNeededMs: 30 * second,
      said: async () => (deletions >= askedAfter ? 'somebody asks' : undefined),
    },
    given,
  )
  const { reason = '' } = meaning.kind === 'accepted' ? {} : meaning
  const result = meaning.kind === 'ended' ? meaning.result : meaning.kind
  return { calls: batch.calls, result, reason, answer, meaning }
}

const refused = (code: string): ActionAnswer => ({
  kind: 'refused',
  status: 409,
  code,
  message: 'no',
})
const gone = (code: string): ActionAnswer => ({ kind: 'gone', status: 404, code, message: '' })

test('a person’s word ends it before the next folder', async () => {
  const { calls, result, reason } = await free({ askedAfter: 1 })
  expect(calls).toEqual([
    'task shots/t1',
    'deleteNodeFolder n1 workitems/shots/job-1/t1',
    'task shots/t2',
  ])
  expect(result).toBe('done')
  expect(reason).toContain('1 of 3 folders deleted')
  expect(reason).toContain('It was ended since somebody asks; 2 are left.')
})

test('nothing is deleted, and no try counted, where somebody asks before the first folder', async () => {
  const { calls, result } = await free({ askedAfter: 0 })
  expect(calls).toEqual(['task shots/t1'])
  expect(result).toBe('not-made')
})

test('each task is read again, and then its folder is deleted, once', async () => {
  const { calls, result, reason } = await free()
  expect(calls).toEqual([
    'task shots/t1',
    'deleteNodeFolder n1 workitems/shots/job-1/t1',
    'task shots/t2',
    'deleteNodeFolder n1 workitems/shots/job-1/t2',
    'task shots/t3',
    'deleteNodeFolder n1 workitems/shots/job-1/t3',
  ])
  expect([result, reason]).toEqual(['done', '3 of 3 folders deleted, 3.0 GiB.'])
})

describe('a folder is kept, and the others go', () => {
  test.each<[string, Partial<TaskFacts>, string]>([
    ['runs again', { state: 'running' }, 'its task is running'],
    ['failed', { result: 'failure' }, 'its task failed'],
    ['ran again elsewhere', { nodeId: 'n2' }, 'its task ran last on another node'],
    ['ended just now', { endedAt: noon - minute }, 'its task has ended less than 15 min ago'],
  ])('where its task %s', async (_, more, why) => {
    const { calls, result, reason } = await free({
      tasks: [over('t1'), over('t2', more), over('t3')],
    })
    expect(calls).not.toContain('deleteNodeFolder n1 workitems/shots/job-1/t2')
    expect(result).toBe('done')
    expect(reason).toBe(`2 of 3 folders deleted, 2.0 GiB. Kept: workitems/shots/job-1/t2: ${why}.`)
  })

  test('where its task is not known any more', async () => {
    const { reason } = await free({ tasks: [over('t1'), over('t3')] })
    expect(reason).toContain('Kept: workitems/shots/job-1/t2: its task is not known.')
  })

  test.each(['startup/wd', 'workitems/shots/job-1/t1/..', 'workitems/shots/job-1/t9', ''])(
    'where its path is not its own: %j',
    async (path) => {
      const { calls, reason } = await free({ paths: [{ ...folder('t1'), path }, folder('t3')] })
      expect(calls.filter((call) => call.startsWith('delete'))).toEqual([
        'deleteNodeFolder n1 workitems/shots/job-1/t3',
      ])
      expect(reason).toContain('it is no folder of a task')
    },
  )
})

describe('an answer of Batch', () => {
  test.each<{
    when: string
    answers: Given['answers']
    deletions: number
    result: string
    said: string
  }>([
    {
      when: 'that the folder is gone already counts as freed',
      answers: { 1: gone('FileNotFound') },
      deletions: 3,
      result: 'done',
      said: '2 of 3 folders deleted, 2.0 GiB. 1 was gone already.',
    },
    {
      when: 'that the node is gone ends it',
      answers: { 2: gone('NodeNotFound') },
      deletions: 2,
      result: 'done',
      said: 'It was ended since Batch answered 404 NodeNotFound; 2 are left.',
    },
    {
      when: 'that never came ends it: whether it was deleted is not known, and nothing is repeated',
      answers: { 2: { kind: 'in-doubt', reason: 'timed out' } },
      deletions: 2,
      result: 'done',
      said: 'the answer to the deletion of workitems/shots/job-1/t2 never came (timed out); 2 are left',
    },
    {
      when: 'that never came to the first is not known',
      answers: { 1: { kind: 'in-doubt', reason: 'timed out' } },
      deletions: 1,
      result: 'unknown',
      said: '0 of 3 folders deleted',
    },
    {
      when: 'that it is busy ends it, and is no try where nothing was deleted',
      answers: {
        1: {
          kind: 'throttled',
          status: 429,
          code: 'TooManyRequests',
          message: '',
          retryAfterMs: 1,
        },
      },
      deletions: 1,
      result: 'not-made',
      said: 'Batch is busy (429 TooManyRequests); 3 are left',
    },
    {
      when: 'that the node has none of it is a refusal, asked once',
      answers: { 1: refused('NodeStateUnusable') },
      deletions: 1,
      result: 'refused',
      said: 'Batch answered 409 NodeStateUnusable',
    },
  ])('$when', async ({ answers = {}, deletions, result, said }) => {
    const done = await free({ answers })
    expect(done.calls.filter((call) => call.startsWith('delete'))).toHaveLength(deletions)
    expect([done.result, done.reason]).toEqual([result, expect.stringContaining(said)])
  })

  test('that refuses is remembered where this state of a node cannot have it', async () => {
    const { meaning, answer } = await free({ answers: { 1: refused('NodeStateUnusable') } })
    expect(meaning).toMatchObject({ remember: true })
    expect(answer).toMatchObject({ code: 'NodeStateUnusable' })
  })
})

describe('the hold on the pool', () => {
  test('is renewed before it is short', async () => {
    const { calls, result } = await free({ leaseLeftMs: 70 * second, tookMs: 15 * second })
    expect(calls.filter((call) => call === 'commit').length).toBeGreaterThan(0)
    expect(result).toBe('done')
  })

  test('that cannot be renewed ends it before the next call', async () => {
    const { calls, result, reason } = await free({ leaseLeftMs: 20 * second, renews: false })
    expect(calls).toEqual(['commit'])
    expect([result, reason]).toEqual([
      'not-made',
      expect.stringContaining('nearly over; 3 are left'),
    ])
  })

  test('that runs out while a task is read ends it before the call', async () => {
    const { calls, result, reason } = await free({ readMs: 95 * second })
    expect(calls).toEqual(['task shots/t1'])
    expect([result, reason]).toEqual([
      'not-made',
      expect.stringContaining('nearly over; 3 are left'),
    ])
  })

  test('is not kept for more than a minute of deleting', async () => {
    const { reason } = await free({ tookMs: 40 * second })
    expect(reason).toContain('2 of 3 folders deleted, 2.0 GiB. It was ended since it took 1 min')
  })
})

describe('a look at a disk', () => {
  const listed = (complete = true) =>
    ({
      kind: 'files',
      complete,
      files: [
        { path: 'workitems/shots/job-1/t1/wd/frame.exr', bytes: 30 * 1024 ** 3 },
        { path: 'workitems/shots/job-1/t2/stdout.txt', bytes: 5 * 1024 ** 3 },
        { path: 'startup/stdout.txt', bytes: 1024 ** 3 },
      ],
    }) as const

  async function look(world: Parameters<typeof handBatch>[0], failing: readonly string[] = []) {
    const batch = handBatch({ tasks: [over('t1'), over('t2', { result: 'failure' })], ...world })
    for (const name of failing) batch.failing.add(name)
    batch.nextError = new BatchReadError('unreachable', '', 'no answer came')
    if (failing.length === 0) batch.nextError = undefined
    const kept = new Map<string, string>()
    const evidence = {
      put: async (path: string, text: string) => {
        kept.set(path, text)
        return path
      },
      get: async () => undefined,
      link: async () => undefined,
    }
    const found = await lookAtDisk({
      ...{ batch, evidence, poolId: 'frames', vmSize: 'standard_d2_v3', folder: 'inc' },
      ...{ node: nodeSubject(), now: noon },
    })
    return { ...found, kept, batch }
  }

  test('lists each folder with its size and why it is kept, and keeps the list', async () => {
    const { item, disk, kept } = await look({ nodeFiles: listed() })
    expect(item.firstErrorLine).toBe(
      'The files that Batch lists take 36.0 GiB of the 50.0 GiB of the disk; 1 of 2 folders of tasks may be deleted, with 30.0 GiB.',
    )
    expect(disk?.freeable.map(({ taskId }) => taskId)).toEqual(['t1'])
    const text = kept.get('inc/n1/files.txt')
    expect(text).toContain('30.0 GiB  workitems/shots/job-1/t1  may be deleted')
    expect(text).toContain('5.0 GiB  workitems/shots/job-1/t2  kept: its task failed')
  })

  test('of which a part is listed says so', async () => {
    const { item, disk } = await look({ nodeFiles: listed(false) })
    expect(item.firstErrorLine).toContain('at least 36.0 GiB')
    expect(disk?.complete).toBe(false)
  })

  test('of a node with thousands of files asks for those of its tasks by themselves', async () => {
    const { batch, item } = await look({ nodeFiles: listed(false) })
    expect(batch.calls.slice(0, 2)).toEqual(['nodeFiles n1', 'nodeFiles n1 workitems'])
    expect(item.firstErrorLine).toContain('1 of 2 folders of tasks may be deleted')
    const whole = await look({ nodeFiles: listed() })
    expect(whole.batch.calls.filter((call) => call.startsWith('nodeFiles'))).toHaveLength(1)
  })

  test('keeps what it could not ask about', async () => {
    const { disk, kept } = await look({ nodeFiles: listed() }, ['task'])
    expect(disk?.freeable).toEqual([])
    expect(kept.get('inc/n1/files.txt')).toContain('kept: its task could not be read')
  })

  test('that gets no answer is told with its reason, and frees nothing', async () => {
    const { item, disk } = await look({ nodeFiles: { kind: 'unavailable', reason: 'no agent' } })
    expect([item.failure, disk]).toEqual(['no agent', undefined])
  })
})
