// Who changed what before it broke: the Activity Log asked as it must be, and read without what is personal.
import { describe, expect, test } from 'vitest'
import { checkChanges, withChange } from '../../src/doctor/changes.ts'
import { findAccount } from '../../src/doctor/find-account.ts'
import type { CheckAnswer } from '../../src/domain/check-answer.ts'
import { day, hour, minute, noon } from '../support/build-facts.ts'
import {
  accountId,
  event,
  logPath,
  nsgId,
  poolId,
  soundAzure,
  subnetId,
  subscription,
} from './arm-world.ts'
import { type ArmTable, handArm } from './hand-arm.ts'

const at = (before: number) => new Date(noon - before).toISOString()
const nsgRule = `${nsgId}/securityRules/deny-internet`
const ruleWrite = 'Microsoft.Network/networkSecurityGroups/securityRules/write'

function ask(log: ArmTable[string] | undefined, since = noon, now = noon + minute) {
  const arm = handArm(log === undefined ? {} : { [logPath]: log })
  return {
    arm,
    done: checkChanges(arm, 'pool frames', [accountId, subnetId, nsgId, ''], since, now),
  }
}

describe('the Activity Log', () => {
  test('is asked for each group once, in the one form of filter that is documented', async () => {
    const { arm, done } = ask([])
    const { answer } = await done
    const window = `eventTimestamp ge '2026-02-28T12:00:00.000Z' and eventTimestamp le '2026-03-01T12:01:00.000Z'`
    expect(arm.asked).toEqual([
      `${logPath} ${window} and resourceGroupName eq 'rg-batch'`,
      `${logPath} ${window} and resourceGroupName eq 'rg-net'`,
    ])
    expect(answer).toMatchObject({ verdict: 'ok', said: expect.stringContaining('No change') })
  })

  test('is told with the newest first, one line for each change that ended well', async () => {
    const { done } = ask([
      event(at(3 * hour), 'Microsoft.Batch/batchAccounts/pools/write', poolId),
      event(at(hour), ruleWrite, nsgRule),
      event(at(hour), ruleWrite, nsgRule.toUpperCase()),
      event(at(2 * hour), ruleWrite, nsgRule, { status: { value: 'Started' } }),
      event(at(minute), 'Microsoft.Compute/virtualMachines/write', `${subscription}/vm`),
    ])
    const { answer, changes } = await done
    expect(changes.map(({ operation }) => operation)).toEqual([
      ruleWrite,
      'Microsoft.Batch/batchAccounts/pools/write',
    ])
    expect(answer.said).toContain(
      `the newest first: 2026-03-01 11:00:00 UTC ann@example.com: ${ruleWrite} on deny-internet; 2026-03-01 09:00:00 UTC`,
    )
  })

  test('without a resourceId names the resource by the id of the event', async () => {
    const { done } = ask([
      event(at(hour), ruleWrite, '', { resourceId: undefined, id: `${nsgRule}/events/1/ticks/2` }),
    ])
    expect((await done).changes[0]?.resourceId).toBe(nsgRule)
  })

  test('leaves claims and addresses where they are', async () => {
    const { done } = ask([
      event(at(hour), ruleWrite, nsgRule, {
        claims: { name: 'Ann' },
        httpRequest: { clientIpAddress: '203.0.113.7' },
      }),
    ])
    expect(JSON.stringify(await done)).not.toMatch(/203\.0\.113\.7|claims|"Ann"/)
  })

  test.each<{ when: string; log?: ArmTable[string]; since?: number; says: string }>([
    {
      when: 'it may not be read',
      log: 'denied',
      says: 'microsoft.insights/eventtypes/values/read',
    },
    { when: 'it began before Azure remembers', since: noon - 91 * day, says: 'no record of then' },
  ])('is not checked when $when', async ({ log, since, says }) => {
    const { answer } = await ask(log, since).done
    expect(answer.verdict).toBe('not-checked')
    expect(answer.said).toContain(says)
  })
})

describe('a change', () => {
  const broken: CheckAnswer = {
    check: 'outbound-rules',
    verdict: 'broken',
    about: 'network security group nsg-frames',
    said: '',
    mend: '',
  }
  const change = { at: noon, by: 'ann@example.com', operation: ruleWrite, resourceId: nsgRule }

  test.each([
    { when: 'of a part of what is broken is told with it', answer: broken, told: true },
    { when: 'of another is not', answer: { ...broken, about: 'route table rt-1' }, told: false },
    { when: 'of a longer name is not', answer: { ...broken, about: 'group nsg' }, told: false },
    {
      when: 'is not told of what is in order',
      answer: { ...broken, verdict: 'ok' as const },
      told: false,
    },
  ])('$when', ({ answer, told }) => {
    expect(withChange(answer, [change]).changed !== undefined).toBe(told)
  })
})

describe('an account is found', () => {
  const url = 'https://RENDERFARM.westeurope.batch.azure.com/'
  const ofSubscription = `${subscription}/providers/Microsoft.Batch/batchAccounts`
  test.each<{ when: string; table: ArmTable; url?: string; expected: object }>([
    { when: 'by its address', table: soundAzure(), expected: { kind: 'found', id: accountId } },
    {
      when: 'not by its name in another region',
      table: soundAzure(),
      url: 'https://renderfarm.eastus.batch.azure.com',
      expected: {
        kind: 'not-found',
        reason: 'no Batch account "renderfarm" in the 1 subscriptions that can be seen',
      },
    },
    {
      when: 'not where its subscription may not be listed',
      table: { ...soundAzure(), [ofSubscription]: 'denied' },
      expected: {
        kind: 'not-found',
        reason: expect.stringContaining('1 of them could not be read'),
      },
    },
    {
      when: 'not where no subscription may be listed',
      table: { '/subscriptions': 'denied' },
      expected: { kind: 'not-found', reason: expect.stringContaining('may not be read') },
    },
  ])('$when', async ({ table, url: address = url, expected }) => {
    expect(await findAccount(handArm(table), { name: 'renderfarm', url: address })).toEqual(
      expected,
    )
  })
})
