// The Function app on Flex Consumption. Runtime and scale stand in functionAppConfig; this plan refuses
// FUNCTIONS_WORKER_RUNTIME and the WEBSITE_ settings of other plans.

import { hostingType } from 'hosting-types.bicep'

@description('Name of the Function app.')
param name string

@description('Name of the plan.')
param planName string

@description('Azure region.')
param location string

@description('Tags.')
param tags object

@description('Runtime and instances.')
param hosting hostingType

@description('Subnet that the app calls out through, delegated to Microsoft.App/environments. Empty: none.')
param subnetId string

@description('Name of the identity.')
param identityName string

@description('Name of the storage account that code is deployed to.')
param storageName string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = { name: storageName }

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'app' }) // by which azd finds it
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    // Without it a setting that leads to a Key Vault is read by an identity that the app does not have.
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      runtime: { name: 'node', version: hosting.?nodeVersion ?? '22' }
      scaleAndConcurrency: {
        maximumInstanceCount: hosting.?maximumInstances ?? 40
        instanceMemoryMB: hosting.?instanceMemoryMB ?? 2048
        alwaysReady: hosting.?alwaysReady ?? []
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}deployment'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
    }
    // No ftpsState: this plan has no FTP, and refuses the property (Azure/terraform-azurerm-avm-res-web-site issue 360).
    siteConfig: { minTlsVersion: '1.2', scmMinTlsVersion: '1.2' }
  }

  // Code is deployed with a token, never with a publishing password.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

@description('Its address.')
output url string = 'https://${app.properties.defaultHostName}'
