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

  @description('Instances kept warm, paid for around the clock. Default: none; the first call after a quiet time then waits for a cold start.')
  alwaysReady: alwaysReadyType[]?

  @description('Minutes after which the host ends a function that still runs. Default: that of host.json, 5.')
  @minValue(5)
  @maxValue(59)
  functionTimeoutMinutes: int?
}

@export()
@description('Warm instances of one group of functions.')
type alwaysReadyType = {
  @description('What they are for: "http" for the routes and the page, or "function:NAME" for one other function, such as function:examine.')
  name: string

  @description('How many.')
  @minValue(1)
  instanceCount: int
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

  @description('Resource ids of action groups of your own that alerts and the budget tell as well. With none and no mailTo, alerts show in the portal alone.')
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
@description('What is there already and is used instead of made.')
type existingType = {
  @description('Resource id of a Log Analytics workspace. Its retention and its cap stay as they are. Default: one is made.')
  workspaceId: string?

  @description('Resource id of an Event Grid topic that takes CloudEvents 1.0. It keeps no dead letters for the app, as it has not its identity. Default: one is made.')
  topicId: string?
}

@export()
@description('How the app reaches Batch and its storage. Left empty: over public addresses, by identity.')
type networkType = {
  @description('Subnet of your own that the app calls out through: delegated to Microsoft.App/environments, in the app\'s region, /27 or larger, for nothing else.')
  subnetId: string?

  @description('Make a virtual network with its subnets, where subnetId is not given. Default false.')
  make: bool?

  @description('Addresses of the network that is made, /24 or larger. Default 10.83.0.0/24.')
  addressPrefix: string?

  @description('Private endpoints for the storage account, whose public door is then shut, and for each Batch account. Default false.')
  privateEndpoints: bool?

  @description('Subnet of your own for the endpoints; needed with privateEndpoints and subnetId.')
  endpointSubnetId: string?

  @description('Whether the Batch accounts get endpoints here too; false where your network reaches them already. Default true.')
  batchEndpoints: bool?

  @description('Private DNS zones of your own, by what they are for; the app\'s network must ask them. Those left out are made.')
  zones: dnsZonesType?
}

@export()
@description('Resource ids of private DNS zones.')
type dnsZonesType = {
  @description('privatelink.blob.core.windows.net')
  blob: string?

  @description('privatelink.queue.core.windows.net')
  queue: string?

  @description('privatelink.table.core.windows.net')
  table: string?

  @description('privatelink.batch.azure.com')
  batch: string?
}

@export()
@description('Further doors through which the app hears of changes sooner. The census finds them all without.')
type eventsType = {
  @description('Changes that ARM makes to watched accounts and their pools: a system topic in each account\'s group. Default false.')
  armWrites: bool?

  @description('Names of system topics that groups have for themselves already, by the group\'s id in lower case; Azure admits one. Default: one is made.')
  armTopics: { *: string }?

  @description('Batch\'s service logs by an event hub, for the accounts in the app\'s region. Default false.')
  serviceLogs: bool?
}

@export()
@description('Mail by Azure Communication Services.')
type mailType = {
  @description('Make the service with a domain that Azure manages; mailFrom and mailEndpoint of the settings then come from it. Default false.')
  make: bool?

  @description('Geography in which mails rest. Default Europe.')
  dataLocation: string?
}
