// Quotas: whether the account, or the subscription, leaves room for the nodes that a pool wants.
import { describe, expect, test } from 'vitest'
import { checkQuota } from '../../src/doctor/quota.ts'
import { vmSizes } from '../../src/doctor/vm-sizes.ts'
import type { ArmBody } from '../../src/ports/arm.ts'
import { snapshot } from '../support/build-facts.ts'
import { account, accountId, armPool, sizes, sizesPath, usagesPath } from './arm-world.ts'
import { type ArmTable, handArm } from './hand-arm.ts'

const pools = `${accountId}/pools`
const other = (nodes: number, spot = 0, vmSize = 'STANDARD_D4S_V5'): ArmBody => ({
  ...armPool({ vmSize, currentDedicatedNodes: nodes, currentLowPriorityNodes: spot }),
  name: 'other',
})
const usage = (name: string, currentValue: number, limit: number): ArmBody => ({
  name: { value: name },
  currentValue,
  limit,
})

async function look(
  targets: { dedicated?: number; spot?: number; have?: number },
  table: ArmTable = { [pools]: [armPool()] },
  properties: ArmBody = {},
  vmSize = 'standard_d4s_v5',
) {
  const arm = handArm({ [sizesPath]: sizes, ...table })
  const given = snapshot({
    vmSize,
    targetDedicated: targets.dedicated ?? 0,
    targetLowPriority: targets.spot ?? 0,
    currentDedicated: targets.have ?? 0,
    currentLowPriority: 0,
  })
  const question = { accountId, poolId: 'frames', snapshot: given, nodes: [] }
  return checkQuota(arm, question, account(properties), await vmSizes(arm, accountId, 'westeurope'))
}

describe('the quotas of an account', () => {
  test.each<{
    when: string
    targets: { dedicated?: number; spot?: number }
    table?: ArmTable
    properties?: ArmBody
    verdict: string
    says: string
  }>([
    {
      when: 'everything fits, to the last core',
      targets: { dedicated: 20, spot: 5 },
      verdict: 'ok',
      says: '80 of 100 dedicated cores, 80 of 80 dedicated cores of standardDSv5Family, 20 of 20 Spot (low-priority) cores',
    },
    {
      when: 'the pool alone wants more than there is',
      targets: { dedicated: 26 },
      verdict: 'broken',
      says: 'wants 104 dedicated cores (4 cores each of Standard_D4s_v5); the Batch account renderfarm has a quota of 100',
    },
    {
      when: 'the family has less than the account',
      targets: { dedicated: 21 },
      verdict: 'broken',
      says: 'wants 84 dedicated cores of standardDSv5Family',
    },
    {
      when: 'families are not enforced',
      targets: { dedicated: 21 },
      properties: { dedicatedCoreQuotaPerVMFamilyEnforced: false },
      verdict: 'ok',
      says: '84 of 100',
    },
    {
      when: 'other pools hold what is missing',
      targets: { dedicated: 10 },
      table: { [pools]: [armPool(), other(16)] },
      verdict: 'broken',
      says: 'and other pools of the account hold 64; the Batch account renderfarm has a quota of 100',
    },
    {
      when: 'another family holds cores of the account, not of the family',
      targets: { dedicated: 20 },
      table: { [pools]: [other(10, 0, 'STANDARD_D2D_V5')] },
      verdict: 'ok',
      says: '100 of 100 dedicated cores, 80 of 80',
    },
    {
      when: 'Spot is short',
      targets: { spot: 6 },
      verdict: 'broken',
      says: 'wants 24 Spot (low-priority) cores',
    },
    {
      when: 'other pools may not be read: what fits alone is not known to fit',
      targets: { dedicated: 1 },
      table: { [pools]: 'denied' },
      verdict: 'not-checked',
      says: 'other pools could not be read',
    },
    {
      when: 'another pool has a size that Azure does not list',
      targets: { dedicated: 1 },
      table: { [pools]: [other(1, 0, 'STANDARD_X')] },
      verdict: 'not-checked',
      says: 'other pools could not be read',
    },
    {
      when: 'the sizes may not be read',
      targets: { dedicated: 1 },
      table: { [sizesPath]: 'denied' },
      verdict: 'not-checked',
      says: 'Microsoft.Batch/locations/virtualMachineSkus/read',
    },
    { when: 'the pool wants nothing', targets: {}, verdict: 'ok', says: 'wants no nodes' },
  ])('$when: $verdict', async ({ targets, table, properties, verdict, says }) => {
    const [found] = await look(targets, table, properties)
    expect(found?.verdict).toBe(verdict)
    expect(found?.said).toContain(says)
  })

  test('of a size without known cores are not checked', async () => {
    const [found] = await look({ dedicated: 1 }, undefined, {}, 'standard_unheard_of')
    expect(found).toMatchObject({ verdict: 'not-checked' })
  })

  test('on pools are told when they are used up, and are no reason for what ails this one', async () => {
    const found = await look({ dedicated: 1 }, { [pools]: [armPool(), other(1)] }, { poolQuota: 2 })
    expect(found.map(({ about, verdict }) => `${about} ${verdict}`)).toEqual([
      'quota of pool frames ok',
      'pools of account renderfarm ok',
    ])
  })
})

describe('the quotas of a subscription', () => {
  const own = { poolAllocationMode: 'UserSubscription', dedicatedCoreQuota: null }
  test.each<{ when: string; usages: ArmTable[string]; verdict: string; says: string }>([
    {
      when: 'there is room for what is missing, whatever is in use',
      usages: [usage('cores', 90, 100), usage('standardDSv5Family', 60, 80)],
      verdict: 'ok',
      says: 'leave room',
    },
    {
      when: 'the region is full',
      usages: [usage('cores', 95, 100), usage('standardDSv5Family', 0, 80)],
      verdict: 'broken',
      says: "still wants 8 cores (4 each of Standard_D4s_v5); of the subscription's quota of 100 cores in westeurope, 95 are in use",
    },
    {
      when: 'the family is full',
      usages: [usage('cores', 0, 100), usage('standardDSv5Family', 80, 80)],
      verdict: 'broken',
      says: '80 standardDSv5Family in westeurope, 80 are in use',
    },
    { when: 'they may not be read', usages: 'denied', verdict: 'not-checked', says: 'usages/read' },
    {
      when: 'one is not in the list',
      usages: [],
      verdict: 'not-checked',
      says: 'no quota of cores',
    },
  ])('$when: $verdict', async ({ usages, verdict, says }) => {
    const [found] = await look({ dedicated: 12, have: 10 }, { [usagesPath]: usages ?? [] }, own)
    expect(found?.verdict).toBe(verdict)
    expect(found?.said).toContain(says)
  })
})
