// A permission covers one action of one incident on the very node it was given for, and no longer than it says.
import { describe, expect, test } from 'vitest'
import type { Action } from '../../src/domain/action.ts'
import type { Grant } from '../../src/domain/control.ts'
import { grantFor } from '../../src/domain/grants.ts'
import { allocated, hour, nodeSubject, noon, taskSubject } from '../support/build-facts.ts'
import { incident, reactivate, reboot, replace } from '../support/build-record.ts'

const grant = (overrides: Partial<Grant> = {}): Grant => ({
  id: 'g1',
  kind: 'approve',
  action: 'reboot',
  by: 'ann',
  verified: true,
  reason: 'I have looked',
  at: noon - 1,
  until: noon + 1,
  allocationTime: allocated,
  ...overrides,
})
const { allocationTime: _, ...ofNoNode } = grant()
const rolling: Action = { kind: 'rolling-reboot', nodes: [nodeSubject()], waveNodes: 1 }
const onNode = (nodeId: string): Action => ({
  kind: 'reboot',
  node: nodeSubject(nodeId),
  option: 'requeue',
})

interface Case {
  when: string
  grants: readonly Grant[]
  action?: Action
  of?: Parameters<typeof incident>[0]
  expected: string | undefined
}

const cases: readonly Case[] = [
  { when: 'nobody gave one', grants: [], expected: undefined },
  { when: 'it is for the action', grants: [grant()], expected: 'g1' },
  { when: 'it orders the action now', grants: [grant({ kind: 'run' })], expected: 'g1' },
  { when: 'it is for another action', grants: [grant()], action: replace, expected: undefined },
  { when: 'it ends now', grants: [grant({ until: noon })], expected: undefined },
  {
    when: 'an expired one stands before a good one',
    grants: [grant({ until: noon }), grant({ id: 'g2' })],
    expected: 'g2',
  },
  {
    when: 'the node id is another node by now',
    grants: [grant({ allocationTime: allocated - hour })],
    expected: undefined,
  },
  { when: 'it does not say for which node', grants: [ofNoNode], expected: undefined },
  {
    when: 'the node is not the one of the incident, though allocated with it',
    grants: [grant()],
    action: onNode('n2'),
    expected: undefined,
  },
  {
    when: 'the node is named in another case',
    grants: [grant()],
    action: onNode('N1'),
    expected: 'g1',
  },
  {
    when: 'a task belongs to no allocation',
    grants: [{ ...ofNoNode, action: 'reactivate-task' }],
    action: reactivate,
    of: { subject: taskSubject() },
    expected: 'g1',
  },
  {
    when: 'a rolling reboot is of the pool',
    grants: [{ ...ofNoNode, action: 'rolling-reboot' }],
    action: rolling,
    of: { subject: { kind: 'pool' } },
    expected: 'g1',
  },
]

describe('a grant', () => {
  test.each(cases)('when $when: $expected', ({ grants, action = reboot, of = {}, expected }) => {
    expect(grantFor(incident({ ...of, grants }), action, noon)?.id).toBe(expected)
  })

  test('is not there on incidents of older records', () => {
    expect(grantFor(incident(), reboot, noon)).toBe(undefined)
  })
})
