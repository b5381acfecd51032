// The check of the account's own door: public network access, its rules for clients and nodes, its perimeter.
import type { CheckAnswer } from '../domain/check-answer.ts'
import { rangesOf, relationOf } from './addresses.ts'
import { az, placeOf } from './az.ts'
import type { NetworkContext } from './check-context.ts'
import { answer, broken, type Found, nameOf, notChecked, ok, unread } from './examine-arm.ts'
import { createEndpoint } from './mend-endpoint.ts'
import type { AccountFacts, EndpointAccess } from './network-facts.ts'

export function checkAccountFirewall(context: NetworkContext): readonly CheckAnswer[] {
  const { account, facts } = context
  const about = `account ${nameOf(facts.accountId)}`
  if (account === undefined) {
    if (facts.account.kind === 'read') return []
    return [answer('account-firewall', about, unread('the account', facts.account))]
  }
  const found = doors(account, context)
  return found.map((one) => answer('account-firewall', about, one))
}

/** The rules for single endpoints count only while public network access is enabled (public-network-access). */
function doors(account: AccountFacts, context: NetworkContext): readonly Found[] {
  switch (account.publicNetworkAccess) {
    case 'enabled':
      return open(account, context)
    case 'disabled':
      return [closed(account, context)]
    case 'securedbyperimeter':
      return perimeters(account, context)
    default:
      return [
        notChecked(
          `Public network access of account ${account.name} is '${account.publicNetworkAccess}', which is not known here.`,
        ),
      ]
  }
}

function open(account: AccountFacts, context: NetworkContext): readonly Found[] {
  const { accountAccess } = account
  const found: Found[] = []
  if (!context.facts.dataPlaneAnswered && oddDefault(accountAccess)) {
    found.push(oddRules(account, accountAccess))
  }
  if (accountAccess?.defaultAction === 'deny' && !context.facts.dataPlaneAnswered) {
    found.push(
      notChecked(
        `Account ${account.name} lets ${listed(accountAccess)} call the Batch service; whether this app is among them cannot be told from here.`,
        az('batch account network-profile show', at(account)),
      ),
    )
  }
  const nodes = forNodes(account, context)
  if (nodes !== undefined) found.push(nodes)
  if (found.length > 0) return found
  return [ok(`Account ${account.name} is open to public networks, and its rules let the nodes in.`)]
}

function oddDefault(access: EndpointAccess | undefined): access is EndpointAccess {
  return access !== undefined && !['allow', 'deny'].includes(access.defaultAction)
}

function oddRules(account: AccountFacts, { defaultAction }: EndpointAccess): Found {
  return notChecked(
    `The default of account ${account.name}'s network rules is '${defaultAction}', which is not known here.`,
    az('batch account network-profile show', at(account)),
  )
}

/** Undefined where no rules of the account stand before nodes. Rules do not apply to private endpoints. */
export function forNodes(account: AccountFacts, context: NetworkContext): Found | undefined {
  const { nodeEndpoint, pool, mode } = context
  const access = account.nodeManagementAccess
  if (mode === 'classic' || access === undefined) return undefined
  if (oddDefault(access) && nodeEndpoint.kind !== 'reachable') return oddRules(account, access)
  if (access.defaultAction !== 'deny') return undefined
  const rule = `Account ${account.name} lets ${listed(access)} reach its nodeManagement endpoint`
  if (nodeEndpoint.kind === 'reachable') {
    return ok(
      `${rule}, but the nodes come by private endpoint ${nameOf(nodeEndpoint.endpoint.id)}.`,
    )
  }
  if (nodeEndpoint.kind === 'unsure') return unread(nodeEndpoint.what, nodeEndpoint.part)
  const { egress } = context.facts
  if (egress === undefined) {
    return notChecked(
      `${rule}; by which addresses the nodes of pool ${pool.name} come does not show.`,
    )
  }
  if (egress.addresses.kind !== 'read') {
    const part = egress.addresses
    const why =
      part.kind === 'failed'
        ? part.reason
        : `${egress.by} could not be read (${part.kind === 'denied' ? `needs ${part.action}` : '404'}).`
    return notChecked(`${rule}; ${why}`)
  }
  const addresses = egress.addresses.value
  if (addresses.length === 0) return notChecked(`${rule}; ${egress.by} shows no address.`)
  const allowed = rangesOf(access.allowed)
  const relation = (address: string) => relationOf(allowed, rangesOf([address]))
  const shut = addresses.filter((address) => relation(address) !== 'covers')
  if (shut.length === 0) return ok(`${rule}; ${egress.by} (${addresses.join(', ')}) is among them.`)
  const add = shut.map((address) =>
    az('batch account network-profile network-rule add', {
      ...at(account),
      profile: 'NodeManagement',
      'ip-address': address,
    }),
  )
  if (shut.every((address) => relation(address) !== 'disjoint')) {
    return notChecked(
      `${rule}, which is a part of ${shut.join(', ')} (${egress.by}): by which of them a node comes does not show.`,
      add.join('\n'),
    )
  }
  return broken(
    `${rule}, but the nodes come from ${shut.join(', ')} (${egress.by}): they become unusable.`,
    add.join('\n'),
  )
}

