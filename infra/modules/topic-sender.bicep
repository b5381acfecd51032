// Lets the app publish to the topic; a module of its own, as a topic that is brought along has a group of its own.

import { eventGridDataSender } from 'role-ids.bicep'

@description('Name of the topic.')
param topicName string

@description('Object id of the identity.')
param principalId string

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: topicName
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(topic.id, principalId, eventGridDataSender)
  scope: topic
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      eventGridDataSender
    )
  }
}
