// The Teams card: what it says, that it stays small, and that it says what it left out.
import { describe, expect, test } from 'vitest'
import { maxCardBytes, type TeamsEnvelope } from '../../src/notify/card-elements.ts'
import { teamsCard } from '../../src/notify/teams-card.ts'
import type { Announcement } from '../../src/ports/channel.ts'
import {
  announcement,
  doctoredStory,
  escalatedStory,
  finding,
  incident,
  manyStories,
  recommendedStory,
  resolvedStory,
  startAt,
  story,
} from './stories.ts'

function lines(envelope: TeamsEnvelope): string {
  const found: string[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item)
    else if (value !== null && typeof value === 'object') {
      const { title, text, value: fact } = value as Record<string, unknown>
      if (typeof title === 'string')
        found.push(typeof fact === 'string' ? `${title}: ${fact}` : title)
      if (typeof text === 'string') found.push(text)
      for (const item of Object.values(value)) visit(item)
    }
  }
  visit(envelope.attachments[0].content)
  return found.join('\n').replaceAll('\u00A0', ' ')
}

function details(count: number, value: (index: number) => string) {
  return Array.from({ length: count }, (_, index) => ({
    name: `detail ${index}`,
    value: value(index),
  }))
}

const cases: { when: string; given: Partial<Announcement>; says: string[]; silent?: string[] }[] = [
  {
    when: 'a repair helped',
    given: { what: 'resolved', stories: [resolvedStory] },
    says: [
      'Node unusable: tvmps_25b8d2c17a…e7f01_d replaced, back at target',
      'Subject: node tvmps_25b8d2c17a4e0f93b6c8e1d5a7f2049b6c3d8e1f7a5b9c2d4e6f8a0b1c3d5e7f01_d',
      'Since: 2026-03-01 04:00:00 UTC, found 15 min after it began',
      'Over: 2026-03-01 04:27:00 UTC, 27 min after it began',
      'Did it help: Yes. The replacement is idle for 2 min and the pool is back at 24 nodes.',
      'Incident: renderfarm.frames.k3v9x2abcd',
      'Reboot: refused by Batch (409 NodeNotReady). The node is not ready.',
      'Collection of evidence: 1 file kept.',
      'from startup/stderr.txt of node tvmps_25b8d2c17a…e7f01_d',
      'Replacement: helped. The reboot was refused',
      'E: Failed to fetch https://mirror.example/pool/main/blender_4.1.deb 503 Service Unavailable',
      'Nothing now. Should it come back: Remove the node',
      '2026-03-01 04:15:00 Found: 1 of 24 nodes',
      '04:15:04 Reboot refused by Batch',
    ],
    silent: ['2026-03-01 04:15:04', 'Batch answered', 'Before the node is removed'],
  },
  {
    when: 'the mode is recommend, the exact call',
    given: { what: 'held', stories: [recommendedStory] },
    says: [
      'POST /pools/frames/nodes/tvm-001/reboot {"nodeRebootOption":"requeue"}',
      'tvmps_25b8d2c17a…e7f01_d, reboot recommended',
      'The mode here is recommend: Batch Medic would make the call below and changes nothing.',
      'Nothing was called. The call it would make:',
      'Make the call shown yourself, or let Batch Medic make it: this once with npx --no batch-medic approve renderfarm.frames.k3v9x2abcd, always with mode "act" in the policy for this pool.',
      'Cause: Not known; lies with the platform',
      'Did it help: No repair was tried\n',
      'Since: 2026-03-01 04:00:00 UTC, 16 min before this message',
    ],
    silent: ['Held by mode', 'goes on by itself'],
  },
  {
    when: 'it is escalated, what a person should do',
    given: { what: 'escalated', fault: 'pool-start-task-failed', stories: [escalatedStory] },
    says: [
      'The start task failed with exit code 100 on 22 of 24 nodes within 6 min.',
      'exit code: 100 on 22 nodes',
      'Cause: A source or service that it needs did not answer (registry-or-dependency-outage, likely); the workload chose it',
      'Did it help: No (1 attempt)',
      'Fault: pool-start-task-failed (docs/faults.md)',
      'Mend the start task (its command line',
    ],
  },
  {
    when: 'a guard holds it, until when',
    given: {
      what: 'held',
      stories: [
        story({
          incident: incident({
            waiting: {
              reason: '9 of 24 nodes are sick, at most 35 %',
              guard: 'storm',
              until: startAt,
            },
          }),
        }),
      ],
    },
    says: [
      'Held by storm: 9 of 24 nodes are sick, at most 35 % (until 2026-03-01 04:00:00 UTC).',
      'Look at the pool first',
    ],
  },
  {
    when: 'the pool doctor found what is broken, apart from what the machine said',
    given: {
      ...{ what: 'escalated', fault: 'pool-unusable' },
      stories: [doctoredStory('Rule deny-all denies TCP 443. To mend: az network nsg rule create')],
    },
    says: [
      'What the pool doctor found\nRule deny-all denies TCP 443. To mend: az network nsg rule create\nfrom the check outbound-rules of nsg-frames\n1 broken (outbound-rules), 2 in order (image, dns), 0 not checked.',
      'What the machine said\nstate: unusable',
      'Did it help: No repair was tried',
    ],
  },
  {
    when: 'the pool doctor could not look: which checks, and why',
    given: { what: 'escalated', fault: 'pool-unusable', stories: [doctoredStory()] },
    says: [
      'What the pool doctor found\n0 broken, 1 in order (image), 2 not checked (dns, routes). Not checked: the ARM id of the Batch account is not configured.',
    ],
    silent: ['from the check'],
  },
  {
    when: 'a rule named the cause, by the names of docs/faults.md',
    given: {
      stories: [story({ incident: incident({ finding: finding({ rule: 'no-space' }) }) })],
    },
    says: ['Fault: node-unusable, cause by the rule no-space (docs/faults.md)'],
  },
  {
    when: 'logs are about to be read, in words',
    given: {
      stories: [story({ timeline: [{ at: startAt, text: 'collect-evidence: Evidence first.' }] })],
    },
    says: ['04:00:00 Looks at what was written first.'],
    silent: ['vidence first', 'ollect-evidence'],
  },
  {
    when: 'twelve nodes are told of at once',
    given: { stories: manyStories(12) },
    says: [
      '12 nodes of pool frames: Node unusable.',
      'node tvm-010: Unusable for 24 min.',
      '… 2 more subjects left out',
      'Open the incidents',
    ],
    silent: ['node tvm-011:', 'Incident: '],
  },
]

