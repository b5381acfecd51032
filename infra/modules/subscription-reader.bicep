// Lets the app read what Azure keeps for a whole subscription and no group: who changed what, the addresses
// of services, VM sizes and quotas. A role of these reads alone; Reader would open every resource. They stand, with
// the calls that need them, in infra/permissions.json: change them there.
targetScope = 'subscription'

@description('Object id of the identity.')
param principalId string

@description('Name of the role definition, a GUID.')
param roleName string

@description('Distinguishes the roles of several installations; a role name is unique in the tenant.')
param label string

var rights = loadJsonContent('../permissions.json', '$.doctor.rights')

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: roleName
  properties: {
    roleName: 'Batch Medic doctor (${label})'
    description: 'Read the Activity Log, service tags, VM sizes of Batch and quotas of a subscription.'
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [
      {
        actions: map(rights, one => one.right)
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, principalId, roleName)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: role.id
  }
}
