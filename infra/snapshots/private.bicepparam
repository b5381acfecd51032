// No public way to storage and Batch: a network of its own with private endpoints, code in one go.
using '../main.bicep'

param environmentName = 'private'
param location = 'swedencentral'
param batchRole = 'builtIn'
param batchAccounts = [
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-render/providers/Microsoft.Batch/batchAccounts/renderfarm'
]
param network = { make: true, privateEndpoints: true }
param packageUri = 'https://example.com/batch-medic/app.zip'
param monitoring = { dailyCapGb: 2 }
