// The checks of network security groups: what must come in and go out, by the mode in force.
import type { CheckAnswer, CheckName } from '../domain/check-answer.ts'
import { rangesOf } from './addresses.ts'
import { az } from './az.ts'
import { lacking, type NetworkContext, seenIn, tagsNote, withoutSubnet } from './check-context.ts'
import { answer, broken, type Found, nameOf, notChecked, ok, unread } from './examine-arm.ts'
import { mendRule, wrongRegion } from './mend-rule.ts'
import type { NsgFacts } from './network-facts.ts'
import { type Flow, isDefault, type Passage, walk } from './nsg-walk.ts'
import { type Address, privateAddress } from './prefix-relation.ts'
import { showReach } from './show-reach.ts'

/** Classic alone: Batch opens TCP 29876 and 29877 to every node (batch-virtual-network). */
export function checkInboundRules(context: NetworkContext): readonly CheckAnswer[] {
  const check = 'inbound-rules'
  if (context.pool.subnetId === '') return []
  if (context.mode === 'simplified') {
    const said = `Simplified communication${context.modeSaid ? '' : ' (assumed)'} needs no inbound rule.`
    return [answer(check, `pool ${context.pool.name}`, ok(said))]
  }
  const flow: Flow = {
    direction: 'inbound',
    protocol: 'tcp',
    remote: context.batch,
    nodes: context.nodes,
    ports: [29_876, 29_877],
  }
  return checkFlow(check, flow, context)
}

/** Classic: 443 to Storage. Simplified: 443 to Batch, at its private endpoint where the pool can use one. */
export function checkOutboundRules(context: NetworkContext): readonly CheckAnswer[] {
  const check = 'outbound-rules'
  if (context.pool.subnetId === '') return []
  const flow: Flow = {
    direction: 'outbound',
    protocol: 'tcp',
    remote: remoteOf(context),
    nodes: context.nodes,
    ports: [443],
  }
  return [...checkFlow(check, flow, context), ...platformDenials(context), ...atEndpoint(context)]
}

/** Where the nodes open their connection to. */
function remoteOf(context: NetworkContext): Address {
  if (context.mode === 'classic') return context.storage
  const { nodeEndpoint } = context
  if (nodeEndpoint.kind !== 'reachable') return context.batch
  const { id, addresses } = nodeEndpoint.endpoint
  return privateAddress(`private endpoint ${nameOf(id)}`, rangesOf(addresses))
}

function checkFlow(check: CheckName, flow: Flow, context: NetworkContext): readonly CheckAnswer[] {
  const blind = withoutSubnet(check, context)
  const { subnet } = context
  if (blind !== undefined || subnet === undefined) return blind ? [blind] : []
  const ofNics = (seenIn(context.facts.nicNsgs) ?? []).flatMap((nsg) =>
    ofNic(check, nsg, flow, context),
  )
  if (subnet.nsgId === '') {
    const said = `Subnet ${nameOf(subnet.id)} has no network security group: all traffic passes.${nicNote(context)}`
    return [answer(check, `subnet ${nameOf(subnet.id)}`, ok(said)), ...ofNics]
  }
  const about = `network security group ${nameOf(subnet.nsgId)}`
  const { nsg } = context.facts
  if (nsg === undefined) return ofNics
  if (nsg.kind !== 'read') {
    const mend = az('network vnet subnet update', {
      ids: subnet.id,
      'network-security-group': 'null',
    })
    return [
      answer(check, about, lacking(`the ${about} of subnet ${nameOf(subnet.id)}`, nsg, mend)),
      ...ofNics,
    ]
  }
  return [answer(check, about, ofNsg(nsg.value, flow, context)), ...ofNics]
}

function ofNsg(nsg: NsgFacts, flow: Flow, context: NetworkContext): Found {
  if (nsg.unreadable.length > 0) {
    return notChecked(
      `Rule ${nsg.unreadable.join(', ')} of ${nsg.name} lacks its priority, direction or access.`,
    )
  }
  if (flow.remote.kind === 'service' && flow.remote.regions.length === 0) {
    return notChecked(
      'Neither the account nor the virtual network could be read: the region is not known.',
    )
  }
  const passage = walk(nsg, flow, context.setting)
  const needed = flowText(flow, passage)
  const rule = ruleText(passage, nsg)
  switch (passage.kind) {
    case 'allowed':
      return (
        perhapsPrivate(nsg, flow, context) ??
        ok(
          `${rule} lets ${needed} pass.${udpNote(nsg, flow, context)} (Rules of Virtual Network Manager would come first and do not show.)${nicNote(context)}`,
        )
      )
    case 'unsure':
      return notChecked(
        `${rule} ${passage.by.access === 'deny' ? 'denies' : 'allows'} a part of ${needed}, or what it matches cannot be told: ${doubtOn(passage, flow)}.${tagsNote(context)}`,
        showRules(nsg),
      )
    case 'denied':
      return denied(nsg, flow, passage, context)
  }
}

function denied(nsg: NsgFacts, flow: Flow, passage: Passage, context: NetworkContext): Found {
  const wrong = wrongRegion(nsg, flow, passage)
  const copied =
    wrong === undefined
      ? ''
      : ` Rule ${wrong.rule.name} allows it for ${wrong.tag}, which is another region.`
  const said = `${ruleText(passage, nsg)} denies ${flowText(flow, passage)}, without which every new node becomes unusable.${copied}`
  const { nodeEndpoint } = context
  // Over a private endpoint the rule would not matter, and whether there is one could not be read.
  if (context.mode === 'simplified' && nodeEndpoint.kind === 'unsure') {
    const need = nodeEndpoint.part.kind === 'denied' ? ` (needs ${nodeEndpoint.part.action})` : ''
    return notChecked(
      `${said} Over a private endpoint it would not matter, but whether one serves cannot be told: ${nodeEndpoint.what} could not be read${need}.`,
      showReach(context),
    )
  }
  return broken(said, mendRule(nsg, flow, passage))
}

