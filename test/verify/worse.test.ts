// When a repair made things worse, and, one fact apart, when it only did not help.
import type { Attempt } from '../../src/domain/attempt.ts'
import type { NodeFacts } from '../../src/domain/facts.ts'
import {
  batchFault,
  day,
  hour,
  minute,
  nodeFacts,
  nodes,
  noon,
  poolFacts,
  snapshot,
  taskFacts,
} from '../support/build-facts.ts'
import { attempt, reactivate, replace } from '../support/build-record.ts'
import type { Case } from '../support/build-verdicts.ts'
import { judged } from '../support/build-verdicts.ts'

const startedAt = noon - 10 * minute
const was = (state: string, more: Partial<NonNullable<Attempt['before']>> = {}) => ({
  before: { state, stateSince: noon - hour, sickNodes: 1, ailment: 'diskfull', ...more },
})
const rebooted = (overrides: Partial<Attempt>) =>
  attempt({ step: 'verifying', startedAt, ...overrides })
const full = { errors: [batchFault('DiskFull')] }
const since = { stateSince: noon - minute }
const pool = (own: Partial<NodeFacts>, others: readonly NodeFacts[] = []) =>
  poolFacts({ nodes: [nodeFacts(own), ...others, ...nodes(9 - others.length, 'well')] })
const fallen = (count: number, overrides: Partial<NodeFacts> = {}) =>
  nodes(count, 'other', { ...full, state: 'unusable', ...since, ...overrides })
const sickAgain = { ...full, state: 'unusable', ...since } as const

const reboots: readonly Case[] = [
  {
    when: 'the node was idle with its error, and is unusable after it',
    attempt: rebooted(was('idle')),
    facts: pool(sickAgain),
    expected: 'ended made-worse',
  },
  {
    when: 'the node was offline because we switched it off, and its start task fails after it',
    attempt: rebooted(was('offline')),
    facts: pool({ state: 'starttaskfailed', ...since }),
    expected: 'ended made-worse',
  },
  {
    when: 'the node was idle with its error, and is idle with it again',
    attempt: rebooted(was('idle')),
    facts: pool({ ...full, ...since }),
    expected: 'ended did-not-help',
  },
  {
    when: 'the node was unusable, and is so again',
    attempt: rebooted(was('unusable')),
    facts: pool(sickAgain),
    expected: 'ended did-not-help',
  },
  {
    when: 'the node was idle, and is not up in time',
    attempt: rebooted({ ...was('idle'), startedAt: noon - 31 * minute }),
    facts: pool({ state: 'starting', ...since }),
    expected: 'ended made-worse',
  },
  {
    when: 'the node was idle, and was preempted: no doing of ours',
    attempt: rebooted(was('idle')),
    facts: pool({ state: 'preempted', ...since }),
    expected: 'ended overtaken by itself',
  },
  {
    when: 'two others fell sick alike since',
    attempt: rebooted(was('unusable')),
    facts: pool(sickAgain, fallen(2)),
    expected: 'ended made-worse',
  },
  {
    when: 'one other did: chance',
    attempt: rebooted(was('unusable')),
    facts: pool(sickAgain, fallen(1)),
    expected: 'ended did-not-help',
  },
  {
    when: 'two others did, with another error',
    attempt: rebooted(was('unusable')),
    facts: pool(sickAgain, fallen(2, { errors: [batchFault('ApplicationPackageError')] })),
    expected: 'ended did-not-help',
  },
  {
    when: 'two others were sick alike before the call',
    attempt: rebooted(was('unusable')),
    facts: pool(sickAgain, fallen(2, { stateSince: noon - 30 * minute })),
    expected: 'ended did-not-help',
  },
  {
    when: 'two others fell sick, and two that were sick are well: no more are sick than before',
    attempt: rebooted(was('unusable', { sickNodes: 3 })),
    facts: pool(sickAgain, fallen(2)),
    expected: 'ended did-not-help',
  },
  {
    when: 'two new nodes are sick alike: they are not of before',
    attempt: rebooted(was('unusable')),
    facts: pool(sickAgain, fallen(2, { allocationTime: noon - 5 * minute })),
    expected: 'ended did-not-help',
  },
  {
    when: 'it helped, whatever others do',
    attempt: rebooted({ ...was('unusable'), healthySince: noon - 5 * minute }),
    facts: pool({ stateSince: noon - 6 * minute }, fallen(3)),
    expected: 'ended helped',
  },
  {
    when: 'the attempt is of an older version, that remembered less',
    attempt: rebooted({ before: { state: 'unusable', stateSince: noon - hour } }),
    facts: pool(sickAgain, fallen(3)),
    expected: 'ended did-not-help',
  },
]

