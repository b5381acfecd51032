// The guard of storms: at the limit and on both sides, what is left out, how long it lasts, and the rolling reboot after it.
import { stormGuard } from '../../../src/decide/guards/storm-guard.ts'
import type { Action } from '../../../src/domain/action.ts'
import type { Attempt } from '../../../src/domain/attempt.ts'
import type { Grant } from '../../../src/domain/control.ts'
import {
  allocated,
  batchFault,
  hour,
  minute,
  nodeFacts,
  nodeSubject,
  nodes,
  noon,
  poolFacts,
  poolOf,
} from '../../support/build-facts.ts'
import { table } from '../../support/build-guards.ts'
import {
  attempt,
  controls,
  disable,
  enable,
  incident,
  policy,
  record,
} from '../../support/build-record.ts'

const sick = (count: number) => nodes(count, 'u', { state: 'unusable' })
table(stormGuard, [
  {
    when: '35 of 100 are sick: at the limit',
    given: { facts: poolOf(100, sick(35)) },
    expected: undefined,
  },
  {
    when: '36 of 100 are',
    given: { facts: poolOf(100, sick(36)) },
    expected: '36 of 100 nodes (36 %) are sick, more than 35 %: no node is touched.',
  },
  {
    when: '2 of 3 are: fewer than three are no storm',
    given: { facts: poolOf(3, sick(2)) },
    expected: undefined,
  },
  {
    when: '3 of 4 are',
    given: { facts: poolOf(4, sick(3)) },
    expected: '3 of 4 nodes (75 %) are sick, more than 35 %: no node is touched.',
  },
  {
    when: 'errors, failed start tasks and states nobody knows count as sick',
    given: {
      facts: poolOf(6, [
        nodeFacts({ nodeId: 'a', errors: [batchFault('DiskFull')] }),
        nodeFacts({ nodeId: 'b', state: 'starttaskfailed' }),
        nodeFacts({ nodeId: 'c', state: 'unknown' }),
      ]),
    },
    expected: '3 of 6 nodes (50 %) are sick, more than 35 %: no node is touched.',
  },
  {
    when: 'preempted and leaving nodes and those within their start grace are left out: 3 of 8',
    given: {
      facts: poolFacts({
        nodes: [
          ...sick(3),
          ...nodes(5, 'w'),
          ...nodes(40, 'p', { state: 'preempted' }),
          ...nodes(40, 'l', { state: 'leavingpool', errors: [batchFault('DiskFull')] }),
          ...nodes(40, 's', { state: 'starting', stateSince: noon - 30 * minute + 1 }),
        ],
      }),
    },
    expected: '3 of 8 nodes (38 %) are sick, more than 35 %: no node is touched.',
  },
  {
    when: 'at 30 minutes the grace is over: 3 of 9 are fewer',
    given: {
      facts: poolFacts({
        nodes: [
          ...sick(3),
          ...nodes(5, 'w'),
          ...nodes(1, 's', { state: 'starting', stateSince: noon - 30 * minute }),
        ],
      }),
    },
    expected: undefined,
  },
  {
    when: 'switching scheduling off takes a node out of work as well',
    given: { facts: poolOf(4, sick(3)), action: disable },
    expected: '3 of 4 nodes (75 %) are sick, more than 35 %: no node is touched.',
  },
  {
    when: 'switching it on again does not',
    given: { facts: poolOf(4, sick(3)), action: enable },
    expected: undefined,
  },
  {
    when: 'deleting what is on its disk touches a node as well',
    given: {
      facts: poolOf(4, sick(3)),
      action: { kind: 'free-disk', node: nodeSubject(), paths: [] },
    },
    expected: '3 of 4 nodes (75 %) are sick, more than 35 %: no node is touched.',
  },
])