function closed(account: AccountFacts, context: NetworkContext): Found {
  const served = context.nodeEndpoint.kind === 'reachable' || context.mode === 'classic'
  // Of the account itself: for a pool without a subnet its endpoints are not looked at.
  const clients = account.connections.some(
    ({ group, status }) => group !== 'nodemanagement' && status === 'approved',
  )
  const shut = `Account ${account.name} is closed to public networks`
  if (context.mode === 'simplified' && context.nodeEndpoint.kind === 'unsure') {
    return unread(context.nodeEndpoint.what, context.nodeEndpoint.part)
  }
  if (!served) {
    return broken(
      `${shut}, and pool ${context.pool.name} has no nodeManagement private endpoint within reach.`,
      createEndpoint(context) ||
        az('batch account set', { ...at(account), 'public-network-access': 'Enabled' }),
    )
  }
  if (clients || context.facts.dataPlaneAnswered) {
    return ok(`${shut}; nodes and clients have ways of their own.`)
  }
  return broken(
    `${shut} and has no approved batchAccount private endpoint: nobody can call the Batch service.`,
    createEndpoint(context, 'batchaccount'),
  )
}

const notNodes = 'A perimeter does not govern the way between nodes and Batch.'

/** A perimeter governs who calls the account and what storage it uses, not nodes and private links (network-security-perimeter). */
function perimeters(account: AccountFacts, { facts }: NetworkContext): readonly Found[] {
  const { perimeter } = facts
  if (perimeter === undefined) return []
  if (perimeter.kind !== 'read')
    return [unread('the network security perimeter of the account', perimeter)]
  if (perimeter.value.length === 0) {
    return [
      notChecked(
        `Account ${account.name} is secured by a perimeter, but belongs to none: nobody outside can call it. ${notNodes}`,
        az('batch account set', { ...at(account), 'public-network-access': 'Enabled' }),
      ),
    ]
  }
  return perimeter.value.map((one) => {
    const issue = one.issues.find(({ severity }) => severity === 'error') ?? one.issues[0]
    if (issue !== undefined) {
      return notChecked(
        `Perimeter ${one.name} reports ${issue.type || 'an issue'} (${issue.severity || 'no severity'}): ${issue.description || 'no description'}. ${notNodes}`,
      )
    }
    if (one.accessMode === 'learning')
      return ok(`Perimeter ${one.name} is in learning mode: it blocks nothing.`)
    return notChecked(
      `Perimeter ${one.name} (${one.accessMode || 'unknown'} mode) decides who calls account ${account.name}; its rules were not walked.`,
    )
  })
}

function listed({ allowed }: EndpointAccess): string {
  if (allowed.length === 0) return 'nobody'
  return allowed.length > 5
    ? `only ${allowed.slice(0, 5).join(', ')} and ${allowed.length - 5} more`
    : `only ${allowed.join(', ')}`
}

function at(account: AccountFacts) {
  return { name: account.name, ...placeOf(account.id) }
}
