// The topics: the one that Batch Medic publishes to and hears others through, and those of Azure's own changes.

@description('Resource id of the topic.')
param topicId string

@description('Whether the topic is made, in this group.')
param make bool

@description('Azure region.')
param location string

@description('Tags.')
param tags object

@description('Name of the storage account, for dead letters.')
param storageName string

@description('Object id of the app\'s identity.')
param principalId string

@description('Ids of the system topics that are to be made in groups with watched accounts.')
param armTopicIds string[]

@description('Tags of these, which installations may share.')
param sharedTags object

module topic 'topic.bicep' = if (make) {
  params: {
    name: last(split(topicId, '/'))
    location: location
    tags: tags
  }
}

module deadLetters 'dead-letters.bicep' = if (make) {
  params: { storageName: storageName, principalId: topic!.outputs.principalId }
}

module sender 'topic-sender.bicep' = {
  scope: resourceGroup(split(topicId, '/')[2], split(topicId, '/')[4])
  dependsOn: [topic]
  params: { topicName: last(split(topicId, '/')), principalId: principalId }
}

module armTopic 'arm-topic.bicep' = [
  for id in armTopicIds: {
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: { name: last(split(id, '/')), tags: sharedTags }
  }
]
