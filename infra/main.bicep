// Everything Batch Medic needs in Azure, as a table of contents; each chapter is a file in modules/.
// The event subscriptions name a function, so they wait for the code: with `packageUri` they come at the end of this
// deployment, else by subscription.main.bicep after azd or the CLI has brought the code.
targetScope = 'subscription'

metadata name = 'Batch Medic'
metadata description = 'A Function app that watches Azure Batch accounts: keyless, in a resource group of its own.'

import { settingsType, monitoringType } from 'modules/types.bicep'
import { hostingType, networkType } from 'modules/hosting-types.bicep'
import { existingType, eventsType, mailType } from 'modules/option-types.bicep'
import { namesOf, idsOf, groupOf, armTopicIdsOf } from 'modules/names.bicep'

@description('Required. Short name of this installation, e.g. "prod"; part of every resource name.')
@minLength(2)
@maxLength(16)
param environmentName string

@description('Optional. Azure region of every resource; it must offer Flex Consumption.')
param location string = deployment().location

@description('Optional. Resource group to make, or to use where existing.group says that it is there.')
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

@description('Optional. Runtime, instances and time-out of the Function app.')
param hosting hostingType = {}

@description('Optional. How the app reaches Batch and its storage: a virtual network, private endpoints.')
param network networkType = {}

@description('Optional. What is there already and is used instead of made: the group, a workspace, a topic.')
param existing existingType = {}

@description('Optional. Further doors through which the app hears of changes sooner.')
param events eventsType = {}

@description('Optional. Mail by Azure Communication Services.')
param mail mailType = {}

@description('Optional. Address of the zip with the code, which Azure must be able to read. Without it the code comes later, by azd or the CLI. May carry a signature: a secret.')
@secure()
param packageUri string?

@description('Optional. Lock what cannot be made again against deletion: the storage account and the identity.')
param lock bool = false

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

@description('Optional. Logs: retention and daily cap; who hears when something is wrong with the app itself; a budget.')
param monitoring monitoringType = {}

@description('Optional. Days after which evidence (logs of nodes and tasks) is deleted.')
@minValue(1)
@maxValue(3650)
param evidenceDays int = 90

var suffix = uniqueString(subscription().id, environmentName, location)
var names = namesOf(suffix)
var ids = idsOf('${subscription().id}/resourceGroups/${resourceGroupName}', names)
var allTags = union(tags, { 'azd-env-name': environmentName, 'batch-medic': suffix }) // by which uninstall.sh knows them
var topicId = existing.?topicId ?? ids.topic
var makeNetwork = (network.?make ?? false) && network.?subnetId == null
var subnets = {
  app: network.?subnetId ?? (makeNetwork ? '${ids.network}/subnets/app' : '')
  endpoints: network.?endpointSubnetId ?? (makeNetwork ? '${ids.network}/subnets/endpoints' : '')
}

// The system topics of groups with watched accounts, also those that are there already
var armTopicsThere = events.?armTopics ?? {}
var armTopicIds = (events.?armWrites ?? false) ? armTopicIdsOf(batchAccounts, armTopicsThere) : []

// Of a group that is there Azure would take all other tags away, and refuse another region.
resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = if (!(existing.?group ?? false)) {
  name: resourceGroupName
  location: location
  tags: allTags
}

// What the app stands on: identity, storage, logs
module ground 'modules/ground.bicep' = {
  scope: group
  params: {
    names: names
    location: location
    tags: allTags
    evidenceDays: evidenceDays
    private: network.?privateEndpoints ?? false
    workspaceId: existing.?workspaceId
    monitoring: monitoring
    lock: lock
  }
}

// The network, and private ways to storage and Batch
module connections 'modules/connections.bicep' = {
  scope: group
  dependsOn: [ground]
  params: {
    name: names.network
    suffix: suffix
    location: location
    tags: allTags
    options: network
    appSubnetId: subnets.app
    endpointSubnetId: subnets.endpoints
    storageId: ids.storage
    accounts: map(batchAccounts, id => toLower(id)) // ids compare without case
  }
}

