// One message of every kind: of one incident, of several, of a storm, and each notice; for the tests that hold for all.
import type { AlertKind, Incident } from '../../src/domain/incident.ts'
import { listPrices } from '../../src/domain/prices.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import { noTally } from '../../src/domain/tally.ts'
import { digestNotice } from '../../src/notify/digest.ts'
import { digestDue } from '../../src/notify/digest-due.ts'
import type { Announcement, Message, Notice } from '../../src/ports/channel.ts'
import {
  announcement,
  attempt,
  escalatedStory,
  evidenceAttempt,
  incident,
  longNodeId,
  manyStories,
  minute,
  recommendedStory,
  resolvedStory,
  startAt,
  story,
} from './stories.ts'

export const alertKinds = [
  ...(['opened', 'held', 'approval', 'escalated', 'reminder', 'resolved'] as const),
] as const satisfies readonly AlertKind[]
export const noticeKinds = ['digest', 'overflow', 'undelivered', 'held', 'test'] as const

const accountId =
  '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/render/providers/Microsoft.Batch/batchAccounts/renderfarm'
const machines = { vmSize: 'Standard_D8s_v3', os: 'linux', dedicated: 1, spot: 0 } as const

const approval: Partial<Incident> = {
  state: 'awaiting-approval',
  waiting: { guard: 'approval', reason: 'The policy wants it.', action: 'replace' },
  wouldDo: {
    method: 'POST',
    path: '/pools/frames/removenodes',
    body: { nodeList: ['tvm-001'], nodeDeallocationOption: 'requeue' },
  },
}

const repaired: Partial<Incident> = {
  state: 'resolved',
  resolvedAt: startAt + 27 * minute,
  resolution: { kind: 'helped', reason: 'The node is idle for 2 min.' },
}

/** Of each kind what it typically tells. */
const states: Record<AlertKind, { incident: Partial<Incident>; alone: IncidentStory }> = {
  opened: {
    incident: {},
    alone: story({ incident: incident({ machines }), attempts: [evidenceAttempt] }),
  },
  held: {
    incident: { state: 'held', waiting: { guard: 'storm', reason: '9 of 24 nodes are sick.' } },
    alone: { ...recommendedStory, incident: { ...recommendedStory.incident, machines } },
  },
  approval: {
    incident: approval,
    alone: story({
      incident: incident({ ...approval, machines }),
      timeline: [
        { at: startAt + 15 * minute, text: 'Found: 1 of 24 nodes is unusable for 15 min.' },
        { at: startAt + 15 * minute, text: 'Waits for approval: The policy wants it.' },
      ],
    }),
  },
  escalated: {
    incident: { state: 'escalated' },
    alone: {
      ...escalatedStory,
      incident: { ...escalatedStory.incident, machines: { ...machines, dedicated: 22 } },
    },
  },
  reminder: {
    incident: { state: 'escalated' },
    alone: story({
      incident: incident({
        state: 'escalated',
        machines,
        alerts: [
          { channel: 'teams', what: 'opened', at: startAt + 16 * minute },
          { channel: 'teams', what: 'reminder', at: startAt + 256 * minute },
        ],
      }),
      attempts: [attempt({ result: 'did-not-help', reason: 'Unusable again 4 min after it.' })],
    }),
  },
  resolved: {
    incident: repaired,
    alone: { ...resolvedStory, incident: { ...resolvedStory.incident, machines } },
  },
}

export function notice(overrides: Partial<Notice> = {}): Notice {
  return {
    kind: 'notice',
    what: 'test',
    title: 'This is a test of the channel teams',
    text: ['Somebody asked Batch Medic to send it. Nothing is wrong.'],
    facts: [{ name: 'Channel', value: 'teams' }],
    tables: [],
    advice: '',
    key: 'test|teams|1',
    at: startAt,
    page: 'https://batch-medic.azurewebsites.net',
    ...overrides,
  }
}

