// What Azure refuses is not in the kept snapshots, and every rule would say so if it were.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Made, rules } from './azure-rules.ts'
import { infra, root } from './bicep.ts'

const sets = ['public', 'many-accounts', 'private']
const kept = (set: string): Made[] =>
  JSON.parse(readFileSync(join(infra, `snapshots/${set}.snapshot.json`), 'utf8')).predictedResources

describe.each(sets)('of the installation %s', (set) => {
  test.each(Object.keys(rules))('%s', (name) => expect(rules[name]?.(kept(set))).toEqual([]))
})

/** Changes the resources of one type, and expects the rule to speak. */
type Change = (one: Made) => void
const broken: Record<string, [set: string, type: string, change: Change]> = {
  'an alert rule asks as often and looks back as far as Azure takes, and leaves no time out': [
    ...(['public', 'Microsoft.Insights/scheduledQueryRules'] as const),
    (one) => Object.assign(one.properties, { windowSize: 'PT5M', evaluationFrequency: 'PT15M' }),
  ],
  'an alert rule that ends by itself suppresses nothing, and has a severity': [
    ...(['public', 'Microsoft.Insights/scheduledQueryRules'] as const),
    (one) => Object.assign(one.properties, { muteActionsDuration: 'PT1H' }),
  ],
  'an alert rule tells five action groups at most': [
    ...(['many-accounts', 'Microsoft.Insights/metricAlerts'] as const),
    (one) => Object.assign(one.properties, { actions: Array(6).fill({ actionGroupId: 'x' }) }),
  ],
  'an action group has a short name of twelve letters at most': [
    ...(['many-accounts', 'Microsoft.Insights/actionGroups'] as const),
    (one) => Object.assign(one.properties, { groupShortName: 'batch-medic-prod' }),
  ],
  'a budget starts with a month, tells somebody, and no more than five times': [
    ...(['many-accounts', 'Microsoft.Consumption/budgets'] as const),
    (one) => Object.assign(one.properties, { timePeriod: { startDate: '2026-12-15' } }),
  ],
  'a name has the length and the letters its type takes': [
    ...(['public', 'Microsoft.Storage/storageAccounts'] as const),
    (one) => Object.assign(one, { name: 'stmedic-with-too-long-a-name' }),
  ],
  'a name that is unique in the world ends with a hash': [
    ...(['public', 'Microsoft.Web/sites'] as const),
    (one) => Object.assign(one, { name: 'func-prod' }),
  ],
  'nothing is made twice': [
    ...(['public', 'Microsoft.Storage/storageAccounts/queueServices/queues'] as const),
    (one) => Object.assign(one, { id: 'THE same' }),
  ],
  'the region offers Flex Consumption': [
    ...(['public', 'Microsoft.Web/serverfarms'] as const),
    (one) => Object.assign(one, { location: 'germanynorth' }),
  ],
  'what can have tags has them, and is known as ours by one': [
    ...(['private', 'Microsoft.Network/privateEndpoints'] as const),
    (one) => Object.assign(one, { tags: { 'azd-env-name': 'private' } }),
  ],
  'a role is assigned under a GUID, to a principal whose type is told': [
    ...(['public', 'Microsoft.Authorization/roleAssignments'] as const),
    (one) => Object.assign(one.properties, { principalType: undefined }),
  ],
  'no resource has a key or a connection string in it': [
    ...(['public', 'Microsoft.Web/sites/config'] as const),
    (one) =>
      Object.assign(one, { properties: "[createObject('k', listKeys('x', '2025-06-01').key1)]" }),
  ],
  'what takes keys is told not to, but for the hub that Azure Monitor writes to': [
    ...(['public', 'Microsoft.Storage/storageAccounts'] as const),
    (one) => Object.assign(one.properties, { allowSharedKeyAccess: true }),
  ],
  'a rule of the hub may send and no more': [
    ...(['many-accounts', 'Microsoft.EventHub/namespaces/authorizationRules'] as const),
    (one) => Object.assign(one.properties, { rights: ['Send', 'Listen'] }),
  ],
  'Flex Consumption is not told what it refuses': [
    ...(['public', 'Microsoft.Web/sites/config'] as const),
    (one) => Object.assign(one, { properties: { FUNCTIONS_WORKER_RUNTIME: 'node' } }),
  ],
  'Flex Consumption has sizes and counts that it takes': [
    ...(['many-accounts', 'Microsoft.Web/sites'] as const),
    (one) =>
      Object.assign(one.properties.functionAppConfig.scaleAndConcurrency, {
        instanceMemoryMB: 1024,
      }),
  ],
  'the app’s subnet is delegated, a /27 or larger, and has no underscore in its name': [
    ...(['private', 'Microsoft.Network/virtualNetworks'] as const),
    (one) => Object.assign(one.properties.subnets[0].properties, { addressPrefix: '10.83.0.0/28' }),
  ],
  'a private endpoint does not share the app’s subnet': [
    ...(['private', 'Microsoft.Network/privateEndpoints'] as const),
    (one) =>
      Object.assign(one.properties.subnet, {
        id: one.properties.subnet.id.replace(/[^/]+$/, 'app'),
      }),
  ],
  'storage without a public door has a private one for blobs, queues and tables': [
    ...(['private', 'Microsoft.Network/privateEndpoints'] as const),
    (one) =>
      Object.assign(one.properties.privateLinkServiceConnections[0].properties, {
        groupIds: ['blob'],
      }),
  ],
  'storage that dead letters go to admits Event Grid': [
    ...(['private', 'Microsoft.Storage/storageAccounts'] as const),
    (one) => Object.assign(one.properties, { publicNetworkAccess: 'Disabled' }),
  ],
  'the package that runs never grows too old': [
    ...(['public', 'Microsoft.Storage/storageAccounts/managementPolicies'] as const),
    (one) =>
      Object.assign(one.properties.policy.rules[0].definition.filters, {
        prefixMatch: ['deployment/'],
      }),
  ],
  'an event subscription keeps to 25 filters with 25 values, 30 attempts and a day': [
    ...(['private', 'Microsoft.EventGrid/topics/eventSubscriptions'] as const),
    (one) =>
      Object.assign(one.properties.filter.advancedFilters[0], { values: Array(26).fill('/x/') }),
  ],
  'a system topic of a group is global, in that group, and without identity': [
    ...(['many-accounts', 'Microsoft.EventGrid/systemTopics'] as const),
    (one) => Object.assign(one, { location: 'westeurope' }),
  ],
  'a subscription of a system topic keeps no dead letters by identity': [
    ...(['many-accounts', 'Microsoft.EventGrid/systemTopics/eventSubscriptions'] as const),
    (one) => Object.assign(one.properties, { deadLetterWithResourceIdentity: {} }),
  ],
  'a diagnostic setting names its hub and a rule of the namespace': [
    ...(['many-accounts', 'Microsoft.Insights/diagnosticSettings'] as const),
    (one) => Object.assign(one.properties, { eventHubName: undefined }),
  ],
}

