// Who hears of the app itself: an action group that writes mails.

@description('Name of the group.')
param name string

@description('Tags.')
param tags object

@description('Addresses that mails go to.')
param addresses string[]

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    // Stands in front of a text message; twelve letters at most.
    groupShortName: 'batch-medic'
    emailReceivers: [
      for (address, index) in addresses: {
        name: 'mail-${index}'
        emailAddress: address
        useCommonAlertSchema: true
      }
    ]
  }
}

@description('Resource id of the group.')
output id string = group.id
