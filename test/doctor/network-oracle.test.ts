// The verdicts about rules and routes against single packets: each is sent by hand through all rules, in Azure's order, address by address.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rangeOf } from '../../src/doctor/addresses.ts'
import {
  classic,
  type RouteGiven,
  type RuleGiven,
  rule,
  simplified,
  withRoutes,
  withRules,
} from '../support/arm-network.ts'
import { examined, verdictOf } from './examined.ts'

/** As in the list of the world: what stands behind each tag there. */
const behind: Readonly<Record<string, readonly string[]>> = {
  '*': ['0.0.0.0/0'],
  virtualnetwork: ['10.1.0.0/16'],
  batchnodemanagement: ['13.69.65.64/26', '20.50.1.0/27', '13.70.0.0/26'],
  'batchnodemanagement.westeurope': ['13.69.65.64/26', '20.50.1.0/27'],
  'batchnodemanagement.northeurope': ['13.70.0.0/26'],
  'azurecloud.westeurope': ['13.69.0.0/16', '20.50.0.0/16', '20.60.0.0/16'],
  azurecloud: ['13.0.0.0/8', '20.0.0.0/8'],
  'storage.westeurope': ['20.60.0.0/16'],
}
const prefixes = [
  ...['*', 'VirtualNetwork', 'BatchNodeManagement', 'BatchNodeManagement.WestEurope'],
  ...['batchnodemanagement.northeurope', 'AzureCloud', 'AzureCloud.westeurope'],
  ...['Storage.WestEurope', '0.0.0.0/0', '0.0.0.0/1', '13.69.65.64/26', '13.69.65.64/27'],
  ...['20.50.1.0/27', '20.50.1.0/28', '13.0.0.0/8', '10.1.0.0/24', '10.1.0.0/25', '10.0.0.0/8'],
] as const

function address(text: string): number {
  return rangeOf(text)?.from ?? Number.NaN
}

function inPrefix(prefix: string, at: number): boolean {
  return (behind[prefix.toLowerCase()] ?? [prefix]).some((text) => {
    const range = rangeOf(text)
    return range !== undefined && range.from <= at && at <= range.to
  })
}

function inPorts(texts: readonly string[], port: number): boolean {
  return texts.some((text) => {
    const [from = 0, to = from] = text.split('-').map(Number)
    return text === '*' || (from <= port && port <= to)
  })
}

interface Packet {
  from: number
  to: number
  fromPort: number
  port: number
}

function passes(rules: readonly RuleGiven[], direction: string, packet: Packet): boolean {
  const own = rules
    .filter((one) => one.direction === direction)
    .sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0))
  for (const one of own) {
    const ports = one.destinationPortRanges ?? []
    const matches =
      ['*', 'Tcp', 'TCP'].includes(one.protocol ?? '') &&
      inPorts([one.sourcePortRange ?? ''], packet.fromPort) &&
      inPorts(ports, packet.port) &&
      inPrefix(one.sourceAddressPrefix ?? '', packet.from) &&
      inPrefix(one.destinationAddressPrefix ?? '', packet.to)
    if (matches) return one.access === 'Allow'
  }
  // The default rules: all goes out, only the network comes in.
  return direction === 'Outbound' || inPrefix('VirtualNetwork', packet.from)
}

const nodes = ['10.1.0.4', '10.1.0.127', '10.1.0.128', '10.1.0.250'].map(address)
const service = ['13.69.65.64', '13.69.65.95', '13.69.65.96', '13.69.65.127', '20.50.1.0']
  .concat(['20.50.1.15', '20.50.1.16', '20.50.1.31'])
  .map(address)
const fromPorts = [1_024, 30_000, 50_000, 65_535]

function packets(direction: string, ports: readonly number[]): readonly (readonly Packet[])[] {
  return ports.map((port) =>
    nodes.flatMap((node) =>
      service.flatMap((far) =>
        fromPorts.map((fromPort) =>
          direction === 'Outbound'
            ? { from: node, to: far, fromPort, port }
            : { from: far, to: node, fromPort, port },
        ),
      ),
    ),
  )
}

const anyRule = fc.record<RuleGiven>({
  access: fc.constantFrom('Allow', 'Deny'),
  protocol: fc.constantFrom('*', 'Tcp', 'TCP', 'Udp', 'Icmp'),
  sourceAddressPrefix: fc.constantFrom(...prefixes),
  sourcePortRange: fc.constantFrom('*', '*', '*', '0-65535', '1024-40000', '88'),
  destinationAddressPrefix: fc.constantFrom(...prefixes),
  destinationPortRanges: fc.constantFrom(
    ...[['*'], ['443'], ['80', '443'], ['29876-29877'], ['29876'], ['0-1023'], ['1024-65535']],
  ),
})

