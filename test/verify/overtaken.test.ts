// Who overtook a repair, and what came of removals and terminations.

import type { Action } from '../../src/domain/action.ts'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { Others, OthersAct } from '../../src/domain/seen.ts'
import {
  batchFault,
  gonePool,
  hour,
  minute,
  nodeFacts,
  nodeSubject,
  nodes,
  noon,
  poolFacts,
  poolOf,
  snapshot,
  taskFacts,
  taskSubject,
} from '../support/build-facts.ts'
import { attempt, replace } from '../support/build-record.ts'
import type { Case } from '../support/build-verdicts.ts'
import { judged } from '../support/build-verdicts.ts'

const startedAt = noon - 10 * minute
const other = (what: OthersAct, seenAt = noon - minute): Others => ({
  ...{ what, seenAt, at: seenAt },
  text: 'Somebody else did it.',
})
const rebooted = attempt({
  step: 'verifying',
  startedAt,
  before: { state: 'unusable', stateSince: noon - hour },
})
const up = poolOf(10, [nodeFacts({ stateSince: noon - 6 * minute })])

const reboots: readonly Case[] = [
  {
    when: 'somebody else rebooted it since',
    attempt: rebooted,
    facts: up,
    others: [other('reboot')],
    expected: 'ended overtaken by person',
  },
  {
    when: 'somebody else rebooted it before',
    attempt: rebooted,
    facts: up,
    others: [other('reboot', noon - hour)],
    expected: 'pending, well',
  },
  {
    when: 'somebody else switched it off since',
    attempt: rebooted,
    facts: up,
    others: [other('scheduling-off')],
    expected: 'ended overtaken by person',
  },
  {
    when: 'somebody else resized the pool since, which is nothing to it',
    attempt: rebooted,
    facts: up,
    others: [other('resize'), other('autoscale')],
    expected: 'pending, well',
  },
  {
    when: 'a formula took it out',
    attempt: rebooted,
    facts: poolFacts({ nodes: nodes(9, 'w'), snapshot: snapshot({ autoScale: true }) }),
    expected: 'ended overtaken by itself',
  },
  {
    when: 'it is deallocated',
    attempt: rebooted,
    facts: poolOf(10, [nodeFacts({ state: 'deallocated', stateSince: noon - minute })]),
    expected: 'ended overtaken by person',
  },
]

const remembered = { targetDedicated: 10, targetLowPriority: 2, dedicated: true }
const replaced = (overrides: Partial<Attempt> = {}) =>
  attempt({ action: replace, startedAt, remembered, step: 'settling', ...overrides })
const grown = replaced({ step: 'verifying', stepAt: noon - 5 * minute })
const at = (dedicated: number, spot: number, more: Parameters<typeof snapshot>[0] = {}) =>
  poolFacts({
    nodes: nodes(9, 'w'),
    snapshot: snapshot({ targetDedicated: dedicated, targetLowPriority: spot, ...more }),
  })

