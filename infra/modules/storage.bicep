// The storage account that holds everything: state and history (tables), work (queues), evidence (blobs).
// The app makes its tables itself, because one is born every month.

@description('Name of the storage account.')
param name string

@description('Azure region.')
param location string

@description('Tags.')
param tags object

@description('Days after which evidence is deleted.')
param evidenceDays int

@description('Whether private endpoints are the only way in; Azure\'s own trusted services keep theirs, by identity.')
param private bool

// What was deleted or overwritten can be brought back for so long.
var undo = { enabled: true, days: 7 }
var containers = ['deployment', 'evidence', 'deadletter']
var queues = ['pool-exams', 'pool-exams-poison', 'pool-drains', 'census-beats']

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    isLocalUserEnabled: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    // Never `Disabled`: Event Grid, which writes dead letters, comes through a firewall (MicrosoftDocs/azure-docs issue 120541).
    publicNetworkAccess: 'Enabled'
    networkAcls: { defaultAction: private ? 'Deny' : 'Allow', bypass: 'AzureServices' }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: undo
      containerDeleteRetentionPolicy: undo
    }

    resource container 'containers' = [
      for container in containers: {
        name: container
        properties: { publicAccess: 'None' }
      }
    ]
  }

  resource queueService 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [for queue in queues: { name: queue }]
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    dependsOn: [blobs]
    properties: {
      policy: {
        rules: [
          {
            name: 'forget-evidence'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['blockBlob', 'appendBlob']
                prefixMatch: ['evidence/', 'deadletter/']
              }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: evidenceDays } } }
            }
          }
          {
            name: 'forget-old-packages' // never the base blob: that is the package that runs
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['deployment/'] }
              actions: {
                snapshot: { delete: { daysAfterCreationGreaterThan: 30 } }
                version: { delete: { daysAfterCreationGreaterThan: 30 } }
              }
            }
          }
        ]
      }
    }
  }
}
