// Application Insights: telemetry of the app, taken by identity alone, kept in a workspace of its own or one that is there.

import { monitoringType } from 'types.bicep'

@description('Resource id of the workspace that is there. Default: one is made.')
param existingWorkspaceId string?

@description('Name of the workspace that is made.')
param workspaceName string

@description('Name of the Application Insights component.')
param insightsName string

@description('Azure region.')
param location string

@description('Tags.')
param tags object

@description('Retention and daily cap.')
param options monitoringType

module workspace 'workspace.bicep' = if (existingWorkspaceId == null) {
  params: { name: workspaceName, location: location, tags: tags, options: options }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  dependsOn: [workspace]
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: existingWorkspaceId == null
      ? resourceId('Microsoft.OperationalInsights/workspaces', workspaceName)
      : existingWorkspaceId!
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
  }
}
