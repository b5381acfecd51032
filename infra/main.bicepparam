// The parameters of an installation. azd fills the environment variables; without azd, write values here.
using 'main.bicep'

// Required. Part of every resource name, 2 to 16 letters and digits.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')

// Region of every resource; it must offer Flex Consumption.
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')

// Resource group, made unless existing says that it is there.
param resourceGroupName = 'rg-batch-medic-${environmentName}'

// Tags on everything, for example the cost centre.
param tags = {}

// Required. The Batch accounts to watch, by resource id, separated by commas. The identity that deploys must
// be allowed to assign roles in their groups.
param batchAccounts = filter(
  map(split(readEnvironmentVariable('BATCH_MEDIC_BATCH_ACCOUNTS', ''), ','), id => trim(id)),
  id => !empty(id)
)

// 'custom' makes a role that deletes nothing; 'builtIn' takes Azure Batch Data Contributor, where making
// roles is not allowed. What is changed here or taken out of a list below stays in Azure until it is deleted there:
// docs/permissions.md.
param batchRole = 'custom'

// Groups to read for diagnosis, as '/subscriptions/ID/resourceGroups/NAME', separated by commas: those of the
// accounts, of the pools' virtual networks, and of their private DNS zones, identities and images.
param readableGroups = filter(
  map(split(readEnvironmentVariable('BATCH_MEDIC_READABLE_GROUPS', ''), ','), id => trim(id)),
  id => !empty(id)
)

// Subscriptions to read for diagnosis, as '/subscriptions/ID', separated by commas: who changed what,
// service tags, quotas.
param readableSubscriptions = filter(
  map(split(readEnvironmentVariable('BATCH_MEDIC_READABLE_SUBSCRIPTIONS', ''), ','), id => trim(id)),
  id => !empty(id)
)

// Runtime and scale. alwaysReady keeps instances warm around the clock and costs as long: none unless you name
// a group, such as [{ name: 'http', instanceCount: 1 }] for the page. functionTimeoutMinutes is how long a function
// may run.
param hosting = {
  nodeVersion: '22'
  maximumInstances: 40
  instanceMemoryMB: 2048
  alwaysReady: []
  functionTimeoutMinutes: 5
}

// Left empty, the app reaches Batch and its storage by public addresses, with its identity alone. For accounts
// without public access: make: true makes a virtual network (addressPrefix), or subnetId names a subnet of yours, /27 or larger,
// delegated to Microsoft.App/environments. privateEndpoints: true makes private ways to the storage account, whose
// public door is then shut, and to each Batch account (not where batchEndpoints is false); with a subnet of yours it
// also needs endpointSubnetId. zones names private DNS zones that you have already, by blob, queue, table and batch.
param network = {}

// What you have already and want used: workspaceId, a Log Analytics workspace; topicId, an Event Grid topic for CloudEvents;
// group: true where the resource group is there, which then keeps its region and its tags.
param existing = {}

// Further doors, all off: the census finds what they tell, up to half a minute later. armWrites hears of pools that ARM makes,
// resizes or deletes, by a system topic in each account's group; where a group has one already, armTopics names it:
// { '/subscriptions/ID/resourcegroups/name': 'topic' }, in lower case. serviceLogs brings Batch's own log by an event hub, about 11 USD
// a month, for the accounts in the app's region; Azure Monitor writes to that hub with a key, so the namespace of the
// hub admits keys; docs/security.md says who could use them.
param events = {
  armWrites: false
  serviceLogs: false
}

// make: true makes Azure Communication Services with a domain of Azure's own; mails then need mailTo alone. dataLocation
// is where they rest.
param mail = {
  make: false
  dataLocation: 'Europe'
}

// Address of app.zip, readable by Azure, for a deployment in one go. Not set: the code comes by azd or the CLI.
param packageUri = empty(readEnvironmentVariable('BATCH_MEDIC_PACKAGE_URI', ''))
  ? null
  : readEnvironmentVariable('BATCH_MEDIC_PACKAGE_URI', '')

// true locks the storage account and the identity against deletion; the locks go first when you remove Batch Medic.
param lock = false

// policyFile and pricesFile are files in the package; without the second list prices count. mailTo and mailFrom are the addresses
// of mails, mailEndpoint a Communication Services of yours that sends them. historyMonths: how long incidents are kept.
// entraClientId lets people sign in instead of having a key, in entraTenantId, by default the tenant deployed to. pageUrl is for
// where something lets people in to /api/incidents/ID; batchApiVersion for an account that does not know the SDK's.
param settings = {
  policyFile: 'policy.json'
  entraClientId: readEnvironmentVariable('BATCH_MEDIC_ENTRA_CLIENT_ID', '')
}

// Secrets come from the environment, never from this file. Empty means: no Teams, no mail.
param teamsWebhook = readEnvironmentVariable('BATCH_MEDIC_TEAMS_WEBHOOK', '')
param smtpUrl = readEnvironmentVariable('BATCH_MEDIC_SMTP', '')

// Further channels by the names of their settings, see docs/channels.md. Empty values are not set.
param channelSettings = {
  BATCH_MEDIC_WEBHOOK: readEnvironmentVariable('BATCH_MEDIC_WEBHOOK', '')
  BATCH_MEDIC_WEBHOOK_SECRET: readEnvironmentVariable('BATCH_MEDIC_WEBHOOK_SECRET', '')
}

// Logs are cut off at the daily cap. mailTo and actionGroups (ids, four at most, of this subscription) hear when something is
// wrong with the app itself; with neither, alerts show in the portal alone. More here: runbook, the address under which your people read docs/runbook.md,
// and a budget of the resource group, such as { monthlyAmount: 50, firstMonth: '2026-12' }, the month of the first deployment.
param monitoring = {
  dailyCapGb: 1
  retentionDays: 30
  mailTo: filter(
    map(split(readEnvironmentVariable('BATCH_MEDIC_ALERTS_TO', ''), ','), address => trim(address)),
    address => !empty(address)
  )
  actionGroups: []
}

// Evidence is gone after this many days.
param evidenceDays = 90
