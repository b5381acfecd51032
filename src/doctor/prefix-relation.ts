// How the prefix of a rule or route stands to an address that must be reached: by name where tags tell, else by numbers.
import {
  isIpv6,
  isPrivate,
  type Range,
  type Relation,
  rangeOf,
  rangesOf,
  relationOf,
} from './addresses.ts'
import { regionOf } from './decode-batch.ts'
import type { ServiceTag } from './network-facts.ts'

export type Address =
  /** All addresses of an Azure service in a region; `ranges` when the list of service tags was read. */
  | {
      kind: 'service'
      service: string
      tag: string
      regions: readonly string[]
      ranges?: readonly Range[]
    }
  /** Addresses within virtual networks; without ranges where they were not told. */
  | { kind: 'private'; name: string; ranges: readonly Range[] }

/** What else decides: the tags that were read, and whether `VirtualNetwork` may hold public addresses here. */
export interface Setting {
  tags: readonly ServiceTag[] | undefined
  vnetTagMayBePublic: boolean
  /** Prefixes of the user's routes: `VirtualNetwork` holds them too (service-tags-overview). */
  routed?: readonly string[]
}

/** Region names in tags that are not those of ARM (service-tags-overview, for AzureCloud). */
const aliases: Readonly<Record<string, string>> = {
  francecentral: 'centralfrance',
  francesouth: 'southfrance',
  germanywestcentral: 'germanywc',
  germanynorth: 'germanyn',
  norwayeast: 'norwaye',
  norwaywest: 'norwayw',
  switzerlandnorth: 'switzerlandn',
  switzerlandwest: 'switzerlandw',
}

/** Tags that are met in rules for other ends; any other word could be a set of addresses nobody here knows. */
const knownServices = new Set(
  `apimanagement appservice appservicemanagement azureactivedirectory azurearmotification azurebackup azurecloud
  azurecontainerregistry azurecosmosdb azuredatabricks azuredevops azurefrontdoor azurekeyvault azureloadbalancer
  azuremachinelearning azuremonitor azureplatformdns azureplatformimds azureplatformlkm azureresourcemanager
  azuretrafficmanager batchnodemanagement datafactory eventhub gatewaymanager hdinsight logicapps
  microsoftcontainerregistry servicebus servicefabric sql sqlmanagement storage storagesyncservice`.split(
    /\s+/,
  ),
)

export function serviceAddress(
  service: 'BatchNodeManagement' | 'Storage',
  region: string,
  tags: readonly ServiceTag[] | undefined,
): Address {
  const regions = region === '' ? [] : [region, ...(aliases[region] ? [aliases[region]] : [])]
  const tag = tags?.find((one) => {
    const [name = '', its = ''] = one.name.toLowerCase().split('.')
    return name === service.toLowerCase() && its !== '' && regions.includes(one.region || its)
  })
  const ranges = rangesOf(tag?.prefixes ?? [])
  return {
    kind: 'service',
    service,
    tag: tag?.name ?? (region === '' ? service : `${service}.${region}`),
    regions: tag === undefined ? regions : [...regions, regionIn(tag.name)],
    ...(ranges.length > 0 ? { ranges } : {}),
  }
}

export function privateAddress(name: string, ranges: readonly Range[]): Address {
  return { kind: 'private', name, ranges }
}

/** Of the union of the prefixes. No prefix at all: nobody knows what the rule is about. */
export function relationToAll(
  prefixes: readonly string[],
  to: Address,
  setting: Setting,
): Relation {
  if (prefixes.length === 0) return 'unknown'
  const cidrs = rangesOf(prefixes)
  const found = prefixes
    .filter((prefix) => rangeOf(prefix) === undefined)
    .map((prefix) => relationToWord(prefix.trim().toLowerCase(), to, setting))
  if (cidrs.length > 0) found.push(relationToRanges(cidrs, to))
  return (
    (['covers', 'unknown', 'partial'] as const).find((one) => found.includes(one)) ?? 'disjoint'
  )
}

const everything: Range = { from: 0, to: 2 ** 32 - 1 }

function relationToRanges(cidrs: readonly Range[], to: Address): Relation {
  if (relationOf(cidrs, [everything]) === 'covers') return 'covers'
  if (to.ranges !== undefined && to.ranges.length > 0) return relationOf(cidrs, to.ranges)
  return to.kind === 'service' && cidrs.every(isPrivate) ? 'disjoint' : 'unknown'
}

function relationToWord(word: string, to: Address, setting: Setting): Relation {
  if (word === '*' || word === 'any') return 'covers'
  if (isIpv6(word)) return 'disjoint'
  const [name = ''] = word.split('.')
  if (to.kind === 'private') {
    if (word === 'virtualnetwork') return 'covers'
    // Internet is what lies outside of the network; a service's tag holds public addresses.
    return word === 'internet' || isTag(word, name, setting) ? 'disjoint' : 'unknown'
  }
  if (word === 'internet' || word === 'azurecloud') return 'covers'
  if (word === 'virtualnetwork') return vnetTagTo(to, setting)
  if (word === 'azureloadbalancer' || word.startsWith('azureplatform')) return 'disjoint'
  if (word === to.service.toLowerCase()) return 'covers'
  const sameRegion = to.regions.includes(regionIn(word)) || isRegionOf(word, to, setting)
  if (sameRegion && (name === to.service.toLowerCase() || name === 'azurecloud')) return 'covers'
  const tag = setting.tags?.find((one) => one.name.toLowerCase() === word)
  if (tag !== undefined && to.ranges !== undefined)
    return relationOf(rangesOf(tag.prefixes), to.ranges)
  if (name === 'azurecloud') return 'unknown'
  // The tag of another region is another set of addresses, by its name: the fault of a rule copied from elsewhere.
  return isTag(word, name, setting) ? 'disjoint' : 'unknown'
}

function vnetTagTo(to: Address, { routed = [], ...setting }: Setting): Relation {
  const reached = routed.some((prefix) => relationToAll([prefix], to, setting) !== 'disjoint')
  return setting.vnetTagMayBePublic || reached ? 'unknown' : 'disjoint'
}

function isRegionOf(word: string, to: Address & { kind: 'service' }, setting: Setting): boolean {
  const tag = setting.tags?.find((one) => one.name.toLowerCase() === word)
  return tag !== undefined && tag.region !== '' && to.regions.includes(tag.region)
}

function isTag(word: string, name: string, { tags }: Setting): boolean {
  return knownServices.has(name) || (tags?.some((tag) => tag.name.toLowerCase() === word) ?? false)
}

function regionIn(tag: string): string {
  return regionOf(tag.split('.').slice(1).join('.'))
}
