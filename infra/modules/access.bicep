// What the app may do outside its own group: on the Batch accounts, and read elsewhere.
targetScope = 'subscription'

import { batchAccountType } from 'types.bicep'
import { batchDataContributor } from 'role-ids.bicep'

@description('Object id of the identity.')
param principalId string

@description('Resource ids of the Batch accounts.')
param batchAccounts string[]

@description('"custom" or "builtIn".')
param batchRole string

@description('Resource ids of groups to read.')
param readableGroups string[]

@description('Resource ids of subscriptions to read.')
param readableSubscriptions string[]

@description('Last part of the names of the installation.')
param suffix string

@description('Name of this installation.')
param environmentName string

var operatorName = guid(subscription().id, suffix, 'batch-medic-operator')

module operatorRole 'batch-role.bicep' = if (batchRole == 'custom') {
  params: {
    name: operatorName
    label: '${environmentName} ${suffix}'
    assignableScopes: union(
      [toLower(subscription().id)],
      map(batchAccounts, id => toLower('/subscriptions/${split(id, '/')[2]}'))
    )
  }
}

module batchAccess 'batch-access.bicep' = [
  for id in batchAccounts: {
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    dependsOn: [operatorRole]
    params: {
      accountName: last(split(id, '/'))
      principalId: principalId
      roleName: batchRole == 'custom' ? operatorName : batchDataContributor
    }
  }
]

module groupReader 'group-reader.bicep' = [
  for id in readableGroups: {
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: { principalId: principalId }
  }
]

module subscriptionReader 'subscription-reader.bicep' = [
  for id in readableSubscriptions: {
    scope: subscription(split(id, '/')[2])
    params: {
      principalId: principalId
      roleName: guid(toLower(id), suffix, 'batch-medic-doctor')
      label: '${environmentName} ${suffix} ${split(id, '/')[2]}'
    }
  }
]

@description('The accounts as the app is told of them.')
output accounts batchAccountType[] = [
  for (id, index) in batchAccounts: batchAccess[index].outputs.account
]

@description('Their regions.')
output locations string[] = [for (id, index) in batchAccounts: batchAccess[index].outputs.location]
