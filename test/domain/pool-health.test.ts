// How a pool is, and what is said of one that is sick.
import { describe, expect, test } from 'vitest'
import { sicknessText } from '../../src/domain/pool-health.ts'
import type { Subject } from '../../src/domain/refs.ts'
import { nodeSubject } from '../support/build-facts.ts'
import { finding, incident } from '../support/build-record.ts'

const about = (subject: Subject, causeClass: 'unknown' | 'benign' = 'unknown') =>
  incident({ subject, finding: finding({ causeClass }) })
const task: Subject = { kind: 'task', jobId: 'j', taskId: 't' }
const job: Subject = { kind: 'job', jobId: 'j' }
const node = nodeSubject()

describe('a sick pool says why', () => {
  test.each([
    { when: 'all nodes idle', counts: { idle: 24 }, open: [about(task)], says: '1 task incident' },
    {
      when: 'several kinds are open',
      counts: { idle: 24, unusable: 2 },
      open: [about(task), about(node), about(job), about(node)],
      says: '2 node incidents, 1 job incident, 1 task incident',
    },
    {
      when: 'what is open besides is harmless',
      counts: {},
      open: [about({ kind: 'pool' }), about(node, 'benign')],
      says: '1 pool incident',
    },
    {
      when: 'nothing is open yet',
      counts: { idle: 4, unusable: 2, starttaskfailed: 1 },
      open: [],
      says: '3 broken nodes',
    },
    { when: 'nothing is wrong', counts: { idle: 4 }, open: [about(node, 'benign')] },
  ])('$when: $says', ({ counts, open, says }) => {
    expect(sicknessText(counts, open)).toBe(says)
  })
})
