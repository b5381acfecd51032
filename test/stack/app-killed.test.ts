// The app's process is killed in the middle of its repairs, again and again: the next one goes on, and nothing is done twice.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allResolved, type SmallStack, startSmallStack } from './small-stack.ts'

let stack: SmallStack

beforeAll(async () => {
  stack = await startSmallStack()
})
afterAll(() => stack?.end())

test('killed at each step of acting and verifying, both stories end and each call was made once', async () => {
  const steps = new Set<string>()
  let kills = 0
  await stack.until(
    'the end of both stories',
    async () => {
      const stories = await stack.stories()
      const fresh = stories
        .filter(({ incident }) => ['acting', 'verifying'].includes(incident.state))
        .map(({ incident, attempts }) => `${incident.id} ${incident.state} ${attempts.length}`)
        .filter((step) => !steps.has(step))
      if (fresh.length === 0) return allResolved(stories, 2)
      for (const step of fresh) steps.add(step)
      kills += 1
      const died = stack.appDied()
      process.kill(stack.pids().app, 'SIGKILL')
      expect(await died).toBe('by SIGKILL')
      await stack.restartApp()
      return undefined
    },
    240_000,
  )
  expect(kills).toBeGreaterThanOrEqual(2)
  const taken = (await stack.writes()).filter((call) => call.endsWith(' 202'))
  expect(taken.toSorted()).toEqual(['reboot 202', 'removenodes 202', 'resize 202'])
})
