// What Azure Resource Manager really answered, and Microsoft's own examples, read by the doctor.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rangesOf } from '../../src/doctor/addresses.ts'
import { decodeAccount, decodePerimeter, decodePool } from '../../src/doctor/decode-batch.ts'
import {
  decodeNsg,
  decodeRouteTable,
  decodeSubnet,
  decodeTag,
  decodeVnet,
} from '../../src/doctor/decode-network.ts'
import {
  decodeARecord,
  decodeNicAddresses,
  decodePrivateEndpoint,
  decodeZoneLink,
} from '../../src/doctor/decode-private-link.ts'
import { isDefault, walk } from '../../src/doctor/nsg-walk.ts'
import { privateAddress, serviceAddress } from '../../src/doctor/prefix-relation.ts'
import { isObject, itemsOf, type Json, readJson, recordingsOf, root } from './folder.ts'

/** A body that ARM answered, with where it stands. */
interface Answered {
  name: string
  path: string
  body: Json
}

const batchAnswers: readonly Answered[] = recordingsOf('arm-batch-get').flatMap(
  ({ name, path, status, resBody }) =>
    status === 200 && isObject(resBody) ? [{ name, path, body: resBody }] : [],
)

const armFolder = join('examples', 'arm')
const recorded: readonly Answered[] = readdirSync(join(root, armFolder, 'recorded')).flatMap(
  (file) =>
    readJson<readonly { uri: string; status: number; body: Json }[]>(armFolder, 'recorded', file)
      .filter(({ status }) => status === 200)
      .map(({ uri, body }, index) => ({
        name: `${file}:${index}`,
        path: uri.split('?')[0] ?? '',
        body,
      })),
)

function example(folder: string, file: string): Json {
  const { responses } = readJson<{ responses: { '200': { body: Json } } }>(armFolder, folder, file)
  return responses['200'].body
}

/** The answer itself, or each item of a list, where the path ends in this type. */
function resources(answers: readonly Answered[], type: RegExp): readonly Answered[] {
  return answers.flatMap((answer) => {
    const items = itemsOf(answer.body)
    const all = 'value' in answer.body ? items.map((body) => ({ ...answer, body })) : [answer]
    return all.filter(({ body }) => typeof body.id === 'string' && type.test(body.id))
  })
}

const properties = (body: Json): Json => (isObject(body.properties) ? body.properties : {})
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

describe('accounts', () => {
  const accounts = resources(batchAnswers, /\/batchAccounts\/[^/]+$/i)

  test('are found', () => expect(accounts.length).toBeGreaterThan(40))

  test('are read whole', () => {
    for (const { name, body } of accounts) {
      const account = decodeAccount(body)
      const given = properties(body)
      expect(account.location, name).toMatch(/^[a-z0-9]+$/)
      expect(account.accountEndpoint, name).toBe(given.accountEndpoint ?? '')
      expect(account.nodeManagementEndpoint, name).toBe(given.nodeManagementEndpoint ?? '')
      expect(account.publicNetworkAccess, name).toMatch(/^(enabled|disabled)$/)
      expect(account.connections.length, name).toBe(list(given.privateEndpointConnections).length)
      const profile = isObject(given.networkProfile) ? given.networkProfile : {}
      expect(account.accountAccess === undefined, name).toBe(!isObject(profile.accountAccess))
      for (const { status } of account.connections) expect(status, name).not.toBe('')
    }
  })

  test('with rules for clients let in those they name', () => {
    const allowed = accounts.flatMap(({ body }) => decodeAccount(body).accountAccess?.allowed ?? [])
    expect(allowed).toContain('1.2.3.6')
  })

  test('of the examples are read: endpoints and perimeter', () => {
    const closed = decodeAccount(example('batch', 'PrivateBatchAccountGet.2025-06-01.json'))
    expect(closed).toMatchObject({
      publicNetworkAccess: 'disabled',
      connections: [{ status: 'approved', group: '' }],
    })
    const [perimeter] = itemsOf(example('batch', 'NspConfigurationsList.2026-08-01.json'))
    expect(decodePerimeter(perimeter)).toEqual({
      name: 'perimeterName',
      accessMode: 'learning',
      issues: [],
    })
  })
})