// What the app may do on the Batch accounts, and read elsewhere
module access 'modules/access.bicep' = {
  params: {
    principalId: ground.outputs.principalId
    batchAccounts: batchAccounts
    batchRole: batchRole
    readableGroups: readableGroups
    readableSubscriptions: readableSubscriptions
    suffix: suffix
    environmentName: environmentName
  }
}

// Events, out and in
module topics 'modules/events.bicep' = {
  scope: group
  params: {
    topicId: topicId
    make: existing.?topicId == null
    location: location
    tags: allTags
    storageName: names.storage
    principalId: ground.outputs.principalId
    armTopicIds: filter(armTopicIds, id => !contains(armTopicsThere, groupOf(id)))
    sharedTags: tags
  }
}

module serviceLogs 'modules/service-logs.bicep' = if (events.?serviceLogs ?? false) {
  scope: group
  params: {
    name: names.serviceLogs
    location: location
    tags: allTags
    principalId: ground.outputs.principalId
    accounts: batchAccounts
    accountLocations: access.outputs.locations
  }
}

module mailService 'modules/mail.bicep' = if (mail.?make ?? false) {
  scope: group
  params: {
    name: names.mail
    emailName: names.email
    dataLocation: mail.?dataLocation ?? 'Europe'
    tags: allTags
    principalId: ground.outputs.principalId
  }
}

// The app, and what it is told once it may do all that it will try
module app 'modules/app.bicep' = {
  scope: group
  dependsOn: [connections]
  params: {
    name: names.app
    planName: names.plan
    location: location
    tags: allTags
    hosting: hosting
    subnetId: subnets.app
    identityName: names.identity
    storageName: names.storage
  }
}

module appSettings 'modules/settings.bicep' = {
  scope: group
  dependsOn: [app, topics]
  params: {
    appName: names.app
    identityName: names.identity
    storageName: names.storage
    insightsName: names.insights
    topicId: topicId
    serviceLogs: (events.?serviceLogs ?? false)
      ? { hub: serviceLogs!.outputs.hub, host: serviceLogs!.outputs.host }
      : null
    accounts: access.outputs.accounts
    options: union(
      settings,
      (mail.?make ?? false)
        ? { mailEndpoint: mailService!.outputs.endpoint, mailFrom: mailService!.outputs.from }
        : {}
    )
    timeoutMinutes: hosting.?functionTimeoutMinutes ?? 0
    teamsWebhook: teamsWebhook
    smtpUrl: smtpUrl
    channelSettings: channelSettings
  }
}

// The code, and the events that its function then takes
module code 'modules/code.bicep' = if (packageUri != null) {
  scope: group
  dependsOn: [appSettings]
  params: { appName: names.app, packageUri: packageUri! }
}

module subscriptions 'subscription.main.bicep' = if (packageUri != null) {
  scope: group
  dependsOn: [code]
  params: {
    topicName: last(split(topicId, '/'))
    topicId: topicId
    functionAppName: names.app
    storageAccountName: names.storage
    armTopicIds: join(armTopicIds, ',')
    batchAccounts: join(batchAccounts, ',')
  }
}

// What tells people about the app itself: alert rules, budget, workbook
module operations 'modules/operations.bicep' = {
  scope: group
  dependsOn: [topics]
  params: {
    suffix: suffix
    environmentName: environmentName
    location: location
    tags: allTags
    insightsId: ids.insights
    ownWorkspaceId: existing.?workspaceId == null ? ids.workspace : null
    topicId: topicId
    appUrl: app.outputs.url
    options: monitoring
  }
}

@description('Name of the resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the Function app.')
output FUNCTION_APP_NAME string = names.app

@description('Address of the Function app.')
output FUNCTION_APP_URL string = app.outputs.url

@description('Name of the topic.')
output TOPIC_NAME string = last(split(topicId, '/'))

@description('Resource id of the topic.')
output TOPIC_ID string = topicId

@description('Ids of the system topics for ARM writes, separated by commas.')
output ARM_TOPIC_IDS string = join(armTopicIds, ',')

@description('Name of the storage account.')
output STORAGE_ACCOUNT_NAME string = names.storage

@description('Name of the identity; give it to whoever must admit the app elsewhere.')
output IDENTITY_NAME string = names.identity
