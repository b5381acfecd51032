// What a pass leaves in the controls: the watermark, the runs that are remembered, and since when nothing was seen.
import { describe, expect, test } from 'vitest'
import type { Decision } from '../../src/domain/decision.ts'
import type { PoolFacts } from '../../src/domain/facts.ts'
import type { Controls } from '../../src/domain/record.ts'
import { controlsAfter } from '../../src/record/controls-after.ts'
import {
  hour,
  minute,
  nodes,
  noon,
  poolFacts,
  poolOf,
  second,
  taskSubject,
} from '../support/build-facts.ts'
import { controls, finding, record } from '../support/build-record.ts'

function controlled(
  before: Partial<Controls>,
  facts: Partial<PoolFacts>,
  decisions: readonly Decision[] = [],
): Controls | undefined {
  const own = record({ controls: controls({ tasksSeenUntil: noon, ...before }) })
  const [change] = controlsAfter(own, poolFacts(facts), decisions)
  return change?.kind === 'put-controls' ? change.controls : undefined
}

function opened(taskId: string, since = noon): Decision {
  const subject = taskSubject(taskId)
  const found = finding({ fault: 'task-failed', subject, since })
  return { kind: 'open', finding: found, mode: 'act', reason: 'x' }
}

describe('the watermark', () => {
  test('stands while tasks could not be seen, and no run is taken for handled', () => {
    const facts = { tasksSeenUntil: noon + hour, tasksComplete: false }
    expect(controlled({}, facts, [opened('t1')])).toBeUndefined()
  })

  test('of tasks that were never seen stays where they began to be missing', () => {
    const missing = { tasksSeenUntil: noon - hour, tasksComplete: false }
    expect(controlled({ tasksSeenUntil: 0 }, missing)?.tasksSeenUntil).toBe(noon - hour)
  })

  test.each([
    { when: '119 s ahead', ahead: 2 * minute - second, expected: undefined },
    { when: '2 min ahead', ahead: 2 * minute, expected: noon },
    { when: '6 h ahead', ahead: 6 * hour, expected: noon },
  ])('of a clock that was $when follows down: $expected', ({ ahead, expected }) => {
    expect(controlled({ tasksSeenUntil: noon + ahead }, {})?.tasksSeenUntil).toBe(expected)
  })
})

describe('a failed run', () => {
  // What is listed again reaches back 2 min before the watermark that was.
  test.each([
    { when: '4 min before the watermark', at: noon - 4 * minute, kept: true },
    { when: 'a millisecond before that', at: noon - 4 * minute - 1, kept: false },
  ])('that ended $when is remembered: $kept', ({ at, kept }) => {
    const handledTasks = { 'task|job|t0': at }
    const next = controlled({ handledTasks }, { tasksSeenUntil: noon + 10 * minute })
    expect(next?.handledTasks).toEqual(kept ? handledTasks : {})
  })

  test('is remembered by a watermark that was ahead as long as by the true one', () => {
    const handledTasks = { 'task|job|t0': noon - minute }
    expect(controlled({ handledTasks, tasksSeenUntil: noon + 6 * hour }, {})?.handledTasks).toEqual(
      handledTasks,
    )
  })

  test('is one of 2,000 at the most: the newest are kept, and they fit in a row', () => {
    const id = (n: number) => `${'t'.repeat(60)}${n}`
    const decisions = Array.from({ length: 3600 }, (_, n) => opened(id(n), noon + n))
    const handled = controlled({}, { tasksSeenUntil: noon }, decisions)?.handledTasks ?? {}
    expect(Object.keys(handled)).toHaveLength(2000)
    expect(handled[`task|job|${id(3599)}`]).toBe(noon + 3599)
    expect(Math.min(...Object.values(handled))).toBe(noon + 1600)
    expect(JSON.stringify(handled).length).toBeLessThan(400_000)
  })
})

describe('a pool that cannot be seen', () => {
  const blind = { complete: false, tasksComplete: false, unseenSince: noon, gaps: ['the pool'] }

  test('is so since a time that is written once', () => {
    expect(controlled({}, blind)?.unseenSince).toBe(noon)
    expect(controlled({ unseenSince: noon }, { ...blind, observedAt: noon + hour })).toBeUndefined()
  })

  test('and is seen again is so no longer', () => {
    const next = controlled({ unseenSince: noon - hour }, {})
    expect([next !== undefined, next?.unseenSince]).toEqual([true, undefined])
  })
})

describe('a look at the jobs', () => {
  test('is remembered when there was one', () => {
    expect(controlled({}, { jobs: [] })?.jobsSeenAt).toBe(noon)
    expect(controlled({ jobsSeenAt: noon - hour }, {})).toBeUndefined()
  })

  test('finds what lasts, which is no run that is over and done with', () => {
    const open = (fault: 'job-waits' | 'job-wall-clock'): Decision => {
      const subject = { kind: 'job', jobId: 'job' } as const
      const found = finding({ fault, subject, since: noon })
      return { kind: 'open', finding: found, mode: 'act', reason: 'x' }
    }
    const handled = (decision: Decision) => controlled({}, {}, [decision])?.handledTasks
    expect(handled(open('job-waits'))).toBeUndefined()
    expect(handled(open('job-wall-clock'))).toEqual({ 'job|job|job-wall-clock': noon })
  })
})

describe('a storm', () => {
  const of = (sick: number, overrides: Partial<PoolFacts> = {}) => ({
    ...poolOf(100, nodes(sick, 'u', { state: 'unusable' })),
    ...overrides,
  })
  const leftBy = (stormSince: number | undefined, facts: Partial<PoolFacts>) => {
    const before = stormSince === undefined ? {} : { stormSince }
    const next = controlled(before, facts)
    return next ? (next.stormSince ?? 'over') : 'as it was'
  }
  const began = noon - hour

  test.each([
    { when: '35 of 100 are sick', before: undefined, facts: of(35), expected: 'as it was' },
    { when: '36 of 100 are', before: undefined, facts: of(36), expected: noon },
    { when: '36 of 100 still are', before: began, facts: of(36), expected: 'as it was' },
    { when: '21 of 100 still are', before: began, facts: of(21), expected: 'as it was' },
    { when: '20 of 100 still are', before: began, facts: of(20), expected: 'over' },
    {
      when: 'the pool could not be seen',
      before: began,
      facts: of(0, { complete: false, nodes: [] }),
      expected: 'as it was',
    },
    {
      when: 'its nodes were only counted',
      before: began,
      facts: of(0, { nodesListed: false, nodes: [] }),
      expected: 'as it was',
    },
    {
      when: 'it could not be seen whole, and many of those that were are sick',
      before: undefined,
      facts: of(90, { complete: false }),
      expected: 'as it was',
    },
  ])('when $when: $expected', ({ before, facts, expected }) => {
    expect(leftBy(before, facts)).toBe(expected)
  })

  test('that crosses one limit again and again begins once and ends once', () => {
    const moments: (number | string)[] = []
    let since: number | undefined
    for (const [index, sick] of [30, 40, 30, 40, 34, 36, 22, 36, 19, 30].entries()) {
      const next = leftBy(since, of(sick, { observedAt: noon + index * minute }))
      if (typeof next === 'number') since = next
      if (next === 'over') since = undefined
      if (next !== 'as it was') moments.push(next)
    }
    expect(moments).toEqual([noon + minute, 'over'])
  })
})