describe('pools', () => {
  const pools = resources(batchAnswers, /\/pools\/[^/]+$/i)

  test('are read whole', () => {
    expect(pools.length).toBeGreaterThan(5)
    for (const { name, body } of pools) {
      const pool = decodePool(body)
      expect(pool.name, name).toBe(body.name)
      expect(pool.publicIps, name).toMatch(/^(batchmanaged|usermanaged|nopublicipaddresses)$/)
      expect(pool.currentNodes, name).toBeTypeOf('number')
      expect(pool.targetDedicated ?? (pool.autoScale ? 0 : undefined), name).toBeTypeOf('number')
    }
  })

  test('of the examples are read with their subnet', () => {
    expect(decodePool(example('batch', 'PoolGet.2024-07-01.json'))).toMatchObject({
      name: 'testpool',
      subnetId: expect.stringContaining('/subnets/subnet123'),
      targetDedicated: 6,
      targetLowPriority: 28,
    })
    const npip = decodePool(example('batch', 'PoolCreate_NoPublicIPAddresses.2026-08-01.json'))
    expect(npip.publicIps).toBe('nopublicipaddresses')
    const own = decodePool(example('batch', 'PoolCreate_PublicIPs.2025-06-01.json'))
    expect(own).toMatchObject({ publicIps: 'usermanaged', publicIpIds: { length: 1 } })
  })
})

describe('network security groups', () => {
  const nsgs = resources(recorded, /\/networkSecurityGroups\/[^/]+$/i)

  test('are read with every rule, in their order', () => {
    expect(nsgs.length).toBeGreaterThan(3)
    for (const { name, body } of nsgs) {
      const nsg = decodeNsg(body)
      expect(nsg?.unreadable, name).toEqual([])
      expect(nsg?.rules.length, name).toBe(list(properties(body).securityRules).length)
      const priorities = nsg?.rules.map(({ priority }) => priority) ?? []
      expect(priorities, name).toEqual([...priorities].sort((a, b) => a - b))
      for (const rule of nsg?.rules ?? []) {
        expect(rule.sources.length, `${name} ${rule.name}`).toBeGreaterThan(0)
        expect(rule.destinations.length, `${name} ${rule.name}`).toBeGreaterThan(0)
        expect(rule.sourcePorts.length, `${name} ${rule.name}`).toBeGreaterThan(0)
        expect(rule.destinationPorts.length, `${name} ${rule.name}`).toBeGreaterThan(0)
      }
    }
  })

  test('hold the default rules that the walk takes for granted', () => {
    for (const { name, body } of nsgs) {
      const defaults = list(properties(body).defaultSecurityRules).filter(isObject)
      const said = defaults.map((one) => [
        one.name,
        properties(one).priority,
        properties(one).access,
      ])
      expect(said, name).toEqual(
        expect.arrayContaining([
          ['DenyAllInBound', 65_500, 'Deny'],
          ['AllowInternetOutBound', 65_001, 'Allow'],
          ['DenyAllOutBound', 65_500, 'Deny'],
        ]),
      )
    }
  })

  test('are walked to an end, in both directions', () => {
    const remote = serviceAddress('BatchNodeManagement', 'westeurope', undefined)
    const nodes = privateAddress('nodes', rangesOf(['10.0.0.0/24']))
    const setting = { tags: undefined, vnetTagMayBePublic: false }
    const passages = nsgs.flatMap(({ body }) => {
      const nsg = decodeNsg(body)
      if (nsg === undefined) return []
      return (['inbound', 'outbound'] as const).map((direction) =>
        walk(nsg, { direction, protocol: 'tcp', remote, nodes, ports: [443] }, setting),
      )
    })
    expect(passages.length).toBe(2 * nsgs.length)
    expect(passages.some(({ kind, by }) => kind === 'denied' && !isDefault(by))).toBe(true)
    expect(passages.some(({ kind }) => kind === 'allowed')).toBe(true)
  })
})

