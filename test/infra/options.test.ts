// What the options of an installation make and leave out, and the doors that stay shut in each: of the kept installations, made anew.
import { beforeAll, describe, expect, test } from 'vitest'
import { compiler, installation, only, type Resource } from './bicep.ts'

const sets = ['public', 'many-accounts', 'private'] as const
const made = new Map<string, Resource[]>()
const all = (set: string, type: string): Resource[] =>
  (made.get(set) ?? []).filter((one) => one.type === type)
const lastOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1)

/** What must be said aloud, since Azure opens it, or may, where nothing is said. */
const shut: Record<string, object> = {
  'Microsoft.Communication/communicationServices': { disableLocalAuth: true },
  'Microsoft.EventGrid/topics': { disableLocalAuth: true, minimumTlsVersionAllowed: '1.2' },
  'Microsoft.EventHub/namespaces': { minimumTlsVersion: '1.2' },
  'Microsoft.Insights/components': { DisableLocalAuth: true },
  'Microsoft.OperationalInsights/workspaces': { features: { disableLocalAuth: true } },
  'Microsoft.Storage/storageAccounts': {
    ...{ allowSharedKeyAccess: false, allowBlobPublicAccess: false, isLocalUserEnabled: false },
    ...{ allowCrossTenantReplication: false, supportsHttpsTrafficOnly: true },
    ...{ minimumTlsVersion: 'TLS1_2' },
  },
  'Microsoft.Web/sites': {
    httpsOnly: true,
    siteConfig: { minTlsVersion: '1.2', scmMinTlsVersion: '1.2' },
  },
}

