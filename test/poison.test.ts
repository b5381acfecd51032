// An exam that failed five times: people are told, unless the policy says that nobody wants to be.
import { describe, expect, test } from 'vitest'
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
})
