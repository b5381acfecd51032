// Everything Batch Medic needs in Azure, as a table of contents; each chapter is a file in modules/.
// The event subscriptions name a function, so they wait for the code: with `packageUri` they come at the end of this
// deployment, else by subscription.main.bicep after azd or the CLI has brought the code.
targetScope = 'subscription'

metadata name = 'Batch Medic'
metadata description = 'A Function app that watches Azure Batch accounts: keyless, in a resource group of its own.'

import { settingsType, monitoringType } from 'modules/types.bicep'
import { hostingType, networkType } from 'modules/hosting-types.bicep'
import { existingType, eventsType, mailType } from 'modules/option-types.bicep'
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

@description('Optional. Runtime, instances and time-out of the Function app.')
param hosting hostingType = {}

@description('Optional. How the app reaches Batch and its storage: a virtual network, private endpoints.')
param network networkType = {}

@description('Optional. What is there already and is used instead of made: a workspace, a topic.')
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
  network: 'vnet-batch-medic-${suffix}'
  serviceLogs: 'evhns-batch-medic-${suffix}'
  mail: 'acs-batch-medic-${suffix}'
  email: 'acse-batch-medic-${suffix}'
  operatorRole: guid(subscription().id, suffix, 'batch-medic-operator')
}
var allTags = union(tags, { 'azd-env-name': environmentName })
var groupId = '${subscription().id}/resourceGroups/${resourceGroupName}'
var ids = {
  storage: '${groupId}/providers/Microsoft.Storage/storageAccounts/${names.storage}'
  identity: '${groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${names.identity}'
  workspace: existing.?workspaceId ?? '${groupId}/providers/Microsoft.OperationalInsights/workspaces/${names.workspace}'
  insights: '${groupId}/providers/Microsoft.Insights/components/${names.insights}'
  topic: existing.?topicId ?? '${groupId}/providers/Microsoft.EventGrid/topics/${names.topic}'
  network: '${groupId}/providers/Microsoft.Network/virtualNetworks/${names.network}'
  signals: '${groupId}/providers/Microsoft.Web/sites/${names.app}/functions/signals'
}

// What is asked for
var ownTopic = existing.?topicId == null
var withCode = packageUri != null
var withServiceLogs = events.?serviceLogs ?? false
var withMail = mail.?make ?? false
var withEndpoints = network.?privateEndpoints ?? false
var makeNetwork = (network.?make ?? false) && network.?subnetId == null
var subnets = {
  app: network.?subnetId ?? (makeNetwork ? '${ids.network}/subnets/app' : '')
  endpoints: network.?endpointSubnetId ?? (makeNetwork ? '${ids.network}/subnets/endpoints' : '')
}

// Where the Batch accounts are; ids compare without case.
var accountIds = map(batchAccounts, id => toLower(id))
var accountGroups = union(map(accountIds, id => join(take(split(id, '/'), 5), '/')), [])
var batchSubscriptions = map(accountIds, id => '/subscriptions/${split(id, '/')[2]}')
var armGroups = (events.?armWrites ?? false) ? accountGroups : []
var armTopics = [
  for id in armGroups: events.?armTopics[?id] ?? 'evgt-batch-medic-${uniqueString(id)}'
]

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
  params: {
    name: names.storage
    location: location
    tags: allTags
    evidenceDays: evidenceDays
    private: withEndpoints
  }
}

// The network, and private ways to storage and Batch
module virtualNetwork 'modules/network.bicep' = if (makeNetwork) {
  scope: group
  params: {
    name: names.network
    location: location
    tags: allTags
    addressPrefix: network.?addressPrefix ?? '10.83.0.0/24'
  }
}

module endpoints 'modules/private-network.bicep' = if (withEndpoints) {
  scope: group
  dependsOn: [storage, virtualNetwork]
  params: {
    suffix: suffix
    location: location
    tags: allTags
    subnetId: empty(subnets.app) || empty(subnets.endpoints)
      ? fail('network.privateEndpoints needs network.make, or both network.subnetId and network.endpointSubnetId.')
      : subnets.endpoints
    networkId: first(split(subnets.app, '/subnets/'))
    storageId: ids.storage
    accounts: (network.?batchEndpoints ?? true) ? accountIds : []
    zones: network.?zones ?? {}
  }
}

// Logs and metrics
module workspace 'modules/workspace.bicep' = if (existing.?workspaceId == null) {
  scope: group
  params: { name: names.workspace, location: location, tags: allTags, options: monitoring }
}

module logs 'modules/monitoring.bicep' = {
  scope: group
  dependsOn: [workspace]
  params: {
    workspaceId: ids.workspace
    insightsName: names.insights
    location: location
    tags: allTags
  }
}

