// The code, taken from an address as it is: the package was built before, Azure installs and builds nothing.
// One deploy is the only way to Flex Consumption: it puts the package into the container `deployment`.

@description('Name of the Function app.')
param appName string

@description('Address of the zip, which Azure must be able to read; may carry a signature.')
@secure()
param packageUri string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource package 'Microsoft.Web/sites/extensions@2025-03-01' = {
  parent: app
  name: 'onedeploy'
  // The types know only MSDeploy's body. This one is that of Microsoft's own samples:
  // https://github.com/Azure-Samples/azure-functions-flex-consumption-samples
  #disable-next-line BCP187
  properties: { packageUri: packageUri, remoteBuild: false }
}
