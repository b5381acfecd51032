// The changes that ARM made to watched accounts, to the function `signals`; deployed into the system topic's group.
// A topic of a group has no identity, so what cannot be delivered is dropped and not kept as a dead letter:
// https://learn.microsoft.com/azure/event-grid/enable-identity-system-topics. The census sees the same change.

@description('Name of the system topic.')
param topicName string

@description('Name of the event subscription; several installations may share the topic.')
param name string

@description('Resource id of the function.')
param functionId string

@description('Resource ids of the watched accounts in this group.')
param accounts string[]

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: name
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    destination: {
      endpointType: 'AzureFunction'
      properties: { resourceId: functionId, maxEventsPerBatch: 1 }
    }
    filter: {
      includedEventTypes: [
        'Microsoft.Resources.ResourceWriteSuccess'
        'Microsoft.Resources.ResourceDeleteSuccess'
        'Microsoft.Resources.ResourceActionSuccess'
      ]
      advancedFilters: [
        // Compared without case. A subscription takes 25 values in all its filters; a group with more accounts
        // than fit sends the changes of all of its accounts, and the app leaves out those it does not watch.
        length(accounts) < 25
          ? { key: 'subject', operatorType: 'StringBeginsWith', values: accounts }
          : { key: 'subject', operatorType: 'StringContains', values: ['/batchAccounts/'] }
        // Who reads a key changes no pool.
        { key: 'data.operationName', operatorType: 'StringNotContains', values: ['listKeys'] }
      ]
    }
    retryPolicy: { maxDeliveryAttempts: 10, eventTimeToLiveInMinutes: 60 }
  }
}
