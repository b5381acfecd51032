// The check of names: whether the pool's network resolves the account's names to the private endpoint it should use.
import type { CheckAnswer } from '../domain/check-answer.ts'
import { az, groupOf, placeOf } from './az.ts'
import { checkAccountFirewall } from './check-account-firewall.ts'
import { hasAzureDns, type NetworkContext } from './check-context.ts'
import { checkNoPublicIp } from './check-no-public-ip.ts'
import { checkRoutes } from './check-routes.ts'
import { checkOutboundRules } from './check-rules.ts'
import { closedStates, type Reach, reachesOf, reachOf } from './endpoint-reach.ts'
import { answer, broken, type Found, nameOf, notChecked, ok, unread } from './examine-arm.ts'
import { createEndpoint } from './mend-endpoint.ts'
import type { ZoneFacts } from './network-facts.ts'
import { chainOf, type EndpointGroup, publicNameOf } from './private-names.ts'
import { type Resolved, resolve } from './resolve-name.ts'
import { reachLines, showReach } from './show-reach.ts'

export function checkDns(context: NetworkContext): readonly CheckAnswer[] {
  const { pool, account, vnet, facts } = context
  if (pool.subnetId === '') return []
  if (vnet === undefined) {
    if (facts.vnet === undefined || facts.vnet.kind === 'read') return []
    return [answer('dns', `pool ${pool.name}`, unread('the virtual network', facts.vnet))]
  }
  const about = `virtual network ${nameOf(vnet.id)}`
  if (!hasAzureDns(context)) return [answer('dns', about, customServers(context, vnet.dnsServers))]
  if (account === undefined) {
    return facts.account.kind === 'read'
      ? []
      : [answer('dns', about, unread('the account', facts.account))]
  }
  const groups = (['nodemanagement', 'batchaccount'] as const).filter(
    (group) =>
      (group === 'batchaccount' || context.mode === 'simplified') && isPrivateIn(context, group),
  )
  const odd = facts.endpoints.find(
    ({ connection: { status } }) => status !== 'approved' && !closedStates.has(status),
  )
  if (groups.length === 0 && odd !== undefined) {
    const said = `A private endpoint connection of account ${account.name} is '${odd.connection.status}', which is not known here: whether names lead to it cannot be told.`
    return [answer('dns', about, notChecked(said, showReach(context)))]
  }
  if (groups.length === 0) {
    return [
      answer(
        'dns',
        about,
        ok('Names resolve with Azure DNS; no private endpoint changes what they lead to.'),
      ),
    ]
  }
  return groups.map((group) => {
    const name = publicNameOf(account, group)
    if (name === '') {
      return answer(
        'dns',
        about,
        notChecked(`Azure does not tell the ${group} name of account ${account.name}.`),
      )
    }
    const found = ofName(group, name, context)
    return answer('dns', name, group === 'batchaccount' ? forTasks(found) : found)
  })
}

/** Nodes come up without the name of the account (outbound dependencies): whether tasks call Batch does not show. */
function forTasks(found: Found): Found {
  if (found.verdict !== 'broken') return found
  return notChecked(
    `${found.said} Nodes come up without this name; tasks that call Batch, and clients in this network, need it.`,
    found.mend,
  )
}

/** Once any connection is approved, the public name leads into private zones, in every network that has them linked. */
function isPrivateIn({ facts }: NetworkContext, group: EndpointGroup): boolean {
  return facts.endpoints.some(
    (seen) => (seen.group === group || seen.group === '') && seen.connection.status === 'approved',
  )
}

/** Zones linked to the network prove nothing then: only a look from inside does. */
function customServers(context: NetworkContext, servers: readonly string[]): Found {
  const needs =
    context.mode === 'classic'
      ? ' They must resolve *.blob, *.queue and *.table.core.windows.net.'
      : ''
  return notChecked(
    `The network asks DNS servers ${servers.join(', ')} of its own, whose answers cannot be seen from here.${needs} Run the lines shown in the pool's subnet.`,
    showReach(context),
  )
}

function ofName(group: EndpointGroup, name: string, context: NetworkContext): Found {
  const { facts, account, vnet, pool } = context
  const { zones } = facts
  if (account === undefined || vnet === undefined || zones === undefined) return notChecked('')
  if (zones.kind !== 'read') {
    const found = unread('the private DNS zones of the subscription', zones)
    return { ...found, mend: found.mend || reachLines(name) }
  }
  const reach = reachOf(facts, group, pool, vnet)
  const resolved = resolve(chainOf(account, group), zones.value, vnet.id)
  switch (resolved.kind) {
    case 'private':
      return ofRecord(name, group, resolved, reach, context)
    case 'nothing': {
      const said = `Private DNS zone ${resolved.zone.name} is linked to virtual network ${nameOf(vnet.id)} but holds no record ${resolved.record}: ${name} does not resolve there.`
      return broken(
        said,
        putRecord(resolved.zone, resolved.record, [], reach, createEndpoint(context, group)),
      )
    }
    case 'alias':
      return notChecked(
        `Record ${resolved.record} of private DNS zone ${resolved.zone.name} stands for another name, which was not followed.`,
        reachLines(name),
      )
    case 'unfinished':
      return notChecked(
        `The link of private DNS zone ${resolved.zone.name} to ${nameOf(vnet.id)} is ${resolved.state || 'in no known state'}.`,
        az('network private-dns link vnet list', zoneAt(resolved.zone)),
      )
    case 'unread': {
      const found = unread(resolved.what, resolved.part)
      return { ...found, mend: found.mend || reachLines(name) }
    }
    case 'public':
      return ofPublic(name, group, resolved, reach, context)
  }
}

