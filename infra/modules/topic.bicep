// The Event Grid topic: Batch Medic publishes what it saw and did to it, and hears others through it.

@description('Name of the topic.')
param name string

@description('Azure region.')
param location string

@description('Tags.')
param tags object

// It writes dead letters as itself: a storage account whose public door is shut admits Event Grid as a trusted service
// with the topic's own identity alone, and never with one assigned by a user.
// https://learn.microsoft.com/azure/event-grid/consume-private-endpoints, MicrosoftDocs/azure-docs issue 105746
resource topic 'Microsoft.EventGrid/topics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    inputSchema: 'CloudEventSchemaV1_0'
    disableLocalAuth: true
    minimumTlsVersionAllowed: '1.2'
    publicNetworkAccess: 'Enabled'
  }
}

@description('Object id of its identity.')
output principalId string = topic.identity.principalId
