// The topic's events to the function `signals`, without our own: what we publish must not wake us.

@description('Name of the topic.')
param topicName string

@description('Resource id of the function.')
param functionId string

@description('Name of the event subscription.')
param name string

@description('Whether what cannot be delivered is kept: a topic that was brought along may have no identity to write it with.')
param deadLetters bool

@description('Resource id of the storage account for dead letters.')
param storageId string

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: topicName
}

resource subscription 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: name
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    // Delivery to a function takes no identity (that is for queues, hubs and service bus): Event Grid
    // calls the host's own door with its system key.
    destination: {
      endpointType: 'AzureFunction'
      properties: { resourceId: functionId, maxEventsPerBatch: 1 }
    }
    filter: {
      advancedFilters: [
        { key: 'source', operatorType: 'StringNotBeginsWith', values: ['/batch-medic/'] }
      ]
    }
    // A signal says "look now". The census finds the same without it, so a late one is worth nothing.
    retryPolicy: { maxDeliveryAttempts: 10, eventTimeToLiveInMinutes: 60 }
    deadLetterWithResourceIdentity: deadLetters
      ? {
          identity: { type: 'SystemAssigned' }
          deadLetterDestination: {
            endpointType: 'StorageBlob'
            properties: { resourceId: storageId, blobContainerName: 'deadletter' }
          }
        }
      : null
  }
}
