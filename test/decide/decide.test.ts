// What is decided of each finding and each incident of a node: every branch once, with the times it answers.
import { describe, expect, test } from 'vitest'
import type { Case } from '../support/build-decisions.ts'
import { ask, decided } from '../support/build-decisions.ts'
import {
  gonePool,
  hour,
  minute,
  nodeFacts,
  nodeSubject,
  nodes,
  noon,
  poolFacts,
  poolOf,
  second,
  snapshot,
  taskFacts,
} from '../support/build-facts.ts'
import {
  attempt,
  controls,
  escalate,
  finding,
  incident,
  policy,
  reboot,
  record,
  replace,
} from '../support/build-record.ts'

const unusable = nodeFacts({ state: 'unusable', stateSince: noon - 20 * minute })
const sickPool = poolOf(10, [unusable])
const own = incident()
const withOwn = (overrides: Partial<Parameters<typeof record>[0]> = {}) => ({
  record: record({ incidents: [own], ...overrides }),
})

const findings: readonly Case[] = [
  { when: 'nothing is wrong', facts: poolFacts(), expected: 'nothing' },
  { when: 'a fault is new', facts: sickPool, expected: 'open node-unusable act' },
  {
    when: 'the pool lowers the mode',
    facts: { ...sickPool, snapshot: snapshot({ metadata: { 'batch-medic:mode': 'watch' } }) },
    expected: 'open node-unusable watch',
  },
  {
    when: 'the mode is off',
    facts: sickPool,
    given: { policy: policy({ mode: 'off' }) },
    expected: 'nothing',
  },
  {
    when: 'the facts have gaps',
    facts: { ...sickPool, complete: false, gaps: ['x'] },
    expected: 'nothing',
  },
  {
    when: 'the facts are old',
    facts: sickPool,
    given: { now: noon + 61 * second },
    expected: 'nothing',
  },
  {
    when: 'a run of a task had its incident',
    facts: poolFacts({ tasks: [taskFacts({ endedAt: noon })] }),
    given: { record: record({ controls: controls({ handledTasks: { 'task|job|t1': noon } }) }) },
    expected: 'nothing',
  },
  {
    when: 'the task failed anew since',
    facts: poolFacts({ tasks: [taskFacts({ endedAt: noon })] }),
    given: {
      record: record({ controls: controls({ handledTasks: { 'task|job|t1': noon - 1 } }) }),
    },
    expected: 'open task-failed act',
  },
  {
    when: 'a listing shows the node twice',
    facts: poolFacts({ nodes: [unusable, unusable, ...nodes(8, 'w')] }),
    expected: 'open node-unusable act',
  },
]

const standing: readonly Case[] = [
  { when: 'its next rung is free', facts: sickPool, given: withOwn(), expected: 'act reboot' },
  {
    when: 'Batch wants no calls of the account',
    facts: sickPool,
    given: { ...withOwn(), account: { actions: [], throttledUntil: noon + minute } },
    expected: 'nothing',
  },
  {
    when: 'it wanted none until now',
    facts: sickPool,
    given: { ...withOwn(), account: { actions: [], throttledUntil: noon } },
    expected: 'act reboot',
  },
  {
    when: 'the mode is recommend',
    facts: sickPool,
    given: { ...withOwn(), policy: policy({ mode: 'recommend' }) },
    expected: 'hold mode',
  },
  {
    when: 'the facts have gaps',
    facts: { ...poolFacts(), complete: false, gaps: ['the nodes: page 2'] },
    given: withOwn(),
    expected: 'hold blind',
  },
  {
    when: 'all is well, by facts a minute and a second old',
    facts: poolFacts(),
    given: { ...withOwn(), now: noon + 61 * second },
    expected: 'hold blind',
  },
  {
    when: 'an attempt is under way',
    facts: sickPool,
    given: withOwn({ attempts: [attempt({ step: 'verifying' })] }),
    expected: 'verify',
  },
  {
    when: 'the attempt under way is of another incident',
    facts: sickPool,
    given: withOwn({
      attempts: [
        attempt({
          step: 'verifying',
          incidentId: 'x',
          action: { kind: 'reboot', node: nodeSubject('n9'), option: 'requeue' },
        }),
      ],
    }),
    expected: 'hold concurrency',
  },
  {
    when: 'all was tried and told',
    facts: sickPool,
    given: withOwn({ attempts: [reboot, replace, escalate].map((action) => attempt({ action })) }),
    expected: 'wait for ever',
  },
]

const nodeIs = (overrides: Parameters<typeof nodeFacts>[0]) => poolOf(10, [nodeFacts(overrides)])
const gone: readonly Case[] = [
  {
    when: 'the pool is deleted',
    facts: gonePool(),
    given: withOwn(),
    expected: 'resolve subject-gone',
  },
  {
    when: 'the node has left',
    facts: poolFacts({ nodes: nodes(3, 'w') }),
    given: withOwn(),
    expected: 'resolve subject-gone',
  },
  {
    when: 'the id is another node by now',
    facts: nodeIs({ allocationTime: noon - hour }),
    given: withOwn(),
    expected: 'resolve subject-gone',
  },
  {
    // Well since 11:59:30: + 1 min.
    when: 'it came back half a minute ago',
    facts: nodeIs({ stateSince: noon - 30 * second }),
    given: withOwn(),
    expected: 'wait 12:00:30',
  },
  {
    when: 'it came back a minute ago',
    facts: nodeIs({ stateSince: noon - minute }),
    given: withOwn(),
    expected: 'resolve by-itself',
  },
  {
    when: 'it came back a minute ago, and has begun a short task since',
    facts: nodeIs({ state: 'running', stateSince: noon - second }),
    given: {
      record: record({
        incidents: [
          {
            ...own,
            waiting: {
              reason: 'The node is well again; closes when it stays so for 1 min.',
              until: noon,
            },
          },
        ],
      }),
    },
    expected: 'resolve by-itself',
  },
  {
    when: 'it is booting',
    facts: nodeIs({ state: 'rebooting', stateSince: noon - minute }),
    given: withOwn(),
    expected: 'wait 12:00:30',
  },
  {
    when: 'a repair has helped',
    facts: nodeIs({ stateSince: noon - second }),
    given: withOwn({ attempts: [attempt({ result: 'helped' })] }),
    expected: 'resolve helped',
  },
  {
    when: 'it is part of a larger picture by now',
    facts: poolFacts({ nodes: [unusable, ...nodes(3, 'u', { state: 'unusable' })] }),
    given: withOwn(),
    expected: 'resolve superseded',
  },
  {
    when: 'it is sick in another way',
    facts: nodeIs({ state: 'starttaskfailed' }),
    given: withOwn(),
    expected: 'resolve superseded',
  },
]

decided('what is decided of a finding', findings)
decided('what is decided of an incident whose fault stands', standing)
decided('what is decided of an incident whose fault is gone', gone)

describe('a decision', () => {
  test('two findings of one fault and subject is one opening', () => {
    const twice = [finding(), finding({ summary: 'Again.' })]
    expect(ask(poolFacts(), { findings: twice })).toHaveLength(1)
  })

  test('a held incident shows the exact call', () => {
    const [held] = ask(sickPool, { ...withOwn(), policy: policy({ mode: 'recommend' }) })
    expect(held).toMatchObject({
      kind: 'hold',
      tell: true,
      call: {
        method: 'POST',
        path: '/pools/frames/nodes/n1/reboot',
        body: { nodeRebootOption: 'requeue' },
      },
    })
  })
})
