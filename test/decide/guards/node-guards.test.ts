// The guards of one node: repairs in 7 days, and how soon again.
import { attemptsGuard, cooldownGuard } from '../../../src/decide/guards/node-guards.ts'
import type { Action } from '../../../src/domain/action.ts'
import { allocated, day, hour, minute, nodeSubject, noon } from '../../support/build-facts.ts'
import { table } from '../../support/build-guards.ts'
import { attempt, disable, reboot, record } from '../../support/build-record.ts'

const past = (nodeId: string, ...at: number[]) => ({
  nodeId,
  repairs: at.map((moment) => ({ at: moment, kind: 'reboot', allocationTime: allocated })),
})

table(attemptsGuard, [
  {
    when: 'three repairs of the node',
    given: { record: record({ nodes: [past('n1', noon - day, noon - day, noon - day)] }) },
    expected: undefined,
  },
  {
    when: 'four in 7 days',
    given: { record: record({ nodes: [past('N1', ...Array(4).fill(noon - 7 * day + 1))] }) },
    expected: 'The node was repaired 4 times in 7 days, the limit is 4.',
    until: noon + 1,
  },
  {
    when: 'four, one of them 7 days ago',
    given: {
      record: record({ nodes: [past('n1', noon - 7 * day, noon - day, noon - day, noon - day)] }),
    },
    expected: undefined,
  },
  {
    when: 'the repairs were of an earlier node with this id',
    given: {
      record: record({ nodes: [past('n1', ...Array(4).fill(noon - day))] }),
      action: { ...reboot, node: nodeSubject('n1', noon - hour) } as Action,
    },
    expected: undefined,
  },
])

table(cooldownGuard, [
  {
    when: 'a repair a millisecond less than 5 min ago',
    given: { record: record({ nodes: [past('n1', noon - 5 * minute + 1)] }) },
    expected: 'The node was repaired 5 min ago; the next repair waits 5 min.',
    until: noon + 1,
  },
  {
    when: 'a repair 5 min ago',
    given: { record: record({ nodes: [past('n1', noon - 5 * minute)] }) },
    expected: undefined,
  },
  { when: 'it never was', given: {}, expected: undefined },
  {
    when: 'Batch refused a reboot of it a second ago: that was no repair',
    given: {
      record: record({ attempts: [attempt({ startedAt: noon - 1000, result: 'refused' })] }),
    },
    expected: undefined,
  },
  {
    when: 'its scheduling is to be switched off',
    given: { action: disable, record: record({ nodes: [past('n1', noon)] }) },
    expected: undefined,
  },
])
