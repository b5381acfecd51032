// The check of what nodes are made in and of: the subnet, free for Batch, in the account's region, and addresses left.
import type { CheckAnswer } from '../domain/check-answer.ts'
import { overlaps, rangeOf, rangesOf } from './addresses.ts'
import { az, subscriptionOf } from './az.ts'
import { lacking, type NetworkContext } from './check-context.ts'
import { answer, broken, type Found, nameOf, notChecked, ok } from './examine-arm.ts'
import type { SubnetFacts, VnetFacts } from './network-facts.ts'

/** Of each prefix of a subnet Azure keeps five addresses. */
const keptPerPrefix = 5
/** As many nodes of one kind a public IP address of the user's serves. */
const nodesPerAddress = 100
/** The bridge that Docker makes on a node: a network that uses it cannot be reached from containers. */
const dockerBridge = rangeOf('172.17.0.0/16')

export function checkSubnet(context: NetworkContext): readonly CheckAnswer[] {
  const { pool, facts } = context
  if (pool.subnetId === '') {
    const said = `Pool ${pool.name} is in Batch's own network: no subnet, security group or route of yours is in its way.`
    return [answer('subnet', `pool ${pool.name}`, ok(said))]
  }
  const about = `subnet ${nameOf(pool.subnetId)}`
  const part = facts.subnet
  if (part === undefined) return []
  if (part.kind !== 'read') {
    return [
      answer('subnet', about, lacking(`subnet ${pool.subnetId} of pool ${pool.name}`, part, '')),
    ]
  }
  const found = [
    delegated(part.value),
    elsewhere(context),
    ...addresses(part.value, context),
    publicAddresses(context),
    docker(context.vnet),
  ].filter((one) => one !== undefined)
  const worse = found.filter(({ verdict }) => verdict !== 'ok')
  return (worse.length > 0 ? worse : found).map((one) => answer('subnet', about, one))
}

function delegated(subnet: SubnetFacts): Found | undefined {
  if (subnet.delegations.length === 0) return undefined
  return broken(
    `Subnet ${nameOf(subnet.id)} is delegated to ${subnet.delegations.join(', ')}: Batch cannot put nodes into it (AllocationFailed).`,
    az('network vnet subnet update', { ids: subnet.id, remove: 'delegations' }),
  )
}

/** The network must be in the subscription and region of the account (batch-virtual-network). */
function elsewhere({ account, vnet, facts, pool }: NetworkContext): Found | undefined {
  const own = subscriptionOf(facts.accountId)
  const its = subscriptionOf(pool.subnetId)
  if (own.toLowerCase() !== its.toLowerCase()) {
    return broken(
      `Subnet ${nameOf(pool.subnetId)} is in subscription ${its}, the account in ${own}: they must be the same.`,
      '',
    )
  }
  if (!account?.location || !vnet?.location || account.location === vnet.location) return undefined
  return broken(
    `Virtual network ${nameOf(vnet.id)} is in ${vnet.location}, account ${account.name} in ${account.location}: they must be the same.`,
    '',
  )
}

function addresses(subnet: SubnetFacts, { pool }: NetworkContext): readonly Found[] {
  const name = nameOf(subnet.id)
  const prefixes = subnet.prefixes.filter((prefix) => rangeOf(prefix) !== undefined)
  if (prefixes.length === 0) return [notChecked(`Subnet ${name} shows no IPv4 address prefix.`)]
  const size = rangesOf(prefixes).reduce((sum, { from, to }) => sum + to - from + 1, 0)
  const usable = Math.max(0, size - keptPerPrefix * prefixes.length)
  const current = pool.currentNodes ?? 0
  const target =
    pool.targetDedicated === undefined && pool.targetLowPriority === undefined
      ? undefined
      : (pool.targetDedicated ?? 0) + (pool.targetLowPriority ?? 0)
  const room = `Subnet ${name} (${prefixes.join(', ')}) has ${usable} usable addresses`
  const more = Math.max(0, (target ?? current) - current)
  if (target !== undefined && target > usable) {
    return [broken(`${room}; the pool asks for ${target} nodes: the rest is never allocated.`, '')]
  }
  if (subnet.used === undefined) {
    if (more === 0) return [ok(`${room}; the pool asks for no more nodes than it has.`)]
    return [
      notChecked(
        `${room}; how many are in use does not show, and the pool asks for ${more} more nodes.`,
      ),
    ]
  }
  // The list of what is in use can be cut: fewer than this are free for sure, more never.
  const free = Math.max(0, usable - subnet.used)
  // Nodes that are being made have their addresses before they are counted.
  if (free < more && pool.resizing) {
    return [
      notChecked(
        `${room}, ${subnet.used} are in use, some of them maybe by the ${more} nodes that are being made: ask again when the pool is steady.`,
      ),
    ]
  }
  if (free < more) {
    return [
      broken(
        `${room}, ${subnet.used} are in use: ${free} are left for the ${more} nodes still asked for.`,
        '',
      ),
    ]
  }
  return [ok(`${room}, ${subnet.used} are seen in use; the pool asks for ${more} more nodes.`)]
}

/** Nodes are not made without the public addresses that the pool names, or with too few of them. */
function publicAddresses({ pool, facts }: NetworkContext): Found | undefined {
  const gone = facts.publicIps.find(({ answer: { kind } }) => kind === 'missing')
  if (gone !== undefined) {
    return broken(
      `Public IP address ${nameOf(gone.id)} of pool ${pool.name} does not exist (404).`,
      '',
    )
  }
  if (pool.publicIps !== 'usermanaged' || pool.publicIpIds.length === 0) return undefined
  const nodes = (pool.targetDedicated ?? 0) + (pool.targetLowPriority ?? 0)
  const needed = Math.ceil(nodes / nodesPerAddress)
  if (pool.publicIpIds.length >= needed) return undefined
  return broken(
    `Pool ${pool.name} has ${pool.publicIpIds.length} public IP addresses and asks for ${nodes} nodes, which take ${needed}: one serves ${nodesPerAddress}.`,
    '',
  )
}

function docker(vnet: VnetFacts | undefined): Found | undefined {
  const met = vnet?.prefixes.find((prefix) => {
    const range = rangeOf(prefix)
    return range !== undefined && dockerBridge !== undefined && overlaps(range, dockerBridge)
  })
  if (vnet === undefined || met === undefined) return undefined
  return notChecked(
    `Virtual network ${nameOf(vnet.id)} holds ${met}, which meets 172.17.0.0/16, Docker's bridge: containers on the nodes may not reach it.`,
  )
}
