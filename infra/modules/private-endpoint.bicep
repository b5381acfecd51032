// One private endpoint with its name in a private DNS zone.

@description('Name of the endpoint.')
param name string

@description('Azure region: that of the network.')
param location string

@description('Tags.')
param tags object

@description('Subnet that it takes its address from.')
param subnetId string

@description('Resource id of what it leads to.')
param targetId string

@description('Which door of that resource, such as blob or batchAccount.')
param door string

@description('Resource id of the private DNS zone.')
param zoneId string

resource endpoint 'Microsoft.Network/privateEndpoints@2026-03-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: door, properties: { privateLinkServiceId: targetId, groupIds: [door] } }
    ]
  }

  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: door, properties: { privateDnsZoneId: zoneId } }]
    }
  }
}
