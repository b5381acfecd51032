// Sends the service log of one Batch account to the event hub; deployed into the account's own resource group.
// Azure takes a hub in the account's own region alone. An account elsewhere sends nothing: the census covers it.
// https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings#destination-limitations

@description('Name of the Batch account.')
param accountName string

@description('Region of the account.')
param accountLocation string

@description('Region of the hub.')
param hubLocation string

@description('Name of the diagnostic setting; an account has room for five.')
param name string

@description('Resource id of the rule by which Azure Monitor sends.')
param ruleId string

@description('Name of the hub.')
param hub string

var sameRegion = toLower(replace(accountLocation, ' ', '')) == toLower(replace(hubLocation, ' ', ''))

resource account 'Microsoft.Batch/batchAccounts@2024-07-01' existing = {
  name: accountName
}

resource setting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (sameRegion) {
  name: name
  scope: account
  properties: {
    eventHubAuthorizationRuleId: ruleId
    eventHubName: hub
    logs: [{ category: 'ServiceLog', enabled: true }]
  }
}
