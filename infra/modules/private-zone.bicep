// A private DNS zone that the app's network asks.

@description('Name of the zone.')
param name string

@description('Tags.')
param tags object

@description('Resource id of the virtual network.')
param networkId string

// DNS zones are of no region.
var everywhere = 'global'

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: name
  location: everywhere
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: 'batch-medic-${uniqueString(networkId)}'
    location: everywhere
    tags: tags
    properties: { virtualNetwork: { id: networkId }, registrationEnabled: false }
  }
}

@description('Resource id of the zone.')
output id string = zone.id
