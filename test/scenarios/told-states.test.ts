// The topic hears of nodes and tasks what Azure Batch has no events for: through the whole app, each change once.
import { expect, test } from 'vitest'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const hourMs = 3_600_000

const world = smallWorld({
  pool: { dedicated: 3 },
  jobs: [
    {
      id: 'shot',
      pool: 'frames',
      tasks: [{ id: 'frame', commandLine: 'render', duration: 'PT1M', fault: { exitCode: 3 } }],
    },
  ],
  script: [{ at: 'PT20M', do: 'node-unusable', pool: 'frames', nodes: 1 }],
})

function heard(whole: ReturnType<typeof startWholeApp>, type: string) {
  return whole.events.filter((event) => event.type === type).map(({ data }) => data)
}

test('a node that falls out and a task that fails are told once each, though they are seen in every look', async () => {
  const whole = startWholeApp({ world })
  await whole.run(hourMs / 2)
  const changes = heard(whole, 'BatchMedic.NodeStateChanged')
  expect(changes.filter(({ state }) => state === 'unusable')).toMatchObject([
    { account: 'renderfarm', pool: 'frames', nodes: [{}] },
  ])
  expect(heard(whole, 'BatchMedic.TaskFailed')).toMatchObject([
    { jobId: 'shot', tasks: [{ taskId: 'frame', exitCode: 3 }] },
  ])
})

test('nothing is told of a pool that the policy leaves out', async () => {
  const whole = startWholeApp({ world, policy: { mode: 'off' } })
  await whole.run(hourMs / 2)
  expect(whole.events).toEqual([])
})
