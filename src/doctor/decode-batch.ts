// Reads accounts, pools and perimeters of Batch out of ARM's JSON; what is missing is normal, what is odd is left out.
import type { PoolSnapshot } from '../domain/facts.ts'
import type { ArmBody } from '../ports/arm.ts'
import { listAt, nameOf, numberAt, objectAt, textAt } from './examine-arm.ts'
import type {
  AccountFacts,
  EndpointAccess,
  EndpointConnection,
  PerimeterFacts,
  PoolNetwork,
} from './network-facts.ts'

export const lower = (text: string | undefined): string => (text ?? '').toLowerCase()

/** `West Europe` and `westeurope` are one region. */
export function regionOf(text: string | undefined): string {
  return lower(text).replaceAll(' ', '')
}

export function textsAt(body: unknown, ...path: readonly string[]): readonly string[] {
  return listAt(body, ...path).filter((item) => typeof item === 'string')
}

/** For a word of a field that is there in a form nobody knows: it is none of the words that decide. */
const unreadable = 'unreadable'

/** A field in whatever form, its name without case; undefined where it is not there, or null. */
export function fieldAt(body: unknown, name: string): unknown {
  const held = objectAt({ body }, 'body') ?? {}
  const key = Object.keys(held).find((one) => one.toLowerCase() === name.toLowerCase())
  return (key === undefined ? undefined : held[key]) ?? undefined
}

/** A word in lower case; `absent` where the field, or what it stands in, is not there. */
function wordAt(body: unknown, absent: string, ...path: readonly string[]): string {
  const held = path.reduce<unknown>((at, name) => {
    const unknown = at === unreadable || (at !== undefined && objectAt({ at }, 'at') === undefined)
    return unknown ? unreadable : fieldAt(at, name)
  }, body)
  if (held === undefined || held === '') return absent
  return typeof held === 'string' ? held.toLowerCase() : unreadable
}

export function decodeAccount(body: ArmBody): AccountFacts {
  const id = textAt(body, 'id') ?? ''
  const at = objectAt(body, 'properties')
  const accountAccess = accessOf(at, 'accountAccess')
  const nodeManagementAccess = accessOf(at, 'nodeManagementAccess')
  return {
    id,
    name: textAt(body, 'name') ?? nameOf(id),
    location: regionOf(textAt(body, 'location')),
    accountEndpoint: hostOf(textAt(at, 'accountEndpoint')),
    nodeManagementEndpoint: hostOf(textAt(at, 'nodeManagementEndpoint')),
    // Absent from versions that had no switch: the account is open.
    publicNetworkAccess: wordAt(at, 'enabled', 'publicNetworkAccess'),
    ...(accountAccess ? { accountAccess } : {}),
    ...(nodeManagementAccess ? { nodeManagementAccess } : {}),
    connections: connectionsOf(fieldAt(at, 'privateEndpointConnections')),
  }
}

/** A list that is not there is none; one in another form may hold what serves the pool. */
function connectionsOf(list: unknown): readonly EndpointConnection[] {
  if (list === undefined) return []
  return (Array.isArray(list) ? list : [{ name: unreadable }]).map(connectionOf)
}

/** Null or an absent member: that endpoint is open. */
function accessOf(at: unknown, member: string): EndpointAccess | undefined {
  const profile = fieldAt(at, 'networkProfile')
  const odd = profile !== undefined && objectAt({ profile }, 'profile') === undefined
  if (!odd && fieldAt(profile, member) === undefined) return undefined
  const access = objectAt(profile, member)
  return {
    defaultAction: wordAt(access, unreadable, 'defaultAction'),
    allowed: listAt(access, 'ipRules')
      .filter((rule) => lower(textAt(rule, 'action') ?? 'allow') === 'allow')
      .map((rule) => textAt(rule, 'value') ?? '')
      .filter((value) => value !== ''),
  }
}

