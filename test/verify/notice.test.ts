// What others do to a node or its pool is noticed once and told as theirs; what is ours, or the same as before, writes nothing to tell.
import { describe, expect, test } from 'vitest'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { NodeFacts, PoolFacts, PoolSnapshot } from '../../src/domain/facts.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { NodePast } from '../../src/domain/record.ts'
import type { Others } from '../../src/domain/seen.ts'
import { seenNow } from '../../src/domain/seen-now.ts'
import { notice } from '../../src/verify/notice.ts'
import {
  allocated,
  hour,
  minute,
  nodeFacts,
  nodeSubject,
  nodes,
  noon,
  poolFacts,
  snapshot,
} from '../support/build-facts.ts'
import {
  attempt,
  disable,
  enable,
  incident,
  reboot,
  record,
  replace,
} from '../support/build-record.ts'

const booted = noon - 2 * hour
const sick = { state: 'unusable', lastBootAt: booted, stateSince: noon - hour } as const
const facts = (node: Partial<NodeFacts> = {}, pool: Partial<PoolSnapshot> = {}): PoolFacts =>
  poolFacts({
    nodes: [nodeFacts({ ...sick, ...node }), ...nodes(9, 'w')],
    snapshot: snapshot(pool),
  })

interface Case {
  when: string
  before?: PoolFacts
  now: PoolFacts
  /** Ours, made since it was last seen. */
  attempts?: readonly Attempt[]
  past?: NodePast
  others?: readonly Others[]
  /** The line, or '' for none; `undefined`: nothing at all is written. */
  expected: string | undefined
}

const made = (kind: string, more: Partial<NodePast['repairs'][number]> = {}): NodePast => ({
  nodeId: 'n1',
  repairs: [{ at: noon - 5 * minute, kind, allocationTime: allocated, ...more }],
})
const anHourAgo: NodePast = made('reboot', { at: noon - hour, result: 'did-not-help' })

const boots: readonly Case[] = [
  { when: 'nothing happened', now: facts(), expected: undefined },
  {
    when: 'only its state changed',
    now: facts({ state: 'idle', stateSince: noon }),
    expected: undefined,
  },
  {
    when: 'it was booted',
    now: facts({ state: 'idle', lastBootAt: noon - minute }),
    expected: 'The node was booted at 2026-03-01 11:59:00 UTC, and not by Batch Medic.',
  },
  {
    when: 'it is rebooting',
    now: facts({ state: 'rebooting', stateSince: noon - minute }),
    expected: 'The node was rebooted at 2026-03-01 11:59:00 UTC, and not by Batch Medic.',
  },
  {
    when: 'it is rebooting since we called',
    now: facts({ state: 'rebooting', stateSince: noon - minute }),
    past: made('reboot'),
    expected: undefined,
  },
  {
    when: 'it was booted after our reboot',
    now: facts({ state: 'idle', lastBootAt: noon - minute }),
    past: made('reboot'),
    expected: '',
  },
  {
    when: 'it was booted while the answer to our reboot has not come yet',
    now: facts({ state: 'idle', lastBootAt: noon - minute }),
    attempts: [attempt({ action: reboot, step: 'announced', startedAt: noon - 2 * minute })],
    expected: '',
  },
  {
    when: 'it is rebooting, and our reboot was an hour ago',
    now: facts({ state: 'rebooting', stateSince: noon - minute }),
    past: anHourAgo,
    expected: 'The node was rebooted at 2026-03-01 11:59:00 UTC, and not by Batch Medic.',
  },
  {
    when: 'it was booted after our reboot of its predecessor',
    now: facts({ state: 'idle', lastBootAt: noon - minute }),
    past: made('reboot', { allocationTime: allocated - hour }),
    expected: 'The node was booted at 2026-03-01 11:59:00 UTC, and not by Batch Medic.',
  },
  {
    when: 'its first boot is seen, and was not known before',
    before: (() => {
      const { lastBootAt: _, ...node } = nodeFacts(sick)
      return poolFacts({ nodes: [node, ...nodes(9, 'w')] })
    })(),
    now: facts({ state: 'idle', lastBootAt: noon - minute }),
    expected: '',
  },
]

