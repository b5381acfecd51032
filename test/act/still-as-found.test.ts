// Right before a call the node is read again: it must be as it was decided about, and run nothing that would be lost.
import { describe, expect, test } from 'vitest'
import { stillAsFound } from '../../src/act/still-as-found.ts'
import type { Action } from '../../src/domain/action.ts'
import type { NodeFacts, RecentTask } from '../../src/domain/facts.ts'
import { handBatch } from '../support/build-batch.ts'
import { minute, nodeFacts, nodeSubject, noon, poolOf } from '../support/build-facts.ts'
import { disable, enable, evidence, reboot, replace } from '../support/build-record.ts'

const running: RecentTask = { jobId: 'shots', taskId: 't1', state: 'running' }
const usable: Partial<NodeFacts> = { state: 'running' }
const free: Action = { kind: 'free-disk', node: nodeSubject(), paths: [] }
const remove: Action = { kind: 'remove', node: nodeSubject(), option: 'taskcompletion' }
const drain: Action = { kind: 'disable-scheduling', node: nodeSubject(), option: 'requeue' }

async function asked(action: Action, seen: Partial<NodeFacts>, fresh: Partial<NodeFacts> = {}) {
  const batch = handBatch({ nodes: [nodeFacts({ ...seen, ...fresh })] })
  return stillAsFound(batch, poolOf(10, [nodeFacts(seen)]), action)
}

describe('a node that changed is not touched', () => {
  test.each<[string, Partial<NodeFacts>, string]>([
    ['of another allocation', { allocationTime: noon }, 'the node id is another node by now'],
    ['in another state', { state: 'running' }, 'the node went from idle to running meanwhile'],
    ['that went there and back', { stateSince: noon }, 'the node went from idle to idle meanwhile'],
  ])('%s', async (_, fresh, expected) => {
    expect(await asked(reboot, {}, fresh)).toBe(expected)
  })

  test('that is gone', async () => {
    expect(await stillAsFound(handBatch(), poolOf(10, [nodeFacts()]), reboot)).toBe(
      'the node is gone',
    )
  })
})

describe('a usable node', () => {
  test.each([reboot, replace, remove, free, drain])(
    'that began a task since it was seen keeps it: $kind',
    async (action) => {
      expect(await asked(action, usable, { runningTasks: 1 })).toBe('1 task runs there by now')
    },
  )

  test('keeps the part of a task of several nodes, also where it is not counted', async () => {
    const part = { ...running, subtaskId: 2 }
    expect(await asked(reboot, usable, { runningTasks: 0, recentTasks: [part] })).toBe(
      'a part of task shots/t1, of several nodes, runs there',
    )
  })

  test('keeps what its own list has running', async () => {
    const recentTasks = [running, { ...running, taskId: 't2' }, { ...running, state: 'completed' }]
    expect(await asked(replace, usable, { recentTasks })).toBe('2 tasks run there by now')
  })

  test.each([
    { action: disable, because: 'what runs may end' },
    { action: enable, because: 'nothing ends by it' },
  ])('may be switched off and on while it works: $because', async ({ action }) => {
    expect(await asked(action, usable, { runningTasks: 3, recentTasks: [running] })).toBeUndefined()
  })

  test('that runs nothing is as it was found', async () => {
    const ended = { ...running, state: 'completed', endedAt: noon - minute }
    expect(await asked(reboot, usable, { recentTasks: [ended] })).toBeUndefined()
  })
})

test('what an unusable node shows as running runs elsewhere again', async () => {
  const sick: Partial<NodeFacts> = { state: 'unusable' }
  expect(await asked(reboot, sick, { runningTasks: 1, recentTasks: [running] })).toBeUndefined()
})

test('what touches no node reads none', async () => {
  const batch = handBatch()
  expect(await stillAsFound(batch, poolOf(10, []), evidence)).toBeUndefined()
  expect(batch.calls).toEqual([])
})