describe.skipIf(!compiler)('an installation', () => {
  beforeAll(() => {
    for (const set of sets) made.set(set, installation(set))
  })

  test.each(Object.keys(shut))('shuts the doors of %s', (type) => {
    const found = sets.flatMap((set) => all(set, type))
    expect(found.length).toBeGreaterThan(0)
    for (const { properties } of found) expect(properties).toMatchObject(shut[type] ?? {})
  })

  test.each(sets)('can bring back what was deleted, and forgets evidence in time: %s', (set) => {
    const { properties } = only(
      made.get(set) ?? [],
      'Microsoft.Storage/storageAccounts/blobServices',
    )
    for (const one of ['deleteRetentionPolicy', 'containerDeleteRetentionPolicy']) {
      expect(properties[one]).toMatchObject({ enabled: true, days: 7 })
    }
    const { policy } = only(
      made.get(set) ?? [],
      'Microsoft.Storage/storageAccounts/managementPolicies',
    ).properties
    expect(policy.rules[0]).toMatchObject({
      enabled: true,
      definition: {
        filters: { prefixMatch: ['evidence/', 'deadletter/'] },
        actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 90 } } },
      },
    })
  })

  test('locks storage and identity where that is asked for, and nothing else', () => {
    const locked = all('many-accounts', 'Microsoft.Authorization/locks')
    expect(locked.map(({ properties }) => properties.level)).toEqual([
      'CanNotDelete',
      'CanNotDelete',
    ])
    expect(locked.map(({ id }) => id.split('/').at(-6)).sort()).toEqual([
      ...['storageAccounts', 'userAssignedIdentities'],
    ])
    expect(all('public', 'Microsoft.Authorization/locks')).toEqual([])
  })

  test('brings code and subscriptions with a package, and neither without', () => {
    const late = ['Microsoft.Web/sites/extensions', 'Microsoft.EventGrid/topics/eventSubscriptions']
    for (const type of late) {
      expect(all('public', type)).toEqual([])
      for (const set of ['private', 'many-accounts']) expect(all(set, type)).toHaveLength(1)
    }
    const [code] = all('private', 'Microsoft.Web/sites/extensions')
    expect(code?.properties).toEqual({
      packageUri: "[parameters('packageUri')]",
      remoteBuild: false,
    })
  })

  test('keeps dead letters by the identity of its own topic, and of no other', () => {
    const type = 'Microsoft.EventGrid/topics/eventSubscriptions'
    const [own] = all('private', type)
    const [brought] = all('many-accounts', type)
    const topic = only(made.get('private') ?? [], 'Microsoft.EventGrid/topics')
    // Storage without a public door admits no identity that a user has assigned.
    expect(topic.identity).toEqual({ type: 'SystemAssigned' })
    expect(own?.properties.deadLetterWithResourceIdentity.identity).toEqual({
      type: 'SystemAssigned',
    })
    const rights = (set: string) =>
      all(set, 'Microsoft.Authorization/roleAssignments').filter(({ id }) =>
        id.includes('/containers/deadletter'),
      )
    expect(rights('private')).toHaveLength(1)
    expect(rights('many-accounts')).toEqual([])
    expect(brought?.properties.deadLetterWithResourceIdentity ?? null).toBeNull()
  })

  test.each([
    { set: 'private', action: 'Deny' },
    { set: 'public', action: 'Allow' },
  ])('admits networks to its storage where it is not private: $set', ({ set, action }) => {
    const { networkAcls } = only(
      made.get(set) ?? [],
      'Microsoft.Storage/storageAccounts',
    ).properties
    expect(networkAcls).toEqual({ defaultAction: action, bypass: 'AzureServices' })
  })

  test('makes neither the topic nor the workspace nor the group that it is given', () => {
    for (const type of [
      ...['Microsoft.EventGrid/topics', 'Microsoft.OperationalInsights/workspaces'],
      'Microsoft.Resources/resourceGroups',
    ]) {
      expect(all('many-accounts', type)).toEqual([])
      expect(all('public', type)).toHaveLength(1)
    }
    const [insights] = all('many-accounts', 'Microsoft.Insights/components')
    expect(lastOf(insights?.properties.WorkspaceResourceId)).toBe('log-central')
    const sender = all('many-accounts', 'Microsoft.Authorization/roleAssignments').filter(
      ({ id }) => id.includes('/topics/evgt-central'),
    )
    expect(sender).toHaveLength(1)
  })

  test('hears ARM in each group of accounts once, by a topic that is there or one that is made', () => {
    const topics = all('many-accounts', 'Microsoft.EventGrid/systemTopics')
    expect(topics.map(({ id }) => id.split('/')[4]).sort()).toEqual(['rg-genomics', 'rg-render'])
    const heard = all('many-accounts', 'Microsoft.EventGrid/systemTopics/eventSubscriptions')
    expect(heard.map(({ id }) => id.split('/')[4]).sort()).toEqual([
      ...['rg-genomics', 'rg-render', 'rg-risk'],
    ])
    // Both spellings of one group are one group.
    const values = heard.flatMap(({ properties }) => properties.filter.advancedFilters[0].values)
    expect(values.map(lastOf).sort()).toEqual([
      ...['genomics', 'renderfarm', 'renderspot', 'riskmodels', 'sequencing'],
    ])
    expect(all('public', 'Microsoft.EventGrid/systemTopics')).toEqual([])
  })

  test('joins the app to its network, with a named way to each Batch account', () => {
    expect(only(made.get('private') ?? [], 'Microsoft.Web/sites').properties).toMatchObject({
      virtualNetworkSubnetId: expect.stringMatching(/\/virtualNetworks\/vnet-.+\/subnets\/app$/),
    })
    const ways = all('private', 'Microsoft.Network/privateEndpoints')
    const batch = ways.filter(({ name }) => name.includes('renderfarm'))
    expect(batch).toHaveLength(1)
    expect(batch[0]?.properties.privateLinkServiceConnections[0].properties).toEqual({
      privateLinkServiceId: expect.stringMatching(/\/batchaccounts\/renderfarm$/i),
      groupIds: ['batchAccount'],
    })
    const named = all('private', 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups')
    expect(named.map(({ name }) => name.split('/')[0]).sort()).toEqual(
      ways.map(({ name }) => name).sort(),
    )
    const links = all('private', 'Microsoft.Network/privateDnsZones/virtualNetworkLinks')
    expect(links).toHaveLength(all('private', 'Microsoft.Network/privateDnsZones').length)
    expect(links).toHaveLength(4)
  })
})
