// The event subscription, deployed after the code into the group that main.bicep made: Event Grid
// refuses to subscribe a function that is not there yet.

metadata name = 'Batch Medic: event subscription'
metadata description = 'Brings the events of the topic to the function that takes them.'

@description('Required. Name of the topic: output TOPIC_NAME of main.bicep.')
param topicName string

@description('Required. Name of the Function app: output FUNCTION_APP_NAME of main.bicep.')
param functionAppName string

@description('Required. Name of the storage account for dead letters: output STORAGE_ACCOUNT_NAME of main.bicep.')
param storageAccountName string

@description('Required. Name of the identity that writes dead letters: output IDENTITY_NAME of main.bicep.')
param identityName string

module subscription 'modules/subscription.bicep' = {
  params: {
    topicName: topicName
    functionId: resourceId('Microsoft.Web/sites/functions', functionAppName, 'signals')
    storageId: resourceId('Microsoft.Storage/storageAccounts', storageAccountName)
    identityId: resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', identityName)
  }
}
