// The installation with nearly every parameter given: what the template does with each of them is looked at in several files.
import { subscriptionId } from './bicep.ts'

/** The subscription of the Batch account, which is not the one deployed to. */
export const batchSubscription = '11111111-1111-1111-1111-111111111111'

const network = `/subscriptions/${subscriptionId}/resourceGroups/rg-network`

/** An action group that is brought along. */
export const oncall = `${network}/providers/Microsoft.Insights/actionGroups/oncall`

export const fullest = `
param environmentName = 'test'
param batchAccounts = ['/subscriptions/${batchSubscription}/resourceGroups/rg-render/providers/Microsoft.Batch/batchAccounts/renderfarm']
param readableGroups = ['${network}']
param readableSubscriptions = ['/subscriptions/${subscriptionId}']
param tags = { team: 'render' }
param teamsWebhook = 'https://example.com/hook'
param smtpUrl = 'smtp://me:secret@mail.example.com:587'
param channelSettings = { BATCH_MEDIC_WEBHOOK: 'https://example.com/w', BATCH_MEDIC_WEBHOOK_SECRET: 'whsec_x' }
param hosting = { nodeVersion: '24', maximumInstances: 7, instanceMemoryMB: 4096, alwaysReady: [{ name: 'http', instanceCount: 1 }], functionTimeoutMinutes: 7 }
param network = { subnetId: '${network}/providers/Microsoft.Network/virtualNetworks/v/subnets/s' }
param events = { serviceLogs: true }
param settings = {
  policyFile: 'strict.json'
  mailFrom: 'medic@example.com'
  mailTo: ['a@example.com', 'b@example.com']
  mailEndpoint: 'https://medic.europe.communication.azure.com'
  pricesFile: 'prices.json'
  historyMonths: 6
  entraClientId: '22222222-3333-4444-5555-666666666666'
  batchApiVersion: '2022-10-01.16.0'
  pageUrl: 'https://medic.example.com'
}
param monitoring = {
  dailyCapGb: 3
  retentionDays: 60
  mailTo: ['ops@example.com', 'boss@example.com']
  actionGroups: ['${oncall}']
  budget: { monthlyAmount: 50, firstMonth: '2026-12' }
  runbook: 'https://wiki.example.com/medic'
}
param evidenceDays = 7`
