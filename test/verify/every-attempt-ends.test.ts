// Whatever a node, a pool or a task shows for ever, an attempt that is being verified ends, and says why.
import { expect, test } from 'vitest'
import type { Action } from '../../src/domain/action.ts'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { PoolFacts } from '../../src/domain/facts.ts'
import { nodeStates } from '../../src/domain/facts.ts'
import { judge } from '../../src/verify/judge.ts'
import {
  batchFault,
  day,
  minute,
  nodeFacts,
  nodeSubject,
  nodes,
  noon,
  poolFacts,
  snapshot,
  taskFacts,
  taskSubject,
} from '../support/build-facts.ts'
import { attempt, incident, reboot, replace } from '../support/build-record.ts'

const lookMs = 10 * minute
/** A task may wait for a node for a day; nothing is watched for longer. */
const longestMs = day + lookMs

/** Looks again and again at what never changes; answers with the result and after how long. */
function endOf(
  own: Attempt,
  facts: PoolFacts,
): { result: string; reason: string; afterMs: number } {
  const terms = own.action.kind.endsWith('task')
    ? { healthyForMs: 0, withinMs: day }
    : { healthyForMs: 5 * minute, withinMs: 30 * minute }
  let current = own
  for (let afterMs = 0; afterMs <= longestMs; afterMs += lookMs) {
    const now = noon + afterMs
    const seen = { ...facts, observedAt: now }
    const verdict = judge(current, incident(), seen, terms, now)
    if (verdict.kind === 'ended') return { ...verdict, afterMs }
    if (verdict.kind === 'step') current = { ...current, step: verdict.step, stepAt: now }
    else {
      const { healthySince: _, ...rest } = current
      const { healthySince } = verdict
      current = healthySince === undefined ? rest : { ...rest, healthySince }
    }
  }
  return { result: 'never', reason: '', afterMs: longestMs }
}

const remembered = { targetDedicated: 10, targetLowPriority: 0, dedicated: true }
const terminate: Action = { kind: 'terminate-task', task: taskSubject() }
const reactivate: Action = { kind: 'reactivate-task', task: taskSubject() }
const remove: Action = { kind: 'remove', node: nodeSubject(), option: 'requeue' }
const of = (action: Action, step: Attempt['step'] = 'verifying') =>
  attempt({ action, step, startedAt: noon, stepAt: noon, remembered })

const states = [...nodeStates, 'unknown-state'] as const
const allocations = ['steady', 'resizing', 'stopping'] as const
const pictures = states.flatMap((state) =>
  allocations.flatMap((allocationState) =>
    [[], [batchFault('DiskFull')]].map((errors) => ({ state, allocationState, errors })),
  ),
)

test.each([
  ['a reboot', of(reboot), noon - day],
  ['a reboot, with a state of after it', of(reboot), noon + minute],
  ['a removal', of(remove), noon - day],
  ['the new node of a replacement', of(replace), noon - day],
] as const)('%s ends in each state of its node', (_, own, stateSince) => {
  for (const { state, allocationState, errors } of pictures) {
    const isNew = own.action.kind === 'replace'
    const node = nodeFacts({
      ...{ state, stateSince, errors },
      ...(isNew ? { nodeId: 'new', allocationTime: noon + minute } : {}),
    })
    const currentDedicated = allocationState === 'steady' ? 10 : 9
    const facts = poolFacts({
      nodes: [node, ...nodes(9, 'w')],
      snapshot: snapshot({ allocationState, currentDedicated }),
    })
    const { result, reason } = endOf(own, facts)
    expect(`${state} ${allocationState}: ${result}`).not.toContain('never')
    expect(reason).not.toBe('')
  }
})

test.each([
  ['a reactivation', of(reactivate)],
  ['a termination', of(terminate)],
] as const)('%s ends in each state of its task, and where it is never read', (_, own) => {
  const tasks = ['active', 'preparing', 'running', 'completed', 'odd'].flatMap((state) =>
    ['success', 'failure'].map((result) => [taskFacts({ state, result })]),
  )
  for (const seen of [...tasks, []]) {
    expect(endOf(own, poolFacts({ tasks: seen })).result).not.toBe('never')
  }
})

test.each([
  ['a reboot', of(reboot, 'announced')],
  ['a removal', of(remove, 'announced')],
  ['a replacement', of(replace, 'announced')],
  ['a termination', of(terminate, 'announced')],
] as const)('%s whose answer never came ends where nothing changes', (_, own) => {
  const facts = poolFacts({
    nodes: [nodeFacts({ state: 'unusable' }), ...nodes(9, 'w')],
    tasks: [taskFacts({ state: 'running' })],
  })
  expect(endOf(own, facts).result).toBe('not-made')
})
