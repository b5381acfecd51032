// Tasks that run far longer than their like: from when on, and only where they are silent.
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import type { JobLook } from '../../src/domain/facts.ts'
import { slowAfterMs, usualOf } from '../../src/domain/usual.ts'
import {
  hour,
  jobLook,
  minute,
  noon,
  poolFacts,
  second,
  taskFacts,
} from '../support/build-facts.ts'

const usual = { count: 12, medianMs: 5 * minute, longestMs: 10 * minute }

function stuck(ranMs: number, silentMs: number | undefined, like: JobLook['usual'] = usual) {
  const task = {
    ...taskFacts({ state: 'running', stateSince: noon - ranMs, startedAt: noon - ranMs }),
    ...(silentMs === undefined ? {} : { silentSince: noon - silentMs }),
  }
  const look = jobLook({ running: 1, slow: [task], ...(like ? { usual: like } : {}) })
  return classify(poolFacts({ jobs: [look] })).filter(({ fault }) => fault === 'task-stuck')
}

describe('a task whose like took 5 min, 10 min at most', () => {
  test.each([
    { when: 'it runs for 30 min', ranMs: 30 * minute, silentMs: 30 * minute, expected: 0 },
    {
      when: 'it runs for longer and is silent for 30 min',
      ranMs: 31 * minute,
      silentMs: 30 * minute,
      expected: 1,
    },
    {
      when: 'it wrote 29 min 59 s ago',
      ranMs: 5 * hour,
      silentMs: 30 * minute - second,
      expected: 0,
    },
    { when: 'its output cannot be read', ranMs: 5 * hour, silentMs: undefined, expected: 0 },
  ])('is stuck $expected times when $when', ({ ranMs, silentMs, expected }) => {
    expect(stuck(ranMs, silentMs)).toHaveLength(expected)
  })

  test('is told with the numbers, and with no cause', () => {
    const [found] = stuck(2 * hour, hour)
    expect(found).toMatchObject({
      since: noon - 2 * hour,
      causeClass: 'unknown',
      retryHelps: null,
      summary:
        'The task runs for 2 h; 12 tasks of its job took 5 min as a rule, 10 min at most. It has written nothing for 1 h.',
    })
  })

  test('is not known to be slow where nine have succeeded', () => {
    expect(stuck(5 * hour, hour, { ...usual, count: 9 })).toEqual([])
  })
})

describe('what is slow', () => {
  test.each([
    { when: 'few succeeded', given: { ...usual, count: 9 }, expected: undefined },
    { when: 'all are quick', given: usual, expected: 30 * minute },
    {
      when: 'three times the median is most',
      given: { count: 10, medianMs: hour, longestMs: 70 * minute },
      expected: 3 * hour,
    },
    {
      when: 'half as long again as the longest is most',
      given: { count: 10, medianMs: hour, longestMs: 4 * hour },
      expected: 6 * hour,
    },
  ])('begins at $expected ms when $when', ({ given, expected }) => {
    expect(slowAfterMs(given)).toBe(expected)
  })

  test('is held against successes alone, the middle one of them in whatever order', () => {
    const ran = [9, 1, 5].map((minutes) =>
      taskFacts({ result: 'success', startedAt: noon, endedAt: noon + minutes * minute }),
    )
    const failed = taskFacts({ startedAt: noon, endedAt: noon + hour })
    expect(usualOf([...ran, failed])).toEqual({
      count: 3,
      medianMs: 5 * minute,
      longestMs: 9 * minute,
    })
    expect(usualOf([failed])).toBeUndefined()
  })
})
