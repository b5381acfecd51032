// The account's own door, and the subnet the nodes stand in.
import { describe, expect, test } from 'vitest'
import {
  accountId,
  changed,
  classic,
  group,
  ownAddresses,
  poolPath,
  privatePool,
  publicIpId,
  put,
  simplified,
  subnetId,
  toAppliance,
  vnetId,
  withRoutes,
} from '../support/arm-network.ts'
import { type ArmWorld, forbidden, gone } from '../support/arm-stand-in.ts'
import { examined, expectSentence, type Sentence } from './examined.ts'

const firewall = { check: 'account-firewall' } as const
const subnet = { check: 'subnet' } as const

/** The account lets only these addresses of nodes in. */
function nodesFrom(world: ArmWorld, ...values: readonly string[]): ArmWorld {
  return changed(world, accountId, {
    networkProfile: {
      nodeManagementAccess: {
        defaultAction: 'Deny',
        ipRules: values.map((value) => ({ action: 'Allow', value })),
      },
    },
  })
}

const natId =
  '/subscriptions/s1/resourceGroups/rg-net/providers/Microsoft.Network/natGateways/nat-1'
const behindNat = {
  ...changed(simplified(), subnetId, { natGateway: { id: natId } }),
  [natId]: { id: natId, properties: { publicIpAddresses: [{ id: publicIpId(1) }] } },
  [publicIpId(1)]: { id: publicIpId(1), properties: { ipAddress: '20.0.0.1' } },
}
const perimeterPath = `${accountId}/networkSecurityPerimeterConfigurations`
const secured = changed(simplified(), accountId, { publicNetworkAccess: 'SecuredByPerimeter' })

const perimeter = (accessMode: string, ...provisioningIssues: readonly object[]) => [
  {
    name: 'p',
    properties: {
      networkSecurityPerimeter: {
        id: `${group}/providers/Microsoft.Network/networkSecurityPerimeters/edge`,
      },
      resourceAssociation: { accessMode },
      provisioningIssues,
    },
  },
]

