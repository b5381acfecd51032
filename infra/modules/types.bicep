// The shapes of the grouped parameters; a property left out takes the default its description names.

@export()
@description('What the app can be told, secrets apart. A property left out is not set, and the app takes its own default.')
type settingsType = {
  @description('Path of the policy file in the package. Default policy.json.')
  policyFile: string?

  @description('Address that mails come from.')
  mailFrom: string?

  @description('Addresses that mails go to.')
  mailTo: string[]?

  @description('Endpoint of Azure Communication Services that takes mails, in place of a mail server.')
  mailEndpoint: string?

  @description('Path of a file with prices in the package. Default: list prices.')
  pricesFile: string?

  @description('Version of the Batch service API to speak. Default: that of the SDK.')
  batchApiVersion: string?

  @description('Whole months of history kept beside the one that runs. Default 13.')
  @minValue(1)
  @maxValue(120)
  historyMonths: int?

  @description('Base of the links in cards and mails, where the app has a domain of its own. Default: the name Azure gave it.')
  pageUrl: string?

  @description('Client id of an app registration, whose tokens then open the data routes instead of function keys. Default: keys.')
  entraClientId: string?

  @description('Tenant of that registration. Default: the one deployed to.')
  entraTenantId: string?
}

@export()
@description('Logs, what they may cost, and who hears when something is wrong with the app itself.')
type monitoringType = {
  @description('Most GB of logs taken in a day; then nothing is taken until the next. Default 1.')
  @minValue(1)
  dailyCapGb: int?

  @description('Days that logs are kept. Default 30.')
  @minValue(30)
  @maxValue(730)
  retentionDays: int?

  @description('Addresses that alerts and the budget write to. Default: none.')
  mailTo: string[]?

  @description('Resource ids of action groups of your own, in this subscription, that alerts and the budget tell as well; Azure takes five for a rule, one of which mailTo makes. With none and no mailTo, alerts show in the portal alone.')
  @maxLength(4)
  actionGroups: string[]?

  @description('Budget of the resource group. Default: none.')
  budget: budgetType?

  @description('Address under which your people read docs/runbook.md; alerts and the workbook link to it. Default: they name the file.')
  runbook: string?
}

@export()
@description('A budget: Azure writes at 80 % and 100 % of it, and when the month is going to exceed it.')
type budgetType = {
  @description('Amount a month, in the currency that the subscription is billed in.')
  @minValue(1)
  monthlyAmount: int

  @description('Month of its start, such as 2026-12: that of the first deployment. Azure admits no earlier one, and never another afterwards.')
  @minLength(7)
  @maxLength(7)
  firstMonth: string
}

@export()
@description('A Batch account as the app is told of it.')
type batchAccountType = {
  @description('Name of the account.')
  name: string

  @description('Its service address, with https.')
  url: string

  @description('Its resource id, by which the app asks Azure for causes.')
  resourceId: string
}

@export()
@description('The event hub with the service logs of Batch.')
type serviceLogsType = {
  @description('Name of the hub.')
  hub: string

  @description('Host of its namespace.')
  host: string
}
