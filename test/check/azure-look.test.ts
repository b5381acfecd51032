// Opening an account for a look: where it is found, as whom it is read, and when ARM is asked.
import { describe, expect, test } from 'vitest'
import { createArm } from '../../src/adapters/azure/arm/arm.ts'
import { openLook } from '../../src/azure-look.ts'
import { systemClock } from '../../src/ports/clock.ts'
import { accountId, soundAzure } from '../doctor/arm-world.ts'
import { handArm } from '../doctor/hand-arm.ts'
import { armHttp } from '../support/arm-stand-in.ts'

const clock = systemClock
const endpoint = 'https://renderfarm.westeurope.batch.azure.com'
const key = Buffer.alloc(64, 1).toString('base64')

describe('a look', () => {
  test('by name finds address and ARM id among the subscriptions', async () => {
    const look = await openLook({ account: 'RenderFarm', arm: handArm(soundAzure()), clock })
    expect(look).toMatchObject({ endpoint, accountId, armReason: '' })
    expect(look.batch.name).toBe('RenderFarm')
    expect(look.arm).toBeDefined()
  })

  test('by name that nobody knows says where it looked and what to give', async () => {
    const arm = handArm(soundAzure())
    await expect(openLook({ account: 'nope', arm, clock })).rejects.toThrow(
      /^Batch account nope was not found: no Batch account "nope" in the 1 subscriptions .* Give --endpoint /,
    )
  })

  test('by address goes on without ARM where the account is not found', async () => {
    const arm = handArm({ ...soundAzure(), '/subscriptions': 'denied' })
    const look = await openLook({ account: 'renderfarm', endpoint, arm, clock })
    expect(look.arm).toBeUndefined()
    expect(look.armReason).toContain('the subscriptions could not be listed')
  })

  test('with a key asks ARM only where the ARM id is given', async () => {
    const arm = handArm(soundAzure())
    const alone = await openLook({ account: 'renderfarm', endpoint, key, arm, clock })
    expect(alone.arm).toBeUndefined()
    expect(alone.armReason).toContain('an account key opens the Batch account alone')
    expect(arm.asked).toEqual([])
    const told = await openLook({
      account: 'renderfarm',
      endpoint,
      key,
      resourceId: accountId,
      arm,
      clock,
    })
    expect(told).toMatchObject({ accountId, armReason: '' })
  })

  test('with a key and no address cannot be', async () => {
    await expect(openLook({ account: 'renderfarm', key, clock })).rejects.toThrow(
      /Give --endpoint /,
    )
  })

  test('lists the subscriptions over the wire', async () => {
    const http = armHttp({ status: 200, body: { value: [{ subscriptionId: 's1' }] } })
    const credential = {
      getToken: async () => ({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 }),
    }
    const arm = createArm({ credential, httpClient: http, wait: async () => {} })
    expect(await arm.list('/subscriptions', '2022-12-01')).toMatchObject({
      kind: 'read',
      value: { items: [{ subscriptionId: 's1' }] },
    })
    expect(http.asked.map(({ url }) => new URL(url).pathname)).toEqual(['/subscriptions'])
  })

  test('says in few words that nobody is signed in', async () => {
    const credential = {
      getToken: async () => {
        throw new Error(
          'ChainedTokenCredential authentication failed.\nCredentialUnavailableError: …',
        )
      },
    }
    const arm = createArm({ credential, wait: async () => {} })
    const look = await openLook({ account: 'renderfarm', endpoint, arm, clock })
    expect(look.armReason).toBe('nobody is signed in to Azure here (az login)')
  })
})
