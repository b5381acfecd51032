// A virtual network for the app: one subnet that it calls out through, one for private endpoints.
// Flex Consumption wants its subnet for itself and at least a /27; a name with an underscore is refused.
// https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#virtual-network-integration
// Subnets of new networks have no way out by default; a delegated one goes out by its service, and endpoints need none.
// https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access

@description('Name of the network.')
param name string

@description('Azure region.')
param location string

@description('Tags.')
param tags object

@description('Its addresses, a /24 or more; the subnets take the first two /26.')
param addressPrefix string

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          delegations: [
            { name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: cidrSubnet(addressPrefix, 26, 1) }
      }
    ]
  }
}
