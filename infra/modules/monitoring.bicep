// Logs and metrics, taken by identity alone and capped by the day; and the alert from outside the app.

import { monitoringType } from 'types.bicep'

@description('Name of the workspace.')
param workspaceName string

@description('Name of the Application Insights component.')
param insightsName string

@description('Azure region.')
param location string

@description('Tags.')
param tags object

@description('Retention, daily cap, action groups.')
param options monitoringType

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: options.?retentionDays ?? 30
    workspaceCapping: { dailyQuotaGb: options.?dailyCapGb ?? 1 }
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
  }
}

// The app cannot tell that it has stopped. A census runs every 30 seconds and says so; five minutes
// without a word is silence, and five more are what logs may take to arrive.
resource silence 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: '${insightsName}-silence'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'Batch Medic has fallen silent'
    description: 'No census was completed: nobody watches the pools. See the runbook, "The app is silent".'
    severity: 1
    enabled: true
    scopes: [workspace.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT10M'
    autoMitigate: true
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: '''
union isfuzzy=true
  (AppTraces | where Message has 'census.completed'),
  (AppEvents | where Name == 'census.completed'),
  (AppMetrics | where Name == 'census.completed')
'''
          timeAggregation: 'Count'
          operator: 'LessThan'
          threshold: 1
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: options.?actionGroups ?? [] }
  }
}
