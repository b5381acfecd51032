// The guard of running work: quiet for an hour, then told, and never a kill.
import { runningWorkGuard } from '../../../src/decide/guards/running-work-guard.ts'
import type { Action } from '../../../src/domain/action.ts'
import type { NodeFacts } from '../../../src/domain/facts.ts'
import { hour, minute, nodeFacts, nodeSubject, noon, poolOf } from '../../support/build-facts.ts'
import { table } from '../../support/build-guards.ts'
import { attempt, disable, enable, incident, record, replace } from '../../support/build-record.ts'

const busy = (overrides: Partial<NodeFacts> = {}) => ({
  facts: poolOf(10, [nodeFacts({ state: 'running', runningTasks: 1, ...overrides })]),
})
const quiet = (until: string) =>
  `1 task runs on the node, which is usable: it is left alone until 2026-03-01 ${until} UTC for them to end.`
const off = (agoMs: number) => attempt({ action: disable, startedAt: noon - agoMs, result: 'done' })
const told = (howLong: string) =>
  `1 task runs on the node, which is usable, ${howLong} after it was to be repaired: nothing is killed for that.`
const freeDisk: Action = { kind: 'free-disk', node: nodeSubject(), paths: [] }

table(runningWorkGuard, [
  { when: 'a usable node runs none', given: busy({ runningTasks: 0 }), expected: undefined },
  {
    when: 'it runs one, and is to be rebooted for the first time',
    given: busy(),
    expected: quiet('13:00:00'),
    until: noon + hour,
    tell: false,
  },
  {
    when: 'it is to be replaced',
    given: { ...busy(), action: replace },
    expected: quiet('13:00:00'),
  },
  {
    when: 'its disk is to be freed',
    given: { ...busy(), action: freeDisk },
    expected: quiet('13:00:00'),
  },
  { when: 'an unusable node lists tasks', given: busy({ state: 'unusable' }), expected: undefined },
  {
    when: 'a subtask is listed that the count leaves out',
    given: busy({
      runningTasks: 0,
      recentTasks: [
        { jobId: 'job', taskId: 'mpi', state: 'running' },
        { jobId: 'job', taskId: 'old', state: 'completed' },
      ],
    }),
    expected: quiet('13:00:00'),
  },
  {
    when: 'scheduling is switched off for them to end',
    given: { ...busy(), action: disable },
    expected: undefined,
  },
  {
    when: 'switching it off would requeue them',
    given: { ...busy(), action: { ...disable, option: 'requeue' } as Action },
    expected: quiet('13:00:00'),
  },
  { when: 'it is switched on again', given: { ...busy(), action: enable }, expected: undefined },
  {
    when: 'it was switched off 20 minutes ago',
    given: { ...busy(), record: record({ attempts: [off(20 * minute)] }) },
    expected: quiet('12:40:00'),
    until: noon + 40 * minute,
    tell: false,
  },
  {
    when: 'it was switched off 60 minutes ago',
    given: { ...busy(), record: record({ attempts: [off(hour)] }) },
    expected: told('1 h'),
    tell: true,
  },
  {
    when: 'it was wanted 20 minutes ago',
    given: {
      ...busy(),
      incident: incident({
        waiting: { guard: 'running-work', reason: '', until: noon + 40 * minute },
      }),
    },
    expected: quiet('12:40:00'),
    until: noon + 40 * minute,
  },
  {
    when: 'it was wanted 90 minutes ago',
    given: {
      ...busy(),
      incident: incident({
        waiting: { guard: 'running-work', reason: '', until: noon - 30 * minute },
      }),
    },
    expected: told('1 h 30 min'),
    tell: true,
  },
  {
    when: 'that was told',
    given: { ...busy(), incident: incident({ waiting: { guard: 'running-work', reason: '' } }) },
    expected: told('more than 1 h'),
    tell: true,
  },
])