/** While an endpoint of the account is out of sight, the nodes may go there instead: both ways must be open. */
function perhapsPrivate(nsg: NsgFacts, flow: Flow, context: NetworkContext): Found | undefined {
  const { nodeEndpoint, mode, setting } = context
  if (mode === 'classic' || nodeEndpoint.kind !== 'unsure') return undefined
  const remote = privateAddress('a private endpoint', [])
  if (walk(nsg, { ...flow, remote }, setting).kind === 'allowed') return undefined
  return unread(nodeEndpoint.what, nodeEndpoint.part)
}

function doubtOn({ by }: Passage, { remote }: Flow): string {
  const ends = [...by.sources, ...by.destinations].map((prefix) => prefix.toLowerCase())
  return remote.kind === 'service' && ends.includes('virtualnetwork')
    ? 'VirtualNetwork also holds the prefixes of routes and gateways, which may be all addresses'
    : 'see its addresses and ports'
}

/** Which pool such a group belongs to does not show: only what stands in the way is told, and never for certain. */
function ofNic(
  check: CheckName,
  nsg: NsgFacts,
  flow: Flow,
  context: NetworkContext,
): readonly CheckAnswer[] {
  const passage = walk(nsg, flow, context.setting)
  // The group of another pool may well lack what this one needs: only a rule that somebody made tells.
  if (passage.kind === 'allowed' || isDefault(passage.by)) return []
  const said = `${ruleText(passage, nsg)} is in the way of ${flowText(flow, passage)}. Batch made this group for nodes of a pool in this network: if it is this pool's, its nodes become unusable.`
  return [answer(check, `network security group ${nsg.name}`, notChecked(said, showRules(nsg)))]
}

function nicNote({ facts: { nicNsgs } }: NetworkContext): string {
  if (nicNsgs === undefined || nicNsgs.kind === 'read') return ''
  const need = nicNsgs.kind === 'denied' ? ` (needs ${nicNsgs.action} on the resource group)` : ''
  return ` The groups that Batch made for the nodes were not read${need}.`
}

/** These tags are the platform's own addresses, which rules reach only by name: names, health and identity go through them. */
function platformDenials(context: NetworkContext): readonly CheckAnswer[] {
  const nsg = seenIn(context.facts.nsg)
  if (nsg === undefined) return []
  return nsg.rules
    .filter(({ access, direction }) => access === 'deny' && direction === 'outbound')
    .flatMap((rule) => {
      const tag = rule.destinations.find((prefix) => /^azureplatform(dns|imds|lkm)$/i.test(prefix))
      if (tag === undefined) return []
      const said = `Rule ${rule.name} (priority ${rule.priority}) of ${nsg.name} denies ${tag}: nodes may fail to resolve names or to get tokens.`
      return [
        answer(
          'outbound-rules',
          `network security group ${nsg.name}`,
          notChecked(said, showRules(nsg)),
        ),
      ]
    })
}

/** The group of the endpoint's own subnet, where network policies make it count. */
function atEndpoint(context: NetworkContext): readonly CheckAnswer[] {
  const { nodeEndpoint, mode } = context
  if (mode !== 'simplified' || nodeEndpoint.kind !== 'reachable') return []
  const { subnet, nsg } = nodeEndpoint.seen
  const about = `private endpoint ${nameOf(nodeEndpoint.endpoint.id)}`
  if (subnet !== undefined && subnet.kind !== 'read') {
    return [answer('outbound-rules', about, lacking(`the subnet of ${about}`, subnet, ''))]
  }
  if (nsg === undefined) return []
  if (nsg.kind !== 'read') {
    return [
      answer('outbound-rules', about, lacking(`the network security group of ${about}`, nsg, '')),
    ]
  }
  const flow: Flow = {
    direction: 'inbound',
    protocol: 'tcp',
    remote: context.nodes,
    nodes: privateAddress(about, rangesOf(nodeEndpoint.endpoint.addresses)),
    ports: [443],
  }
  return [answer('outbound-rules', about, ofNsg(nsg.value, flow, context))]
}

/** The documents ask for any protocol, since Batch may use UDP one day; today it does not. */
function udpNote(nsg: NsgFacts, flow: Flow, { setting }: NetworkContext): string {
  if (flow.remote.kind !== 'service' || flow.remote.service !== 'BatchNodeManagement') return ''
  if (flow.direction !== 'outbound') return ''
  const udp = walk(nsg, { ...flow, protocol: 'udp' }, setting)
  return udp.kind === 'allowed'
    ? ''
    : ' UDP 443 does not pass: Batch does not use it today, but may.'
}

function flowText({ direction, remote }: Flow, { port }: Passage): string {
  const name = remote.kind === 'service' ? remote.tag : remote.name
  return `TCP ${port} ${direction === 'inbound' ? 'from' : 'to'} ${name}`
}

function ruleText({ by }: Passage, nsg: NsgFacts): string {
  return `${isDefault(by) ? 'Default rule' : 'Rule'} ${by.name} (priority ${by.priority}) of ${nsg.name}`
}

function showRules(nsg: NsgFacts): string {
  return az('network nsg show', { ids: nsg.id, query: 'securityRules' })
}
