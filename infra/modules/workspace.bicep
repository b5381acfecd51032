// The Log Analytics workspace, where none is brought along; it takes no key and stops at a daily cap.

import { monitoringType } from 'types.bicep'

@description('Name of the workspace.')
param name string

@description('Azure region.')
param location string

@description('Tags.')
param tags object

@description('Retention and daily cap.')
param options monitoringType

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: options.?retentionDays ?? 30
    workspaceCapping: { dailyQuotaGb: options.?dailyCapGb ?? 1 }
    features: { disableLocalAuth: true }
  }
}
