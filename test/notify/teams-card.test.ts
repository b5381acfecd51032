// The Teams card: what it says, that it stays small, and that it says what it left out.
import { describe, expect, test } from 'vitest'
import { maxCardBytes, type TeamsEnvelope, teamsCard } from '../../src/notify/teams-card.ts'
import type { Announcement } from '../../src/ports/channel.ts'
import {
  announcement,
  escalatedStory,
  evidenceAttempt,
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
  return found.join('\n')
}

const cases: { when: string; given: Partial<Announcement>; says: string[]; silent?: string[] }[] = [
  {
    when: 'a repair helped',
    given: { what: 'resolved', stories: [resolvedStory] },
    says: [
      'Node unusable: tvmps_25b8d2c17a…e7f01_d replaced, back at target',
      'Subject: node tvmps_25b8d2c17a4e0f93b6c8e1d5a7f2049b6c3d8e1f7a5b9c2d4e6f8a0b1c3d5e7f01_d',
      'Since: 2026-03-01 04:00:00 UTC (lasted 27 min)',
      'Did it help: Yes: The replacement is idle for 2 min and the pool is back at 24 nodes.',
      'Reboot: refused by Batch (409 NodeNotReady).',
      'Replacement: helped. The reboot was refused',
      'E: Failed to fetch https://mirror.example/pool/main/blender_4.1.deb 503 Service Unavailable',
      'Nothing now. Should it come back: Remove the node',
      '2026-03-01 04:15:00 Found: 1 of 24 nodes',
      '04:15:04 Reboot refused by Batch',
    ],
    silent: ['2026-03-01 04:15:04'],
  },
  {
    when: 'the mode is recommend, the exact call',
    given: { stories: [recommendedStory] },
    says: [
      'POST /pools/frames/nodes/tvm-001/reboot {"nodeRebootOption":"requeue"}',
      'Nothing was called (mode recommend). The call it would make:',
      'Make the call above yourself, or let Batch Medic make it: mode "act" in the policy.',
      'Cause: Not known; lies with the platform',
    ],
  },
  {
    when: 'it is escalated, what a person should do',
    given: { what: 'escalated', fault: 'pool-start-task-failed', stories: [escalatedStory] },
    says: [
      'The start task failed with exit code 100 on 22 of 24 nodes within 6 min.',
      'exit code: 100 on 22 nodes',
      'Did it help: No (1 attempt)',
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
      'Held by storm: 9 of 24 nodes are sick, at most 35 % (until 2026-03-01 04:00:00 UTC)',
      'Nothing, if it can wait',
    ],
  },
  {
    when: 'twelve nodes are told of at once',
    given: { stories: manyStories(12) },
    says: [
      '12 nodes of pool frames: Node unusable.',
      'node tvm-010: Unusable for 24 min.',
      '… 2 more subjects left out',
      'Open the incidents of the pool',
    ],
    silent: ['node tvm-011:'],
  },
]

describe('teamsCard', () => {
  test.each(cases)('tells, when $when', ({ given, says, silent = [] }) => {
    const text = lines(teamsCard(announcement(given)))
    for (const expected of says) expect(text).toContain(expected)
    for (const unexpected of silent) expect(text).not.toContain(unexpected)
  })

  test('links to the page only when it is known', () => {
    const urls = (page: string) =>
      teamsCard(announcement({ page })).attachments[0].content.actions.map(({ url }) => url)
    expect(urls('https://medic.example/')[0]).toBe(
      'https://medic.example/api/incidents/renderfarm.frames.k3v9x2abcd',
    )
    expect(urls('')).toEqual([finding().link])
    expect(urls('javascript:alert(1)')).toEqual([finding().link])
  })

  test('drops the oldest timeline lines first and says how many', () => {
    const timeline = Array.from({ length: 60 }, (_, index) => ({
      at: startAt + index * 1000,
      text: `line ${index} ${'x'.repeat(280)}`,
    }))
    const envelope = teamsCard(
      announcement({ stories: [story({ timeline, attempts: [evidenceAttempt] })] }),
    )
    const text = lines(envelope)
    expect(Buffer.byteLength(JSON.stringify(envelope))).toBeLessThanOrEqual(maxCardBytes)
    expect(text).toContain('line 59')
    expect(text).not.toContain('line 0 ')
    const kept = text.match(/line \d+ x/g)?.length ?? 0
    expect(kept).toBeGreaterThan(20)
    expect(text).toContain(`… ${60 - kept} earlier lines left out`)
    expect(text).toContain('state: unusable since')
  })

  test('drops evidence once the timeline is gone, and still tells what to do', () => {
    const evidence = Array.from({ length: 20 }, (_, index) => ({
      name: `detail ${index}`,
      value: '<'.repeat(300),
    }))
    const big = story({ incident: incident({ finding: finding({ evidence }) }) })
    const envelope = teamsCard(announcement({ stories: [big] }))
    expect(Buffer.byteLength(JSON.stringify(envelope))).toBeLessThanOrEqual(maxCardBytes)
    const text = lines(envelope)
    expect(text).toMatch(/… \d+ more items left out/)
    expect(text).toContain('detail 0')
    expect(text).toContain('What you should do')
  })
})