function connectionOf(item: unknown): EndpointConnection {
  const id = textAt(item, 'id') ?? ''
  const at = objectAt(item, 'properties')
  return {
    id,
    name: textAt(item, 'name') ?? nameOf(id),
    group: lower(textsAt(at, 'groupIds')[0]),
    endpointId: textAt(at, 'privateEndpoint', 'id') ?? '',
    status: lower(textAt(at, 'privateLinkServiceConnectionState', 'status')),
    provisioningState: lower(textAt(at, 'provisioningState')),
  }
}

/** Hosts come bare; one with a scheme or a port is cut to its name. */
function hostOf(text: string | undefined): string {
  return lower(text)
    .replace(/^https?:\/\//, '')
    .replace(/[:/].*$/, '')
}

export function decodePool(body: ArmBody): PoolNetwork {
  const at = objectAt(body, 'properties')
  const network = objectAt(at, 'networkConfiguration')
  const current = sum(
    numberAt(at, 'currentDedicatedNodes'),
    numberAt(at, 'currentLowPriorityNodes'),
  )
  const fixed = objectAt(at, 'scaleSettings', 'fixedScale') ?? objectAt(at, 'resizeOperationStatus')
  const targetDedicated = numberAt(fixed, 'targetDedicatedNodes')
  const targetLowPriority = numberAt(fixed, 'targetLowPriorityNodes')
  const currentMode = lower(textAt(at, 'currentNodeCommunicationMode'))
  const targetMode = lower(textAt(at, 'targetNodeCommunicationMode'))
  return {
    name: textAt(body, 'name') ?? nameOf(textAt(body, 'id') ?? ''),
    // In a form nobody knows it is no id, and reading it fails: the pool may well be in a network.
    subnetId: textAt(network, 'subnetId') ?? wordAt(at, '', 'networkConfiguration', 'subnetId'),
    publicIps: wordAt(network, 'batchmanaged', 'publicIPAddressConfiguration', 'provision'),
    publicIpIds: textsAt(network, 'publicIPAddressConfiguration', 'ipAddressIds'),
    ...(currentMode === '' ? {} : { currentMode }),
    ...(targetMode === '' ? {} : { targetMode }),
    ...(current === undefined ? {} : { currentNodes: current }),
    ...(targetDedicated === undefined ? {} : { targetDedicated }),
    ...(targetLowPriority === undefined ? {} : { targetLowPriority }),
    autoScale: objectAt(at, 'scaleSettings', 'autoScale') !== undefined,
    resizing: lower(textAt(at, 'allocationState') ?? 'steady') !== 'steady',
  }
}

function sum(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined && other === undefined ? undefined : (one ?? 0) + (other ?? 0)
}

/** The pool as the data plane tells it. It does not tell which addresses of the user's the pool has. */
export function poolOfSnapshot(name: string, snapshot: PoolSnapshot): PoolNetwork {
  return {
    name,
    subnetId: snapshot.subnetId,
    publicIps: snapshot.publicIps === '' ? 'batchmanaged' : snapshot.publicIps.toLowerCase(),
    publicIpIds: [],
    ...(snapshot.currentCommunication
      ? { currentMode: snapshot.currentCommunication.toLowerCase() }
      : {}),
    ...(snapshot.targetCommunication
      ? { targetMode: snapshot.targetCommunication.toLowerCase() }
      : {}),
    currentNodes: snapshot.currentDedicated + snapshot.currentLowPriority,
    targetDedicated: snapshot.targetDedicated,
    targetLowPriority: snapshot.targetLowPriority,
    autoScale: snapshot.autoScale,
    resizing: snapshot.allocationState.toLowerCase() !== 'steady',
  }
}

export function decodePerimeter(item: unknown): PerimeterFacts {
  const at = objectAt(item, 'properties')
  return {
    name: nameOf(textAt(at, 'networkSecurityPerimeter', 'id') ?? textAt(item, 'name') ?? ''),
    accessMode: lower(textAt(at, 'resourceAssociation', 'accessMode')),
    issues: listAt(at, 'provisioningIssues').map((issue) => ({
      type: textAt(issue, 'properties', 'issueType') ?? textAt(issue, 'name') ?? '',
      severity: lower(textAt(issue, 'properties', 'severity')),
      description: textAt(issue, 'properties', 'description') ?? '',
    })),
  }
}
