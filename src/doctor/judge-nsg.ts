// What one network security group means for a flow that the nodes need: passes, denied by a rule, or not to be told.
import { az } from './az.ts'
import { type NetworkContext, tagsNote } from './check-context.ts'
import { broken, type Found, notChecked, ok, unread } from './examine-arm.ts'
import { mendRule, portsText, wrongRegion } from './mend-rule.ts'
import type { NsgFacts } from './network-facts.ts'
import { type Flow, isDefault, type Passage, walk } from './nsg-walk.ts'
import { privateAddress } from './prefix-relation.ts'
import { showReach } from './show-reach.ts'

export function judgeNsg(nsg: NsgFacts, flow: Flow, context: NetworkContext): Found {
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
  return broken(said, mendRule(nsg, flow, passage, context.setting))
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

export function nicNote({ facts: { nicNsgs } }: NetworkContext): string {
  if (nicNsgs === undefined || nicNsgs.kind === 'read') return ''
  const need = nicNsgs.kind === 'denied' ? ` (needs ${nicNsgs.action} on the resource group)` : ''
  return ` The groups that Batch made for the nodes were not read${need}.`
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

/** All ports of what passes, the one of what does not. */
export function flowText({ direction, remote, ports }: Flow, { kind, port }: Passage): string {
  const name = remote.kind === 'service' ? remote.tag : remote.name
  return `TCP ${kind === 'allowed' ? portsText(ports) : port} ${direction === 'inbound' ? 'from' : 'to'} ${name}`
}

export function ruleText({ by }: Passage, nsg: NsgFacts): string {
  return `${isDefault(by) ? 'Default rule' : 'Rule'} ${by.name} (priority ${by.priority}) of ${nsg.name}`
}

export function showRules(nsg: NsgFacts): string {
  return az('network nsg show', { ids: nsg.id, query: 'securityRules' })
}
