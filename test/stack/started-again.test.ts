// The whole of it is stopped in the middle of a repair and started again in the same folder: it goes on where it stood.
import { afterEach, expect, test } from 'vitest'
import { allResolved, type SmallStack, startSmallStack } from './small-stack.ts'

let stack: SmallStack | undefined
afterEach(() => stack?.end())

const ways = [
  { how: 'by Ctrl-C', kill: false },
  { how: 'by a kill -9 of the app, after which the launcher stops the rest', kill: true },
]

test.each(ways)('stopped $how while a node is being replaced', async ({ kill }) => {
  const first = await startSmallStack()
  stack = first
  await first.until('a removal', async () =>
    (await first.writes()).includes('removenodes 202') ? true : undefined,
  )
  if (kill) {
    const died = first.appDied()
    process.kill(first.pids().app, 'SIGKILL')
    await died
  }
  await first.stop()
  const second = await startSmallStack({ stateDir: first.stateDir })
  stack = second
  await second.until('the end of both stories', async () => allResolved(await second.stories(), 2))
  const taken = (await second.writes()).filter((call) => call.endsWith(' 202'))
  expect(taken.toSorted()).toEqual(['reboot 202', 'removenodes 202', 'resize 202'])
})
