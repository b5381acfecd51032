// What is drawn for a run that is compared with itself: troubles that cannot meet.
import { expect, test } from 'vitest'
import { drawPlan, planKind } from './draw-plan.ts'

interface Step {
  at: string
  do: string
  pool?: string
  for?: string
  recoversAfter?: string
}

const minuteMs = 60_000
const seconds = (text = 'PT0S') => Number(/^PT(\d+)S$/.exec(text)?.[1])
const plans = Array.from({ length: 3_200 }, (_, seed) => seed)
  .filter((seed) => planKind(seed) === 'events')
  .map(drawPlan)
const troublesOf = (plan: (typeof plans)[number]) =>
  (plan.world as { script: Step[] }).script.filter((step) => !step.do.startsWith('task-'))

test('a trouble of a pool begins long after the one before it is over', () => {
  const gaps = plans.flatMap((plan) => {
    const troubles = troublesOf(plan)
    return troubles.flatMap((one, index) => {
      const before = troubles.slice(0, index).findLast(({ pool }) => pool === one.pool)
      if (!before) return []
      const lasted = Math.max(seconds(before.for), seconds(before.recoversAfter))
      return [seconds(one.at) - seconds(before.at) - lasted]
    })
  })
  expect(gaps.length).toBeGreaterThan(5)
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(90 * 60)
})

test('each has its time before the run may come to rest', () => {
  for (const plan of plans) {
    for (const one of troublesOf(plan)) {
      const endsAt = seconds(one.at) + Math.max(seconds(one.for), seconds(one.recoversAfter))
      expect(plan.roughMs).toBeGreaterThanOrEqual(endsAt * 1_000)
      expect(seconds(one.at) * 1_000).toBeGreaterThanOrEqual(20 * minuteMs)
    }
  }
})
