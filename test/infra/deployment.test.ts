// What a deployment would make, predicted offline for three installations: the least, the fullest, built-in roles.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { readPermissions, roleOf } from '../../tools/permissions-table.ts'
import {
  compiler,
  installation,
  only,
  predict,
  type Resource,
  root,
  subscriptionId,
} from './bicep.ts'
import { batchSubscription, fullest } from './fullest.ts'

/** Everything the app reads, by name, and when the template sets it. */
const settings: { name: string; set: 'always' | 'if given' | 'only locally' }[] = [
  { name: 'APPLICATION_INSIGHTS_NO_STATSBEAT', set: 'always' },
  { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', set: 'always' },
  { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', set: 'always' },
  { name: 'AZURE_CLIENT_ID', set: 'always' },
  { name: 'AzureWebJobsStorage', set: 'only locally' },
  { name: 'AzureWebJobsStorage__accountName', set: 'always' },
  { name: 'AzureWebJobsStorage__clientId', set: 'always' },
  { name: 'AzureWebJobsStorage__credential', set: 'always' },
  { name: 'AzureFunctionsJobHost__functionTimeout', set: 'if given' },
  { name: 'BATCH_MEDIC_ACCOUNTS', set: 'always' },
  { name: 'BATCH_MEDIC_BATCH_API_VERSION', set: 'if given' },
  { name: 'BATCH_MEDIC_ENTRA_CLIENT_ID', set: 'if given' },
  { name: 'BATCH_MEDIC_ENTRA_TENANT_ID', set: 'if given' },
  { name: 'BATCH_MEDIC_HISTORY_MONTHS', set: 'if given' },
  { name: 'BATCH_MEDIC_MAIL_ENDPOINT', set: 'if given' },
  { name: 'BATCH_MEDIC_MAIL_FROM', set: 'if given' },
  { name: 'BATCH_MEDIC_MAIL_TO', set: 'if given' },
  { name: 'BATCH_MEDIC_PAGE', set: 'if given' },
  { name: 'BATCH_MEDIC_POLICY', set: 'if given' },
  { name: 'BATCH_MEDIC_PRICES', set: 'if given' },
  { name: 'BATCH_MEDIC_SERVICE_LOGS_HUB', set: 'if given' },
  { name: 'BATCH_MEDIC_SERVICE_LOGS__clientId', set: 'if given' },
  { name: 'BATCH_MEDIC_SERVICE_LOGS__credential', set: 'if given' },
  { name: 'BATCH_MEDIC_SERVICE_LOGS__fullyQualifiedNamespace', set: 'if given' },
  { name: 'BATCH_MEDIC_SMTP', set: 'if given' },
  { name: 'BATCH_MEDIC_TEAMS_WEBHOOK', set: 'if given' },
  { name: 'BATCH_MEDIC_TOPIC', set: 'always' },
  { name: 'BATCH_MEDIC_TOPIC_KEY', set: 'only locally' },
]

/** Names of built-in roles, by their ids, as Azure documents them. */
const roleNames: Record<string, string> = {
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': 'Storage Blob Data Contributor',
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': 'Storage Queue Data Contributor',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
  'd5a91429-5739-47e2-a06b-3470a27159e7': 'EventGrid Data Sender',
  '6aaa78f1-f7de-44ca-8722-c64a23943cae': 'Azure Batch Data Contributor',
  'acdd72a7-3385-48ef-bd42-f606fba81ae7': 'Reader',
  'a638d3c7-ab3a-418d-83e6-5f17a39d4fde': 'Azure Event Hubs Data Receiver',
}

describe.skipIf(!compiler)('a deployment', () => {
  let small: Resource[] = []
  let full: Resource[] = []
  let builtIn: Resource[] = []

  beforeAll(() => {
    small = installation('public')
    full = predict('main.bicep', fullest)
    builtIn = installation('private')
  })

  test('closes the storage account to keys, to the public and to old TLS', () => {
    expect(only(small, 'Microsoft.Storage/storageAccounts').properties).toMatchObject({
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      minimumTlsVersion: 'TLS1_2',
      supportsHttpsTrafficOnly: true,
    })
    const containers = children(small, 'blobServices/containers')
    expect(containers).toEqual(['deadletter', 'deployment', 'evidence'])
    for (const container of ofType(small, 'blobServices/containers')) {
      expect(container.properties.publicAccess).toBe('None')
    }
  })

  test('makes the queues that the functions listen on', () => {
    const listened = globSync('functions/*.ts', { cwd: root }).flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/queueName: '([\w-]+)'/g)].map(
        ([, name = '']) => name,
      ),
    )
    expect(listened.length).toBeGreaterThan(3)
    expect(children(small, 'queueServices/queues')).toEqual(listened.toSorted())
  })

  test.each([
    'Microsoft.Storage/storageAccounts/tableServices/tables',
    'Microsoft.KeyVault/vaults',
  ])('makes no %s', (type) =>
    expect(small.filter((resource) => resource.type === type)).toEqual([]),
  )

  test.each([
    { what: 'the topic', type: 'Microsoft.EventGrid/topics', at: 'disableLocalAuth' },
    { what: 'telemetry', type: 'Microsoft.Insights/components', at: 'DisableLocalAuth' },
    {
      what: 'logs',
      type: 'Microsoft.OperationalInsights/workspaces',
      at: 'features.disableLocalAuth',
    },
  ])('switches local keys off for $what', ({ type, at }) => {
    expect(only(small, type).properties).toHaveProperty(at, true)
  })

  test('caps the logs of a day and keeps them as long as asked', () => {
    const logs = (made: Resource[]) =>
      only(made, 'Microsoft.OperationalInsights/workspaces').properties
    expect(logs(small)).toMatchObject({
      workspaceCapping: { dailyQuotaGb: 1 },
      retentionInDays: 30,
    })
    expect(logs(full)).toMatchObject({ workspaceCapping: { dailyQuotaGb: 3 }, retentionInDays: 60 })
  })

  test('runs the app on Flex Consumption, deployed by identity, with no other door open', () => {
    expect(only(small, 'Microsoft.Web/serverfarms')).toMatchObject({
      sku: { name: 'FC1', tier: 'FlexConsumption' },
      properties: { reserved: true },
    })
    const { properties } = only(small, 'Microsoft.Web/sites')
    expect(properties).toMatchObject({
      httpsOnly: true,
      functionAppConfig: {
        runtime: { name: 'node', version: '22' },
        scaleAndConcurrency: { maximumInstanceCount: 40, instanceMemoryMB: 2048 },
        deployment: {
          storage: { type: 'blobContainer', authentication: { type: 'UserAssignedIdentity' } },
        },
      },
      siteConfig: { minTlsVersion: '1.2' },
    })
    expect(properties.siteConfig).not.toHaveProperty('appSettings')
    const doors = ofType(small, 'basicPublishingCredentialsPolicies')
    expect(doors.map(({ properties: { allow } }) => allow)).toEqual([false, false])
  })

  test('takes size and network of the app from the parameters', () => {
    expect(only(full, 'Microsoft.Web/sites').properties).toMatchObject({
      virtualNetworkSubnetId: expect.stringContaining('/subnets/s'),
      functionAppConfig: {
        runtime: { version: '24' },
        scaleAndConcurrency: { maximumInstanceCount: 7, instanceMemoryMB: 4096 },
      },
    })
  })

  test.each(settings)('$name is set $set', ({ name, set }) => {
    const expected = {
      always: [true, true],
      'if given': [false, true],
      'only locally': [false, false],
    }
    const found = [small, full].map((made) => setNames(made).includes(name))
    expect(found).toEqual(expected[set])
  })

  test('sets nothing that the app does not read or the plan refuses', () => {
    const known = new Set(settings.map(({ name }) => name))
    expect(setNames(full).filter((name) => !known.has(name))).toEqual([])
    expect(setNames(full).filter((name) => /^(WEBSITE_|FUNCTIONS_)/.test(name))).toEqual([])
    expect(settingsText(full)).toContain('not(empty(')
  })

  test('turns settings that lead to a Key Vault over to the identity that the app has', () => {
    const { identity, properties } = only(small, 'Microsoft.Web/sites')
    expect(Object.keys(identity?.userAssignedIdentities ?? {})).toEqual([
      properties.keyVaultReferenceIdentity,
    ])
  })

  test('gives the identity each role on the one resource it is for', () => {
    expect(roles(full)).toEqual([
      'Azure Event Hubs Data Receiver on eventhubs/service-logs',
      `Batch Medic doctor on subscriptions/${subscriptionId}`,
      'Batch Medic operator on batchAccounts/renderfarm',
      'EventGrid Data Sender on topics/evgt-batch-medic',
      'Monitoring Metrics Publisher on components/appi-batch-medic',
      'Reader on resourceGroups/rg-network',
      'Storage Blob Data Contributor on containers/deadletter',
      'Storage Blob Data Owner on storageAccounts/stmedic',
      'Storage Queue Data Contributor on storageAccounts/stmedic',
      'Storage Table Data Contributor on storageAccounts/stmedic',
    ])
  })

  test('gives a role that can delete neither pool nor job', () => {
    const { properties } = only(small, 'Microsoft.Authorization/roleDefinitions')
    expect(properties.permissions).toEqual([permissionsOf('operator')])
    expect(properties.permissions[0].notActions).toContain(
      'Microsoft.Batch/batchAccounts/pools/delete',
    )
    expect(properties.permissions[0].dataActions).toEqual([
      'Microsoft.Batch/batchAccounts/jobs/read',
      'Microsoft.Batch/batchAccounts/jobs/write',
    ])
    expect(properties.assignableScopes).toContain(`/subscriptions/${batchSubscription}`)
  })

  test('gives the doctor reads of a subscription alone, and these only where it is asked to', () => {
    const [role] = ofType(full, 'roleDefinitions').filter(({ properties }) =>
      properties.roleName.includes('doctor'),
    )
    const permissions = permissionsOf('doctor')
    expect(role?.properties.permissions).toEqual([permissions])
    expect(permissions.actions.filter((action) => !action.endsWith('/read'))).toEqual([])
    expect(ofType(small, 'roleDefinitions')).toHaveLength(1)
  })

  test('tells the app the resource id of each account, by which the doctor asks Azure', () => {
    expect(settingsText(small)).toContain('BATCH_MEDIC_ACCOUNTS')
    expect(settingsText(small)).toContain(`'resourceId'`)
  })

  test('makes no role of its own where the built-in one is chosen', () => {
    expect(ofType(builtIn, 'roleDefinitions')).toEqual([])
    expect(roles(builtIn)).toContain('Azure Batch Data Contributor on batchAccounts/renderfarm')
  })
})

