// The budget of the resource group: Azure writes when it is used up, and when it is going to be. It stops nothing.

import { budgetType } from 'types.bicep'

@description('Name of the budget.')
param name string

@description('Amount and month of its start.')
param options budgetType

@description('Addresses that hear of it.')
param addresses string[]

@description('Resource ids of the action groups that are told; with none and no address, the owners of the group are.')
param receivers string[]

var told = {
  enabled: true
  operator: 'GreaterThan'
  contactEmails: addresses
  contactGroups: receivers
  contactRoles: empty(addresses) && empty(receivers) ? ['Owner'] : []
}

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: options.monthlyAmount
    timeGrain: 'Monthly'
    timePeriod: { startDate: '${options.firstMonth}-01' }
    notifications: {
      mostIsUsed: { ...told, thresholdType: 'Actual', threshold: 80 }
      isUsed: { ...told, thresholdType: 'Actual', threshold: 100 }
      willBeUsed: { ...told, thresholdType: 'Forecasted', threshold: 100 }
    }
  }
}