const off = { schedulingEnabled: false } as const
const switchedBy = (action: Attempt['action']) => [
  attempt({ action, result: 'done', startedAt: noon - minute }),
]

const scheduling: readonly Case[] = [
  {
    when: 'its scheduling is off',
    now: facts(off),
    expected: 'The scheduling of the node was switched off, and not by Batch Medic.',
  },
  {
    when: 'its scheduling is off by us',
    now: facts(off),
    attempts: switchedBy(disable),
    expected: '',
  },
  {
    when: 'its scheduling is off by us, as the answer will tell',
    now: facts(off),
    attempts: [attempt({ action: disable, step: 'announced', startedAt: noon - minute })],
    expected: '',
  },
  {
    when: 'its scheduling is off, and Batch refused ours',
    now: facts(off),
    attempts: [attempt({ action: disable, result: 'refused', startedAt: noon - minute })],
    expected: 'The scheduling of the node was switched off, and not by Batch Medic.',
  },
  {
    when: 'its scheduling is on again',
    before: facts(off),
    now: facts(),
    expected: 'The scheduling of the node was switched on again, and not by Batch Medic.',
  },
  {
    when: 'its scheduling is on again by us',
    before: facts(off),
    now: facts(),
    attempts: switchedBy(enable),
    expected: '',
  },
]

const size: readonly Case[] = [
  {
    when: 'the pool is smaller',
    now: facts({}, { targetDedicated: 6 }),
    expected: 'The size of the pool was set from 10 nodes to 6 nodes, and not by Batch Medic.',
  },
  {
    when: 'its Spot target alone changed',
    now: facts({}, { targetLowPriority: 4 }),
    expected:
      'The size of the pool was set from 10 nodes to 10 dedicated and 4 Spot nodes, and not by Batch Medic.',
  },
  {
    when: 'another node is being replaced',
    now: facts({}, { targetDedicated: 9 }),
    attempts: [attempt({ incidentId: 'another', action: replace, step: 'settling' })],
    expected: undefined,
  },
  {
    when: 'one was removed by us',
    now: facts({}, { targetDedicated: 9 }),
    past: { ...made('remove'), nodeId: 'n7' },
    expected: '',
  },
  {
    when: 'one was removed by us, and the pool is three short',
    now: facts({}, { targetDedicated: 7 }),
    past: { ...made('remove'), nodeId: 'n7' },
    expected: 'The size of the pool was set from 10 nodes to 7 nodes, and not by Batch Medic.',
  },
  {
    when: 'one was replaced by us, which is done',
    now: facts({}, { targetDedicated: 9 }),
    past: { ...made('replace', { result: 'helped' }), nodeId: 'n7' },
    expected: 'The size of the pool was set from 10 nodes to 9 nodes, and not by Batch Medic.',
  },
  {
    when: 'autoscale is on',
    now: facts({}, { autoScale: true, targetDedicated: 3 }),
    expected: 'Autoscale of the pool was switched on, and not by Batch Medic.',
  },
  {
    when: 'autoscale was on, and set another size',
    before: facts({}, { autoScale: true }),
    now: facts({}, { autoScale: true, targetDedicated: 3 }),
    expected: undefined,
  },
  {
    when: 'the node has left with it',
    now: poolFacts({ nodes: nodes(9, 'w'), snapshot: snapshot({ targetDedicated: 9 }) }),
    expected: 'The size of the pool was set from 10 nodes to 9 nodes, and not by Batch Medic.',
  },
]