describe('teamsCard', () => {
  test.each(cases)('tells, when $when', ({ given, says, silent = [] }) => {
    const text = lines(teamsCard(announcement(given)))
    for (const expected of says) expect(text).toContain(expected)
    for (const unexpected of silent) expect(text).not.toContain(unexpected)
  })

  test('has a plain sentence for programs that show no cards', () => {
    const { fallbackText } = teamsCard(announcement({ stories: [recommendedStory] })).attachments[0]
      .content
    expect(fallbackText).toBe(
      '[renderfarm/frames] Node unusable: tvmps_25b8d2c17a…e7f01_d, reboot recommended',
    )
  })

  test('links to the page only when it is known', () => {
    const urls = (page: string) =>
      teamsCard(announcement({ page })).attachments[0].content.actions.map(({ url }) => url)
    expect(urls('https://medic.example/')[0]).toBe(
      'https://medic.example/api/console#/incidents/renderfarm.frames.k3v9x2abcd',
    )
    expect(urls('')).toEqual([finding().link])
    expect(urls('javascript:alert(1)')).toEqual([finding().link])
  })

  test('keeps the first and the last of many timeline lines and says how many are left out', () => {
    const timeline = Array.from({ length: 60 }, (_, index) => ({
      at: startAt + index * 1000,
      text: `line ${index} ${'x'.repeat(280)}`,
    }))
    const text = lines(teamsCard(announcement({ stories: [story({ timeline })] })))
    const kept = [...text.matchAll(/Line (\d+) x|… (\d+) lines left out/g)]
    expect(kept.map(([, index, leftOut]) => (leftOut ? `${leftOut} left out` : index))).toEqual([
      '0',
      '1',
      '2',
      '48 left out',
      '51',
      '52',
      '53',
      '54',
      '55',
      '56',
      '57',
      '58',
      '59',
    ])
  })

  test('gives up the middle of the timeline first where the card grows too large', () => {
    const timeline = Array.from({ length: 60 }, (_, index) => ({
      at: startAt + index * 1000,
      text: `line ${index} ${'é'.repeat(280)}`,
    }))
    const evidence = details(17, (index) => `[${index}] ${'~'.repeat(290)}`)
    const big = story({ timeline, incident: incident({ finding: finding({ evidence }) }) })
    const envelope = teamsCard(announcement({ stories: [big] }))
    expect(Buffer.byteLength(JSON.stringify(envelope))).toBeLessThanOrEqual(maxCardBytes)
    const text = lines(envelope)
    expect(text).toContain('Line 0 ')
    expect(text).not.toContain('Line 51 ')
    expect(text).toContain('detail 16')
  })

  test('drops evidence once the timeline is gone, and still tells what to do', () => {
    const evidence = details(20, (index) => `[${index}] ${'<'.repeat(290)}`)
    const big = story({ incident: incident({ finding: finding({ evidence }) }) })
    const envelope = teamsCard(announcement({ stories: [big] }))
    expect(Buffer.byteLength(JSON.stringify(envelope))).toBeLessThanOrEqual(maxCardBytes)
    const text = lines(envelope)
    expect(text).toMatch(/… \d+ more items left out/)
    expect(text).toContain('detail 0')
    expect(text).toContain('What you should do')
  })
})
