// The command that lets a denied flow through a network security group, before the rule that denies it.
import { az, placeOf } from './az.ts'
import type { NsgFacts, NsgRule } from './network-facts.ts'
import { type Flow, isDefault, type Passage, walk } from './nsg-walk.ts'
import type { Setting } from './prefix-relation.ts'

const leastPriority = 100
const mostPriority = 4_096

export function mendRule(nsg: NsgFacts, flow: Flow, passage: Passage, setting: Setting): string {
  const at = { ...placeOf(nsg.id), 'nsg-name': nsg.name }
  const remote = remotePrefixes(flow)
  const wrong = wrongRegion(nsg, flow, passage)
  if (wrong !== undefined && wouldDo(nsg, flow, wrong.rule, setting)) {
    const side = flow.direction === 'inbound' ? 'source' : 'destination'
    return az('network nsg rule update', {
      ...at,
      name: wrong.rule.name,
      [`${side}-address-prefixes`]: remote,
    })
  }
  const create = (priority: number) =>
    az('network nsg rule create', {
      ...at,
      // Creating a rule by a name that is there would overwrite it.
      name: freeName(
        flow.direction === 'inbound' ? 'AllowBatchInBound' : `Allow${serviceOf(flow)}OutBound`,
        nsg.rules,
      ),
      priority,
      direction: flow.direction === 'inbound' ? 'Inbound' : 'Outbound',
      access: 'Allow',
      protocol: 'Tcp',
      'source-address-prefixes': flow.direction === 'inbound' ? remote : '*',
      'source-port-ranges': '*',
      'destination-address-prefixes': flow.direction === 'inbound' ? '*' : remote,
      'destination-port-ranges': portsText(flow.ports),
    })
  const taken = new Set(
    nsg.rules
      .filter(({ direction }) => direction === flow.direction)
      .map(({ priority }) => priority),
  )
  const before = freeBelow(isDefault(passage.by) ? mostPriority + 1 : passage.by.priority, taken)
  if (before !== undefined) return create(before)
  // No number is left in front of it: the rule that denies moves back, and its place is taken.
  const behind = freeAbove(passage.by.priority, taken)
  const move = az('network nsg rule update', {
    ...at,
    name: passage.by.name,
    priority: behind ?? mostPriority,
  })
  return [move, create(passage.by.priority)].join('\n')
}

/** A rule that would let the flow through for the same service of another region: copied from elsewhere. */
export function wrongRegion(
  nsg: NsgFacts,
  flow: Flow,
  { by }: Passage,
): { rule: NsgRule; tag: string } | undefined {
  const { remote } = flow
  if (remote.kind !== 'service') return undefined
  const start = `${remote.service.toLowerCase()}.`
  for (const rule of nsg.rules) {
    if (rule.direction !== flow.direction || rule.access !== 'allow') continue
    if (rule.priority > by.priority || !['tcp', '*'].includes(rule.protocol)) continue
    const ends = flow.direction === 'inbound' ? rule.sources : rule.destinations
    const tag = ends.find((prefix) => prefix.toLowerCase().startsWith(start))
    if (tag !== undefined && ends.length === 1 && holdsPorts(rule, flow)) return { rule, tag }
  }
  return undefined
}

/** Whether the flow would pass with its region put right: another end or port of the rule may be too narrow. */
function wouldDo(nsg: NsgFacts, flow: Flow, wrong: NsgRule, setting: Setting): boolean {
  if (flow.remote.kind !== 'service') return false
  const side = flow.direction === 'inbound' ? 'sources' : 'destinations'
  const right = { ...wrong, [side]: [flow.remote.tag] }
  const rules = nsg.rules.map((rule) => (rule === wrong ? right : rule))
  return walk({ ...nsg, rules }, flow, setting).kind === 'allowed'
}

function holdsPorts(rule: NsgRule, { ports }: Flow): boolean {
  return ports.every((port) =>
    rule.destinationPorts.some((text) => {
      const [from, to = from] = text.split('-').map(Number)
      return text === '*' || (from !== undefined && to !== undefined && from <= port && port <= to)
    }),
  )
}

function remotePrefixes({ remote }: Flow): string | readonly string[] {
  if (remote.kind === 'service') return remote.tag
  return 'VirtualNetwork'
}

function serviceOf({ remote }: Flow): string {
  if (remote.kind !== 'service') return 'BatchEndpoint'
  return remote.service === 'Storage' ? 'Storage' : 'Batch'
}

export function portsText(ports: readonly number[]): string {
  const [from = 0] = ports
  const to = ports.at(-1) ?? from
  return from === to ? `${from}` : `${from}-${to}`
}

function freeBelow(limit: number, taken: ReadonlySet<number>): number | undefined {
  for (let at = limit - 1; at >= leastPriority; at -= 1) if (!taken.has(at)) return at
  return undefined
}

function freeAbove(limit: number, taken: ReadonlySet<number>): number | undefined {
  for (let at = limit + 1; at <= mostPriority; at += 1) if (!taken.has(at)) return at
  return undefined
}

/** The name, with a number behind it where one of these has it already; names compare without case. */
export function freeName(name: string, those: readonly { name: string }[]): string {
  const taken = new Set(those.map((one) => one.name.toLowerCase()))
  for (let number = 1; ; number += 1) {
    const tried = number === 1 ? name : `${name}-${number}`
    if (!taken.has(tried.toLowerCase())) return tried
  }
}
