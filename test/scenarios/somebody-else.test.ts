// What somebody else does to a node or its pool, at each phase of our repair: it is seen, told as theirs, and comes first.
import { describe, expect, test } from 'vitest'
import { byHand } from '../support/by-hand.ts'
import { smallWorld } from '../support/small-world.ts'
import type { WholeApp } from '../support/whole-app.ts'
import { startWholeApp } from '../support/whole-app.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs

type Wait = (whole: WholeApp) => Promise<void>

const after =
  (minutes: number): Wait =>
  (whole) =>
    whole.run(minutes * minuteMs)
const called =
  (path: string): Wait =>
  async (whole) => {
    while (!whole.writes().some((call) => call.includes(path))) await whole.run(5 * secondMs)
  }
const said =
  (text: string): Wait =>
  async (whole) => {
    const isSaid = async () =>
      (await whole.incidents()).some(({ timeline }) =>
        timeline.some((line) => line.text.includes(text)),
      )
    while (!(await isSaid())) await whole.run(15 * secondMs)
  }
/** The node has left and the pool is steady one short: nobody has looked yet. */
const gone: Wait = async (whole) => {
  await called('removenodes')(whole)
  while ((await whole.person.pool('frames'))?.allocationState !== 'steady') {
    whole.emulator.advance(secondMs)
  }
}

/** Where our repair stands when somebody else comes; `reboot` is what one does to the node. */
const phases = {
  waiting: { reboot: 'in-vain', until: after(5) },
  verifying: { reboot: 'in-vain', until: called('/reboot') },
  watched: { reboot: 'cures', until: said('watched for') },
  leaving: { reboot: 'NodeStateUnusable', until: called('removenodes') },
  gone: { reboot: 'NodeStateUnusable', until: gone },
  growing: { reboot: 'NodeStateUnusable', until: called('/resize') },
  'grown back': { reboot: 'NodeStateUnusable', until: said('the new one is watched for') },
  held: { reboot: 'cures', until: after(20), policy: { mode: 'recommend' } },
  'awaiting approval': {
    reboot: 'cures',
    until: after(20),
    policy: { mode: 'act', approval: ['reboot'] },
  },
} as const

interface Subject {
  whole: WholeApp
  node: string
  nodeId: string
}

const resize =
  (targetDedicatedNodes: number) =>
  ({ whole }: Subject) =>
    byHand(whole, 'POST', '/pools/frames/resize', { targetDedicatedNodes })

const acts = {
  'reboots it': ({ whole, node }) => byHand(whole, 'POST', `${node}/reboot`, {}),
  'switches its scheduling off': ({ whole, node }) =>
    byHand(whole, 'POST', `${node}/disablescheduling`, {}),
  'removes it': ({ whole, nodeId }) =>
    byHand(whole, 'POST', '/pools/frames/removenodes', { nodeList: [nodeId] }),
  'resizes to 12': resize(12),
  'resizes to 9': resize(9),
  'resizes to 0': resize(0),
  'stops the resize': ({ whole }) => byHand(whole, 'POST', '/pools/frames/stopresize'),
  'switches autoscale on': ({ whole }) =>
    byHand(whole, 'POST', '/pools/frames/enableautoscale', {
      autoScaleFormula: '$TargetDedicatedNodes = 5;',
    }),
  'deletes the pool': ({ whole }) => byHand(whole, 'DELETE', '/pools/frames'),
} as const satisfies Record<string, (subject: Subject) => number>

interface Row {
  phase: keyof typeof phases
  act: keyof typeof acts
  /** Our calls in all. */
  calls: string
  ends: string
  /** Attempts with their results. */
  came: string
  /** A part of the timeline. */
  says: string
  target?: number
}

