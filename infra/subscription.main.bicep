// The event subscriptions, deployed after the code into the group that main.bicep made: Event Grid refuses to
// subscribe a function that is not there yet. Only for code that comes by azd or the CLI: with packageUri,
// main.bicep subscribes by itself.

import { groupOf } from 'modules/names.bicep'

metadata name = 'Batch Medic: event subscriptions'
metadata description = 'Brings the events of the topics to the function that takes them.'

@description('Required. Name of the topic: output TOPIC_NAME of main.bicep.')
param topicName string

@description('Required. Name of the Function app: output FUNCTION_APP_NAME of main.bicep.')
param functionAppName string

@description('Required. Name of the storage account for dead letters: output STORAGE_ACCOUNT_NAME of main.bicep.')
param storageAccountName string

@description('Optional. Resource id of a topic that was brought along: output TOPIC_ID of main.bicep.')
param topicId string = resourceId('Microsoft.EventGrid/topics', topicName)

@description('Optional. Ids of the system topics for ARM writes, separated by commas: output ARM_TOPIC_IDS of main.bicep.')
param armTopicIds string = ''

@description('Optional. Resource ids of the watched Batch accounts, separated by commas; needed with armTopicIds.')
param batchAccounts string = ''

var functionId = resourceId('Microsoft.Web/sites/functions', functionAppName, 'signals')
var ownTopic = toLower(topicId) == toLower(resourceId('Microsoft.EventGrid/topics', topicName))
var armTopics = filter(split(armTopicIds, ','), id => !empty(id))
var accounts = map(split(batchAccounts, ','), id => toLower(trim(id)))

module subscription 'modules/subscription.bicep' = {
  scope: resourceGroup(split(topicId, '/')[2], split(topicId, '/')[4])
  params: {
    topicName: last(split(topicId, '/'))
    name: functionAppName
    functionId: functionId
    deadLetters: ownTopic
    storageId: resourceId('Microsoft.Storage/storageAccounts', storageAccountName)
  }
}

module armSubscription 'modules/arm-subscription.bicep' = [
  for id in armTopics: {
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: {
      topicName: last(split(id, '/'))
      name: functionAppName
      functionId: functionId
      accounts: filter(accounts, account => groupOf(account) == groupOf(id))
    }
  }
]
