// Stories of the pool doctor in the running app: what a card says when Batch reaches no node of a pool.
import { describe, expect, test } from 'vitest'
import type { AppPorts } from '../../src/app.ts'
import { teamsCard } from '../../src/notify/teams-card.ts'
import {
  accountId,
  armPool,
  denyingOutbound,
  event,
  logPath,
  nsgId,
  poolId,
  soundAzure,
  subnetId,
  tagsPath,
} from '../doctor/arm-world.ts'
import { type ArmTable, handArm } from '../doctor/hand-arm.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000
const world = smallWorld({
  script: [{ at: 'PT5M', do: 'node-unusable', pool: 'frames', nodes: 'all' }],
})

const denies: ArmTable = {
  ...soundAzure(),
  ...denyingOutbound(200),
  [logPath]: [
    event(
      '2026-05-04T07:30:00Z',
      'Microsoft.Network/networkSecurityGroups/securityRules/write',
      `${nsgId}/securityRules/deny-internet`,
    ),
  ],
}

async function lived(azure: Pick<AppPorts, 'arm' | 'accountIds'>, given = world) {
  const whole = startWholeApp({ world: given, around: (ports) => ({ ...ports, ...azure }) })
  await whole.run(20 * minuteMs)
  const [story] = await whole.incidents()
  const escalated = whole.told.find(({ announcement }) => announcement.what === 'escalated')
  const card = escalated ? JSON.stringify(teamsCard(escalated.announcement)) : 'none'
  return { whole, story, card }
}

const known = { renderfarm: accountId }

test('packages fail on all nodes: the cause is the version that was never activated', async () => {
  const packages = [{ id: `${accountId}/applications/blender`, version: '4.1' }]
  const azure: ArmTable = {
    ...soundAzure(),
    [poolId]: armPool({ applicationPackages: packages }),
    [`${accountId}/applications/blender/versions/4.1`]: { properties: { state: 'Pending' } },
  }
  const errors = [{ code: 'ApplicationPackageError', message: 'One or more packages are invalid' }]
  const script = [{ at: 'PT5M', do: 'node-unusable', pool: 'frames', nodes: 'all', errors }]
  const azureKnown = { arm: handArm(azure), accountIds: known }
  const { story, card } = await lived(azureKnown, smallWorld({ script }))
  expect(story?.incident.finding).toMatchObject({
    fault: 'pool-node-errors',
    rule: 'doctor-found-package',
    causeClass: 'user-config',
  })
  expect(card).toContain('az batch application package activate')
})

describe('Batch reaches no node of a pool', () => {
  test('a rule denies the way: the card names it, who made it, and the command that mends it', async () => {
    const { whole, story, card } = await lived({ arm: handArm(denies), accountIds: known })
    expect(story?.incident.fault).toBe('pool-unusable')
    expect(story?.incident.state).toBe('escalated')
    expect(story?.incident.finding).toMatchObject({
      rule: 'doctor-found-network',
      causeClass: 'network-blocked',
      confidence: 'certain',
      summary: expect.stringContaining('Rule deny-internet (priority 200) of nsg-frames denies'),
    })
    expect(card).toContain('deny-internet (priority 200) of nsg-frames denies TCP 443')
    expect(card).toContain('az network nsg rule create')
    expect(card).toContain('ann@example.com')
    expect(whole.writes()).toEqual([])
  })

  test('the whole report is kept with the incident', async () => {
    const { whole, story } = await lived({ arm: handArm(denies), accountIds: known })
    const items = story?.attempts.flatMap(({ evidence }) => evidence ?? []) ?? []
    const [first] = items
    expect(first?.name).toBe('pool doctor: outbound-rules of network security group nsg-frames')
    const report = await whole.evidence.get(first?.stored ?? '')
    expect(report).toMatch(/^broken +outbound-rules \(network security group nsg-frames\): /m)
    expect(report).toMatch(/^ok +routes /m)
  })

  test('the rule may not be read: the card says what was not checked, and which right it takes', async () => {
    const arm = handArm({ ...soundAzure(), [subnetId]: 'denied', [tagsPath]: 'denied' })
    const { card } = await lived({ arm, accountIds: known })
    expect(card).toContain('0 broken')
    expect(card).toContain('Microsoft.Network/virtualNetworks/subnets/read')
  })

  test('Azure is never asked where the account has no ARM id: the card says how to give it', async () => {
    const arm = handArm(denies)
    const { card } = await lived({ arm })
    expect(card).toContain('resourceId')
    expect(card).toContain('BATCH_MEDIC_ACCOUNTS')
    expect(arm.asked).toEqual([])
  })

  test('no way to Azure at all: the incident is told as before, with what is missing', async () => {
    const { story, card } = await lived({})
    expect(story?.incident.state).toBe('escalated')
    expect(card).toContain('no credential for Azure Resource Manager')
  })
})
