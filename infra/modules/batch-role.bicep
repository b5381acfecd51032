// Our own role on Batch accounts: run pools and jobs, delete neither. Its rights, with the calls that need them and
// why, stand in infra/permissions.json: change them there.
targetScope = 'subscription'

@description('Name of the role definition, a GUID.')
param name string

@description('Distinguishes the roles of several installations; a role name is unique in the tenant.')
param label string

@description('Ids of the subscriptions in which the role can be assigned.')
param assignableScopes string[]

var rights = loadJsonContent('../permissions.json', '$.operator.rights')

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: name
  properties: {
    roleName: 'Batch Medic operator (${label})'
    description: 'Watch and repair the pools and tasks of a Batch account; delete no pool and no job.'
    type: 'CustomRole'
    assignableScopes: assignableScopes
    permissions: [
      {
        actions: map(filter(rights, one => one.kind == 'actions'), one => one.right)
        notActions: map(filter(rights, one => one.kind == 'notActions'), one => one.right)
        dataActions: map(filter(rights, one => one.kind == 'dataActions'), one => one.right)
        notDataActions: map(filter(rights, one => one.kind == 'notDataActions'), one => one.right)
      }
    ]
  }
}
