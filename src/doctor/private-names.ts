// The names by which a Batch account is reached over private endpoints, in all layouts of DNS zones that are in the field.
import type { AccountFacts, VnetFacts } from './network-facts.ts'

export type EndpointGroup = 'batchaccount' | 'nodemanagement'

/** Azure's own resolver, which every network can also name as its DNS server. */
const azureDns = '168.63.129.16'

export function usesAzureDns(vnet: VnetFacts): boolean {
  return vnet.dnsServers.every((server) => server === azureDns)
}

/** `batch.azure.com`, or that of another cloud: the account's endpoint without account and region. */
export function domainOf(account: AccountFacts): string {
  const domain = account.accountEndpoint.split('.').slice(2).join('.')
  return domain === '' ? 'batch.azure.com' : domain
}

/** The public name: what clients and nodes ask for. Empty where ARM does not tell it. */
export function publicNameOf(account: AccountFacts, group: EndpointGroup): string {
  return group === 'batchaccount' ? account.accountEndpoint : account.nodeManagementEndpoint
}

/**
 * The names that are asked for in turn, once a connection is approved; the private zone that holds one of them answers.
 * acct.r.batch.azure.com → acct.privatelink.r.batch.azure.com → acct.r.privatelink.batch.azure.com (learn.microsoft.com,
 * private-connectivity). The middle one is of the old layout and known for accounts alone.
 */
export function chainOf(account: AccountFacts, group: EndpointGroup): readonly string[] {
  const name = publicNameOf(account, group)
  const domain = domainOf(account)
  if (!name.endsWith(`.${domain}`)) return []
  const labels = name.slice(0, -domain.length - 1).split('.')
  const newest = [...labels, 'privatelink', domain].join('.')
  const [first = '', ...rest] = labels
  const old = [first, 'privatelink', ...rest, domain].join('.')
  return group === 'batchaccount' ? [name, old, newest] : [name, newest]
}
