// What the doctor reads: lists that come short, an account among many, and the end of the time there is.
import { describe, expect, test } from 'vitest'
import { findAccount } from '../../src/doctor/find-account.ts'
import { armInTime, batchInTime } from '../../src/doctor/in-time.ts'
import { coresOfOthers } from '../../src/doctor/quota-others.ts'
import { vmSizes } from '../../src/doctor/vm-sizes.ts'
import { diskGibOf } from '../../src/domain/disk-size.ts'
import type { Arm } from '../../src/ports/arm.ts'
import { handBatch } from '../support/build-batch.ts'
import { accountId, armPool } from './arm-world.ts'
import { handArm } from './hand-arm.ts'

const pools = `${accountId}/pools`

test('of pools that were not all listed no sum is known', async () => {
  const arm = handArm({ [pools]: [armPool()] })
  const short: Arm = {
    ...arm,
    list: async (path, version) => {
      const found = await arm.list(path, version)
      return found.kind === 'read'
        ? { kind: 'read', value: { ...found.value, complete: false } }
        : found
    },
  }
  expect(await coresOfOthers(arm, accountId, 'frames', [])).toMatchObject({ pools: 0 })
  expect(await coresOfOthers(short, accountId, 'frames', [])).toBeUndefined()
})

describe('the time of an examination', () => {
  const over = Promise.resolve()
  const reason = 'the time was over'
  const never = handArm({ '/a': 'never', '/b': 'never' })

  test('ends reads of Resource Manager that do not answer', async () => {
    const arm = armInTime(never, over, reason)
    expect(await arm.get('/a', '1')).toEqual({ kind: 'failed', reason, path: '/a' })
    expect(await arm.list('/b', '1')).toEqual({ kind: 'failed', reason, path: '/b' })
  })

  test('ends reads of Batch, and lets answers through', async () => {
    const still = handBatch()
    const hangs = {
      ...still,
      task: () => new Promise<never>(() => {}),
      nodeFiles: () => new Promise<never>(() => {}),
    }
    const batch = batchInTime(hangs, over, reason)
    await expect(batch.task('j', 't')).rejects.toThrow(reason)
    expect(await batch.nodeFiles('p', 'n', 1)).toEqual({ kind: 'unavailable', reason })
    const later = batchInTime(still, new Promise(() => {}), reason)
    expect(await later.supportedImages()).toMatchObject({ complete: true })
  })
})

describe('an account is found', () => {
  const in_ = (id: string) => `/subscriptions/${id}/providers/Microsoft.Batch/batchAccounts`
  const account = (subscription: string, region: string) => ({
    id: `${in_(subscription)}/renderfarm`,
    name: 'renderfarm',
    properties: { accountEndpoint: `renderfarm.${region}.batch.azure.com` },
  })
  const table = {
    '/subscriptions': [
      { subscriptionId: 'one' },
      { subscriptionId: 'two' },
      { subscriptionId: 'dark' },
    ],
    [in_('one')]: [account('one', 'eastus')],
    [in_('two')]: [account('two', 'westeurope')],
    [in_('dark')]: 'denied' as const,
  }
  test.each([
    {
      url: 'https://RENDERFARM.westeurope.batch.azure.com',
      name: 'x',
      id: `${in_('two')}/renderfarm`,
    },
    { url: '', name: 'RenderFarm', id: `${in_('one')}/renderfarm` },
  ])('by "$url" and the name $name', async ({ url, name, id }) => {
    expect(await findAccount(handArm(table), { name, url })).toEqual({ kind: 'found', id })
  })

  test('or it is told where it was looked for', async () => {
    const url = 'https://renderfarm.japaneast.batch.azure.com'
    expect(await findAccount(handArm(table), { name: 'renderfarm', url })).toEqual({
      kind: 'not-found',
      reason:
        'no Batch account "renderfarm" in the 3 subscriptions that can be seen; 1 of them could not be read',
    })
    expect(await findAccount(handArm({}), { name: 'renderfarm', url })).toMatchObject({
      kind: 'not-found',
    })
  })
})

test('a size counts by the cores it has, not by those of its hardware', async () => {
  const path = '/subscriptions/s/providers/Microsoft.Batch/locations/here/virtualMachineSkus'
  const capabilities = [
    { name: 'vCPUs', value: '8' },
    { name: 'vCPUsAvailable', value: '2' },
    { name: 'MaxResourceVolumeMB', value: '65536' },
    { name: 'HyperVGenerations', value: 'V1,V2' },
  ]
  const arm = handArm({ [path]: [{ name: 'Standard_E8-2s_v3', familyName: 'f', capabilities }] })
  expect(await vmSizes(arm, '/subscriptions/s/x', 'here')).toMatchObject({
    value: [{ cores: 2, diskGib: 64, generations: ['V1', 'V2'] }],
  })
  expect(
    ['Standard_D8s_v3', 'standard_e64s_v3', 'standard_d2_v5', 'standard_x'].map(diskGibOf),
  ).toEqual([64, 864, 0, undefined])
})
