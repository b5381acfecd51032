// An exam that failed five times: people are told, unless the policy says that nobody wants to be.
import { describe, expect, test } from 'vitest'
import { queueNames } from '../src/ports/messages.ts'
import { smallWorld } from './support/small-world.ts'
import { setStage } from './support/whole-app.ts'

async function openedWith(policy: unknown) {
  const stage = setStage({ world: smallWorld({}), policy: policy as object })
  const app = stage.makeApp('one')
  await app.poison({ account: 'renderfarm', pool: 'frames' })
  const { items } = await app.history.list({ top: 5 })
  return items.map(({ incident }) => [incident.fault, incident.mode])
}

describe('a pool that cannot be examined', () => {
  test.each([
    ['recommend', { mode: 'recommend' }],
    ['watch', { mode: 'act', rules: [{ match: { pool: 'frames' }, mode: 'watch' }] }],
  ])('has an incident in the mode %s', async (mode, policy) => {
    expect(await openedWith(policy)).toEqual([['pool-not-examined', mode]])
  })

  test.each([
    ['everywhere', { mode: 'off' }],
    ['by a rule for the pool', { mode: 'act', rules: [{ match: { pool: 'fr*' }, mode: 'off' }] }],
  ])('has none where the mode is off %s', async (_, policy) => {
    expect(await openedWith(policy)).toEqual([])
  })

  test.each([
    { when: 'comes', isSent: true, exams: 1 },
    { when: 'does not come', isSent: false, exams: 0 },
  ])('is looked at after that where a signal $when meanwhile', async ({ isSent, exams }) => {
    const pool = { account: 'renderfarm', pool: 'frames' }
    const stage = setStage({
      world: smallWorld({}),
      policy: { mode: 'recommend' },
      around: (ports) => ({
        ...ports,
        topic: {
          async publish(events) {
            if (isSent) {
              const said = { specversion: '1.0', type: 'BatchMedic.TaskFailed', source: 'x' }
              await app.signal({ ...said, id: '1', data: pool })
              expect(await app.examine(stage.messages.pop()?.body)).toEqual({ kind: 'busy' })
            }
            return ports.topic.publish(events)
          },
        },
      }),
    })
    const app = stage.makeApp('one')
    await app.poison(pool)
    const waiting = stage.messages.queued.filter(({ queue }) => queue === queueNames.exams)
    expect(waiting.map(({ body }) => body)).toEqual(Array.from({ length: exams }, () => pool))
  })
})