function ofRecord(
  name: string,
  group: EndpointGroup,
  { zone, record, addresses }: Resolved & { kind: 'private' },
  reach: Reach,
  context: NetworkContext,
): Found {
  const { facts, pool, vnet } = context
  const create = createEndpoint(context, group)
  const at = `Record ${record} of private DNS zone ${zone.name} leads ${name} to ${addresses.join(', ') || 'no address'}`
  if (reach.kind === 'unsure') return unread(reach.what, reach.part)
  if (reach.kind === 'none') {
    return broken(
      `${at}, but no private endpoint serves the pool${reach.why.length > 0 ? ` (${reach.why.join('; ')})` : ''}.`,
      create,
    )
  }
  const reaches = reachesOf(facts, group, pool, vnet)
  const within = reaches.flatMap((one) => (one.kind === 'reachable' ? [one.endpoint] : []))
  const own = within.flatMap((one) => one.addresses)
  const endpoint = within.map(({ id }) => nameOf(id)).join(', ')
  if (within.some((one) => one.addresses.length === 0)) {
    return notChecked(
      `${at}; the address of private endpoint ${endpoint} does not show.`,
      reachLines(name),
    )
  }
  const wrong = addresses.filter((address) => !own.includes(address))
  if (addresses.length > 0 && wrong.length === 0) return ok(`${at}, private endpoint ${endpoint}.`)
  const unsure = reaches.find(({ kind }) => kind === 'unsure')
  if (unsure?.kind === 'unsure') return unread(unsure.what, unsure.part)
  return broken(
    `${at}, but private endpoint ${endpoint} has ${own.join(', ')}: the record is stale.`,
    putRecord(zone, record, wrong, reach, create),
  )
}

/** No linked zone answers, so the name leads to the public address of the service. */
function ofPublic(
  name: string,
  group: EndpointGroup,
  { unlinked }: Resolved & { kind: 'public' },
  reach: Reach,
  context: NetworkContext,
): Found {
  const { vnet, account } = context
  if (vnet === undefined || account === undefined) return notChecked('')
  const network = nameOf(vnet.id)
  const unseen = context.facts.zonesUnseen ?? []
  if (reach.kind === 'none' && unseen.length > 0) {
    return notChecked(
      `No private DNS zone that was seen holds ${name} in ${network}, but those of subscription ${unseen.join(', ')} were not seen.`,
      reachLines(name),
    )
  }
  if (reach.kind === 'none') {
    return ok(`${name} resolves to the public address of Batch in ${network}.`)
  }
  const shut = group === 'nodemanagement' ? shutOutside(context) : undefined
  const needed = shut !== undefined || account.publicNetworkAccess === 'disabled'
  const [zone] = unlinked
  if (zone === undefined) {
    return notChecked(
      `No private DNS zone for ${name} is seen to be linked to ${network}; it may be in a subscription that was not looked at.`,
      reachLines(name),
    )
  }
  const link = az('network private-dns link vnet create', {
    ...zoneAt(zone),
    name: `${network}-batch`,
    'virtual-network': vnet.id,
    'registration-enabled': 'false',
  })
  const said = `Private DNS zone ${zone.name} (resource group ${groupOf(zone.id)}) is not linked to virtual network ${network}, so ${name} leads to the public address`
  if (needed) {
    const why = shut ?? `account ${account.name} is closed to public networks.`
    return broken(`${said}, which does not serve: ${why}`, link)
  }
  return notChecked(
    `${said} and not to the private endpoint: it works as long as the public way does.`,
    link,
  )
}

/** What the other checks find broken if the nodes go to the public address, as they do without the zone. */
function shutOutside(context: NetworkContext): string | undefined {
  const outside: NetworkContext = {
    ...context,
    nodeEndpoint: { kind: 'none', why: [], connections: [] },
  }
  return [checkAccountFirewall, checkOutboundRules, checkRoutes, checkNoPublicIp]
    .flatMap((check) => check(outside))
    .find(({ verdict }) => verdict === 'broken')?.said
}

function putRecord(
  zone: ZoneFacts,
  record: string,
  stale: readonly string[],
  reach: Reach,
  otherwise: string,
): string {
  if (reach.kind !== 'reachable') return otherwise
  const at = { ...zoneAt(zone), 'record-set-name': record }
  const change = (verb: 'add' | 'remove') => (address: string) =>
    az(`network private-dns record-set a ${verb}-record`, { ...at, 'ipv4-address': address })
  return [
    ...reach.endpoint.addresses.slice(0, 1).map(change('add')),
    ...stale.map(change('remove')),
  ].join('\n')
}

function zoneAt(zone: ZoneFacts) {
  return { ...placeOf(zone.id), 'zone-name': zone.name }
}