const replacements: readonly Case[] = [
  {
    when: 'the pool is being deleted',
    attempt: replaced(),
    facts: at(9, 2, { state: 'deleting', allocationState: 'resizing' }),
    expected: 'ended overtaken by person',
  },
  {
    when: 'only the Spot target was changed',
    attempt: replaced(),
    facts: at(9, 0),
    expected: 'ended overtaken by person',
  },
  {
    when: 'the targets are as our removal left them, dedicated and Spot apart',
    attempt: replaced(),
    facts: at(9, 2),
    expected: 'pending',
  },
  {
    when: 'a Spot node was removed, and the dedicated target went down',
    attempt: replaced({ remembered: { ...remembered, dedicated: false } }),
    facts: at(9, 2),
    expected: 'ended overtaken by person',
  },
  {
    when: 'a Spot node was removed, and the Spot target is one less',
    attempt: replaced({ remembered: { ...remembered, dedicated: false } }),
    facts: at(10, 1),
    expected: 'pending',
  },
  {
    when: 'it is set to 0',
    attempt: replaced(),
    facts: at(0, 0),
    expected: 'ended overtaken by person',
  },
  {
    when: 'autoscale was on all the time',
    attempt: replaced(),
    facts: at(9, 2, { autoScale: true }),
    expected: 'ended helped',
  },
  {
    when: 'autoscale was switched on since',
    attempt: replaced(),
    facts: at(9, 2, { autoScale: true }),
    others: [other('autoscale')],
    expected: 'ended overtaken by person',
  },
  {
    when: 'it was grown back, and then set to another size',
    attempt: grown,
    facts: at(12, 2),
    expected: 'ended overtaken by person',
  },
  {
    when: 'it was grown back, and then autoscale was switched on',
    attempt: grown,
    facts: at(10, 2, { autoScale: true }),
    expected: 'ended overtaken by person',
  },
  {
    when: 'the resize back was stopped',
    attempt: grown,
    facts: at(10, 2, { currentDedicated: 9, resizeErrors: [batchFault('ResizeStopped')] }),
    expected: 'ended overtaken by person',
  },
]

const remove: Action = { kind: 'remove', node: nodeSubject(), option: 'requeue' }
const removed = (overrides: Partial<Attempt> = {}) =>
  attempt({ action: remove, startedAt, step: 'verifying', ...overrides })

const removals: readonly Case[] = [
  {
    when: 'it is leaving',
    attempt: removed(),
    facts: poolOf(10, [nodeFacts({ state: 'leavingpool' })]),
    expected: 'pending',
  },
  {
    when: 'it is out, while the pool still resizes',
    attempt: removed(),
    facts: at(9, 0, { allocationState: 'resizing' }),
    expected: 'ended helped',
  },
  {
    when: 'it stays in a steady pool for longer than a repair may take',
    attempt: removed({ startedAt: noon - 31 * minute }),
    facts: poolOf(10, [nodeFacts({ state: 'unusable' })]),
    expected: 'ended did-not-help',
  },
  {
    when: 'the pool is deleted',
    attempt: removed(),
    facts: gonePool(),
    expected: 'ended overtaken by person',
  },
  {
    when: 'the answer never came, and it is leaving',
    attempt: removed({ step: 'announced' }),
    facts: poolOf(10, [nodeFacts({ state: 'leavingpool' })]),
    expected: 'step verifying',
  },
]

const terminate: Action = { kind: 'terminate-task', task: taskSubject() }
const terminated = (overrides: Partial<Attempt> = {}) =>
  attempt({ action: terminate, startedAt, step: 'verifying', ...overrides })
const task = (overrides: Parameters<typeof taskFacts>[0]) =>
  poolFacts({ tasks: [taskFacts(overrides)] })

const terminations: readonly Case[] = [
  {
    when: 'the task runs on',
    attempt: terminated(),
    facts: task({ state: 'running' }),
    expected: 'pending',
  },
  {
    when: 'it has ended',
    attempt: terminated(),
    facts: task({ endedAt: noon - minute }),
    expected: 'ended helped',
  },
  {
    when: 'it was through before',
    attempt: terminated(),
    facts: task({ result: 'success' }),
    expected: 'ended overtaken by itself',
  },
  {
    when: 'it is deleted',
    attempt: terminated(),
    facts: poolFacts({ goneTasks: [taskSubject()] }),
    expected: 'ended overtaken by person',
  },
  {
    when: 'it runs on for more than 15 min',
    attempt: terminated({ startedAt: noon - 16 * minute }),
    facts: task({ state: 'running' }),
    expected: 'ended did-not-help',
  },
  {
    when: 'it was not read for more than 15 min',
    attempt: terminated({ startedAt: noon - 16 * minute }),
    facts: poolFacts(),
    expected: 'ended unknown',
  },
]

judged('who overtook a reboot', reboots)
judged('who overtook a replacement', replacements)
judged('what came of a removal', removals)
judged('what came of a termination', terminations)
