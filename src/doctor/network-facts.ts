// What the network checks of the pool doctor know: each part as Azure Resource Manager answered for it.
import type { ArmAnswer } from '../ports/arm.ts'

/** Enum values are in lower case; ids are as ARM wrote them and compare without case. */
export interface AccountFacts {
  id: string
  name: string
  /** `westeurope`. */
  location: string
  /** Host name, without scheme: `acct.westeurope.batch.azure.com`; empty where ARM gives none. */
  accountEndpoint: string
  /** `{guid}.westeurope.service.batch.azure.com`; empty where ARM gives none. */
  nodeManagementEndpoint: string
  /** `enabled`, `disabled`, `securedbyperimeter`, or what ARM says next. */
  publicNetworkAccess: string
  /** Absent: open. They count only while public network access is enabled. */
  accountAccess?: EndpointAccess
  nodeManagementAccess?: EndpointAccess
  connections: readonly EndpointConnection[]
}

export interface EndpointAccess {
  /** `allow` or `deny`. */
  defaultAction: string
  /** IPv4 addresses or CIDRs that are let in. */
  allowed: readonly string[]
}

export interface EndpointConnection {
  id: string
  name: string
  /** `batchaccount` or `nodemanagement`; empty where an older API version leaves it out. */
  group: string
  endpointId: string
  /** `approved`, `pending`, `rejected`, `disconnected`. */
  status: string
  provisioningState: string
}

export interface PoolNetwork {
  name: string
  /** Empty: Batch's own network. */
  subnetId: string
  /** `batchmanaged`, `usermanaged` or `nopublicipaddresses`; `batchmanaged` where ARM says nothing. */
  publicIps: string
  publicIpIds: readonly string[]
  /** `classic` or `simplified`: what runs; absent without nodes and from newer API versions. */
  currentMode?: string
  targetMode?: string
  currentNodes?: number
  targetDedicated?: number
  targetLowPriority?: number
  autoScale: boolean
  /** Nodes come or go at the moment. */
  resizing: boolean
}

export interface SubnetFacts {
  id: string
  prefixes: readonly string[]
  nsgId: string
  routeTableId: string
  natGatewayId: string
  serviceEndpoints: readonly string[]
  /** Service names: `Microsoft.Web/serverFarms`. */
  delegations: readonly string[]
  /** Addresses in use; absent where the answer has no list. */
  used?: number
  /** Absent: as for older networks, outbound access is given by default. */
  defaultOutboundAccess?: boolean
  /** `disabled`: rules and routes do not apply to private endpoints in it. */
  endpointPolicies: string
}

export interface VnetFacts {
  id: string
  location: string
  prefixes: readonly string[]
  dnsServers: readonly string[]
  peerings: readonly {
    remoteId: string
    connected: boolean
    useRemoteGateways: boolean
    /** False: the peering stands, but lets no traffic through. */
    letsThrough: boolean
  }[]
  /** Of a gateway or a route server: what can announce routes. */
  hasGatewaySubnet: boolean
}

export interface NsgRule {
  name: string
  priority: number
  direction: 'inbound' | 'outbound'
  access: 'allow' | 'deny'
  /** `*`, `tcp`, `udp`, … */
  protocol: string
  sources: readonly string[]
  sourcePorts: readonly string[]
  destinations: readonly string[]
  destinationPorts: readonly string[]
}

export interface NsgFacts {
  id: string
  name: string
  /** The user's rules, lowest priority number first. */
  rules: readonly NsgRule[]
  /** Names of rules without what it takes to place them: nothing is concluded past them. */
  unreadable: readonly string[]
}

export interface RouteFacts {
  name: string
  prefix: string
  /** `internet`, `virtualappliance`, `virtualnetworkgateway`, `vnetlocal`, `none`. */
  hop: string
  hopAddress: string
}

export interface RouteTableFacts {
  id: string
  name: string
  bgpPropagation: boolean
  routes: readonly RouteFacts[]
}

export interface ServiceTag {
  name: string
  /** In lower case; empty for the whole cloud. */
  region: string
  prefixes: readonly string[]
}

export interface PrivateEndpointFacts {
  id: string
  subnetId: string
  provisioningState: string
  groups: readonly string[]
  /** Private addresses; empty while it is being made or where they stand at the network interface. */
  addresses: readonly string[]
  nicIds: readonly string[]
}

/** A connection of the account with what it leads to. */
export interface EndpointSeen {
  connection: EndpointConnection
  /** `batchaccount` or `nodemanagement`, of the connection or of the endpoint; empty when neither says. */
  group: string
  endpoint: ArmAnswer<PrivateEndpointFacts>
  /** The subnet it stands in and that subnet's rules, where they count for it. */
  subnet?: ArmAnswer<SubnetFacts>
  nsg?: ArmAnswer<NsgFacts>
}

export interface ZoneLink {
  vnetId: string
  /** `completed`, `inprogress`. */
  state: string
  /** `nxdomainredirect`: what the zone does not hold is asked of the public DNS. */
  resolution: string
}

/** A private DNS zone that can hold names of the account. Records of zones that the pool's network is not linked to are not read. */
export interface ZoneFacts {
  id: string
  name: string
  links: ArmAnswer<readonly ZoneLink[]>
  addresses?: ArmAnswer<readonly { name: string; addresses: readonly string[] }[]>
  /** Names that stand for others: what they lead to is not followed. */
  aliases?: ArmAnswer<readonly string[]>
}

export interface PerimeterFacts {
  name: string
  /** `learning` blocks nothing; `enforced` does. */
  accessMode: string
  issues: readonly { type: string; severity: string; description: string }[]
}

/** The public addresses from which the nodes reach the Internet. */
export interface EgressFacts {
  /** Where they come from: `NAT gateway nat-1`, `public IP addresses of the pool`. */
  by: string
  /** IPv4 addresses or CIDRs. */
  addresses: ArmAnswer<readonly string[]>
}

/** An absent part was not needed for this pool. */
export interface NetworkFacts {
  accountId: string
  poolId: string
  /** The data plane of the account answered a moment ago. */
  dataPlaneAnswered: boolean
  account: ArmAnswer<AccountFacts>
  pool: ArmAnswer<PoolNetwork>
  subnet?: ArmAnswer<SubnetFacts>
  vnet?: ArmAnswer<VnetFacts>
  nsg?: ArmAnswer<NsgFacts>
  /** Those that Batch made for the nodes' network interfaces. */
  nicNsgs?: ArmAnswer<readonly NsgFacts[]>
  routeTable?: ArmAnswer<RouteTableFacts>
  tags?: ArmAnswer<readonly ServiceTag[]>
  endpoints: readonly EndpointSeen[]
  zones?: ArmAnswer<readonly ZoneFacts[]>
  /** Subscriptions of the networks at hand whose zones were not seen. */
  zonesUnseen?: readonly string[]
  /** The ids of the public addresses of the subnet's NAT gateway; read for pools without public addresses. */
  nat?: ArmAnswer<readonly string[]>
  /** The user's own public IP addresses of the pool. */
  publicIps: readonly { id: string; answer: ArmAnswer<string> }[]
  egress?: EgressFacts
  perimeter?: ArmAnswer<readonly PerimeterFacts[]>
}
