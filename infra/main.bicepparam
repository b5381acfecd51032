// The parameters of an installation. azd fills the environment variables; without azd, write values here.
using 'main.bicep'

// Required. Part of every resource name, 2 to 16 letters and digits.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')

// Region of every resource; it must offer Flex Consumption.
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')

// Resource group, made if it is not there.
param resourceGroupName = 'rg-batch-medic-${environmentName}'

// Tags on everything, for example the cost centre.
param tags = {}

// Required. The Batch accounts to watch, by resource id, separated by commas. The identity that deploys must
// be allowed to assign roles in their groups.
param batchAccounts = filter(
  split(readEnvironmentVariable('BATCH_MEDIC_BATCH_ACCOUNTS', ''), ','),
  id => !empty(id)
)

// 'custom' makes a role that deletes nothing; 'builtIn' takes Azure Batch Data Contributor, where making
// roles is not allowed.
param batchRole = 'custom'

// Groups to read for diagnosis, as '/subscriptions/ID/resourceGroups/NAME', separated by commas: those of the
// accounts, of the pools' virtual networks, and of their private DNS zones, identities and images.
param readableGroups = filter(
  split(readEnvironmentVariable('BATCH_MEDIC_READABLE_GROUPS', ''), ','),
  id => !empty(id)
)

// Subscriptions to read for diagnosis, as '/subscriptions/ID', separated by commas: who changed what,
// service tags, quotas.
param readableSubscriptions = filter(
  split(readEnvironmentVariable('BATCH_MEDIC_READABLE_SUBSCRIPTIONS', ''), ','),
  id => !empty(id)
)

// Runtime and scale. subnetId joins a virtual network, for Batch accounts without public access:
// the subnet must be delegated to Microsoft.App/environments.
param hosting = {
  nodeVersion: '22'
  maximumInstances: 40
  instanceMemoryMB: 2048
}

// The policy in the package, and mail addresses; entraClientId lets people sign in instead of having a key; pageUrl where something lets people in to /api/incidents/ID.
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

// Logs are cut off at the daily cap. actionGroups hear when the app itself falls silent.
param monitoring = {
  dailyCapGb: 1
  retentionDays: 30
  actionGroups: []
}

// Evidence is gone after this many days.
param evidenceDays = 90