describe('a rule that is broken speaks', () => {
  test.each(Object.keys(rules))('%s', (name) => {
    const [set, type, change] = broken[name] ?? []
    if (!set || !change) throw new Error('write here how the rule is broken')
    const made = kept(set)
    const changed = made.filter((one) => one.type === type)
    expect(changed.length).toBeGreaterThan(0)
    for (const one of changed) change(one)
    expect(rules[name]?.(made)).not.toEqual([])
  })

  const times =
    'an alert rule asks as often and looks back as far as Azure takes, and leaves no time out'
  const [logRule, budget] = [
    'Microsoft.Insights/scheduledQueryRules',
    'Microsoft.Consumption/budgets',
  ]
  const starts = 'a budget starts with a month, tells somebody, and no more than five times'
  const nobody = { enabled: true, contactEmails: [], contactGroups: [], contactRoles: [] }
  const told = { ...nobody, contactRoles: ['Owner'] }
  test.each([
    { rule: times, type: logRule, given: { evaluationFrequency: 'PT7M' } },
    { rule: times, type: logRule, given: { windowSize: 'PT7M', evaluationFrequency: 'PT5M' } },
    {
      rule: 'an alert rule that ends by itself suppresses nothing, and has a severity',
      ...{ type: logRule, given: { severity: undefined } },
    },
    { rule: starts, type: budget, given: { notifications: { one: told, two: nobody } } },
    {
      rule: starts,
      type: budget,
      given: { notifications: Object.fromEntries('123456'.split('').map((name) => [name, told])) },
    },
  ])('also in another part of it: $given', ({ rule, type, given }) => {
    const made = kept('many-accounts')
    const changed = made.filter((one) => one.type === type)
    expect(changed.length).toBeGreaterThan(0)
    for (const one of changed) Object.assign(one.properties, given)
    expect(rules[rule]?.(made)).toHaveLength(changed.length)
  })

  test('a resource of a type whose names nobody looked up is told', () => {
    const made = [{ ...kept('public')[0], type: 'Microsoft.New/things' } as Made]
    expect(rules['a name has the length and the letters its type takes']?.(made)).toHaveLength(1)
  })
})

describe('no key stands in a file that deploys', () => {
  const secret =
    /list(Keys|ConnectionStrings|AccountSas)\(|AccountKey=\w|SharedAccessKey=\w|[?&]sig=\w|whsec_\w{20}/i
  const files = [
    ...globSync('infra/**/*.{bicep,bicepparam,json,sh}', { cwd: root }),
    ...['azure.yaml', 'host.json', '.ci/run', 'package.json'],
    ...globSync('.github/**/*.{yml,yaml}', { cwd: root }),
    ...globSync('docs/samples/**/*.{yml,yaml,sh}', { cwd: root }),
  ].filter((file) => existsSync(join(root, file)))

  test('in none of them', () => {
    expect(files.length).toBeGreaterThan(30)
    expect(files.filter((file) => secret.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
  })

  test.each([
    'storage.listKeys().keys[0].value',
    'DefaultEndpointsProtocol=https;AccountName=x;AccountKey=abc',
    'https://x.blob.core.windows.net/c/app.zip?sv=1&sig=abc',
  ])('and it would be seen: %s', (text) => expect(text).toMatch(secret))
})