async function agrees(direction: 'Inbound' | 'Outbound', given: readonly RuleGiven[]) {
  const rules = given.map((one, at) => ({
    ...one,
    name: `r${at}`,
    priority: 100 + at,
    direction,
  }))
  const outbound = direction === 'Outbound'
  const world = withRules(outbound ? simplified() : classic(), ...rules.map((one) => rule(one)))
  const verdict = verdictOf(await examined(world), outbound ? 'outbound-rules' : 'inbound-rules')
  const byPort = packets(direction, outbound ? [443] : [29_876, 29_877])
  const passed = byPort.map((some) => some.map((packet) => passes(rules, direction, packet)))
  const why = JSON.stringify(rules)
  // What is ok lets every packet pass; of what is broken some needed port gets none through.
  if (verdict === 'ok') expect(passed.flat(), why).not.toContain(false)
  if (verdict === 'broken')
    expect(
      passed.some((some) => !some.includes(true)),
      why,
    ).toBe(true)
  return verdict
}

describe('a verdict about rules', () => {
  test.each(['Outbound', 'Inbound'] as const)('%s is what each packet meets', async (direction) => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(anyRule, { maxLength: 5 }), async (given) => {
        seen.add(await agrees(direction, given))
      }),
      { numRuns: 500 },
    )
    expect([...seen].sort()).toEqual(['broken', 'not-checked', 'ok'])
  })
})

const rank = (prefix: string): number => {
  if (rangeOf(prefix) !== undefined) return 0
  const [name = '', region] = prefix.toLowerCase().split('.')
  if (name === 'azurecloud') return region ? 3 : 4
  return region ? 1 : 2
}

/** The hop that one address takes: the longest prefix, then the more explicit route. */
function hopOf(routes: readonly RouteGiven[], at: number): string {
  const entries = routes.flatMap(({ addressPrefix = '', nextHopType = '' }) =>
    (behind[addressPrefix.toLowerCase()] ?? [addressPrefix]).flatMap((text) => {
      const range = rangeOf(text)
      if (range === undefined || at < range.from || range.to < at) return []
      return [{ size: range.to - range.from, rank: rank(addressPrefix), hop: nextHopType }]
    }),
  )
  const [best] = entries.sort((a, b) => a.size - b.size || a.rank - b.rank)
  return best?.hop ?? 'Internet'
}

const routePrefixes = prefixes.filter(
  (prefix) => !['*', 'VirtualNetwork', 'AzureCloud'].includes(prefix),
)
const anyRoutes = fc.uniqueArray(
  fc.record({
    addressPrefix: fc.constantFrom(...routePrefixes),
    nextHopType: fc.constantFrom('Internet', 'None', 'VirtualAppliance', 'VirtualNetworkGateway'),
    nextHopIpAddress: fc.constant('10.1.9.4'),
  }),
  { maxLength: 5, selector: ({ addressPrefix }) => addressPrefix.toLowerCase() },
)

describe('a verdict about routes', () => {
  test.each([
    ['simplified', ['None']],
    ['classic', ['None', 'VirtualAppliance', 'VirtualNetworkGateway']],
  ] as const)('is the way of each address, %s', async (mode, lost) => {
    await fc.assert(
      fc.asyncProperty(anyRoutes, async (routes) => {
        const named = routes.map((route, at) => ({ ...route, name: `r${at}` }))
        const world = withRoutes(mode === 'classic' ? classic() : simplified(), ...named)
        const answers = await examined(world)
        const hops = service.map((at) => hopOf(routes, at))
        const storage = [hopOf(routes, address('20.60.3.3'))]
        const needed = mode === 'classic' ? [...hops, ...storage] : hops
        const verdict = verdictOf(answers, 'routes')
        const why = JSON.stringify({ routes, hops, answers }, undefined, 1)
        if (verdict === 'ok')
          expect(
            needed.every((hop) => hop === 'Internet'),
            why,
          ).toBe(true)
        if (verdict === 'broken') {
          const all = (some: readonly string[], those: readonly string[]) =>
            some.every((hop) => those.includes(hop))
          expect(all(hops, lost) || all(storage, ['None']), why).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
})
