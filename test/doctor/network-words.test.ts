// Words and numbers by which rules and routes are told apart: protocols, ports, tags of other regions and their ranks.
import { describe, test } from 'vitest'
import {
  accountId,
  batchIn,
  batchOut,
  changed,
  classic,
  ownAddresses,
  poolPath,
  privatePool,
  publicIpId,
  put,
  rule,
  simplified,
  subnetId,
  tagsPath,
  toAppliance,
  vnetId,
  withRoutes,
  withRules,
} from '../support/arm-network.ts'
import { type ArmWorld, forbidden } from '../support/arm-stand-in.ts'
import { expectSentence, type Sentence } from './examined.ts'

const noTags = (world: ArmWorld) =>
  put(world, tagsPath, forbidden('Microsoft.Network/locations/serviceTags/read'))
const moved = (world: ArmWorld, location: string) =>
  [accountId, vnetId].reduce<ArmWorld>(
    (of, path) => put(of, path, { ...(of[path] as object), location }),
    world,
  )
const tags = (...rows: readonly (readonly [string, string, ...string[]])[]) =>
  rows.map(([name, region, ...addressPrefixes]) => ({
    name,
    properties: { region, addressPrefixes },
  }))
const batchTag = [
  'BatchNodeManagement.WestEurope',
  'westeurope',
  '13.69.65.64/26',
  '20.50.1.0/27',
] as const
const out = { check: 'outbound-rules' } as const
const routes = { check: 'routes' } as const