const since = (ageMs: number) => record({ controls: controls({ stormSince: noon - ageMs }) })
table(stormGuard, [
  {
    when: 'it has begun and 21 of 100 are sick still',
    given: { facts: poolOf(100, sick(21)), record: since(hour) },
    expected:
      '21 of 100 nodes (21 %) are sick still, 1 h after most of the pool fell sick: no node is touched until it is 20 % at most.',
  },
  {
    when: 'it has begun and 20 of 100 are: it is over',
    given: { facts: poolOf(100, sick(20)), record: since(hour) },
    expected: undefined,
  },
  {
    when: 'it has begun in a small pool and one node is sick still: one is no storm',
    given: { facts: poolOf(4, sick(1)), record: since(hour) },
    expected: undefined,
  },
  {
    when: 'two are',
    given: { facts: poolOf(4, sick(2)), record: since(hour) },
    expected: '2 of 4 nodes (50 %) are sick, more than 35 %: no node is touched.',
  },
])

/** A rule for one fault alone, and an incident of that. */
const ruled = (guards: object) => ({
  policy: policy({ rules: [{ match: { fault: 'node-disk-full' }, guards }] }),
  incident: incident({ fault: 'node-disk-full' }),
})
table(stormGuard, [
  {
    when: 'a rule for the one fault would let it into the storm of the pool',
    given: { ...ruled({ maxSickShare: 1, stormMinimumNodes: 9 }), facts: poolOf(4, sick(3)) },
    expected: '3 of 4 nodes (75 %) are sick, more than 35 %: no node is touched.',
  },
  {
    when: 'a rule for the one fault would end the storm for it before the others',
    given: {
      ...ruled({ maxSickShare: 0.5, stormEndShare: 0.5 }),
      ...{ facts: poolOf(100, sick(30)), record: since(hour) },
    },
    expected:
      '30 of 100 nodes (30 %) are sick still, 1 h after most of the pool fell sick: no node is touched until it is 20 % at most.',
  },
  {
    when: 'a rule for the one fault is stricter',
    given: { ...ruled({ maxSickShare: 0.1 }), facts: poolOf(100, sick(11)) },
    expected: '11 of 100 nodes (11 %) are sick, more than 10 %: no node is touched.',
  },
])

const said = { by: 'ann', verified: true, reason: 'the network is back', at: noon }
const grant: Grant = {
  ...said,
  id: 'g1',
  kind: 'approve',
  action: 'rolling-reboot',
  until: noon + 30 * minute,
}
const rolling: Action = { kind: 'rolling-reboot', nodes: [nodeSubject('u1')], waveNodes: 1 }
const under = (overrides: Partial<Attempt>) =>
  record({ attempts: [attempt({ action: rolling, step: 'verifying', ...overrides })] })
const wave: Action = { kind: 'reboot', node: nodeSubject('U1', allocated), option: 'requeue' }
const stormy = { facts: poolOf(4, sick(3)) }
const held = '3 of 4 nodes (75 %) are sick, more than 35 %: no node is touched.'
table(stormGuard, [
  {
    when: 'a rolling reboot is wanted that needs approval: it is asked for',
    given: { ...stormy, action: rolling },
    expected: undefined,
  },
  {
    when: 'one is wanted that needs none',
    given: { ...stormy, action: rolling, policy: policy({ approval: [] }) },
    expected: held,
  },
  {
    when: 'one that needs none was ordered',
    given: {
      ...stormy,
      action: rolling,
      policy: policy({ approval: [] }),
      incident: incident({ grants: [grant] }),
    },
    expected: undefined,
  },
  {
    when: 'a node is of an approved one that is under way, half an hour and longer',
    given: { ...stormy, action: wave, record: under({ grant: { ...grant, until: noon - hour } }) },
    expected: undefined,
  },
  {
    when: 'it is of one that nobody approved',
    given: { ...stormy, action: wave, record: under({}) },
    expected: held,
  },
  {
    when: 'it is of one that has ended',
    given: { ...stormy, action: wave, record: under({ grant, step: 'ended' }) },
    expected: held,
  },
  {
    when: 'it is of one of another incident',
    given: { ...stormy, action: wave, record: under({ grant, incidentId: 'other' }) },
    expected: held,
  },
  {
    when: 'the node came after it was approved',
    given: {
      ...stormy,
      action: { ...wave, node: nodeSubject('u1', noon) },
      record: under({ grant }),
    },
    expected: held,
  },
  {
    when: 'it is to be replaced: only its reboot was approved',
    given: {
      ...stormy,
      action: { ...wave, kind: 'replace' },
      record: under({ grant }),
    },
    expected: held,
  },
])
