// A small Azure for the doctor: one account, one pool `frames` in a subnet, and what belongs to them.
import type { ArmBody } from '../../src/ports/arm.ts'
import type { ArmTable } from './hand-arm.ts'

export const subscription = '/subscriptions/8d1caf80-d7b5-4144-bbc2-04dd176ae08a'
export const batchGroup = `${subscription}/resourceGroups/rg-batch`
const networkGroup = `${subscription}/resourceGroups/rg-net`
export const accountId = `${batchGroup}/providers/Microsoft.Batch/batchAccounts/renderfarm`
export const poolId = `${accountId}/pools/frames`
const vnetId = `${networkGroup}/providers/Microsoft.Network/virtualNetworks/vnet-render`
export const subnetId = `${vnetId}/subnets/snet-frames`
export const nsgId = `${networkGroup}/providers/Microsoft.Network/networkSecurityGroups/nsg-frames`
export const identityId = `${batchGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-nodes`
export const storageId = `${batchGroup}/providers/Microsoft.Storage/storageAccounts/renderstore`
export const rolesPath = `${storageId}/providers/Microsoft.Authorization/roleAssignments`
export const sizesPath = `${subscription}/providers/Microsoft.Batch/locations/westeurope/virtualMachineSkus`
export const usagesPath = `${subscription}/providers/Microsoft.Compute/locations/westeurope/usages`
export const logPath = `${subscription}/providers/microsoft.insights/eventtypes/management/values`
export const tagsPath = `${subscription}/providers/Microsoft.Network/locations/westeurope/serviceTags`

export function account(properties: ArmBody = {}): ArmBody {
  return {
    id: accountId,
    name: 'renderfarm',
    location: 'westeurope',
    properties: {
      accountEndpoint: 'renderfarm.westeurope.batch.azure.com',
      nodeManagementEndpoint: '5a0f.westeurope.service.batch.azure.com',
      poolAllocationMode: 'BatchService',
      publicNetworkAccess: 'Enabled',
      dedicatedCoreQuota: 100,
      dedicatedCoreQuotaPerVMFamilyEnforced: true,
      dedicatedCoreQuotaPerVMFamily: [{ name: 'standardDSv5Family', coreQuota: 80 }],
      lowPriorityCoreQuota: 20,
      poolQuota: 20,
      autoStorage: { storageAccountId: storageId, authenticationMode: 'StorageKeys' },
      ...properties,
    },
  }
}

export function armPool(properties: ArmBody = {}, identities: readonly string[] = []): ArmBody {
  return {
    id: poolId,
    name: 'frames',
    ...(identities.length > 0
      ? {
          identity: {
            type: 'UserAssigned',
            userAssignedIdentities: Object.fromEntries(identities.map((id) => [id, {}])),
          },
        }
      : {}),
    properties: {
      vmSize: 'STANDARD_D4S_V5',
      currentDedicatedNodes: 10,
      currentLowPriorityNodes: 0,
      currentNodeCommunicationMode: 'Simplified',
      networkConfiguration: { subnetId },
      ...properties,
    },
  }
}

export const sizes: readonly ArmBody[] = [
  {
    name: 'Standard_D4s_v5',
    familyName: 'standardDSv5Family',
    capabilities: [
      { name: 'vCPUs', value: '4' },
      { name: 'HyperVGenerations', value: 'V1,V2' },
    ],
  },
  {
    name: 'Standard_D2d_v5',
    familyName: 'standardDDv5Family',
    capabilities: [
      { name: 'vCPUs', value: '2' },
      { name: 'MaxResourceVolumeMB', value: '76800' },
      { name: 'HyperVGenerations', value: 'V1' },
    ],
  },
]

export function event(
  at: string,
  operation: string,
  resourceId: string,
  rest: ArmBody = {},
): ArmBody {
  return {
    eventTimestamp: at,
    operationName: { value: operation },
    status: { value: 'Succeeded' },
    resourceId,
    caller: 'ann@example.com',
    ...rest,
  }
}

export function rule(name: string, properties: ArmBody): ArmBody {
  return {
    id: `${nsgId}/securityRules/${name}`,
    name,
    properties: {
      protocol: '*',
      sourcePortRange: '*',
      destinationPortRange: '*',
      sourceAddressPrefix: '*',
      destinationAddressPrefix: '*',
      ...properties,
    },
  }
}

/** The security group of the subnet, with a rule that lets nothing out. */
export function denyingOutbound(priority: number): ArmTable {
  const securityRules = [
    rule('deny-internet', {
      priority,
      direction: 'Outbound',
      access: 'Deny',
      destinationAddressPrefix: 'Internet',
    }),
  ]
  return { [nsgId]: { id: nsgId, name: 'nsg-frames', properties: { securityRules } } }
}

/** Everything readable and in order. */
export function soundAzure(): ArmTable {
  return {
    '/subscriptions': [{ subscriptionId: subscription.split('/')[2] }],
    [`${subscription}/providers/Microsoft.Batch/batchAccounts`]: [account()],
    [accountId]: account(),
    [`${accountId}/pools`]: [armPool()],
    [poolId]: armPool(),
    [storageId]: { id: storageId, name: 'renderstore', properties: {} },
    [sizesPath]: sizes,
    [vnetId]: {
      id: vnetId,
      location: 'westeurope',
      properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } },
    },
    [subnetId]: {
      id: subnetId,
      properties: { addressPrefix: '10.0.0.0/24', networkSecurityGroup: { id: nsgId } },
    },
    [nsgId]: { id: nsgId, name: 'nsg-frames', properties: { securityRules: [] } },
    [`${networkGroup}/providers/Microsoft.Network/networkSecurityGroups`]: [],
    [tagsPath]: [],
    [logPath]: [],
  }
}
