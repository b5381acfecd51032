// Walks the rules of a network security group as Azure does: lowest priority number first, the first match ends it.
import { type Range, type Relation, relationOf } from './addresses.ts'
import type { NsgFacts, NsgRule } from './network-facts.ts'
import { type Address, relationToAll, type Setting } from './prefix-relation.ts'

/** Only the direction that opens needs a rule: answers flow back. */
export interface Flow {
  direction: 'inbound' | 'outbound'
  protocol: 'tcp' | 'udp'
  /** The other end: where an inbound flow comes from, where an outbound one goes to. */
  remote: Address
  nodes: Address
  ports: readonly number[]
}

/** `unsure`: what `by` matches cannot be told, or is a part of the flow. */
export interface Passage {
  kind: 'allowed' | 'denied' | 'unsure'
  by: NsgRule
  port: number
}

/** Above what users can set; always there, cannot be removed (network-security-groups-overview). */
const firstDefaultPriority = 65_000
const everything = {
  protocol: '*',
  sources: ['*'],
  sourcePorts: ['*'],
  destinations: ['*'],
  destinationPorts: ['*'],
} as const
const withinVnet = { sources: ['VirtualNetwork'], destinations: ['VirtualNetwork'] } as const
const defaults: readonly NsgRule[] = [
  {
    ...everything,
    ...withinVnet,
    name: 'AllowVnetInBound',
    priority: 65_000,
    direction: 'inbound',
    access: 'allow',
  },
  {
    ...everything,
    sources: ['AzureLoadBalancer'],
    name: 'AllowAzureLoadBalancerInBound',
    priority: 65_001,
    direction: 'inbound',
    access: 'allow',
  },
  { ...everything, name: 'DenyAllInBound', priority: 65_500, direction: 'inbound', access: 'deny' },
  {
    ...everything,
    ...withinVnet,
    name: 'AllowVnetOutBound',
    priority: 65_000,
    direction: 'outbound',
    access: 'allow',
  },
  {
    ...everything,
    destinations: ['Internet'],
    name: 'AllowInternetOutBound',
    priority: 65_001,
    direction: 'outbound',
    access: 'allow',
  },
  {
    ...everything,
    name: 'DenyAllOutBound',
    priority: 65_500,
    direction: 'outbound',
    access: 'deny',
  },
]

export function isDefault(rule: NsgRule): boolean {
  return rule.priority >= firstDefaultPriority
}

/** The worst of the ports: denied before unsure before allowed. */
export function walk(nsg: NsgFacts, flow: Flow, setting: Setting): Passage {
  const passages = flow.ports.map((port) => walkPort(nsg, flow, port, setting))
  const worst =
    passages.find(({ kind }) => kind === 'denied') ?? passages.find(({ kind }) => kind === 'unsure')
  const last = worst ?? passages.at(-1)
  if (last === undefined) throw new Error('A flow needs at least one port.')
  return last
}

function walkPort(nsg: NsgFacts, flow: Flow, port: number, setting: Setting): Passage {
  const rules = [...nsg.rules.filter((rule) => !isDefault(rule)), ...defaults].filter(
    ({ direction }) => direction === flow.direction,
  )
  /** The first rule of each kind that may have decided already. */
  const unsure: { allow?: NsgRule; deny?: NsgRule } = {}
  for (const rule of rules) {
    const relation = relationTo(rule, flow, port, setting)
    if (relation === 'disjoint') continue
    if (relation !== 'covers') {
      unsure[rule.access] ??= rule
      continue
    }
    const doubt = rule.access === 'allow' ? unsure.deny : unsure.allow
    if (doubt !== undefined) return { kind: 'unsure', by: doubt, port }
    return { kind: rule.access === 'allow' ? 'allowed' : 'denied', by: rule, port }
  }
  throw new Error(`The default rules end every ${flow.direction} walk.`)
}

/** All five of the tuple must match; one that surely does not is enough to pass the rule by. */
function relationTo(rule: NsgRule, flow: Flow, port: number, setting: Setting): Relation {
  const [from, to] =
    flow.direction === 'inbound' ? [flow.remote, flow.nodes] : [flow.nodes, flow.remote]
  const all = [
    ofProtocol(rule.protocol, flow.protocol),
    ofPorts(rule.destinationPorts, { from: port, to: port }),
    ofSourcePorts(rule.sourcePorts),
    relationToAll(rule.sources, from, setting),
    relationToAll(rule.destinations, to, setting),
  ]
  return (['disjoint', 'unknown', 'partial'] as const).find((one) => all.includes(one)) ?? 'covers'
}

function ofProtocol(protocol: string, asked: Flow['protocol']): Relation {
  if (protocol === '*' || protocol === 'all' || protocol === asked) return 'covers'
  return ['tcp', 'udp', 'icmp', 'esp', 'ah'].includes(protocol) ? 'disjoint' : 'unknown'
}

function ofPorts(texts: readonly string[], port: Range): Relation {
  if (texts.some((text) => text.trim() === '*')) return 'covers'
  const ranges = texts.map(portsOf)
  const known = ranges.filter((range) => range !== undefined)
  const relation = known.length === 0 ? 'disjoint' : relationOf(known, [port])
  if (relation === 'covers') return relation
  return texts.length === 0 || known.length < texts.length ? 'unknown' : relation
}

/** Who opens a flow does so from any port above 1023: a narrower range holds some flows at most. */
function ofSourcePorts(texts: readonly string[]): Relation {
  const relation = ofPorts(texts, { from: 1_024, to: 65_535 })
  return relation === 'disjoint' ? 'partial' : relation
}

function portsOf(text: string): Range | undefined {
  const [, from = '', to = from] = /^\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s*$/.exec(text) ?? []
  return from === '' ? undefined : { from: Number(from), to: Number(to) }
}
