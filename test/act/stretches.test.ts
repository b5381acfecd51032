// What is carried out side by side: never two things of one incident or of one node, and nothing that removes nodes.
import { expect, test } from 'vitest'
import { stretchesOf } from '../../src/act/stretches.ts'
import type { Action } from '../../src/domain/action.ts'
import type { Decision } from '../../src/domain/decision.ts'
import { nodeSubject } from '../support/build-facts.ts'
import { attempt, incident } from '../support/build-record.ts'

const reboot = (nodeId: string): Action => ({
  kind: 'reboot',
  node: nodeSubject(nodeId),
  option: 'requeue',
})
const replace = (nodeId: string): Action => ({ ...reboot(nodeId), kind: 'replace' }) as Action
const look = (...nodeIds: string[]): Action => ({
  kind: 'collect-evidence',
  nodes: nodeIds.map((nodeId) => nodeSubject(nodeId)),
  tasks: [],
})
const act = (id: string, action: Action): Decision => ({
  kind: 'act',
  incident: incident({ id }),
  action,
  reason: '',
})
const call = { method: 'POST', path: '/pools/frames/resize', body: {} } as const
const grow = (id: string): Decision => ({
  ...{ kind: 'grow', incident: incident({ id }), attempt: attempt(), call, reason: '' },
})

/** `a reboot > b reboot`: in a lane; `|` between lanes, `/` between stretches. */
function shown(decisions: readonly Decision[]): string {
  return stretchesOf(decisions)
    .map((lanes) =>
      lanes
        .map((lane) =>
          lane
            .map((one) => `${one.incident.id} ${one.kind === 'grow' ? 'grow' : one.action.kind}`)
            .join(' > '),
        )
        .join(' | '),
    )
    .join(' / ')
}

test.each<{ when: string; decisions: readonly Decision[]; expected: string }>([
  {
    when: 'of several nodes go side by side',
    decisions: [act('a', reboot('n1')), act('b', reboot('n2')), act('c', look('n3'))],
    expected: 'a reboot | b reboot | c collect-evidence',
  },
  {
    when: 'of one incident go in order',
    decisions: [act('a', reboot('n1')), act('b', look('n3')), act('a', reboot('n2'))],
    expected: 'a reboot > a reboot | b collect-evidence',
  },
  {
    when: 'of one node go in order, whatever their incidents: its logs are read before it boots',
    decisions: [act('a', look('n1')), act('b', reboot('N1')), act('c', reboot('n2'))],
    expected: 'a collect-evidence > b reboot | c reboot',
  },
  {
    when: 'that touch what two lanes touch wait for both',
    decisions: [act('a', reboot('n1')), act('b', reboot('n2')), act('c', look('n1', 'n2'))],
    expected: 'a reboot | b reboot / c collect-evidence',
  },
  {
    when: 'that change the size of the pool go by themselves',
    decisions: [act('a', reboot('n1')), act('b', replace('n2')), grow('c'), act('d', look('n3'))],
    expected: 'a reboot / b replace / c grow / d collect-evidence',
  },
  {
    when: 'that make no call are left out',
    decisions: [{ kind: 'escalate', incident: incident(), reason: '' }],
    expected: '',
  },
])('decisions $when', ({ decisions, expected }) => {
  expect(shown(decisions)).toBe(expected)
})