const notices: Record<(typeof noticeKinds)[number], Partial<Notice>> = {
  digest: digestOf(),
  overflow: {
    title: '14 messages were kept back in the last hour',
    text: ['At most 8 mails are sent in an hour. These were not:'],
    tables: [
      {
        title: 'Kept back',
        head: ['Time (UTC)', 'Pool', 'What'],
        rows: [['04:12', 'renderfarm/frames', 'Node unusable: 3 nodes resolved']],
      },
    ],
  },
  undelivered: {
    title: 'The channel teams takes no messages for 24 h',
    text: ['3 messages about incidents were given up.'],
    facts: [{ name: 'Last answer', value: '404 Not Found' }],
    advice: 'Correct BATCH_MEDIC_TEAMS_WEBHOOK: the workflow behind it is gone.',
  },
  held: {
    title: 'Pools of renderfarm are held still: a later version wrote their record',
    text: ['Nothing is decided, called or told of such a pool until then.'],
    facts: [{ name: 'First seen of pool', value: 'frames' }],
    advice: 'Deploy the later version again.',
  },
  test: {},
}

function digestOf(): Partial<Notice> {
  const due = digestDue(
    { day: 'monday', hour: 8, zone: 'Europe/Berlin' },
    startAt + 28 * 60 * minute,
  )
  if (!due) throw new Error('The digest of these tests is not due')
  const week = {
    tally: {
      ...noTally,
      ...{ opened: 41, resolved: 38, escalated: 5, helped: 29, resolvedMs: 38 * 24 * minute },
      cost: { nodeHours: 126.4, money: 121.34, currency: 'USD' },
      saved: { nodeHours: 201.3, money: 193.25, currency: 'USD' },
      byCause: { 'disk-full': 17, preemption: 15, 'network-blocked': 9 },
      nodes: { [`renderfarm|frames|${longNodeId}`]: 5, 'renderfarm|frames|tvm-7': 3 },
      jobs: { 'renderfarm|frames|shot-0420': 6 },
    },
    results: {
      reboot: { helped: 12, 'did-not-help': 3, refused: 4 },
      replace: { helped: 17, unknown: 1 },
    },
  }
  const before = {
    tally: {
      ...noTally,
      ...{ opened: 32, resolved: 32, escalated: 2, helped: 20, resolvedMs: 32 * 31 * minute },
      cost: { nodeHours: 98, money: 94.08, currency: 'USD' },
      saved: { nodeHours: 140, money: 134.4, currency: 'USD' },
      byCause: { 'disk-full': 20, preemption: 12 },
    },
    results: {},
  }
  const open = { all: 3, toPeople: 2 }
  const page = 'https://batch-medic.azurewebsites.net'
  return digestNotice({ due, week, before, open, prices: listPrices, page, now: startAt })
}

export interface Sample {
  name: string
  message: Message
}

/** `mend`: changes every announcement, or every notice, before it is given out. */
export function everyMessage(
  mend: {
    /** How many subjects a storm has. */
    storm?: number
    announcement?: (given: Announcement) => Announcement
    notice?: (given: Notice) => Notice
  } = {},
): Sample[] {
  const same = <T>(given: T) => given
  const { storm = 750, announcement: mendOne = same, notice: mendNotice = same } = mend
  const told = alertKinds.flatMap((what) => {
    const { incident: state, alone } = states[what]
    const { fault } = alone.incident.finding
    const of = (stories: readonly IncidentStory[]) =>
      mendOne(
        announcement({
          what,
          fault,
          stories,
          accountId,
          at: startAt + (what === 'reminder' ? 500 : 40) * minute,
        }),
      )
    return [
      { name: `${what}, one`, message: of([alone]) },
      { name: `${what}, several`, message: of(manyStories(3, state)) },
      { name: `${what}, 750 subjects`, message: of(manyStories(storm, { ...state, machines })) },
    ]
  })
  const own = noticeKinds.map((what) => ({
    name: `notice ${what}`,
    message: mendNotice(notice({ what, key: `${what}|1`, ...notices[what] })),
  }))
  return [...told, ...own]
}