const blind: readonly Case[] = [
  {
    when: 'the pool was not seen whole',
    now: { ...facts(off), complete: false },
    expected: undefined,
  },
  {
    when: 'its nodes were not listed',
    now: { ...facts(off), nodesListed: false },
    expected: undefined,
  },
  {
    when: 'twenty acts are noted: it is seen, and not told',
    now: facts(off),
    others: Array.from({ length: 20 }, () => ({
      ...{ what: 'resize', at: noon, seenAt: noon },
      text: 'Resized.',
    })) as readonly Others[],
    expected: '',
  },
]

/** What is written, and what that leaves to be seen by the next pass. */
function noticed({ before = facts(), now, attempts = [], past, others }: Case) {
  const seen = seenNow(before, nodeSubject(), record())
  const own: Incident = incident({ ...(seen ? { seen } : {}), ...(others ? { others } : {}) })
  const known = record({ incidents: [own], attempts, nodes: past ? [past] : [] })
  const changes = notice(now, known, noon)
  const lines = changes.flatMap((change) => (change.kind === 'add-line' ? [change.line.text] : []))
  const next = changes.find((change) => change.kind === 'change-incident')?.incident
  const again = next ? notice(now, { ...known, incidents: [next] }, noon) : []
  return { lines: changes.length === 0 ? undefined : lines.join('\n'), again }
}

test.each([
  ['by another incident, that is closed by now: it may be ours', 'another', ''],
  [
    'by this incident: it is somebody else’s',
    incident().id,
    'The scheduling of the node was switched on again, and not by Batch Medic.',
  ],
])('scheduling that was switched off %s', (_, incidentId, expected) => {
  const off = [attempt({ incidentId, action: disable, result: 'done', startedAt: noon - hour })]
  const seen = seenNow(
    facts({ schedulingEnabled: false }),
    nodeSubject(),
    record({ attempts: off }),
  )
  const left = off.filter((one) => one.incidentId !== 'another')
  const known = record({ incidents: [incident(seen ? { seen } : {})], attempts: left })
  const lines = notice(facts(), known, noon).flatMap((change) =>
    change.kind === 'add-line' ? [change.line.text] : [],
  )
  expect(lines.join('')).toBe(expected)
})

describe.each([
  ['boots', boots],
  ['scheduling', scheduling],
  ['size', size],
  ['limits', blind],
] as const)('%s:', (_, cases) => {
  test.each(cases)('$when → $expected', (given) => {
    const { lines, again } = noticed(given)
    expect(lines).toBe(given.expected)
    expect(again).toEqual([])
  })
})

test('an incident that an older version opened is seen from now on, without a line', () => {
  const changes = notice(facts(), record({ incidents: [incident()] }), noon)
  expect(changes.map(({ kind }) => kind)).toEqual(['change-incident'])
})

test.each([
  ['of a task', { kind: 'task', jobId: 'job', taskId: 't1' }],
  ['of a job', { kind: 'job', jobId: 'job' }],
] as const)('an incident %s is nothing that a node or a size can tell of', (_, subject) => {
  expect(notice(facts(off), record({ incidents: [incident({ subject })] }), noon)).toEqual([])
})

test('the boot that ends a reboot of somebody else is told once', () => {
  const seen = seenNow(facts(), nodeSubject(), record())
  if (!seen) throw new Error('not seen')
  let known = record({ incidents: [incident({ seen })] })
  const lines: string[] = []
  for (const now of [
    facts({ state: 'rebooting', stateSince: noon - 3 * minute }),
    facts({ state: 'starting', lastBootAt: noon - minute }),
    facts({ state: 'idle', lastBootAt: noon - minute }),
  ]) {
    for (const change of notice(now, known, noon)) {
      if (change.kind === 'add-line') lines.push(change.line.text)
      if (change.kind === 'change-incident') known = { ...known, incidents: [change.incident] }
    }
  }
  expect(lines).toEqual([
    'The node was rebooted at 2026-03-01 11:57:00 UTC, and not by Batch Medic.',
  ])
})
