// Start tasks told apart by why they failed: by Batch's code, by what they wrote, and by what the other nodes did.
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import type { BatchFault, NodeFacts } from '../../src/domain/facts.ts'
import type { OutputsSeen } from '../../src/domain/outputs-seen.ts'
import { subjectKey } from '../../src/domain/refs.ts'
import {
  batchFault,
  minute,
  nodeFacts,
  nodeSubject,
  nodes,
  noon,
  poolOf,
  snapshot,
} from '../support/build-facts.ts'

const exited = batchFault('FailureExitCode', {
  message: 'The task exited with an exit code representing a failure',
})

function failed(nodeId: string, failure: BatchFault = exited, exitCode?: number): NodeFacts {
  return nodeFacts({
    nodeId,
    state: 'starttaskfailed',
    startTask: {
      ...{ state: 'completed', result: 'failure', retryCount: 0, failure },
      ...{ startedAt: noon - 12 * minute, endedAt: noon - 10 * minute },
      ...(exitCode === undefined ? {} : { exitCode }),
    },
  })
}

/** What was seen to be written, by fault and subject. */
const wrote = (fault: string, key: string, text: string): OutputsSeen => ({
  of: (asked, subject, since) =>
    asked === fault && subjectKey(subject) === key && since === noon - 10 * minute ? text : '',
})

const ofNode = (text: string) => wrote('node-start-task-failed', subjectKey(nodeSubject('x')), text)
const ofPool = (text: string) => wrote('pool-start-task-failed', 'pool', text)

describe('the cause of a failed start task', () => {
  test.each([
    ['nothing that tells', '', 'unknown', null],
    [
      'a connection that broke',
      'curl: (52) Empty reply from server',
      'registry-or-dependency-outage',
      true,
    ],
    [
      'a module that is missing',
      "ModuleNotFoundError: No module named 'numpy'",
      'user-code',
      false,
    ],
    ['a broken GPU', 'WARNING: infoROM is corrupted at gpu 0001:00:00.0', 'hardware', false],
    ['a full disk', 'tar: write error: No space left on device', 'disk-full', false],
  ])('of one node that wrote of %s', (_, text, causeClass, retryHelps) => {
    const facts = poolOf(10, [failed('x', exited, 1)])
    expect(classify(facts, ofNode(text))).toMatchObject([
      { fault: 'node-start-task-failed', scope: 'one-node', causeClass, retryHelps },
    ])
  })

  test('of a whole pool is named from what was written for its own incident', () => {
    const all = ['a', 'b', 'x'].map((id) => failed(id, exited, 1))
    const text = "ModuleNotFoundError: No module named 'numpy'"
    const [pool] = classify(poolOf(3, all), ofPool(text))
    expect(pool).toMatchObject({ fault: 'pool-start-task-failed', causeClass: 'user-code' })
    expect(pool?.summary).toMatch(/^The start task failed with exit code 1 on 3 of 3 nodes .*numpy/)
    // What one node wrote for an incident of its own is not asked for.
    expect(classify(poolOf(3, all), ofNode(text))[0]?.summary).not.toContain('numpy')
  })

  test('comes later with the evidence, and the finding stays the same one', () => {
    const facts = poolOf(10, [failed('x', exited, 1)])
    const [before] = classify(facts)
    const [after] = classify(facts, ofNode("ModuleNotFoundError: No module named 'numpy'"))
    const { fault, subject, since, scope } = before ?? {}
    expect(after).toMatchObject({ fault, subject, since, scope })
    expect([before?.rule, after?.rule]).toEqual([undefined, expect.any(String)])
  })

  test('of most nodes is that of the way most of them failed', () => {
    const denied = batchFault('BlobAccessDenied', {
      message: 'Access for one of the specified Azure Blob(s) is denied',
    })
    const [pool] = classify(
      poolOf(4, [
        failed('odd', exited, 7),
        failed('a', denied),
        failed('b', denied),
        failed('c', denied),
      ]),
    )
    expect(pool?.evidence).toContainEqual({ name: 'code', value: 'BlobAccessDenied' })
    expect(pool?.causeClass).toBe('credentials-or-access')
  })
})

describe('a resource file that all other nodes had before', () => {
  const misc = batchFault('BlobDownloadMiscError', {
    message: 'Miscellaneous error encountered while downloading one of the specified Azure Blob(s)',
  })
  const well = (endedAt: number) =>
    nodes(8, 'w', {
      startTask: { state: 'completed', result: 'success', retryCount: 0, endedAt },
    })
  const seen = (failure: BatchFault, others: readonly NodeFacts[]) =>
    classify({
      ...poolOf(2, [failed('x', failure), failed('y', failure)]),
      nodes: [failed('x', failure), failed('y', failure), ...others],
    })
      .flatMap(({ evidence }) => evidence)
      .filter(({ name }) => name === 'other nodes').length

  test.each([
    { when: 'they had it before', failure: misc, others: well(noon - 60 * minute), expected: 2 },
    { when: 'one had it after', failure: misc, others: well(noon - 5 * minute), expected: 0 },
    { when: 'no start task of theirs is known', failure: misc, others: nodes(8, 'w'), expected: 0 },
    { when: 'it is no download', failure: exited, others: well(noon - 60 * minute), expected: 0 },
  ])('points to a change in between where $when', ({ failure, others, expected }) => {
    expect(seen(failure, others)).toBe(expected)
  })
})

describe('a start task that the pool does not wait for', () => {
  const { startTask } = failed('x', exited, 1)
  const ignored = (count: number, waitsForStartTask = false) =>
    classify({
      ...poolOf(10, nodes(count, 'x', startTask ? { startTask } : {})),
      snapshot: snapshot({ waitsForStartTask }),
    })

  test('and that failed on some nodes is told of the pool: nothing is rebooted for it', () => {
    const [told, ...more] = ignored(3)
    expect(more).toEqual([])
    expect(told).toMatchObject({
      fault: 'pool-start-task-failed',
      subject: { kind: 'pool' },
      scope: 'some-nodes',
      nodeIds: ['x1', 'x2', 'x3'],
    })
    expect(told?.summary).toMatch(
      /^The start task failed with exit code 1 on 3 of 10 nodes, which take tasks all the same/,
    )
  })

  test('is silent where it failed nowhere, or where it is of the time before', () => {
    expect(ignored(0)).toEqual([])
    expect(ignored(3, true)).toEqual([])
  })
})
