// What Azure takes for the last part of a resource's name, by type.
// Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const words = (least: number, most: number): RegExp =>
  new RegExp(`^(?=.{${least},${most}}$)[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$`)
const loose = (most: number): RegExp => new RegExp(`^[^<>%&:?/#\\\\]{1,${most}}(?<![. ])$`)
const network = /^(?=.{2,64}$)[a-zA-Z0-9][\w.-]*\w$/
const fixed = (...names: string[]): RegExp => new RegExp(`^(${names.join('|')})$`)

export const nameRules: Readonly<Record<string, RegExp>> = {
  'Microsoft.Authorization/locks': loose(90),
  'Microsoft.Authorization/roleAssignments': guid,
  'Microsoft.Authorization/roleDefinitions': guid,
  'Microsoft.Communication/communicationServices': words(1, 63),
  'Microsoft.Communication/emailServices': words(1, 63),
  'Microsoft.Communication/emailServices/domains': fixed('AzureManagedDomain'),
  'Microsoft.Consumption/budgets': /^[\w-]{1,63}$/,
  'Microsoft.EventGrid/systemTopics': words(3, 128),
  'Microsoft.EventGrid/systemTopics/eventSubscriptions': words(3, 64),
  'Microsoft.EventGrid/topics': words(3, 50),
  'Microsoft.EventGrid/topics/eventSubscriptions': words(3, 64),
  'Microsoft.EventHub/namespaces': /^[a-zA-Z][a-zA-Z0-9-]{4,48}[a-zA-Z0-9]$/,
  'Microsoft.EventHub/namespaces/authorizationRules': /^[a-zA-Z0-9][\w.-]{0,48}[a-zA-Z0-9]$/,
  'Microsoft.EventHub/namespaces/eventhubs': /^[a-zA-Z0-9][\w.-]{0,254}[a-zA-Z0-9]$/,
  'Microsoft.Insights/actionGroups': loose(260),
  'Microsoft.Insights/components': loose(260),
  'Microsoft.Insights/diagnosticSettings': loose(260),
  'Microsoft.Insights/metricAlerts': loose(260),
  'Microsoft.Insights/scheduledQueryRules': loose(260),
  'Microsoft.Insights/workbooks': guid,
  'Microsoft.ManagedIdentity/userAssignedIdentities': /^[a-zA-Z0-9][\w-]{2,127}$/,
  'Microsoft.Network/privateDnsZones': /^(?=.{1,63}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/,
  'Microsoft.Network/privateDnsZones/virtualNetworkLinks': /^(?=.{1,80}$)[a-zA-Z0-9][\w.-]*\w$/,
  'Microsoft.Network/privateEndpoints': /^(?=.{2,80}$)[a-zA-Z0-9][\w.-]*\w$/,
  'Microsoft.Network/privateEndpoints/privateDnsZoneGroups': network,
  'Microsoft.Network/virtualNetworks': network,
  'Microsoft.OperationalInsights/workspaces': words(4, 63),
  'Microsoft.Resources/resourceGroups': /^[\w().-]{0,89}[\w()-]$/,
  'Microsoft.Storage/storageAccounts': /^[a-z0-9]{3,24}$/,
  'Microsoft.Storage/storageAccounts/blobServices': fixed('default'),
  'Microsoft.Storage/storageAccounts/blobServices/containers':
    /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/,
  'Microsoft.Storage/storageAccounts/managementPolicies': fixed('default'),
  'Microsoft.Storage/storageAccounts/queueServices': fixed('default'),
  'Microsoft.Storage/storageAccounts/queueServices/queues': /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/,
  'Microsoft.Web/serverfarms': /^[\w-]{1,60}$/,
  // Azure takes 60; the host's id is the first 32, and two apps of one id stop each other.
  'Microsoft.Web/sites': words(2, 32),
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies': fixed('ftp', 'scm'),
  'Microsoft.Web/sites/config': fixed('appsettings'),
  'Microsoft.Web/sites/extensions': fixed('onedeploy'),
}
