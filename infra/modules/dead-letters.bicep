// Lets the topic write what it could not deliver into the container for that, and nowhere else.

import { storageBlobDataContributor } from 'role-ids.bicep'

@description('Name of the storage account.')
param storageName string

@description('Object id of the topic\'s identity.')
param principalId string

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = {
  name: '${storageName}/default/deadletter'
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(container.id, principalId, storageBlobDataContributor)
  scope: container
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      storageBlobDataContributor
    )
  }
}
