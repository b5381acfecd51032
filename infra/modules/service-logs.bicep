// An event hub for the service logs of Batch accounts. The app reads it by identity alone. Azure Monitor writes to
// it with a key, for it can do no other (https://github.com/MicrosoftDocs/azure-docs/issues/119932): so the namespace
// must admit keys. It holds this one hub, and no template and no setting reads a key of it.
// Our rule may only send, which is enough with a hub named in the diagnostic setting
// (https://github.com/Azure/azure-cli/issues/24425). Azure makes another, RootManageSharedAccessKey, that may do all: nobody
// can leave it out or delete it (https://github.com/Azure/ResourceModules/issues/3710). docs/security.md says who could use it.

import { eventHubsDataReceiver } from 'role-ids.bicep'

@description('Name of the namespace.')
param name string

@description('Azure region: that of the accounts, else Azure refuses to send their logs here.')
param location string

@description('Tags.')
param tags object

@description('Object id of the identity that reads.')
param principalId string

@description('Resource ids of the Batch accounts.')
param accounts string[]

@description('Their regions, in the same order.')
param accountLocations string[]

resource namespace 'Microsoft.EventHub/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Basic', tier: 'Basic', capacity: 1 }
  properties: { disableLocalAuth: false, minimumTlsVersion: '1.2', publicNetworkAccess: 'Enabled' }

  // A namespace-wide rule, because a diagnostic setting takes no other.
  resource sender 'authorizationRules' = {
    name: 'azure-monitor-sends'
    properties: { rights: ['Send'] }
  }

  resource hub 'eventhubs' = {
    name: 'service-logs'
    properties: {
      partitionCount: 2
      retentionDescription: { cleanupPolicy: 'Delete', retentionTimeInHours: 24 }
    }
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace::hub.id, principalId, eventHubsDataReceiver)
  scope: namespace::hub
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      eventHubsDataReceiver
    )
  }
}

module source 'service-log-source.bicep' = [
  for (id, index) in accounts: {
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: {
      accountName: last(split(id, '/'))
      accountLocation: accountLocations[index]
      hubLocation: location
      name: name
      ruleId: namespace::sender.id
      hub: namespace::hub.name
    }
  }
]

@description('Name of the hub.')
output hub string = namespace::hub.name

@description('Host of the namespace.')
output host string = split(namespace.properties.serviceBusEndpoint, '/')[2]
