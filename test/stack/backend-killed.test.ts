// The storage and the Batch account go away for some seconds and come back: nothing crashes, and every story ends.
import { afterEach, expect, test } from 'vitest'
import { allResolved, isAlive, type SmallStack, startSmallStack } from './small-stack.ts'

let stack: SmallStack | undefined

afterEach(() => stack?.end())

const stories = [
  // Azurite keeps its tables in memory and saves them every few seconds: it may forget what was committed last.
  { part: 'azurite', signal: 'SIGTERM', keeps: false },
  { part: 'azurite', signal: 'SIGKILL', keeps: false },
  { part: 'emulator', signal: 'SIGKILL', keeps: true },
] as const

test.each(stories)('$part ends by $signal while a node is repaired', async (story) => {
  const { part, signal, keeps } = story
  const running = await startSmallStack()
  stack = running
  const app = running.pids().app
  await running.until('a repair', async () =>
    (await running.stories()).some(({ incident }) => incident.state !== 'open') ? true : undefined,
  )
  const before = running.pids()[part]
  process.kill(before, signal)
  await running.until(`${part} to be back`, async () =>
    running.pids()[part] !== before && isAlive(running.pids()[part]) ? true : undefined,
  )
  await running.until('health', async () => {
    const { status } = await fetch(`${running.addresses.app}/api/health`)
    return status === 200 ? true : undefined
  })
  await running.until(
    'the end',
    async () => allResolved(await running.stories(), keeps ? 2 : 1),
    240_000,
  )
  expect(running.pids().app).toBe(app)
  expect(isAlive(app)).toBe(true)
  const taken = (await running.writes()).filter((call) => call.endsWith(' 202')).toSorted()
  if (keeps) expect(taken).toEqual(['reboot 202', 'removenodes 202', 'resize 202'])
})