const doorSentences: readonly Sentence[] = [
  { ...firewall, when: 'the account is open', given: simplified(), verdict: 'ok' },
  {
    ...firewall,
    when: 'an old answer knows no switch',
    given: changed(simplified(), accountId, { publicNetworkAccess: undefined }),
    verdict: 'ok',
  },
  {
    ...firewall,
    when: 'nodes are let in from the addresses of the pool',
    given: nodesFrom(ownAddresses(2, 10), '20.0.0.0/30'),
    verdict: 'ok',
    says: ['20.0.0.1, 20.0.0.2'],
  },
  {
    ...firewall,
    when: 'one address of the pool is not let in',
    given: nodesFrom(ownAddresses(2, 10), '20.0.0.1'),
    verdict: 'broken',
    says: ['the nodes come from 20.0.0.2'],
    mend: [
      'az batch account network-profile network-rule add --name acct --resource-group rg-batch --subscription s1 --profile NodeManagement --ip-address 20.0.0.2',
    ],
  },
  {
    ...firewall,
    when: 'the NAT gateway is not let in',
    given: nodesFrom(behindNat, '9.9.9.9'),
    verdict: 'broken',
    says: ['NAT gateway nat-1'],
  },
  {
    ...firewall,
    when: 'nobody is let in and the addresses are those that Batch made',
    given: nodesFrom(simplified()),
    verdict: 'not-checked',
    says: ['nobody', 'Batch made'],
  },
  {
    ...firewall,
    when: 'the traffic leaves by a firewall whose addresses do not show',
    given: nodesFrom(withRoutes(ownAddresses(1, 10), toAppliance), '20.0.0.1'),
    verdict: 'not-checked',
    says: ['route to-firewall (next hop 10.1.9.4)'],
  },
  {
    ...firewall,
    when: 'the public addresses may not be read',
    given: put(
      nodesFrom(ownAddresses(1, 10), '20.0.0.1'),
      publicIpId(1),
      forbidden('Microsoft.Network/publicIPAddresses/read'),
    ),
    verdict: 'not-checked',
    says: ['Microsoft.Network/publicIPAddresses/read'],
  },
  {
    ...firewall,
    when: 'nobody is let in, but the nodes come by private endpoint',
    given: nodesFrom(changed(privatePool(), accountId, { publicNetworkAccess: 'Enabled' })),
    verdict: 'ok',
    says: ['pe-nodes'],
  },
  {
    ...firewall,
    when: 'rules for nodes stand, but classic nodes open no connection',
    given: nodesFrom(classic()),
    verdict: 'ok',
  },
  {
    ...firewall,
    when: 'only some clients may call',
    given: changed(simplified(), accountId, {
      networkProfile: {
        accountAccess: { defaultAction: 'Deny', ipRules: [{ action: 'Allow', value: '1.2.3.6' }] },
      },
    }),
    verdict: 'not-checked',
    says: ['1.2.3.6'],
  },
  {
    ...firewall,
    when: 'the account is closed and nothing serves the nodes',
    given: changed(simplified(), accountId, { publicNetworkAccess: 'Disabled' }),
    verdict: 'broken',
  },
  {
    ...firewall,
    when: 'the account is closed and has its endpoints',
    given: privatePool(),
    verdict: 'ok',
  },
  {
    ...firewall,
    when: 'the perimeter is in learning mode',
    given: put(secured, perimeterPath, perimeter('Learning')),
    verdict: 'ok',
    says: ['edge'],
  },
  {
    ...firewall,
    when: 'the perimeter is enforced',
    given: put(secured, perimeterPath, perimeter('Enforced')),
    verdict: 'not-checked',
  },
  {
    ...firewall,
    when: 'the perimeter reports an error, which keeps no node from Batch',
    given: put(
      secured,
      perimeterPath,
      perimeter('Enforced', {
        properties: {
          issueType: 'MissingIdentityConfiguration',
          severity: 'Error',
          description: 'no identity',
        },
      }),
    ),
    verdict: 'not-checked',
    says: ['MissingIdentityConfiguration (error)', 'does not govern the way between nodes'],
  },
  {
    ...firewall,
    when: 'the perimeter warns',
    given: put(
      secured,
      perimeterPath,
      perimeter('Learning', { properties: { issueType: 'Late', severity: 'Warning' } }),
    ),
    verdict: 'not-checked',
    says: ['Late (warning)'],
  },
  {
    ...firewall,
    when: 'a perimeter is asked for and none is there',
    given: put(secured, perimeterPath, []),
    verdict: 'not-checked',
    says: ['belongs to none'],
    mend: ['--public-network-access Enabled'],
  },
  {
    ...firewall,
    when: 'the account is closed and nobody has an endpoint to call it by',
    given: changed(
      changed(privatePool(), poolPath, { currentNodeCommunicationMode: 'Classic' }),
      accountId,
      {
        privateEndpointConnections: [],
      },
    ),
    verdict: 'broken',
    says: ['nobody can call'],
    mend: ['--group-id batchAccount', '--location westeurope'],
  },
  {
    ...firewall,
    when: 'the NAT gateway shows no address',
    given: {
      ...nodesFrom(behindNat, '20.0.0.1'),
      [natId]: { id: natId, properties: { idleTimeoutInMinutes: 4 } },
    },
    verdict: 'not-checked',
    says: ['shows no address'],
  },
  {
    ...firewall,
    when: 'a rule that does not allow names the addresses of the nodes',
    given: changed(ownAddresses(1, 2), accountId, {
      networkProfile: {
        nodeManagementAccess: {
          defaultAction: 'Deny',
          ipRules: [{ action: 'Block', value: '20.0.0.1' }],
        },
      },
    }),
    verdict: 'broken',
  },
  {
    ...firewall,
    when: 'the switch has a value of tomorrow',
    given: changed(simplified(), accountId, { publicNetworkAccess: 'Quantum' }),
    verdict: 'not-checked',
    says: ['quantum'],
  },
  {
    ...firewall,
    when: 'the account may not be read',
    given: put(simplified(), accountId, forbidden('Microsoft.Batch/batchAccounts/read')),
    verdict: 'not-checked',
    says: ['Microsoft.Batch/batchAccounts/read'],
  },
]

