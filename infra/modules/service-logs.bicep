// An event hub for the service logs of Batch accounts. The app reads it by identity alone. Azure Monitor writes to
// it with a key, for it can do no other (https://github.com/MicrosoftDocs/azure-docs/issues/119932): so the namespace
// must admit keys. It holds this one hub, its rule may only send, and no template, setting or person reads the key.
// With a hub named in the diagnostic setting, Send is enough: https://github.com/Azure/azure-cli/issues/24425.

import { eventHubsDataReceiver } from 'role-ids.bicep'

@description('Name of the namespace.')
param name string

@description('Azure region: that of the accounts, else Azure refuses to send their logs here.')
param location string

@description('Tags.')
param tags object

@description('Object id of the identity that reads.')
param principalId string

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

@description('Resource id of the rule by which Azure Monitor sends.')
output ruleId string = namespace::sender.id

@description('Name of the hub.')
output hub string = namespace::hub.name

@description('Host of the namespace.')
output host string = split(namespace.properties.serviceBusEndpoint, '/')[2]
