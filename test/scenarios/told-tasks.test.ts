// Task incidents whose task stays failed: followed for a day with reminders, then closed without another message.
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
  const since = whole.told.slice(toldAtFirst).map(({ announcement }) => announcement.what)
  // It waits for a person until then: each of the two channels is reminded every 4 h.
  expect(since).toEqual(Array.from({ length: 10 }, () => 'reminder'))
  await whole.run(5 * hourMs)
  expect(whole.told).toHaveLength(toldAtFirst + since.length)
})

test('tasks of a job that fail alike are one incident, whose cause their output names', async () => {
  const fault = { exitCode: 1, stderr: 'OSError: [Errno 28] No space left on device' }
  const task = { id: 'frame-{n}', count: 8, commandLine: 'render', duration: 'PT1M', fault }
  const world = smallWorld({
    pool: { dedicated: 2, taskSlotsPerNode: 4 },
    jobs: [{ id: 'shot', pool: 'frames', tasks: [task] }],
  })
  const whole = startWholeApp({ world })
  await whole.run(hourMs / 4)
  const stories = (await whole.incidents()).filter(
    ({ incident }) => incident.subject.kind === 'job',
  )
  expect(stories).toHaveLength(1)
  expect(stories[0]?.incident).toMatchObject({
    fault: 'task-exit-code',
    finding: { causeClass: 'disk-full', retryHelps: false },
  })
  const seen = stories[0]?.attempts.flatMap(({ evidence }) => evidence ?? []) ?? []
  expect(seen.filter(({ name }) => name.startsWith('stderr.txt of task shot/'))).toHaveLength(3)
})