const rows: readonly Sentence[] = [
  {
    ...out,
    when: 'a protocol nobody knows is denied',
    given: withRules(simplified(), rule({ name: 'odd', protocol: 'Gre' })),
    verdict: 'not-checked',
    says: ['odd'],
  },
  {
    ...out,
    when: 'the default rules stand among those of the user',
    given: withRules(simplified(), rule({ name: 'DenyAllOutBound', priority: 65_500 })),
    verdict: 'ok',
    says: ['AllowInternetOutBound'],
  },
  {
    ...out,
    when: 'every port stands behind another in the list',
    given: withRules(simplified(), rule({ destinationPortRanges: ['80', '*'] })),
    verdict: 'broken',
  },
  {
    ...out,
    when: 'a rule that denies has no port at all',
    given: withRules(simplified(), rule({ name: 'portless', destinationPortRange: '' })),
    verdict: 'not-checked',
    says: ['portless'],
  },
  {
    ...out,
    when: 'a port is in a writing nobody knows',
    given: withRules(simplified(), rule({ name: 'odd', destinationPortRanges: ['80', 'https'] })),
    verdict: 'not-checked',
    says: ['odd'],
  },
  {
    ...out,
    when: 'AzureCloud of another region is denied, and the service tags may not be read',
    given: noTags(
      withRules(simplified(), rule({ destinationAddressPrefix: 'AzureCloud.northeurope' })),
    ),
    verdict: 'not-checked',
  },
  {
    ...out,
    when: 'AzureCloud of the region is denied by a name that only the list knows',
    given: put(
      withRules(simplified(), rule({ destinationAddressPrefix: 'AzureCloud.weu' })),
      tagsPath,
      tags(batchTag, ['AzureCloud.weu', 'westeurope', '13.69.0.0/16']),
    ),
    verdict: 'broken',
  },
  ...(
    [
      ['francecentral', 'centralfrance'],
      ['germanywestcentral', 'germanywc'],
      ['norwayeast', 'norwaye'],
      ['switzerlandnorth', 'switzerlandn'],
    ] as const
  ).map(
    ([location, name]): Sentence => ({
      ...out,
      when: `the tag of ${location} has another name`,
      given: noTags(
        moved(
          withRules(
            simplified(),
            batchOut({ destinationAddressPrefix: `BatchNodeManagement.${name}` }),
            rule(),
          ),
          location,
        ),
      ),
      verdict: 'ok',
    }),
  ),
  {
    check: 'inbound-rules',
    when: 'Internet is denied before Batch is let in',
    given: withRules(
      classic(),
      rule({ direction: 'Inbound', sourceAddressPrefix: 'INTERNET', priority: 100 }),
      batchIn({ priority: 110 }),
    ),
    verdict: 'broken',
    mend: ['--direction Inbound'],
  },
  {
    check: 'inbound-rules',
    when: 'AzureCloud is denied after Batch is let in: both ports are told of',
    given: withRules(
      classic(),
      batchIn(),
      rule({ direction: 'Inbound', sourceAddressPrefix: 'AzureCloud' }),
    ),
    verdict: 'ok',
    says: ['TCP 29876-29877 from'],
  },
  {
    ...routes,
    when: 'the same prefixes stand behind AzureCloud and behind Batch: Batch is the narrower tag',
    given: put(
      withRoutes(
        simplified(),
        { ...toAppliance, addressPrefix: 'AzureCloud.westeurope' },
        { name: 'b', addressPrefix: 'BatchNodeManagement.westeurope', nextHopType: 'Internet' },
      ),
      tagsPath,
      tags(batchTag, ['AzureCloud.westeurope', 'westeurope', '13.69.65.64/26', '20.50.1.0/27']),
    ),
    verdict: 'ok',
  },
  {
    ...routes,
    when: 'AzureCloud of the region is narrower than all of it',
    given: put(
      withRoutes(
        simplified(),
        { ...toAppliance, addressPrefix: 'AzureCloud' },
        { name: 'c', addressPrefix: 'AzureCloud.westeurope', nextHopType: 'Internet' },
      ),
      tagsPath,
      tags(
        batchTag,
        ['AzureCloud.westeurope', 'westeurope', '13.69.65.64/26', '20.50.1.0/27'],
        ['AzureCloud', '', '13.69.65.64/26', '20.50.1.0/27'],
      ),
    ),
    verdict: 'ok',
  },
  {
    ...routes,
    when: 'a tag nobody knows goes to an appliance',
    given: withRoutes(simplified(), { ...toAppliance, addressPrefix: 'ContosoTag' }),
    verdict: 'not-checked',
    says: ['ContosoTag'],
  },
  {
    ...routes,
    when: 'classic has a service endpoint for Storage, and all else goes to an appliance',
    given: changed(withRoutes(classic(), toAppliance), subnetId, {
      serviceEndpoints: [{ service: 'Microsoft.Storage' }],
    }),
    verdict: 'broken',
    says: ['BatchNodeManagement'],
  },
  {
    ...routes,
    when: 'the subnet of the endpoint goes to an appliance, but routes do not count for endpoints',
    given: withRoutes(privatePool(), { ...toAppliance, addressPrefix: '10.1.0.0/24' }),
    verdict: 'ok',
  },
  {
    ...routes,
    when: 'the subnet of the endpoint goes to an appliance, and routes count for endpoints',
    given: changed(
      withRoutes(privatePool(), { ...toAppliance, addressPrefix: '10.1.0.0/24' }),
      subnetId,
      { privateEndpointNetworkPolicies: 'RouteTableEnabled' },
    ),
    verdict: 'not-checked',
    says: ['to-firewall'],
  },
  {
    check: 'subnet',
    when: 'the prefix stands in the singular and in the plural field: it is one',
    given: changed(
      changed(simplified(), subnetId, {
        addressPrefix: '10.1.0.0/29',
        addressPrefixes: ['10.1.0.0/29'],
      }),
      poolPath,
      { scaleSettings: { fixedScale: { targetDedicatedNodes: 4 } } },
    ),
    verdict: 'broken',
    says: ['has 3 usable addresses'],
  },
  {
    check: 'subnet',
    when: 'nodes are being made, and may have their addresses already',
    given: changed(
      changed(simplified(), subnetId, { ipConfigurations: Array(200).fill({ id: 'x' }) }),
      poolPath,
      {
        allocationState: 'Resizing',
        scaleSettings: { fixedScale: { targetDedicatedNodes: 202 } },
      },
    ),
    verdict: 'not-checked',
    says: ['being made'],
  },
  {
    check: 'account-firewall',
    when: 'the rules let a part of the addresses in by which the nodes come',
    given: changed(
      put(ownAddresses(1, 2), publicIpId(1), {
        id: publicIpId(1),
        properties: { ipPrefix: '20.0.0.0/28' },
      }),
      accountId,
      {
        networkProfile: {
          nodeManagementAccess: {
            defaultAction: 'Deny',
            ipRules: [{ action: 'Allow', value: '20.0.0.1' }],
          },
        },
      },
    ),
    verdict: 'not-checked',
    says: ['a part of 20.0.0.0/28'],
  },
  {
    check: 'account-firewall',
    when: 'the rules for clients have a default of tomorrow',
    given: changed(simplified(), accountId, {
      networkProfile: { accountAccess: { defaultAction: 'Audit' } },
    }),
    verdict: 'not-checked',
    says: ["'audit'"],
  },
  {
    check: 'account-firewall',
    when: 'the rules for nodes have a default of tomorrow, but classic nodes open no connection',
    given: changed(classic(), accountId, {
      networkProfile: { nodeManagementAccess: { defaultAction: 'Audit' } },
    }),
    verdict: 'ok',
  },
  {
    check: 'account-firewall',
    when: 'the rules for nodes have a default of tomorrow, but nodes come by private endpoint',
    given: changed(privatePool(), accountId, {
      publicNetworkAccess: 'Enabled',
      networkProfile: { nodeManagementAccess: { defaultAction: 'Audit' } },
    }),
    verdict: 'ok',
  },
  {
    check: 'account-firewall',
    when: 'the account is closed, its clients have an endpoint, and a classic pool has no subnet',
    given: changed(privatePool(), poolPath, {
      networkConfiguration: {},
      currentNodeCommunicationMode: 'Classic',
    }),
    verdict: 'ok',
  },
]

describe('words and numbers', () => {
  test.each(rows)('$when: $check $verdict', expectSentence)
})