const off = 'The scheduling of the node was switched off, and not by Batch Medic.'
const left = 'left the pool, and not by Batch Medic'
const rows: readonly Row[] = [
  {
    phase: 'waiting',
    act: 'reboots it',
    calls: 'reboot removenodes resize',
    ends: 'resolved helped',
    came: 'reboot did-not-help, replace helped',
    says: 'It has until 2026-05-04 08:35:00 UTC to get well by that.',
  },
  {
    phase: 'waiting',
    act: 'switches its scheduling off',
    calls: '',
    ends: 'held others',
    came: '',
    says: off,
  },
  {
    phase: 'waiting',
    act: 'removes it',
    calls: '',
    ends: 'resolved subject-gone',
    came: '',
    says: left,
    target: 9,
  },
  {
    phase: 'waiting',
    act: 'resizes to 12',
    calls: 'reboot removenodes resize',
    ends: 'resolved helped',
    came: 'reboot did-not-help, replace helped',
    says: 'The size of the pool was set from 10 nodes to 12 nodes, and not by Batch Medic.',
    target: 12,
  },
  {
    phase: 'waiting',
    act: 'switches autoscale on',
    calls: 'reboot removenodes',
    ends: 'resolved helped',
    came: 'reboot did-not-help, replace helped',
    says: 'Autoscale of the pool was switched on, and not by Batch Medic.',
    target: 5,
  },
  {
    phase: 'waiting',
    act: 'deletes the pool',
    calls: '',
    ends: 'resolved subject-gone',
    came: '',
    says: 'being deleted, and not by Batch Medic',
  },
  {
    phase: 'verifying',
    act: 'switches its scheduling off',
    calls: 'reboot',
    ends: 'held others',
    came: 'reboot overtaken by person',
    says: off,
  },
  {
    phase: 'verifying',
    act: 'removes it',
    calls: 'reboot',
    ends: 'resolved subject-gone',
    came: 'reboot overtaken by person',
    says: left,
    target: 9,
  },
  {
    phase: 'verifying',
    act: 'resizes to 12',
    calls: 'reboot removenodes resize',
    ends: 'resolved helped',
    came: 'reboot did-not-help, replace helped',
    says: 'from 10 nodes to 12 nodes',
    target: 12,
  },
  {
    phase: 'verifying',
    act: 'deletes the pool',
    calls: 'reboot',
    ends: 'resolved subject-gone',
    came: 'reboot overtaken by person',
    says: 'being deleted, and not by Batch Medic',
  },
  {
    phase: 'watched',
    act: 'reboots it',
    calls: 'reboot',
    ends: 'resolved by-itself',
    came: 'reboot overtaken by person',
    says: 'and not by Batch Medic. What came of our own call cannot be told any more.',
  },
  {
    phase: 'watched',
    act: 'switches its scheduling off',
    calls: 'reboot',
    ends: 'resolved by-itself',
    came: 'reboot overtaken by person',
    says: 'is left to whoever did that',
  },
  {
    phase: 'leaving',
    act: 'switches its scheduling off',
    calls: 'reboot removenodes resize',
    ends: 'resolved helped',
    came: 'reboot refused, replace helped',
    says: off,
  },
  {
    phase: 'leaving',
    act: 'stops the resize',
    calls: 'reboot removenodes resize',
    ends: 'resolved helped',
    came: 'reboot refused, replace helped',
    says: 'Replaced: the pool is back at 10 nodes',
    target: 10,
  },
  {
    phase: 'leaving',
    act: 'deletes the pool',
    calls: 'reboot removenodes',
    ends: 'resolved subject-gone',
    came: 'reboot refused, replace overtaken by person',
    says: 'The pool is being deleted, and not by Batch Medic.',
  },
  {
    phase: 'gone',
    act: 'resizes to 12',
    calls: 'reboot removenodes',
    ends: 'resolved subject-gone',
    came: 'reboot refused, replace overtaken by person',
    says: 'the target was changed by someone else meanwhile (target 12 nodes)',
    target: 12,
  },
  {
    phase: 'gone',
    act: 'resizes to 9',
    calls: 'reboot removenodes',
    ends: 'escalated',
    came: 'reboot refused, replace settling, escalate done',
    says: 'Someone else has changed the pool since the node was removed, so it is left at 9.',
    target: 9,
  },
  {
    phase: 'gone',
    act: 'resizes to 0',
    calls: 'reboot removenodes',
    ends: 'resolved subject-gone',
    came: 'reboot refused, replace overtaken by person',
    says: 'the target was changed by someone else meanwhile (target 0 nodes)',
    target: 0,
  },
  {
    phase: 'gone',
    act: 'switches autoscale on',
    calls: 'reboot removenodes',
    ends: 'resolved subject-gone',
    came: 'reboot refused, replace overtaken by person',
    says: 'autoscale was switched on meanwhile, and not by Batch Medic',
    target: 5,
  },
  {
    phase: 'gone',
    act: 'deletes the pool',
    calls: 'reboot removenodes',
    ends: 'resolved subject-gone',
    came: 'reboot refused, replace overtaken by person',
    says: 'and not by Batch Medic',
  },
  {
    phase: 'growing',
    act: 'stops the resize',
    calls: 'reboot removenodes resize',
    ends: 'resolved subject-gone',
    came: 'reboot refused, replace overtaken by person',
    says: 'The resize back to 10 nodes was stopped at 9, and not by Batch Medic.',
    target: 10,
  },
  {
    phase: 'growing',
    act: 'deletes the pool',
    calls: 'reboot removenodes resize',
    ends: 'resolved subject-gone',
    came: 'reboot refused, replace overtaken by person',
    says: 'and not by Batch Medic',
  },
  {
    phase: 'grown back',
    act: 'resizes to 12',
    calls: 'reboot removenodes resize',
    ends: 'resolved subject-gone',
    came: 'reboot refused, replace overtaken by person',
    says: 'grown back to 10 nodes; then it was set to 12 nodes, and not by Batch Medic',
    target: 12,
  },
  {
    phase: 'grown back',
    act: 'switches autoscale on',
    calls: 'reboot removenodes resize',
    ends: 'resolved subject-gone',
    came: 'reboot refused, replace overtaken by person',
    says: 'then autoscale was switched on',
    target: 5,
  },
  {
    phase: 'held',
    act: 'reboots it',
    calls: '',
    ends: 'resolved by-itself',
    came: '',
    says: 'The reboot that was recommended at 2026-05-04 08:16:00 UTC was not made by Batch Medic; somebody else rebooted it 4 min later, and it was well 2 min after that',
  },
  {
    phase: 'held',
    act: 'switches its scheduling off',
    calls: '',
    ends: 'held others',
    came: '',
    says: off,
  },
  {
    phase: 'held',
    act: 'removes it',
    calls: '',
    ends: 'resolved subject-gone',
    came: '',
    says: 'was not made by Batch Medic; the node was gone 4 min later',
    target: 9,
  },
  {
    phase: 'held',
    act: 'resizes to 12',
    calls: '',
    ends: 'held mode',
    came: '',
    says: 'from 10 nodes to 12 nodes',
    target: 12,
  },
  {
    phase: 'held',
    act: 'deletes the pool',
    calls: '',
    ends: 'resolved subject-gone',
    came: '',
    says: 'being deleted, and not by Batch Medic',
  },
  {
    phase: 'awaiting approval',
    act: 'reboots it',
    calls: '',
    ends: 'resolved by-itself',
    came: '',
    says: 'was held (approval) at 2026-05-04 08:16:00 UTC was not made by Batch Medic; somebody else rebooted it',
  },
  {
    phase: 'awaiting approval',
    act: 'removes it',
    calls: '',
    ends: 'resolved subject-gone',
    came: '',
    says: left,
    target: 9,
  },
]

