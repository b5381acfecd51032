// Admits the app's identity to one Batch account; deployed into the account's own resource group.

import { batchAccountType } from 'types.bicep'

@description('Name of the Batch account.')
param accountName string

@description('Object id of the identity.')
param principalId string

@description('Name (a GUID) of the role definition to assign.')
param roleName string

resource account 'Microsoft.Batch/batchAccounts@2024-07-01' existing = {
  name: accountName
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, principalId, roleName)
  scope: account
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleName)
  }
}

@description('The account as the app is told of it.')
output account batchAccountType = {
  name: account.name
  url: 'https://${account.properties.accountEndpoint}'
  resourceId: account.id
}

@description('Its region.')
output location string = account.location!
