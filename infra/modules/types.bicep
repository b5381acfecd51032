// The shapes of the grouped parameters; a property left out takes the default its description names.

@export()
@description('How the Function app is hosted.')
type hostingType = {
  @description('Version of Node that the app runs on. Default 22.')
  nodeVersion: string?

  @description('Most instances that the app may scale to. Default 40.')
  @minValue(1)
  @maxValue(1000)
  maximumInstances: int?

  @description('Memory of one instance in MB. Default 2048.')
  instanceMemoryMB: (512 | 2048 | 4096)?

  @description('Subnet delegated to Microsoft.App/environments, for Batch accounts without public access. Default: no virtual network.')
  subnetId: string?
}

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

  @description('Base of the links in cards and mails, where the app has a domain of its own. Default: the name Azure gave it.')
  pageUrl: string?

  @description('Client id of an app registration, whose tokens then open the data routes instead of function keys. Default: keys.')
  entraClientId: string?

  @description('Tenant of that registration. Default: the one deployed to.')
  entraTenantId: string?
}

@export()
@description('Logs, their cost, and the alert on silence.')
type monitoringType = {
  @description('Most GB of logs taken in a day; then nothing is taken until the next. Default 1.')
  @minValue(1)
  dailyCapGb: int?

  @description('Days that logs are kept. Default 30.')
  @minValue(30)
  @maxValue(730)
  retentionDays: int?

  @description('Resource ids of the action groups told when the app has fallen silent. Default: the alert shows in the portal alone.')
  actionGroups: string[]?
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
