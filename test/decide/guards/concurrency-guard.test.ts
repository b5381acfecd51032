// The guard of how much at once: share and count, what counts, one removal and one rolling reboot at a time.
import { concurrencyGuard } from '../../../src/decide/guards/concurrency-guard.ts'
import type { Action } from '../../../src/domain/action.ts'
import {
  allocated,
  hour,
  nodeFacts,
  nodeSubject,
  noon,
  poolOf,
  snapshot,
} from '../../support/build-facts.ts'
import { table } from '../../support/build-guards.ts'
import { attempt, disable, record, replace } from '../../support/build-record.ts'

const on = (nodeId: string, kind: 'reboot' | 'replace' = 'reboot'): Action => ({
  kind,
  node: nodeSubject(nodeId),
  option: 'requeue',
})
const live = (action: Action) => attempt({ action, step: 'verifying' })
const pool = (total: number) => poolOf(total, [nodeFacts({ state: 'unusable' })])
table(concurrencyGuard, [
  // floor(10 × 0.1) = 1, and never less than 1.
  { when: 'nothing is under way', given: {}, expected: undefined },
  {
    when: 'one of ten is under way',
    given: { record: record({ attempts: [live(on('n2'))] }) },
    expected: '1 node is under repair or switched off here, the limit is 1.',
  },
  {
    when: 'this pass has planned it',
    given: { planned: [on('n2')] },
    expected: '1 node is under repair or switched off here, the limit is 1.',
  },
  {
    when: 'what ended is not under way',
    given: { record: record({ attempts: [attempt({ action: on('n2') })] }) },
    expected: undefined,
  },
  // floor(30 × 0.1) = 3.
  {
    when: 'two of thirty are under way',
    given: { facts: pool(30), planned: [on('n2'), on('n3')] },
    expected: undefined,
  },
  {
    when: 'three of thirty are',
    given: { facts: pool(30), planned: [on('n2'), on('n3'), on('n4')] },
    expected: '3 nodes are under repair or switched off here, the limit is 3.',
  },
  // min(5, floor(1000 × 0.1)) = 5.
  {
    when: 'five of a thousand are',
    given: { facts: pool(1000), planned: ['a', 'b', 'c', 'd', 'e'].map((id) => on(id)) },
    expected: '5 nodes are under repair or switched off here, the limit is 5.',
  },
  {
    when: 'the node itself is under repair for another incident',
    given: { facts: pool(100), planned: [on('N1')] },
    expected: 'Another repair of the node is under way.',
  },
  {
    when: 'two would be replaced at once',
    given: {
      facts: pool(100),
      action: replace,
      record: record({ attempts: [live(on('n2', 'replace'))] }),
    },
    expected: 'Another node of the pool is being replaced.',
  },
  {
    when: 'a node is rebooted while another is replaced',
    given: { facts: pool(100), record: record({ attempts: [live(on('n2', 'replace'))] }) },
    expected: undefined,
  },
  {
    when: 'the pool resizes: Batch would refuse a removal',
    given: {
      action: replace,
      facts: { ...pool(100), snapshot: snapshot({ allocationState: 'resizing' }) },
    },
    expected: 'The pool is resizing.',
  },
  {
    when: 'one would be removed while another is replaced',
    given: {
      facts: pool(100),
      action: { ...replace, kind: 'remove' } as Action,
      record: record({ attempts: [live(on('n2', 'replace'))] }),
    },
    expected: 'Another node of the pool is being replaced.',
  },
])

const out = (count: number, limit: number) => {
  const nodes = count === 1 ? '1 node is' : `${count} nodes are`
  return `${nodes} under repair or switched off here, the limit is ${limit}.`
}
const off = (nodeId: string, agoMs = hour) =>
  attempt({ action: switchOff(nodeId), startedAt: noon - agoMs, result: 'done' })
const switchOff = (nodeId: string): Action => ({
  kind: 'disable-scheduling',
  node: nodeSubject(nodeId),
  option: 'taskcompletion',
})
const offNode = (nodeId: string) => nodeFacts({ nodeId, schedulingEnabled: false })
const ten = poolOf(10, [nodeFacts({ state: 'unusable' }), offNode('n2')])
table(concurrencyGuard, [
  {
    when: 'another node was switched off for a repair',
    given: { facts: ten, record: record({ attempts: [off('n2')] }) },
    expected: out(1, 1),
  },
  {
    when: 'that was two hours ago: its tasks may take days',
    given: { facts: ten, record: record({ attempts: [off('n2', 2 * hour)] }) },
    expected: undefined,
  },
  {
    when: 'somebody has switched it on again',
    given: { facts: pool(10), record: record({ attempts: [off('well1'), off('well2')] }) },
    expected: undefined,
  },
  {
    when: 'we have',
    given: {
      facts: ten,
      record: record({
        attempts: [
          off('n2'),
          attempt({
            action: { kind: 'enable-scheduling', node: nodeSubject('n2'), option: 'requeue' },
            result: 'done',
          }),
        ],
      }),
    },
    expected: undefined,
  },
  {
    when: 'Batch refused to switch it off',
    given: { facts: ten, record: record({ attempts: [{ ...off('n2'), result: 'refused' }] }) },
    expected: undefined,
  },
  {
    when: 'it is the very node that was switched off for this',
    given: {
      facts: poolOf(10, [offNode('n1')]),
      record: record({ attempts: [off('N1')] }),
    },
    expected: undefined,
  },
  {
    when: 'it had the id of a node that was switched off',
    given: {
      facts: ten,
      action: { kind: 'reboot', node: nodeSubject('n2', noon - 1), option: 'requeue' },
      record: record({ attempts: [off('n2')] }),
    },
    expected: out(1, 1),
  },
  {
    when: 'a node would be switched off while another is repaired',
    given: { action: disable, record: record({ attempts: [live(on('n2'))] }) },
    expected: out(1, 1),
  },
  {
    when: 'this pass switches another one off',
    given: { action: disable, planned: [switchOff('n2')] },
    expected: out(1, 1),
  },
  {
    when: 'a node that is switched off and under repair counts once',
    given: {
      facts: poolOf(20, [nodeFacts({ state: 'unusable' }), offNode('n2')]),
      record: record({ attempts: [off('n2'), live(on('n2'))] }),
    },
    expected: undefined,
  },
  {
    when: 'nodes of a rolling reboot are under repair like others',
    given: {
      facts: pool(20),
      record: record({
        attempts: [rolling(), live(on('n2')), live(on('n3'))],
      }),
    },
    expected: out(2, 2),
  },
  {
    when: 'a rolling reboot is wanted while another is under way',
    given: { action: rolling().action, record: record({ attempts: [rolling()] }) },
    expected: 'Another rolling reboot of the pool is under way.',
  },
  {
    when: 'this pass has begun one',
    given: { action: rolling().action, planned: [rolling().action] },
    expected: 'Another rolling reboot of the pool is under way.',
  },
  {
    when: 'the other has ended',
    given: {
      action: rolling().action,
      record: record({ attempts: [{ ...rolling(), step: 'ended' }] }),
    },
    expected: undefined,
  },
  {
    when: 'what runs on a task is no node out of work',
    given: { action: { kind: 'reactivate-task', task: task() }, planned: [on('n2')] },
    expected: undefined,
  },
])

function rolling() {
  const nodes = [nodeSubject('n2', allocated)]
  return live({ kind: 'rolling-reboot', nodes, waveNodes: 1 })
}

function task() {
  return { kind: 'task', jobId: 'job', taskId: 't1' } as const
}
