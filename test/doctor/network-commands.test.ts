// The commands that the network half of the doctor gives: each is one of the Azure CLI with options that it has, whatever the names are.
import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import {
  accountId,
  batchIn,
  batchOut,
  changed,
  classic,
  endpointId,
  link,
  nsgId,
  ownAddresses,
  poolPath,
  privatePool,
  publicIpId,
  put,
  record,
  rule,
  simplified,
  subnetId,
  toAppliance,
  vnetId,
  withRoutes,
  withRules,
  zoneId,
} from '../support/arm-network.ts'
import { type ArmWorld, forbidden, gone, Refusal } from '../support/arm-stand-in.ts'
import { examined } from './examined.ts'

const place = ['resource-group', 'subscription']
/** Commands with their options, as `az --help` of 2.45 and newer has them. */
const known: Readonly<Record<string, readonly string[]>> = {
  'network nsg show': ['ids', 'query'],
  'network nsg rule create': [
    ...place,
    ...['nsg-name', 'name', 'priority', 'direction', 'access', 'protocol'],
    ...['source-address-prefixes', 'source-port-ranges'],
    ...['destination-address-prefixes', 'destination-port-ranges'],
  ],
  'network nsg rule update': [
    ...place,
    ...['nsg-name', 'name', 'priority', 'source-address-prefixes', 'destination-address-prefixes'],
  ],
  'network route-table route create': [
    ...place,
    ...['route-table-name', 'name', 'address-prefix', 'next-hop-type'],
  ],
  'network vnet subnet update': ['ids', 'remove', 'route-table', 'network-security-group'],
  'network private-endpoint create': [
    ...place,
    ...['name', 'location', 'subnet', 'private-connection-resource-id', 'group-id'],
    'connection-name',
  ],
  'network private-endpoint-connection approve': ['id', 'description'],
  'network private-dns record-set a add-record': [
    ...place,
    ...['zone-name', 'record-set-name', 'ipv4-address'],
  ],
  'network private-dns record-set a remove-record': [
    ...place,
    ...['zone-name', 'record-set-name', 'ipv4-address'],
  ],
  'network private-dns link vnet create': [
    ...place,
    ...['zone-name', 'name', 'virtual-network', 'registration-enabled'],
  ],
  'network private-dns link vnet list': [...place, 'zone-name'],
  'batch account set': [...place, 'name', 'public-network-access'],
  'batch account network-profile show': [...place, 'name'],
  'batch account network-profile network-rule add': [...place, 'name', 'profile', 'ip-address'],
  'batch pool set': ['account-name', 'account-endpoint', 'pool-id', 'target-communication'],
  'batch pool resize': [
    ...['account-name', 'account-endpoint', 'pool-id', 'node-deallocation-option'],
    ...['target-dedicated-nodes', 'target-low-priority-nodes'],
  ],
  'role assignment create': ['role', 'assignee', 'scope'],
}

const deny = { networkProfile: { nodeManagementAccess: { defaultAction: 'Deny', ipRules: [] } } }
const connections = (status: string) => ({
  privateEndpointConnections: [
    {
      id: `${accountId}/privateEndpointConnections/pe`,
      properties: {
        groupIds: ['nodeManagement'],
        privateEndpoint: { id: endpointId },
        privateLinkServiceConnectionState: { status },
      },
    },
  ],
})

const worlds: Readonly<Record<string, ArmWorld>> = {
  'all denied': withRules(simplified(), rule()),
  'no priority left': withRules(simplified(), rule({ priority: 100 })),
  'another region': withRules(
    simplified(),
    batchOut({ destinationAddressPrefix: 'BatchNodeManagement.northeurope' }),
    rule(),
  ),
  'inbound of another region': withRules(
    classic(),
    batchIn({ sourceAddressPrefix: 'BatchNodeManagement.northeurope' }),
  ),
  'a word nobody knows': withRules(simplified(), rule({ destinationAddressPrefix: 'CorpNet' })),
  'a group that is gone': put(simplified(), nsgId, gone),
  'a group out of sight': put(simplified(), nsgId, forbidden('a/read')),
  'everything to an appliance': withRoutes(classic(), toAppliance),
  'a route table that is gone': changed(simplified(), subnetId, {
    routeTable: { id: '/subscriptions/s1/resourceGroups/rg-net/x/routeTables/gone' },
  }),
  delegated: changed(simplified(), subnetId, {
    delegations: [{ properties: { serviceName: 'Microsoft.Web/serverFarms' } }],
  }),
  'waiting for approval': changed(privatePool(), accountId, connections('Pending')),
  'no endpoint': changed(privatePool(), accountId, { privateEndpointConnections: [] }),
  'no endpoint for clients': changed(privatePool(), accountId, connections('Approved')),
  'a stale record': put(privatePool(), `${zoneId}/A`, [
    record('a1b2.westeurope.service', '10.1.0.77'),
    record('acct.westeurope', '10.1.2.5'),
  ]),
  'no record': put(privatePool(), `${zoneId}/A`, [record('acct.westeurope', '10.1.2.5')]),
  'no link': put(privatePool(), `${zoneId}/virtualNetworkLinks`, []),
  'a link half made': put(privatePool(), `${zoneId}/virtualNetworkLinks`, [
    link({ virtualNetworkLinkState: 'InProgress' }),
  ]),
  'own DNS servers': changed(privatePool(), vnetId, { dhcpOptions: { dnsServers: ['10.1.0.4'] } }),
  'closed, in the network of Batch': changed(
    changed(simplified(), poolPath, { networkConfiguration: {} }),
    accountId,
    { publicNetworkAccess: 'Disabled' },
  ),
  'addresses not let in': changed(ownAddresses(2, 2), accountId, deny),
  'clients not let in': changed(simplified(), accountId, {
    networkProfile: { accountAccess: { defaultAction: 'Deny', ipRules: [] } },
  }),
  'classic without public addresses': changed(privatePool(), poolPath, {
    currentNodeCommunicationMode: 'Classic',
    targetNodeCommunicationMode: 'Classic',
  }),
  'an address out of sight': put(ownAddresses(1, 2), publicIpId(1), forbidden('b/read')),
}

