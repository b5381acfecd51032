// Mail by Azure Communication Services from a domain that Azure manages, so that no mail server and no DNS is needed.
// Azure takes 5 mails a minute and 10 an hour from such a domain; the app keeps to that.

import { communicationOwner } from 'role-ids.bicep'

@description('Name of the Communication Service; part of its address.')
param name string

@description('Name of the Email Communication Service.')
param emailName string

@description('Geography in which mails rest.')
param dataLocation string

@description('Tags.')
param tags object

@description('Object id of the identity that sends.')
param principalId string

// Both services are of no region; their data rests where dataLocation says.
var everywhere = 'global'

resource email 'Microsoft.Communication/emailServices@2026-03-18' = {
  name: emailName
  location: everywhere
  tags: tags
  properties: { dataLocation: dataLocation }

  resource domain 'domains' = {
    name: 'AzureManagedDomain'
    location: everywhere
    tags: tags
    properties: { domainManagement: 'AzureManaged', userEngagementTracking: 'Disabled' }
  }
}

resource service 'Microsoft.Communication/communicationServices@2026-03-18' = {
  name: name
  location: everywhere
  tags: tags
  properties: {
    dataLocation: dataLocation
    disableLocalAuth: true
    linkedDomains: [email::domain.id]
  }
}

// The narrowest role that Azure has for sending by identity; it may also change this one service.
resource sender 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(service.id, principalId, communicationOwner)
  scope: service
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      communicationOwner
    )
  }
}

@description('Address that takes mails.')
output endpoint string = 'https://${service.properties.hostName}'

@description('Address that mails come from.')
output from string = 'DoNotReply@${email::domain.properties.fromSenderDomain}'
