// The network half of the pool doctor: every check of the way between the nodes and the Batch service.
import type { CheckAnswer } from '../domain/check-answer.ts'
import { checkAccountFirewall } from './check-account-firewall.ts'
import { checkCommunicationMode } from './check-communication-mode.ts'
import { contextOf } from './check-context.ts'
import { checkDns } from './check-dns.ts'
import { checkNoPublicIp } from './check-no-public-ip.ts'
import { checkPrivateEndpoint } from './check-private-endpoint.ts'
import { checkRoutes } from './check-routes.ts'
import { checkInboundRules, checkOutboundRules } from './check-rules.ts'
import { checkSubnet } from './check-subnet.ts'
import { answer, unread } from './examine-arm.ts'
import type { NetworkFacts } from './network-facts.ts'

/** In the order in which a person would look: the cheapest and most telling first. */
const checks = [
  checkCommunicationMode,
  checkAccountFirewall,
  checkSubnet,
  checkInboundRules,
  checkOutboundRules,
  checkRoutes,
  checkNoPublicIp,
  checkPrivateEndpoint,
  checkDns,
] as const

/** Pure. At least one answer for each check that applies to the pool; a single one when the pool could not be read. */
export function checkNetwork(facts: NetworkFacts): readonly CheckAnswer[] {
  if (facts.pool.kind !== 'read') {
    const found = unread(`pool ${facts.poolId} through Azure Resource Manager`, facts.pool)
    return [answer('communication-mode', `pool ${facts.poolId}`, found)]
  }
  const context = contextOf(facts, facts.pool.value)
  return checks.flatMap((check) => check(context))
}
