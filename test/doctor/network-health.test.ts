// Healthy pools: the doctor finds nothing, reads no more than it needs, and says what it did not see.
import { describe, expect, test } from 'vitest'
import { gatherNetwork } from '../../src/doctor/gather-network.ts'
import {
  accountId,
  changed,
  classic,
  poolPath,
  privatePool,
  simplified,
  subnetId,
  withRoutes,
} from '../support/arm-network.ts'
import { type ArmWorld, armStandIn } from '../support/arm-stand-in.ts'
import { examined } from './examined.ts'

const healthy: readonly { when: string; given: ArmWorld; but?: readonly string[] }[] = [
  { when: 'simplified with public addresses', given: simplified() },
  {
    when: 'simplified behind a route of its own for Batch',
    given: withRoutes(simplified(), {
      addressPrefix: 'BatchNodeManagement.WestEurope',
      nextHopType: 'Internet',
    }),
  },
  { when: 'simplified without public addresses, by private endpoint', given: privatePool() },
  {
    when: "in Batch's own network",
    given: changed(simplified(), poolPath, { networkConfiguration: null }),
  },
  {
    when: 'in a subnet without a group',
    given: changed(simplified(), subnetId, { networkSecurityGroup: null }),
  },
  // Azure ends classic: that alone cannot be called healthy.
  { when: 'classic with its rule', given: classic(), but: ['communication-mode'] },
]

describe('a healthy pool', () => {
  test.each(healthy)('$when is ok in every check', async ({ given, but = [] }) => {
    const answers = await examined(given)
    expect(
      answers.filter(({ verdict, check }) => verdict !== 'ok' && !but.includes(check)),
    ).toEqual([])
    expect(answers.length).toBeGreaterThan(1)
  })
})

describe('what is read', () => {
  test('of a network with plain rules is no list of service tags and no DNS zone', async () => {
    const arm = armStandIn(simplified())
    await gatherNetwork(arm, { accountId, poolId: 'frames' })
    expect(arm.calls.filter((path) => /serviceTags|privateDns/i.test(path))).toEqual([])
  })

  test("of a pool in Batch's own network is the account and the pool", async () => {
    const arm = armStandIn(changed(simplified(), poolPath, { networkConfiguration: null }))
    await gatherNetwork(arm, { accountId, poolId: 'frames' })
    expect(arm.calls).toEqual([accountId, poolPath])
  })
})
