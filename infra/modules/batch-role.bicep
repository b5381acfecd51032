// Our own role on Batch accounts: run pools and jobs, delete neither.
// Batch authorises pool calls as actions and job calls as data actions. Which verb admits a node's
// reboot is not documented, so pools/* stays whole but for the deletion of a pool.
targetScope = 'subscription'

@description('Name of the role definition, a GUID.')
param name string

@description('Distinguishes the roles of several installations; a role name is unique in the tenant.')
param label string

@description('Ids of the subscriptions in which the role can be assigned.')
param assignableScopes string[]

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: name
  properties: {
    roleName: 'Batch Medic operator (${label})'
    description: 'Watch and repair the pools and tasks of a Batch account; delete no pool and no job.'
    type: 'CustomRole'
    assignableScopes: assignableScopes
    permissions: [
      {
        actions: ['Microsoft.Batch/batchAccounts/read', 'Microsoft.Batch/batchAccounts/pools/*']
        notActions: ['Microsoft.Batch/batchAccounts/pools/delete']
        dataActions: ['Microsoft.Batch/batchAccounts/jobs/*']
        notDataActions: ['Microsoft.Batch/batchAccounts/jobs/delete']
      }
    ]
  }
}