const target = (nodes: number) => ({
  scaleSettings: { fixedScale: { targetDedicatedNodes: nodes, targetLowPriorityNodes: 0 } },
})

const subnetSentences: readonly Sentence[] = [
  {
    ...subnet,
    when: 'all is well',
    given: simplified(),
    verdict: 'ok',
    says: ['251 usable addresses', '2 are seen in use'],
  },
  {
    ...subnet,
    when: 'it is gone',
    given: put(simplified(), subnetId, gone),
    verdict: 'broken',
    says: ['does not exist (404)'],
  },
  {
    ...subnet,
    when: 'it may not be read',
    given: put(simplified(), subnetId, forbidden('Microsoft.Network/virtualNetworks/subnets/read')),
    verdict: 'not-checked',
    says: ['Microsoft.Network/virtualNetworks/subnets/read'],
  },
  {
    ...subnet,
    when: 'it is delegated',
    given: changed(simplified(), subnetId, {
      delegations: [{ properties: { serviceName: 'Microsoft.Web/serverFarms' } }],
    }),
    verdict: 'broken',
    says: ['Microsoft.Web/serverFarms'],
    mend: ['--remove delegations'],
  },
  {
    ...subnet,
    when: 'more nodes are asked for than it can hold',
    given: changed(simplified(), poolPath, target(300)),
    verdict: 'broken',
    says: ['251 usable addresses', '300 nodes'],
  },
  {
    ...subnet,
    when: 'others have taken the addresses',
    given: changed(changed(simplified(), poolPath, target(100)), subnetId, {
      ipConfigurations: Array.from({ length: 200 }, (_, index) => ({ id: `${index}` })),
    }),
    verdict: 'broken',
    says: ['51 are left for the 98 nodes'],
  },
  {
    ...subnet,
    when: 'more nodes are asked for and what is in use does not show',
    given: changed(changed(simplified(), poolPath, target(100)), subnetId, {
      ipConfigurations: undefined,
    }),
    verdict: 'not-checked',
    says: ['98 more nodes'],
  },
  {
    ...subnet,
    when: 'it has two prefixes in the plural field',
    given: changed(simplified(), subnetId, {
      addressPrefix: undefined,
      addressPrefixes: ['10.1.0.0/28', '10.1.1.0/28'],
    }),
    verdict: 'ok',
    says: ['22 usable addresses'],
  },
  {
    ...subnet,
    when: 'the network is in another region',
    given: put(simplified(), vnetId, { ...simplified()[vnetId], location: 'North Europe' }),
    verdict: 'broken',
    says: ['northeurope', 'westeurope'],
  },
  {
    ...subnet,
    when: "the network meets Docker's bridge",
    given: changed(simplified(), vnetId, { addressSpace: { addressPrefixes: ['172.16.0.0/12'] } }),
    verdict: 'not-checked',
    says: ['172.17.0.0/16'],
  },
]

describe('the account', () => {
  test.each(doorSentences)('$when: $verdict', expectSentence)
})

describe('the subnet', () => {
  test.each(subnetSentences)('$when: $verdict', expectSentence)

  test('of another subscription is broken', async () => {
    const other = subnetId.replace('/s1/', '/s2/')
    const world = put(
      changed(simplified(), poolPath, { networkConfiguration: { subnetId: other } }),
      other,
      simplified()[subnetId] ?? gone,
    )
    const said = (await examined(world)).filter(
      ({ check, verdict }) => check === 'subnet' && verdict === 'broken',
    )
    expect(said[0]?.said).toContain('is in subscription s2, the account in s1')
  })
})
