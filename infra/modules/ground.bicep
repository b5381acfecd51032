// What the app stands on: its identity, the storage account, logs, and what the identity may do there.

import { monitoringType } from 'types.bicep'

@description('Names by what they are for.')
param names object

@description('Azure region.')
param location string

@description('Tags.')
param tags object

@description('Days after which evidence is deleted.')
param evidenceDays int

@description('Whether private endpoints are the only way into the storage account.')
param private bool

@description('Resource id of a workspace that is there already. Default: one is made.')
param workspaceId string?

@description('Retention and daily cap of logs.')
param monitoring monitoringType

@description('Lock what cannot be made again against deletion.')
param lock bool

// Who the app is
module identity 'identity.bicep' = {
  params: { name: names.identity, location: location, tags: tags }
}

// State, queues and evidence
module storage 'storage.bicep' = {
  params: {
    name: names.storage
    location: location
    tags: tags
    evidenceDays: evidenceDays
    private: private
  }
}

// Logs and metrics
module logs 'monitoring.bicep' = {
  params: {
    existingWorkspaceId: workspaceId
    workspaceName: names.workspace
    insightsName: names.insights
    location: location
    tags: tags
    options: monitoring
  }
}

module roles 'roles.bicep' = {
  dependsOn: [storage, logs]
  params: {
    principalId: identity.outputs.principalId
    storageName: names.storage
    insightsName: names.insights
  }
}

// What would be missed most
module keep 'lock.bicep' = if (lock) {
  dependsOn: [identity, storage]
  params: { storageName: names.storage, identityName: names.identity }
}

@description('Object id of the identity, to which roles are assigned.')
output principalId string = identity.outputs.principalId
