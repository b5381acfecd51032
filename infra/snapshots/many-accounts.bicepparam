// Five accounts in two subscriptions and three groups, with all that tells of changes, mail, and code in one go.
using '../main.bicep'

var one = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups'
var two = '/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups'

param environmentName = 'many'
param location = 'northeurope'
param tags = { team: 'platform', costCentre: '4711' }
param batchAccounts = [
  '${one}/rg-render/providers/Microsoft.Batch/batchAccounts/renderfarm'
  '${one}/rg-render/providers/Microsoft.Batch/batchAccounts/renderspot'
  '${one}/rg-risk/providers/Microsoft.Batch/batchAccounts/riskmodels'
  '${two}/rg-genomics/providers/Microsoft.Batch/batchAccounts/genomics'
  '${two}/RG-Genomics/providers/Microsoft.Batch/batchAccounts/sequencing'
]
param readableGroups = ['${one}/rg-network']
param readableSubscriptions = ['/subscriptions/11111111-1111-1111-1111-111111111111']
param hosting = {
  maximumInstances: 100
  instanceMemoryMB: 4096
  alwaysReady: [{ name: 'http', instanceCount: 1 }]
  functionTimeoutMinutes: 10
}
param existing = {
  group: true
  workspaceId: '${one}/rg-monitor/providers/Microsoft.OperationalInsights/workspaces/log-central'
  topicId: '${one}/rg-events/providers/Microsoft.EventGrid/topics/evgt-central'
}
param events = {
  armWrites: true
  armTopics: {
    '/subscriptions/11111111-1111-1111-1111-111111111111/resourcegroups/rg-risk': 'rg-risk-changes'
  }
  serviceLogs: true
}
param mail = { make: true }
param monitoring = {
  mailTo: ['ops@example.com']
  actionGroups: [
    '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-oncall/providers/Microsoft.Insights/actionGroups/oncall'
  ]
  budget: { monthlyAmount: 50, firstMonth: '2026-12' }
}
param settings = { mailTo: ['oncall@example.com'] }
param packageUri = 'https://example.com/batch-medic/app.zip'
param lock = true