function ofType(made: Resource[], ending: string): Resource[] {
  return made.filter(({ type }) => type.endsWith(`/${ending}`))
}

function children(made: Resource[], ending: string): string[] {
  return ofType(made, ending)
    .map(({ name }) => name.slice(name.lastIndexOf('/') + 1))
    .sort()
}

function settingsText(made: Resource[]): string {
  return String(only(made, 'Microsoft.Web/sites/config').properties)
}

/** Names of the settings whose value is not known to be empty. */
function setNames(made: Resource[]): string[] {
  const pairs = settingsText(made).matchAll(
    /createObject\('key', '(\w+)', 'value', (null\(\)|'')?/g,
  )
  return [...pairs].flatMap(([, name, empty]) => (name && empty === undefined ? [name] : []))
}

/** Every role assignment as `role on type/name`, the generated suffix of a name left out. */
function roles(made: Resource[]): string[] {
  const own = made.filter(({ type }) => type === 'Microsoft.Authorization/roleDefinitions')
  return ofType(made, 'roleAssignments')
    .map(({ id, name, properties }) => {
      const roleId = String(properties.roleDefinitionId).split('/').pop() ?? ''
      const definition = own.find((one) => one.name === roleId)
      const role = definition
        ? definition.properties.roleName.replace(/ \(.*/, '')
        : roleNames[roleId]
      // Assigned on a resource, the id begins with it; on a group, only the name's GUID holds the scope.
      const scope =
        /^\[extensionResourceId\('([^']+)'/.exec(id)?.[1] ??
        /^\[guid\('([^']+)'/.exec(name)?.[1] ??
        id
      return `${role} on ${scope
        .split('/')
        .slice(-2)
        .join('/')
        .replace(/-?[a-z0-9]{13}$/, '')}`
    })
    .sort()
}

/** As infra/permissions.json says it: the calls that need these rights are held against it elsewhere. */
function permissionsOf(key: string) {
  const { rights } = roleOf(readPermissions(), key)
  const of = (wanted: string) =>
    rights.flatMap(({ kind, right }) => (kind === wanted ? [right] : []))
  return {
    actions: of('actions'),
    notActions: of('notActions'),
    dataActions: of('dataActions'),
    notDataActions: of('notDataActions'),
  }
}
