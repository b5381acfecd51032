// The ways of the app to Batch and to its storage, where they are private: a network of its own, private endpoints.

import { networkType } from 'hosting-types.bicep'

@description('Name of the network, where one is made.')
param name string

@description('Ending of the endpoints\' names.')
param suffix string

@description('Azure region.')
param location string

@description('Tags.')
param tags object

@description('What is asked for.')
param options networkType

@description('Subnet that the app calls out through. Empty: none.')
param appSubnetId string

@description('Subnet that endpoints take their addresses from. Empty: none.')
param endpointSubnetId string

@description('Resource id of the storage account.')
param storageId string

@description('Resource ids of the Batch accounts.')
param accounts string[]

module network 'network.bicep' = if ((options.?make ?? false) && options.?subnetId == null) {
  params: {
    name: name
    location: location
    tags: tags
    addressPrefix: options.?addressPrefix ?? '10.83.0.0/24'
  }
}

module endpoints 'private-network.bicep' = if (options.?privateEndpoints ?? false) {
  dependsOn: [network]
  params: {
    suffix: suffix
    location: location
    tags: tags
    subnetId: empty(appSubnetId) || empty(endpointSubnetId)
      ? fail('network.privateEndpoints needs network.make, or both network.subnetId and network.endpointSubnetId.')
      : endpointSubnetId
    networkId: first(split(appSubnetId, '/subnets/'))
    storageId: storageId
    accounts: (options.?batchEndpoints ?? true) ? accounts : []
    zones: options.?zones ?? {}
  }
}