describe('somebody else', () => {
  test.each(rows)('$act, $phase: $ends', async ({ phase, act, ...expected }) => {
    const { reboot, until, policy } = { policy: { mode: 'act' }, ...phases[phase] }
    const script = [{ at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: 2, reboot }]
    const whole = startWholeApp({ world: smallWorld({ script }), policy })
    await until(whole)
    const [first] = await whole.incidents()
    if (first?.incident.subject.kind !== 'node') throw new Error('the story did not begin')
    const { nodeId } = first.incident.subject
    const theirs = whole.writes().length
    expect(acts[act]({ whole, nodeId, node: `/pools/frames/nodes/${nodeId}` })).toBeLessThan(300)
    const isTheirs = act === 'deletes the pool' ? -1 : theirs
    await whole.run(120 * minuteMs)
    const story = (await whole.incidents()).find(
      ({ incident }) => incident.id === first.incident.id,
    )
    if (!story) throw new Error('the story is lost')
    const ours = whole.writes().filter((_, index) => index !== isTheirs)
    const { incident, attempts, timeline } = story
    const how = incident.resolution?.kind ?? incident.waiting?.guard
    const came = attempts.map(({ action, result, step, overtakenBy }) =>
      [action.kind, result ?? step, ...(overtakenBy ? ['by', overtakenBy] : [])].join(' '),
    )
    expect({
      calls: ours.map((call) => /\/(\w+) \d+$/.exec(call)?.[1]).join(' '),
      ends: [incident.state, how].filter(Boolean).join(' '),
      came: came.join(', '),
    }).toEqual({ calls: expected.calls, ends: expected.ends, came: expected.came })
    expect(timeline.map(({ text }) => text).join('\n')).toContain(expected.says)
    const { targetDedicated } = (await whole.person.pool('frames')) ?? {}
    if (expected.target !== undefined) expect(targetDedicated).toBe(expected.target)
  })
})
