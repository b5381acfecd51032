// The check of private endpoints: whether nodes can reach Batch where the account is closed to the public.
import type { CheckAnswer } from '../domain/check-answer.ts'
import { forNodes } from './check-account-firewall.ts'
import { type NetworkContext, worstOf } from './check-context.ts'
import { wayOut } from './check-no-public-ip.ts'
import { answer, broken, type Found, nameOf, notChecked, ok, unread } from './examine-arm.ts'
import { approve, createEndpoint } from './mend-endpoint.ts'

export function checkPrivateEndpoint(context: NetworkContext): readonly CheckAnswer[] {
  return [answer('private-endpoint', `account ${nameOf(context.facts.accountId)}`, found(context))]
}

function found(context: NetworkContext): Found {
  const { facts, account, mode, nodeEndpoint, pool } = context
  if (account === undefined) {
    return facts.account.kind === 'read' ? notChecked('') : unread('the account', facts.account)
  }
  if (mode === 'classic') {
    return ok('Nodes in classic communication use no nodeManagement private endpoint.')
  }
  if (nodeEndpoint.kind === 'reachable') {
    const name = nameOf(nodeEndpoint.endpoint.id)
    return ok(
      `Private endpoint ${name} for nodeManagement is approved and within reach of the pool.`,
    )
  }
  if (nodeEndpoint.kind === 'unsure') return unread(nodeEndpoint.what, nodeEndpoint.part)
  const { why, connections } = nodeEndpoint
  const seen = why.length === 0 ? '' : ` (${why.join('; ')})`
  // A perimeter governs who calls the account, not its nodes (network-security-perimeter).
  if (account.publicNetworkAccess === 'securedbyperimeter') {
    return ok(
      `No nodeManagement private endpoint serves the pool${seen}: the account's perimeter does not govern nodes, so none is needed.`,
    )
  }
  if (account.publicNetworkAccess !== 'disabled' && account.publicNetworkAccess !== 'enabled') {
    return notChecked(
      `No nodeManagement private endpoint serves the pool${seen}, and public network access of account ${account.name} is '${account.publicNetworkAccess}', which is not known here.`,
    )
  }
  const waiting = connections.find(({ status }) => status === 'pending')
  if (account.publicNetworkAccess === 'enabled') {
    const outside = worstOf([
      ok('the account is open to public networks, so none is needed.'),
      ...[forNodes(account, context)].filter((one) => one !== undefined),
      ...(pool.subnetId === '' ? [] : [wayOut(context)]),
    ])
    const said = `No nodeManagement private endpoint serves the pool${seen}: ${outside.said}`
    if (outside.verdict === 'ok') return ok(said)
    const mend = waiting === undefined ? outside.mend : approve(waiting)
    return outside.verdict === 'broken' ? broken(said, mend) : notChecked(said, mend)
  }
  const closed = `Account ${account.name} is closed to public networks, and no nodeManagement private endpoint serves pool ${pool.name}`
  if (pool.subnetId === '') {
    return broken(
      `${closed}, which is in Batch's own network and can have none: make the pool anew in a subnet.`,
      '',
    )
  }
  return broken(
    `${closed}${seen}: every new node becomes unusable.`,
    waiting === undefined ? createEndpoint(context) : approve(waiting),
  )
}
