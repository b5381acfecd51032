// The least: one account, public addresses, code that comes later. Not to be deployed: what it makes is compared.
using '../main.bicep'

param environmentName = 'small'
param location = 'westeurope'
param batchAccounts = [
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-render/providers/Microsoft.Batch/batchAccounts/renderfarm'
]
