// The one identity of the app: whatever it reads, writes or repairs in Azure, it does as this.

@description('Name of the identity.')
param name string

@description('Azure region.')
param location string

@description('Tags.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Object id, to which roles are assigned.')
output principalId string = identity.properties.principalId
