// What tells people about the app itself: who hears, the alert rules, the budget and the workbook.

import { monitoringType } from 'types.bicep'

@description('Last part of the names of what is made.')
param suffix string

@description('Name of this installation.')
param environmentName string

@description('Azure region.')
param location string

@description('Tags.')
param tags object

@description('Resource id of the Application Insights component.')
param insightsId string

@description('Resource id of the workspace, where it is our own.')
param ownWorkspaceId string?

@description('Resource id of the topic.')
param topicId string

@description('Address of the Function app.')
param appUrl string

@description('Who is told, budget, runbook.')
param options monitoringType

var addresses = options.?mailTo ?? []
var runbook = options.?runbook ?? 'docs/runbook.md'

module own 'receivers.bicep' = if (!empty(addresses)) {
  params: { name: 'ag-batch-medic-${suffix}', tags: tags, addresses: addresses }
}

var receivers = concat(
  options.?actionGroups ?? [],
  empty(addresses)
    ? []
    : [resourceId('Microsoft.Insights/actionGroups', 'ag-batch-medic-${suffix}')]
)

module alerts 'alerts.bicep' = {
  dependsOn: [own]
  params: {
    prefix: 'alert-batch-medic-${suffix}'
    location: location
    tags: tags
    insightsId: insightsId
    ownWorkspaceId: ownWorkspaceId
    topicId: topicId
    receivers: receivers
    runbook: runbook
  }
}

module budget 'budget.bicep' = if (options.?budget != null) {
  dependsOn: [own]
  params: {
    name: 'budget-batch-medic-${suffix}'
    options: options.?budget!
    addresses: addresses
    receivers: receivers
  }
}

module workbook 'workbook.bicep' = {
  params: {
    location: location
    tags: tags
    insightsId: insightsId
    title: 'Batch Medic (${environmentName})'
    runbook: runbook
    pageUrl: '${appUrl}/api/console'
  }
}