describe('networks', () => {
  const vnets = resources(recorded, /\/virtualNetworks\/[^/]+$/i)

  test('are read with what their subnets name', () => {
    const subnets = vnets.flatMap(({ body }) => list(properties(body).subnets).map(decodeSubnet))
    expect(vnets.map(({ body }) => decodeVnet(body).location)).toContain('westus')
    expect(subnets.every(({ prefixes }) => prefixes.length === 1)).toBe(true)
    expect(subnets.some(({ nsgId }) => /networkSecurityGroups\/nsg$/.test(nsgId))).toBe(true)
    expect(subnets.some(({ routeTableId }) => /routeTables\/rt/.test(routeTableId))).toBe(true)
    expect(subnets.some(({ serviceEndpoints }) => serviceEndpoints.length > 0)).toBe(true)
    expect(subnets.some(({ used }) => used === 1)).toBe(true)
    expect(subnets.some(({ used }) => used === undefined)).toBe(true)
    const delegated = decodeSubnet(example('network', 'SubnetGetWithDelegation.2024-07-01.json'))
    expect(delegated.delegations).toEqual(['Microsoft.Provider/resourceType'])
  })

  test('are read with the routes of their tables', () => {
    const [table] = resources(recorded, /\/routeTables\/[^/]+$/i)
    expect(decodeRouteTable(table?.body ?? {})?.routes.map(({ hop }) => hop)).toEqual([
      'internet',
      'none',
      'vnetlocal',
      'virtualappliance',
    ])
  })

  test('are read with the service tags of the example', () => {
    const { values } = example('network', 'ServiceTagsList.2024-07-01.json')
    expect(list(values).map(decodeTag)).toContainEqual({
      name: 'ServiceBus.EastUS2',
      region: 'eastus2',
      prefixes: ['13.68.110.36/32', '40.70.146.64/29'],
    })
  })
})

describe('private links', () => {
  const endpoints = resources(recorded, /\/privateEndpoints\/[^/]+$/i)

  test('are read: the endpoint of a Batch account with its address', () => {
    const all = endpoints.map(({ body }) => decodePrivateEndpoint(body))
    expect(all).toContainEqual(
      expect.objectContaining({
        groups: ['batchaccount'],
        addresses: ['10.0.0.4'],
        provisioningState: 'succeeded',
        subnetId: expect.stringMatching(/\/subnets\/default$/),
      }),
    )
    // An older version has no addresses: they stand at the network interface.
    expect(all.some(({ addresses, nicIds }) => addresses.length === 0 && nicIds.length === 1)).toBe(
      true,
    )
    const nic = example('network', 'NetworkInterfaceGet.2024-07-01.json')
    expect(decodeNicAddresses(nic)).toContain('172.20.2.4')
  })

  test('are read: links and records of zones', () => {
    const links = recorded.filter(({ path }) => path.endsWith('/virtualNetworkLinks'))
    expect(links.flatMap(({ body }) => itemsOf(body).map(decodeZoneLink))).toEqual([
      { vnetId: expect.stringContaining('vnetwork1'), state: 'inprogress', resolution: '' },
    ])
    const records = recorded.filter(({ path }) => path.endsWith('/A'))
    expect(records.flatMap(({ body }) => itemsOf(body).map(decodeARecord))).toEqual([
      { name: 'recorda', addresses: ['23.96.104.40', '24.97.105.41', '24.97.105.45'] },
    ])
    const [first] = itemsOf(example('privatedns', 'VirtualNetworkLinkList.2024-06-01.json'))
    expect(decodeZoneLink(first)).toMatchObject({
      state: 'completed',
      resolution: 'nxdomainredirect',
    })
  })
})
