// The names of what an installation makes. They are known before anything is made, so what-if can say what will happen.

@export()
@description('Names by what they are for; the last part of each is the same.')
func namesOf(suffix string) object => {
  identity: 'id-batch-medic-${suffix}'
  storage: 'stmedic${suffix}'
  workspace: 'log-batch-medic-${suffix}'
  insights: 'appi-batch-medic-${suffix}'
  topic: 'evgt-batch-medic-${suffix}'
  plan: 'plan-batch-medic-${suffix}'
  app: 'func-batch-medic-${suffix}'
  network: 'vnet-batch-medic-${suffix}'
  serviceLogs: 'evhns-batch-medic-${suffix}'
  mail: 'acs-batch-medic-${suffix}'
  email: 'acse-batch-medic-${suffix}'
}

@export()
@description('Id of the group of a resource, in lower case: ids compare without case.')
func groupOf(id string) string => toLower(join(take(split(id, '/'), 5), '/'))

// A name of ours holds no installation: Azure admits one system topic for a group.
func armTopicOf(group string, there object) string =>
  there[?group] ?? 'evgt-batch-medic-${uniqueString(group)}'

@export()
@description('Ids of the system topics of the groups of these accounts, by the names of those that are there already and else by ours.')
func armTopicIdsOf(accounts string[], there object) string[] =>
  map(union(map(accounts, id => groupOf(id)), []), group => '${group}/providers/Microsoft.EventGrid/systemTopics/${armTopicOf(group, there)}')

@export()
@description('Resource ids, by what they are for, in the group of the installation.')
func idsOf(group string, names object) object => {
  storage: '${group}/providers/Microsoft.Storage/storageAccounts/${names.storage}'
  workspace: '${group}/providers/Microsoft.OperationalInsights/workspaces/${names.workspace}'
  insights: '${group}/providers/Microsoft.Insights/components/${names.insights}'
  topic: '${group}/providers/Microsoft.EventGrid/topics/${names.topic}'
  network: '${group}/providers/Microsoft.Network/virtualNetworks/${names.network}'
}