const secret =
  'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYg=='

/** A body in which every word that is no id carries an account key. */
function leaking(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => leaking(one, key))
  if (typeof value === 'string') {
    return /^(?:name|serviceName|description|nextHopIpAddress)$/.test(key)
      ? `${value} AccountKey=${secret}`
      : value
  }
  if (typeof value !== 'object' || value === null || value instanceof Refusal) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [name, leaking(held, name)]),
  )
}

/** What a shell would run: each command with its arguments. */
function run(mend: string): readonly (readonly string[])[] {
  const shown = `show() { printf '%s\\036' "$@"; printf '\\035'; }; az() { show az "$@"; }; nslookup() { show nslookup "$@"; }; nc() { show nc "$@"; }\n`
  const said = execFileSync('/bin/sh', ['-eu', '-c', shown + mend], { encoding: 'utf8' })
  return said
    .split('\x1d')
    .slice(0, -1)
    .map((line) => line.split('\x1e').slice(0, -1))
}

function expectKnown(args: readonly string[]): void {
  const [program, ...rest] = args
  if (program !== 'az') return
  const at = rest.findIndex((arg) => arg.startsWith('--'))
  const command = rest.slice(0, at).join(' ')
  expect(Object.keys(known)).toContain(command)
  const options = rest.slice(at).filter((arg) => arg.startsWith('--'))
  for (const option of options) {
    expect(known[command]).toContain(option.slice(2).split('=')[0])
  }
  expect(rest.slice(at).every((arg) => arg !== '' && arg !== 'undefined')).toBe(true)
}

describe('the commands', () => {
  test.each(Object.entries(worlds))('of %s are those of the Azure CLI', async (_, world) => {
    const mends = (await examined(world)).map(({ mend }) => mend).filter((mend) => mend !== '')
    expect(mends).not.toEqual([])
    for (const mend of mends) for (const args of run(mend)) expectKnown(args)
  })

  test.each(Object.entries(worlds))('and words of %s carry no secret', async (_, world) => {
    const leaky = Object.fromEntries(
      Object.entries(world).map(([path, body]) => [path, leaking(body)]),
    ) as ArmWorld
    expect(JSON.stringify(leaky)).toContain(secret)
    expect(JSON.stringify(await examined(leaky))).not.toContain(secret.slice(0, 20))
  })

  test('all of those that are known are given by some world', async () => {
    const answers = await Promise.all(Object.values(worlds).map(examined))
    const mends = answers.flat().map(({ mend }) => mend)
    const unused = Object.keys(known).filter(
      (command) => !mends.some((mend) => mend.includes(`az ${command} --`)),
    )
    expect(unused).toEqual([])
  })

  const hostile = `x'; touch /tmp/owned; echo "$(id)" \`id\` & | > < * ~ !\n#`
  test.each([hostile, '--yes', '-x', '$HOME', 'a b'])('keep the name %j whole', async (name) => {
    const world = withRoutes(
      withRules(changed(simplified(), subnetId, {}), rule({ name, priority: 100 })),
      { ...toAppliance, name, addressPrefix: 'BatchNodeManagement', nextHopType: 'None' },
      { ...toAppliance, name, addressPrefix: '13.69.65.64/26', nextHopType: 'None' },
    )
    const table = world[nsgId.replace('networkSecurityGroups/nsg-batch', 'routeTables/rt-batch')]
    const named = put(put(world, nsgId, { ...(world[nsgId] as object), name }), poolPath, {
      ...(world[poolPath] as object),
      name,
    })
    expect(table).toBeDefined()
    const answers = await examined(named)
    const lines = answers.flatMap(({ mend }) => (mend === '' ? [] : run(mend)))
    const values = lines.flat().map((arg) => arg.replace(/^--[a-z-]+=/, ''))
    expect(values).toContain(name)
    for (const args of lines) expectKnown(args)
  })
})
