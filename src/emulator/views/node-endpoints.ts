// The ports by which a node can be reached from outside.

import type { AccountState } from '../life/account-state.ts'
import { guidOf, hexOf } from '../life/dice.ts'
import type { NodeState } from '../life/node-state.ts'
import type { PoolState } from '../life/pool-state.ts'
import { isCloudService, isWindows } from './pool-machine.ts'

/** As in a node's `endpointConfiguration`; nodes of cloud services were recorded without an address. */
export interface InboundEndpoint {
  readonly name: string
  readonly protocol: string
  readonly publicIPAddress?: string
  readonly publicFQDN?: string
  readonly frontendPort: number
  readonly backendPort: number
}

interface NatPool {
  readonly name: string
  readonly protocol: string
  readonly backendPort: number
  readonly frontendPortRangeStart: number
  readonly frontendPortRangeEnd: number
}

/** Pools made after this day have no port for SSH or RDP unless they ask for one ("Configure node endpoints"). */
const lastDayOfDefaultPorts = Date.UTC(2025, 10, 30)
const defaultRuleStart = 50_000
/** One load balancer and one public address for so many nodes ("Batch in a virtual network"). */
const nodesBehindOneAddress = 100

/** All of a node's endpoints, those its pool asked for first; names and ports as recorded. */
export function endpointsOf(
  account: AccountState,
  pool: PoolState,
  node: NodeState,
  origin: string,
): InboundEndpoint[] {
  if (isCloudService(pool)) return [cloudServiceEndpoint]
  const asked = natPools(pool)
  const byDefault = pool.createdMs <= lastDayOfDefaultPorts
  if (asked.length === 0 && !byDefault) return []
  const ordinal = node.index % nodesBehindOneAddress
  const reached = addressOf(account, pool, Math.floor(node.index / nodesBehindOneAddress), origin)
  const endpoints = asked.map((nat) => {
    const ports = nat.frontendPortRangeEnd - nat.frontendPortRangeStart + 1
    return {
      name: `${nat.name}.${ordinal}`,
      protocol: nat.protocol.toLowerCase(),
      ...reached,
      frontendPort: nat.frontendPortRangeStart + (ordinal % ports),
      backendPort: nat.backendPort,
    }
  })
  if (!byDefault) return endpoints
  const rule = { name: `SSHRule.${ordinal}`, protocol: 'tcp', ...reached }
  const ports = {
    frontendPort: defaultRuleStart + ordinal,
    backendPort: isWindows(pool) ? 3389 : 22,
  }
  return [...endpoints, { ...rule, ...ports }]
}

/** The one endpoint that nodes of cloud services were recorded with. */
const cloudServiceEndpoint: InboundEndpoint = {
  name: 'Microsoft.WindowsAzure.Plugins.RemoteForwarder.RdpInput',
  protocol: 'tcp',
  frontendPort: 3389,
  backendPort: 20000,
}

function natPools(pool: PoolState): readonly NatPool[] {
  const network = pool.spec.networkConfiguration as
    | { endpointConfiguration?: { inboundNATPools?: readonly NatPool[] } }
    | undefined
  return network?.endpointConfiguration?.inboundNATPools ?? []
}

/** An address of the range kept for documentation (RFC 5737): nobody answers there. */
export const publicAddressOf = (account: AccountState, pool: PoolState, group: number): string => {
  const hex = hexOf('address', account.name, pool.id, group)
  return `203.0.113.${1 + (Number.parseInt(hex.slice(0, 4), 16) % 254)}`
}

function addressOf(account: AccountState, pool: PoolState, group: number, origin: string) {
  const region = /^https?:\/\/[^./]+\.([a-z0-9]+)\.batch\./i.exec(origin)?.[1] ?? 'westeurope'
  const guid = guidOf('address', account.name, pool.id, group)
  return {
    publicIPAddress: publicAddressOf(account, pool, group),
    publicFQDN: `dns${guid}-azurebatch-cloudservice.${region}.cloudapp.azure.com`,
  }
}
