// The private ways to the storage account and to each Batch account, and the DNS zones that name them.

import { dnsZonesType } from 'hosting-types.bicep'

@description('Ending of the endpoints\' names.')
param suffix string

@description('Azure region: that of the network.')
param location string

@description('Tags.')
param tags object

@description('Subnet for the endpoints.')
param subnetId string

@description('Virtual network of the app, which asks the zones.')
param networkId string

@description('Resource id of the storage account.')
param storageId string

@description('Resource ids of the Batch accounts that get an endpoint here.')
param accounts string[]

@description('Zones that are there already.')
param zones dnsZonesType

var storageDoors = ['blob', 'queue', 'table']
var made = filter(
  union(storageDoors, empty(accounts) ? [] : ['batch']),
  door => empty(zones[?door])
)
// Batch's zone: https://learn.microsoft.com/azure/batch/private-connectivity
var zoneNames = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  batch: 'privatelink.batch.azure.com'
}

module zone 'private-zone.bicep' = [
  for door in made: {
    params: { name: zoneNames[door], tags: tags, networkId: networkId }
  }
]

var zoneIds = toObject(
  items(zoneNames),
  one => one.key,
  one => zones[?one.key] ?? resourceId('Microsoft.Network/privateDnsZones', one.value)
)

module toStorage 'private-endpoint.bicep' = [
  for door in storageDoors: {
    dependsOn: [zone]
    params: {
      name: 'pe-batch-medic-${door}-${suffix}'
      location: location
      tags: tags
      subnetId: subnetId
      targetId: storageId
      door: door
      zoneId: zoneIds[door]
    }
  }
]

module toBatch 'private-endpoint.bicep' = [
  for id in accounts: {
    dependsOn: [zone]
    params: {
      name: 'pe-batch-medic-${last(split(id, '/'))}-${uniqueString(suffix, toLower(id))}'
      location: location
      tags: tags
      subnetId: subnetId
      targetId: id
      door: 'batchAccount'
      zoneId: zoneIds.batch
    }
  }
]
