// One installation of Batch Medic as a fake `az` answers of it, for tests of infra/uninstall.sh.
import { join } from 'node:path'
import { infra } from './bicep.ts'
import { type AzRule, type AzRun, runWithAz } from './fake-az.ts'

const script = join(infra, 'uninstall.sh')
export const suffix = 'abc123def456g'
export const home = '11111111-1111-1111-1111-111111111111'
export const other = '22222222-2222-2222-2222-222222222222'
export const principal = '33333333-3333-3333-3333-333333333333'
const tenant = '44444444-4444-4444-4444-444444444444'
export const group = 'rg-batch-medic-prod'
export const groupId = `/subscriptions/${home}/resourceGroups/${group}`
export const account = `/subscriptions/${home}/resourceGroups/rg-farm/providers/Microsoft.Batch/batchAccounts/farm`
export const role = (scope: string, name: string) =>
  `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`
export const systemTopic = `${account.replace(/Microsoft.Batch.*/, 'Microsoft.EventGrid/systemTopics/evgt-batch-medic-zzz')}`
export const ours = `${systemTopic}/eventSubscriptions/func-batch-medic-${suffix}`

export const rule = (when: RegExp, ...rows: string[][]): AzRule => ({ when, rows })
export const refusing = (when: RegExp, refuses: string): AzRule => ({ when, refuses })

/** One installation with a Batch account elsewhere, ARM writes, service logs, a doctor's role in another subscription, a lock. */
const installed: readonly AzRule[] = [
  rule(/^account show/, [home, tenant]),
  rule(/^account list/, [home], [other]),
  rule(/^group exists/, ['true']),
  rule(/^group show .*batch-medic/, [suffix]),
  rule(/^identity list/, [`id-batch-medic-${suffix}`, principal, 'prod']),
  rule(
    new RegExp(`^role assignment list .*--subscription=${home}`),
    [role(account, 'r1'), account, `Batch Medic operator (prod ${suffix})`],
    [
      role(`${groupId}/providers/Microsoft.Storage/storageAccounts/stmedic${suffix}`, 'r2'),
      `${groupId}/providers/Microsoft.Storage/storageAccounts/stmedic${suffix}`,
      'Storage Blob Data Owner',
    ],
  ),
  rule(new RegExp(`^role assignment list .*--subscription=${other}`), [
    role(`/subscriptions/${other}`, 'r3'),
    `/subscriptions/${other}`,
    `Batch Medic doctor (prod ${suffix} x)`,
  ]),
  rule(/^rest --method get .*diagnosticSettings/, [
    `${account}/providers/Microsoft.Insights/diagnosticSettings/evhns-batch-medic-${suffix}`,
  ]),
  rule(new RegExp(`^resource list .*systemTopics --subscription=${home}`), [
    systemTopic,
    'evgt-batch-medic-zzz',
  ]),
  rule(/^resource list .*systemTopics/),
  rule(/^rest --method get .*eventSubscriptions\?/, [ours, `func-batch-medic-${suffix}`]),
  rule(/^role definition list/, ['d1', `Batch Medic operator (prod ${suffix})`]),
  rule(
    /^resource list --resource-group/,
    [
      `${groupId}/providers/Microsoft.Web/sites/func-batch-medic-${suffix}`,
      'Microsoft.Web/sites',
      suffix,
    ],
    [
      `${groupId}/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net`,
      'Microsoft.Network/privateDnsZones',
      suffix,
    ],
    [
      `${groupId}/providers/microsoft.insights/actiongroups/Application Insights Smart Detection`,
      'microsoft.insights/actiongroups',
      'None',
    ],
  ),
  rule(/^lock list/, [
    `${groupId}/providers/Microsoft.Storage/storageAccounts/stmedic${suffix}/providers/Microsoft.Authorization/locks/batch-medic-keep`,
  ]),
]

/** Runs the script; rules of `first` answer before those of the installation. */
export const uninstall = (args: readonly string[], ...first: AzRule[]): AzRun =>
  runWithAz(script, args, [...first, ...installed])

/** What changed something, as the words that say what. */
export function deleted({ calls }: AzRun): string[] {
  return calls
    .filter((args) => args.includes('delete'))
    .map((args) =>
      args.filter((one) => !/^(--output|none|--subscription=.*|--yes)$/.test(one)).join(' '),
    )
}
