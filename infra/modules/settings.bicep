// Everything the Function app is told. It reaches all of Azure by identity: no key is set.

import { settingsType, serviceLogsType, batchAccountType } from 'types.bicep'

@description('Name of the Function app.')
param appName string

@description('Name of the identity.')
param identityName string

@description('Name of the storage account.')
param storageName string

@description('Name of the Application Insights component.')
param insightsName string

@description('Resource id of the topic.')
param topicId string

@description('Event hub with the service logs of Batch. Empty: none.')
param serviceLogs serviceLogsType?

@description('The Batch accounts to watch.')
param accounts batchAccountType[]

@description('What an installation may set.')
param options settingsType

@description('Minutes after which the host ends a function. 0: as host.json says.')
param timeoutMinutes int

@description('Workflows URL for cards.')
@secure()
param teamsWebhook string?

@description('Mail server with its password.')
@secure()
param smtpUrl string?

@description('Further settings of channels, by their names.')
@secure()
param channelSettings object

resource app 'Microsoft.Web/sites@2025-03-01' existing = { name: appName }

resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: insightsName }

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: last(split(topicId, '/'))
  scope: resourceGroup(split(topicId, '/')[2], split(topicId, '/')[4])
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

var timeout = '00:${padLeft(timeoutMinutes, 2, '0')}:00'
var tenantId = options.?entraTenantId ?? tenant().tenantId
// A setting whose value is empty is left out, so that the app's own default holds.
var settings = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  AZURE_CLIENT_ID: identity.properties.clientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  AzureFunctionsJobHost__functionTimeout: timeoutMinutes == 0 ? '' : timeout
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
  APPLICATION_INSIGHTS_NO_STATSBEAT: 'true' // The SDK else reports its own use to Microsoft.
  BATCH_MEDIC_ACCOUNTS: string(accounts)
  BATCH_MEDIC_TOPIC: topic.properties.endpoint
  BATCH_MEDIC_SERVICE_LOGS__fullyQualifiedNamespace: serviceLogs.?host
  BATCH_MEDIC_SERVICE_LOGS__credential: serviceLogs == null ? '' : 'managedidentity'
  BATCH_MEDIC_SERVICE_LOGS__clientId: serviceLogs == null ? '' : identity.properties.clientId
  BATCH_MEDIC_SERVICE_LOGS_HUB: serviceLogs.?hub
  BATCH_MEDIC_POLICY: options.?policyFile
  BATCH_MEDIC_BATCH_API_VERSION: options.?batchApiVersion
  BATCH_MEDIC_HISTORY_MONTHS: string(options.?historyMonths ?? '')
  BATCH_MEDIC_PAGE: options.?pageUrl
  BATCH_MEDIC_ENTRA_CLIENT_ID: options.?entraClientId
  BATCH_MEDIC_ENTRA_TENANT_ID: empty(options.?entraClientId) ? '' : tenantId
  BATCH_MEDIC_TEAMS_WEBHOOK: teamsWebhook
  BATCH_MEDIC_SMTP: smtpUrl
  BATCH_MEDIC_MAIL_ENDPOINT: options.?mailEndpoint
  BATCH_MEDIC_PRICES: options.?pricesFile
  BATCH_MEDIC_MAIL_FROM: options.?mailFrom
  BATCH_MEDIC_MAIL_TO: join(options.?mailTo ?? [], ',')
}

resource config 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: toObject(
    filter(concat(items(settings), items(channelSettings)), setting => !empty(setting.?value)),
    setting => setting.key,
    setting => setting.?value
  )
}
