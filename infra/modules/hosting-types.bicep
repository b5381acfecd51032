// The shapes of the parameters that say where the app runs, and by which ways it reaches what.

@export()
@description('How the Function app is hosted.')
type hostingType = {
  @description('Version of Node that the app runs on. Default 22.')
  nodeVersion: string?

  @description('Most instances that the app may scale to. Default 40.')
  @minValue(1)
  @maxValue(1000)
  maximumInstances: int?

  @description('Memory of one instance in MB. Default 2048.')
  instanceMemoryMB: (512 | 2048 | 4096)?

  @description('Instances kept warm, paid for around the clock. Default: none; the first call after a quiet time then waits for a cold start.')
  alwaysReady: alwaysReadyType[]?

  @description('Minutes after which the host ends a function that still runs. Default: that of host.json, 5.')
  @minValue(5)
  @maxValue(59)
  functionTimeoutMinutes: int?
}

@export()
@description('Warm instances of one group of functions.')
type alwaysReadyType = {
  @description('What they are for: "http" for the routes and the page, or "function:NAME" for one other function, such as function:examine.')
  name: string

  @description('How many.')
  @minValue(1)
  instanceCount: int
}

@export()
@description('How the app reaches Batch and its storage. Left empty: over public addresses, by identity.')
type networkType = {
  @description('Subnet of your own that the app calls out through: delegated to Microsoft.App/environments, in the app\'s region, /27 or larger, for nothing else.')
  subnetId: string?

  @description('Make a virtual network with its subnets, where subnetId is not given. Default false.')
  make: bool?

  @description('Addresses of the network that is made, /24 or larger. Default 10.83.0.0/24.')
  addressPrefix: string?

  @description('Private endpoints for the storage account, whose public door is then shut, and for each Batch account. Default false.')
  privateEndpoints: bool?

  @description('Subnet of your own for the endpoints; needed with privateEndpoints and subnetId.')
  endpointSubnetId: string?

  @description('Whether the Batch accounts get endpoints here too; false where your network reaches them already. Default true.')
  batchEndpoints: bool?

  @description('Private DNS zones of your own, by what they are for; the app\'s network must ask them. Those left out are made.')
  zones: dnsZonesType?
}

@export()
@description('Resource ids of private DNS zones.')
type dnsZonesType = {
  @description('privatelink.blob.core.windows.net')
  blob: string?

  @description('privatelink.queue.core.windows.net')
  queue: string?

  @description('privatelink.table.core.windows.net')
  table: string?

  @description('privatelink.batch.azure.com')
  batch: string?
}
