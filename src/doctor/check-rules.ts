// The checks of network security groups: what must come in and go out, by the mode in force.
import type { CheckAnswer, CheckName } from '../domain/check-answer.ts'
import { rangesOf } from './addresses.ts'
import { az } from './az.ts'
import { lacking, type NetworkContext, seenIn, withoutSubnet } from './check-context.ts'
import { answer, nameOf, ok } from './examine-arm.ts'
import { judgeNsg, nicNote } from './judge-nsg.ts'
import type { Flow } from './nsg-walk.ts'
import { type Address, privateAddress } from './prefix-relation.ts'
import { atEndpoint, ofNic, platformDenials } from './side-rules.ts'

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
  return [answer(check, about, judgeNsg(nsg.value, flow, context)), ...ofNics]
}
