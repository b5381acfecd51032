// The head of every message, as a table: what stands in it for which story.
import { describe, expect, test } from 'vitest'
import { headline } from '../../src/notify/headline.ts'
import { telling } from '../../src/notify/telling.ts'
import type { Announcement } from '../../src/ports/channel.ts'
import {
  announcement,
  attempt,
  escalatedStory,
  incident,
  manyStories,
  nodeSubject,
  recommendedStory,
  resolvedStory,
  story,
} from './stories.ts'

const cases: { when: string; given: Partial<Announcement>; expected: string }[] = [
  {
    when: 'a repair helped',
    given: {
      what: 'resolved',
      stories: [{ ...resolvedStory, attempts: resolvedStory.attempts.slice(0, 2) }],
    },
    expected: 'Node unusable: tvmps_25b8d2c17a…e7f01_d replaced, back at target',
  },
  {
    when: 'evidence was collected after the repair',
    given: { what: 'resolved', stories: [resolvedStory] },
    expected: 'Node unusable: tvmps_25b8d2c17a…e7f01_d replaced, back at target',
  },
  {
    when: 'it vanished by itself',
    given: {
      what: 'resolved',
      stories: [
        story({
          incident: incident({
            subject: nodeSubject('tvm-1'),
            resolution: { kind: 'by-itself', reason: 'idle' },
          }),
        }),
      ],
    },
    expected: 'Node unusable: tvm-1 recovered without a repair',
  },
  {
    when: 'it became part of a larger incident',
    given: {
      what: 'resolved',
      stories: manyStories(7, { resolution: { kind: 'superseded', reason: 'storm' } }),
    },
    expected: 'Node unusable: 7 nodes now part of a larger incident',
  },
  {
    when: 'a reboot is under way',
    given: {
      stories: [
        story({
          incident: incident({ subject: nodeSubject('tvm-1') }),
          attempts: [{ ...attempt({ step: 'verifying' }), result: undefined } as never],
        }),
      ],
    },
    expected: 'Node unusable: tvm-1 being rebooted',
  },
  {
    when: 'the mode is recommend',
    given: { stories: [recommendedStory] },
    expected: 'Node unusable: tvmps_25b8d2c17a…e7f01_d, reboot recommended',
  },
  {
    when: 'the mode holds what is recommended',
    given: { what: 'held', stories: [recommendedStory] },
    expected: 'Node unusable: tvmps_25b8d2c17a…e7f01_d, reboot recommended',
  },
  {
    when: 'the mode is watch',
    given: {
      stories: [
        story({
          incident: incident({
            mode: 'watch',
            subject: { kind: 'task', jobId: 'job-1', taskId: 'task-7' },
          }),
        }),
      ],
    },
    expected: 'Node unusable: task job-1/task-7, only watched',
  },
  {
    when: 'a guard holds it',
    given: {
      what: 'held',
      stories: manyStories(3, { waiting: { reason: '3 of 24 nodes', guard: 'storm' } }),
    },
    expected: 'Node unusable: 3 nodes held by storm',
  },
  {
    when: 'the pool needs a person',
    given: { what: 'escalated', fault: 'pool-start-task-failed', stories: [escalatedStory] },
    expected: 'Start task fails across the pool: escalated to you',
  },
  {
    when: 'several ended in different ways, the most frequent first',
    given: {
      what: 'resolved',
      stories: [
        ...manyStories(1, { resolution: { kind: 'subject-gone', reason: 'removed' } }),
        ...manyStories(3, { resolution: { kind: 'by-itself', reason: 'idle' } }),
      ],
    },
    expected: 'Node unusable: 4 nodes (3 recovered without a repair; 1 no longer there)',
  },
]

describe('headline', () => {
  test.each(cases)('when $when', ({ given, expected }) => {
    expect(headline(telling(announcement(given), 1))).toBe(`[renderfarm/frames] ${expected}`)
  })
})
