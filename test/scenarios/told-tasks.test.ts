// Task incidents whose task stays failed: followed for a day, then closed without another message.
import { expect, test } from 'vitest'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const hourMs = 3_600_000

function deniedWorld() {
  return smallWorld({
    pool: { dedicated: 2 },
    jobs: [
      {
        id: 'shot',
        pool: 'frames',
        tasks: [{ id: 'frame', commandLine: 'render', duration: 'PT1M' }],
      },
    ],
    script: [
      {
        at: 'PT0S',
        do: 'task-fails',
        job: 'shot',
        task: 'frame',
        failureInfo: {
          category: 'UserError',
          code: 'BlobNotFound',
          message: 'The specified Azure Blob(s) is not found',
        },
      },
    ],
  })
}

test('a task that stays failed is closed a day after it was told, and stays closed', async () => {
  const whole = startWholeApp({ world: deniedWorld() })
  await whole.run(hourMs)
  const toldAtFirst = whole.told.length
  expect((await whole.incidents())[0]?.incident.state).toBe('escalated')
  await whole.run(25 * hourMs)
  const stories = await whole.incidents()
  expect(stories.map(({ incident }) => incident.resolution?.kind)).toEqual(['told'])
  expect(whole.told).toHaveLength(toldAtFirst)
})
