// Shrinking: what a broken run does not need goes, and what is left breaks the same promise.
import { describe, expect, test } from 'vitest'
import { drawPlan } from './draw-plan.ts'
import type { Fault } from './fault.ts'
import type { Plan } from './plan.ts'
import { fewest, shrink } from './shrink.ts'

describe('the fewest items that hold', () => {
  const items = Array.from({ length: 37 }, (_, n) => n)
  test.each([
    { when: 'one is needed', needed: [23] },
    { when: 'two far apart are needed', needed: [0, 36] },
    { when: 'neighbours are needed', needed: [17, 18, 19] },
    { when: 'none is needed', needed: [] },
  ])('where $when are these', async ({ needed }) => {
    const holds = async (kept: number[]) => needed.every((one) => kept.includes(one))
    expect(await fewest(items, holds)).toEqual(needed)
  })

  test('none of them can be left out, also where they stand for one another', async () => {
    const holds = async (kept: number[]) => kept.filter((one) => one % 5 === 0).length >= 3
    expect(await fewest(items, holds)).toHaveLength(3)
  })
})

test('a story keeps what it needs to break: a fault, a person and a step of the script', async () => {
  const plan: Plan = {
    ...drawPlan(40),
    instances: 3,
    people: [1, 2, 3].map((at) => ({ at, act: 'delete-pool', pool: 'pool-0' })),
    world: { accounts: [], script: ['a', 'b', 'c'] },
  }
  const faults = [1, 2, 3, 4, 5].map((n): Fault => ({ at: `rows.get#${n}`, kind: 'fails' }))
  const scriptOf = ({ world }: Plan) => (world as { script: string[] }).script
  const story = await shrink({ plan, faults }, async (tried, kept) => {
    const needs =
      kept.some(({ at }) => at === 'rows.get#4') &&
      tried.people.some(({ at }) => at === 2) &&
      scriptOf(tried).includes('b')
    return needs ? '3' : undefined
  })
  expect(story.faults).toEqual([{ at: 'rows.get#4', kind: 'fails' }])
  expect(story.plan.people).toHaveLength(1)
  expect(scriptOf(story.plan)).toEqual(['b'])
  expect(story.plan).toMatchObject({ instances: 1, skewsMs: [0] })
})

test('a story that breaks another promise once a fault is gone keeps that fault', async () => {
  const plan = drawPlan(40)
  const faults: Fault[] = [
    { at: 'rows.get#1', kind: 'fails' },
    { at: 'rows.get#2', kind: 'fails' },
  ]
  const story = await shrink({ plan, faults }, async (_, kept) => (kept.length === 2 ? '1' : '5'))
  expect(story.faults).toHaveLength(2)
})