const remembered = { targetDedicated: 10, targetLowPriority: 0, dedicated: true }
const replaced = (overrides: Partial<Attempt>) =>
  attempt({
    action: replace,
    step: 'verifying',
    startedAt,
    stepAt: noon - 5 * minute,
    remembered,
    ...overrides,
  })
const withNew = (own: Partial<NodeFacts>) =>
  poolFacts({
    nodes: [
      ...nodes(9, 'w'),
      nodeFacts({ nodeId: 'new', allocationTime: noon - 5 * minute, ...own }),
    ],
  })
const nineOfTen = poolFacts({ nodes: nodes(9, 'w'), snapshot: snapshot({ currentDedicated: 9 }) })

const replacements: readonly Case[] = [
  {
    when: 'a node that took tasks gave way to a sick one',
    attempt: replaced(was('running')),
    facts: withNew(sickAgain),
    expected: 'ended made-worse',
  },
  {
    when: 'an unusable node gave way to a sick one',
    attempt: replaced(was('unusable')),
    facts: withNew(sickAgain),
    expected: 'ended did-not-help',
  },
  {
    when: 'a node that took tasks is out, and none came for it',
    attempt: replaced({ ...was('idle'), stepAt: noon - 31 * minute }),
    facts: nineOfTen,
    expected: 'ended made-worse',
  },
  {
    when: 'an unusable node is out, and none came for it',
    attempt: replaced({ ...was('unusable'), stepAt: noon - 31 * minute }),
    facts: nineOfTen,
    expected: 'ended did-not-help',
  },
  {
    when: 'the pool resizes for four times as long as a repair may take',
    attempt: replaced({ ...was('unusable'), stepAt: noon - 2 * hour - 1 }),
    facts: poolFacts({
      nodes: nodes(9, 'w'),
      snapshot: snapshot({ currentDedicated: 9, allocationState: 'resizing' }),
    }),
    expected: 'ended did-not-help',
  },
]

const again = attempt({
  action: reactivate,
  step: 'verifying',
  startedAt,
  before: { state: 'completed', stateSince: noon - hour, nodeId: 'n1', sickNodes: 0 },
})
const ranOn = (node: Partial<NodeFacts>, other: Partial<NodeFacts> = {}) =>
  poolFacts({
    tasks: [taskFacts({ nodeId: 'n2', endedAt: noon })],
    nodes: [
      nodeFacts({ nodeId: 'n2', ...node }),
      nodeFacts({ nodeId: 'n3', ...other }),
      ...nodes(9, 'w'),
    ],
  })

const tasks: readonly Case[] = [
  {
    when: 'it failed again, and its new node is sick since it ran there',
    attempt: again,
    facts: ranOn(sickAgain),
    expected: 'ended made-worse',
  },
  {
    when: 'it failed again, and another node fell sick as its new one did',
    attempt: again,
    facts: ranOn(sickAgain, sickAgain),
    expected: 'ended did-not-help',
  },
  {
    when: 'it failed again on a node that was sick before',
    attempt: again,
    facts: ranOn({ ...sickAgain, stateSince: noon - day }),
    expected: 'ended did-not-help',
  },
  {
    when: 'it failed again on a node that is well',
    attempt: again,
    facts: ranOn({}),
    expected: 'ended did-not-help',
  },
]

judged('whether a reboot made it worse', reboots)
judged('whether a replacement made it worse', replacements)
judged('whether a reactivation made it worse', tasks)
