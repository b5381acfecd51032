// Keeps from deletion what cannot be made again: state and history in the storage account, and the identity, without
// which every right on every Batch account would have to be given anew. Data in the account can still be deleted.

@description('Name of the storage account.')
param storageName string

@description('Name of the identity.')
param identityName string

var notes = 'Batch Medic: has what cannot be made again. Remove this lock before you remove Batch Medic.'

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource onStorage 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'batch-medic-keep'
  scope: storage
  properties: { level: 'CanNotDelete', notes: notes }
}

resource onIdentity 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'batch-medic-keep'
  scope: identity
  properties: { level: 'CanNotDelete', notes: notes }
}
