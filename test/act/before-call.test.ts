// What stops an action at the last moment: a person's word, also one that comes while Batch is being read.
import { describe, expect, test } from 'vitest'
import { notNow } from '../../src/act/before-call.ts'
import type { Action } from '../../src/domain/action.ts'
import { handBatch } from '../support/build-batch.ts'
import { hour, nodeFacts, noon, poolOf } from '../support/build-facts.ts'
import { evidence, incident, reboot, record } from '../support/build-record.ts'

const sick = nodeFacts({ state: 'unusable', stateSince: noon - hour })
const facts = poolOf(10, [sick])

/** `asks`: when somebody asks for something. */
async function stopped(asks: 'never' | 'before' | 'while the node is read', action: Action) {
  let asked = asks === 'before'
  let places = 0
  const hand = handBatch({ nodes: [sick] })
  const batch = {
    ...hand,
    async node(pool: string, node: string) {
      if (asks === 'while the node is read') asked = true
      return hand.node(pool, node)
    },
  }
  const takePlace = async () => {
    places += 1
    return undefined
  }
  const ledger = {
    record: record(),
    leaseLeftMs: () => 60_000,
    hasRequests: async () => asked,
    commit: async () => undefined,
  }
  const why = await notNow({ batch, takePlace }, ledger, facts, incident(), action)
  return { why, places }
}

describe('an action is', () => {
  test.each([
    { asks: 'never', action: reboot, expected: { why: undefined, places: 1 } },
    { asks: 'before', action: reboot, expected: { why: /somebody has asked/, places: 0 } },
    {
      asks: 'while the node is read',
      action: reboot,
      expected: { why: /somebody has asked/, places: 0 },
    },
    { asks: 'before', action: evidence, expected: { why: undefined, places: 1 } },
  ] as const)('$action.kind where somebody asks $asks: $expected.why', async (given) => {
    const { why, places } = await stopped(given.asks, given.action)
    if (given.expected.why) expect(why).toMatch(given.expected.why)
    else expect(why).toBeUndefined()
    expect(places).toBe(given.expected.places)
  })
})