// Events, out and in
module topic 'modules/topic.bicep' = if (ownTopic) {
  scope: group
  dependsOn: [identity]
  params: {
    name: names.topic
    location: location
    tags: allTags
    identityName: names.identity
  }
}

module armTopic 'modules/arm-topic.bicep' = [
  for (id, index) in armGroups: if (!contains(events.?armTopics ?? {}, id)) {
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: { name: armTopics[index], tags: tags }
  }
]

module serviceLogs 'modules/service-logs.bicep' = if (withServiceLogs) {
  scope: group
  params: {
    name: names.serviceLogs
    location: location
    tags: allTags
    principalId: identity.outputs.principalId
  }
}

module serviceLogSource 'modules/service-log-source.bicep' = [
  for (id, index) in batchAccounts: if (withServiceLogs) {
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: {
      accountName: last(split(id, '/'))
      accountLocation: batchAccess[index].outputs.location
      hubLocation: location
      name: names.serviceLogs
      ruleId: serviceLogs!.outputs.ruleId
      hub: serviceLogs!.outputs.hub
    }
  }
]

module mailService 'modules/mail.bicep' = if (withMail) {
  scope: group
  params: {
    name: names.mail
    emailName: names.email
    dataLocation: mail.?dataLocation ?? 'Europe'
    tags: allTags
    principalId: identity.outputs.principalId
  }
}

// What the app may do: here, on the Batch accounts, and read elsewhere
module roles 'modules/roles.bicep' = {
  scope: group
  dependsOn: [storage, logs]
  params: {
    principalId: identity.outputs.principalId
    storageName: names.storage
    insightsName: names.insights
  }
}

module topicSender 'modules/topic-sender.bicep' = {
  scope: resourceGroup(split(ids.topic, '/')[2], split(ids.topic, '/')[4])
  dependsOn: [topic]
  params: { topicName: last(split(ids.topic, '/')), principalId: identity.outputs.principalId }
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
  dependsOn: [identity, storage, virtualNetwork]
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
  dependsOn: [app, roles, topicSender]
  params: {
    appName: names.app
    identityName: names.identity
    storageName: names.storage
    insightsName: names.insights
    topicId: ids.topic
    serviceLogs: withServiceLogs
      ? { hub: serviceLogs!.outputs.hub, host: serviceLogs!.outputs.host }
      : null
    accounts: [for (id, index) in batchAccounts: batchAccess[index].outputs.account]
    options: union(
      settings,
      withMail
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
module code 'modules/code.bicep' = if (withCode) {
  scope: group
  dependsOn: [appSettings, endpoints]
  params: { appName: names.app, packageUri: packageUri! }
}

module eventSubscription 'modules/subscription.bicep' = if (withCode) {
  scope: resourceGroup(split(ids.topic, '/')[2], split(ids.topic, '/')[4])
  dependsOn: [code, topic, roles]
  params: {
    topicName: last(split(ids.topic, '/'))
    name: names.app
    functionId: ids.signals
    deadLetters: ownTopic
    storageId: ids.storage
    identityId: ids.identity
  }
}

module armSubscription 'modules/arm-subscription.bicep' = [
  for (id, index) in armGroups: if (withCode) {
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    dependsOn: [code, armTopic]
    params: {
      topicName: armTopics[index]
      name: names.app
      functionId: ids.signals
      accounts: filter(accountIds, account => startsWith(account, '${id}/'))
    }
  }
]

// What tells people about the app itself: alert rules, budget, workbook
module operations 'modules/operations.bicep' = {
  scope: group
  dependsOn: [logs, topic]
  params: {
    suffix: suffix
    environmentName: environmentName
    location: location
    tags: allTags
    insightsId: ids.insights
    ownWorkspaceId: existing.?workspaceId == null ? ids.workspace : null
    topicId: ids.topic
    appUrl: app.outputs.url
    options: monitoring
  }
}

// What would be missed most
module keep 'modules/lock.bicep' = if (lock) {
  scope: group
  dependsOn: [identity, storage]
  params: { storageName: names.storage, identityName: names.identity }
}

@description('Name of the resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the Function app.')
output FUNCTION_APP_NAME string = names.app

@description('Address of the Function app.')
output FUNCTION_APP_URL string = app.outputs.url

@description('Name of the topic.')
output TOPIC_NAME string = last(split(ids.topic, '/'))

@description('Resource id of the topic.')
output TOPIC_ID string = ids.topic

@description('Ids of the system topics for ARM writes, separated by commas.')
output ARM_TOPIC_IDS string = join(
  map(
    armGroups,
    (id, index) => '${id}/providers/Microsoft.EventGrid/systemTopics/${armTopics[index]}'
  ),
  ','
)

@description('Name of the storage account.')
output STORAGE_ACCOUNT_NAME string = names.storage

@description('Name of the identity; give it to whoever must admit the app elsewhere.')
output IDENTITY_NAME string = names.identity
