// Everything Batch Medic needs in Azure, as a table of contents; each chapter is a file in modules/.
// The event subscription names a function, so it waits for the code: subscription.main.bicep.
targetScope = 'subscription'

metadata name = 'Batch Medic'
metadata description = 'A Function app that watches Azure Batch accounts: keyless, in a resource group of its own.'

import { hostingType, settingsType, monitoringType } from 'modules/types.bicep'
import { batchDataContributor } from 'modules/role-ids.bicep'

@description('Required. Short name of this installation, e.g. "prod"; part of every resource name.')
@minLength(2)
@maxLength(16)
param environmentName string

@description('Optional. Azure region of every resource; it must offer Flex Consumption.')
param location string = deployment().location

@description('Optional. Resource group to make, or to use if it is there.')
param resourceGroupName string = 'rg-batch-medic-${environmentName}'

@description('Optional. Tags on the group and on every resource.')
param tags object = {}

@description('Required. Resource ids of the Batch accounts to watch. Each must admit Microsoft Entra ID authentication.')
param batchAccounts string[]

@description('Optional. What the app may do on these accounts: "custom" is our own narrow role; "builtIn" is Azure Batch Data Contributor, for subscriptions without custom roles.')
@allowed(['custom', 'builtIn'])
param batchRole string = 'custom'

@description('Optional. Resource ids of groups that the app may read to find causes: the networks of pools, the Activity Log.')
param readableGroups string[] = []

@description('Optional. Resource ids of subscriptions ("/subscriptions/ID") in which the app may also read the Activity Log, service tags, VM sizes and quotas. Makes a role of these reads alone.')
param readableSubscriptions string[] = []

@description('Optional. Runtime, instances and network of the Function app.')
param hosting hostingType = {}

@description('Optional. What the app is told, secrets apart.')
param settings settingsType = {}

@description('Optional. Workflows URL for cards in Teams. A secret: whoever has it can post.')
@secure()
param teamsWebhook string?

@description('Optional. Mail server as smtp://[user:password@]host:port. A secret.')
@secure()
param smtpUrl string?

@description('Optional. Further settings of channels by their names, such as BATCH_MEDIC_WEBHOOK with BATCH_MEDIC_WEBHOOK_SECRET, or BATCH_MEDIC_MAIL_TO__NIGHT. Secrets.')
@secure()
param channelSettings object = {}

@description('Optional. Logs: retention, daily cap, and who hears when the app falls silent.')
param monitoring monitoringType = {}

@description('Optional. Days after which evidence (logs of nodes and tasks) is deleted.')
@minValue(1)
@maxValue(3650)
param evidenceDays int = 90

// Names are known before anything is made, so what-if can say what will happen.
var suffix = uniqueString(subscription().id, environmentName, location)
var names = {
  identity: 'id-batch-medic-${suffix}'
  storage: 'stmedic${suffix}'
  workspace: 'log-batch-medic-${suffix}'
  insights: 'appi-batch-medic-${suffix}'
  topic: 'evgt-batch-medic-${suffix}'
  plan: 'plan-batch-medic-${suffix}'
  app: 'func-batch-medic-${suffix}'
  operatorRole: guid(subscription().id, suffix, 'batch-medic-operator')
}
var allTags = union(tags, { 'azd-env-name': environmentName })
var batchSubscriptions = map(batchAccounts, id => toLower('/subscriptions/${split(id, '/')[2]}'))

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupName
  location: location
  tags: allTags
}

// Who the app is
module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: names.identity, location: location, tags: allTags }
}

// State, queues and evidence
module storage 'modules/storage.bicep' = {
  scope: group
  params: { name: names.storage, location: location, tags: allTags, evidenceDays: evidenceDays }
}

// Logs, metrics, and the alert on silence
module logs 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: names.workspace
    insightsName: names.insights
    location: location
    tags: allTags
    options: monitoring
  }
}

// Events, out and in
module topic 'modules/topic.bicep' = {
  scope: group
  dependsOn: [identity]
  params: {
    name: names.topic
    location: location
    tags: allTags
    identityName: names.identity
  }
}

// What the app may do: here, on the Batch accounts, and read elsewhere
module roles 'modules/roles.bicep' = {
  scope: group
  dependsOn: [storage, logs, topic]
  params: {
    principalId: identity.outputs.principalId
    storageName: names.storage
    insightsName: names.insights
    topicName: names.topic
  }
}

module operatorRole 'modules/batch-role.bicep' = if (batchRole == 'custom') {
  params: {
    name: names.operatorRole
    label: '${environmentName} ${suffix}'
    assignableScopes: union([toLower(subscription().id)], batchSubscriptions)
  }
}

module batchAccess 'modules/batch-access.bicep' = [
  for id in batchAccounts: {
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    dependsOn: [operatorRole]
    params: {
      accountName: last(split(id, '/'))
      principalId: identity.outputs.principalId
      roleName: batchRole == 'custom' ? names.operatorRole : batchDataContributor
    }
  }
]

module groupReader 'modules/group-reader.bicep' = [
  for id in readableGroups: {
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: { principalId: identity.outputs.principalId }
  }
]

module subscriptionReader 'modules/subscription-reader.bicep' = [
  for id in readableSubscriptions: {
    scope: subscription(split(id, '/')[2])
    params: {
      principalId: identity.outputs.principalId
      roleName: guid(toLower(id), suffix, 'batch-medic-doctor')
      label: '${environmentName} ${suffix} ${split(id, '/')[2]}'
    }
  }
]

// The app, and what it is told once it may do all that it will try
module app 'modules/app.bicep' = {
  scope: group
  dependsOn: [identity, storage]
  params: {
    name: names.app
    planName: names.plan
    location: location
    tags: allTags
    hosting: hosting
    identityName: names.identity
    storageName: names.storage
  }
}

module appSettings 'modules/settings.bicep' = {
  scope: group
  dependsOn: [app, roles]
  params: {
    appName: names.app
    identityName: names.identity
    storageName: names.storage
    insightsName: names.insights
    topicName: names.topic
    accounts: [for (id, index) in batchAccounts: batchAccess[index].outputs.account]
    options: settings
    teamsWebhook: teamsWebhook
    smtpUrl: smtpUrl
    channelSettings: channelSettings
  }
}

@description('Name of the resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the Function app.')
output FUNCTION_APP_NAME string = names.app

@description('Address of the Function app.')
output FUNCTION_APP_URL string = app.outputs.url

@description('Name of the topic.')
output TOPIC_NAME string = names.topic

@description('Name of the storage account.')
output STORAGE_ACCOUNT_NAME string = names.storage

@description('Name of the identity; give it to whoever must admit the app elsewhere.')
output IDENTITY_NAME string = names.identity
