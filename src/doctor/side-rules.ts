// Rules beside the group of the pool's subnet: groups that Batch made, the platform's own tags, the subnet of the private endpoint.
import type { CheckAnswer, CheckName } from '../domain/check-answer.ts'
import { rangesOf } from './addresses.ts'
import { lacking, type NetworkContext, seenIn } from './check-context.ts'
import { answer, nameOf, notChecked } from './examine-arm.ts'
import { flowText, judgeNsg, ruleText, showRules } from './judge-nsg.ts'
import type { NsgFacts } from './network-facts.ts'
import { type Flow, isDefault, walk } from './nsg-walk.ts'
import { privateAddress } from './prefix-relation.ts'

/** Which pool such a group belongs to does not show: only what stands in the way is told, and never for certain. */
export function ofNic(
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

/** These tags are the platform's own addresses, which rules reach only by name: names, health and identity go through them. */
export function platformDenials(context: NetworkContext): readonly CheckAnswer[] {
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
export function atEndpoint(context: NetworkContext): readonly CheckAnswer[] {
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
  return [answer('outbound-rules', about, judgeNsg(nsg.value, flow, context))]
}
