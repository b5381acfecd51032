// What Azure refuses, or takes and regrets, as rules over the resources that a deployment would make.
// Names: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
import { alertLimits } from './alert-limits.ts'
import type { Resource } from './bicep.ts'
import { nameRules } from './name-rules.ts'

export interface Made extends Resource {
  location?: string
  sku?: { name: string }
}

/** A rule tells of each resource that breaks it, in words; nothing when all is well. */
export type Rule = (made: readonly Made[]) => string[]

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const last = (resource: Made): string => resource.name.slice(resource.name.lastIndexOf('/') + 1)
const of = (made: readonly Made[], type: string): Made[] => made.filter((one) => one.type === type)
/** Says `complaint` of each resource of the type that is not as it must be. */
const each =
  (type: string, complaint: string, isRight: (one: Made, made: readonly Made[]) => boolean): Rule =>
  (made) =>
    of(made, type)
      .filter((one) => !isRight(one, made))
      .map((one) => `${one.name}: ${complaint}`)

/** Regions of Microsoft's own Flex Consumption template; a warning, for `az functionapp list-flexconsumption-locations` knows better.
 * Source: Azure-Samples/functions-quickstart-javascript-azd, infra/main.bicep. */
const flexRegions = new Set(
  (
    'australiaeast australiasoutheast brazilsouth canadacentral centralindia centralus eastasia eastus eastus2 ' +
    'francecentral germanywestcentral italynorth japaneast koreacentral northcentralus northeurope norwayeast ' +
    'southafricanorth southcentralus southeastasia southindia spaincentral swedencentral uaenorth uksouth ukwest ' +
    'westcentralus westeurope westus westus2 westus3'
  ).split(' '),
)

/** https://learn.microsoft.com/azure/azure-functions/functions-app-settings#flex-consumption-plan-deprecations */
const refusedSettings = /^(FUNCTIONS_|WEBSITE_|SCM_DO_BUILD|ENABLE_ORYX|TZ$)/
/** And those that Azure has refused with error 51021, by region sooner or later: Azure/terraform-azurerm-avm-res-web-site issues 345, 360. */
const refusedProperties =
  /^(alwaysOn|ftpsState|functionsRuntimeScaleMonitoringEnabled|linuxFxVersion|windowsFxVersion|javaVersion|netFrameworkVersion|numberOfWorkers|preWarmedInstanceCount|minimumElasticInstanceCount|functionAppScaleLimit|use32BitWorkerProcess|vnetRouteAllEnabled|cors)$/

const globalNames = new Set([
  ...['Microsoft.Storage/storageAccounts', 'Microsoft.Web/sites', 'Microsoft.EventHub/namespaces'],
  ...['Microsoft.EventGrid/topics', 'Microsoft.Communication/communicationServices'],
])

const untagged =
  /Authorization|eventSubscriptions|diagnosticSettings|authorizationRules|eventhubs$|privateDnsZoneGroups|storageAccounts\/|sites\/|Consumption\/budgets/

/** Addresses in a prefix such as 10.0.0.0/26. */
const prefixLength = (prefix: string): number => Number(prefix.split('/')[1])

// biome-ignore lint/suspicious/noExplicitAny: Bicep's own shape of a filter.
type Filter = any
const filtersOf = (one: Made): Filter[] => one.properties.filter?.advancedFilters ?? []

export const rules: Record<string, Rule> = {
  ...alertLimits,
  'a name has the length and the letters its type takes': (made) =>
    made
      .filter(({ name }) => !name.startsWith('['))
      .flatMap((one) => {
        const rule = nameRules[one.type]
        if (!rule) return [`${one.type}: no rule for names of this type`]
        return rule.test(last(one)) ? [] : [`${one.name}: not a name of ${one.type}, ${rule}`]
      }),
  'a name that is unique in the world ends with a hash': (made) =>
    made
      .filter(({ type }) => globalNames.has(type))
      .filter(({ name }) => !/[a-z0-9]{13}$/.test(name))
      .map(({ name }) => `${name}: another installation may have it`),
  'nothing is made twice': (made) =>
    made.map(({ id }) => id.toLowerCase()).filter((id, index, ids) => ids.indexOf(id) !== index),
  'the region offers Flex Consumption': each(
    'Microsoft.Web/serverfarms',
    'region not known to have it',
    ({ location }) => flexRegions.has(`${location}`),
  ),
  // infra/uninstall.sh knows by its tag what has not the hash of the installation in its name; groups share system topics.
  'what can have tags has them, and is known as ours by one': (made) =>
    made
      .filter(({ type }) => !untagged.test(type) && type !== 'Microsoft.EventGrid/systemTopics')
      .filter(({ tags = {} }) => !/^[a-z0-9]{13}$/.test(`${tags['batch-medic']}`))
      .map(({ name }) => `${name}: no tag batch-medic`),
  'a role is assigned under a GUID, to a principal whose type is told': each(
    'Microsoft.Authorization/roleAssignments',
    'name or principalType',
    ({ name, properties }) =>
      (guid.test(name) || /^\[guid\(.+\)\]$/.test(name)) &&
      properties.principalType === 'ServicePrincipal',
  ),
  'no resource has a key or a connection string in it': (made) =>
    made
      .filter((one) =>
        /list(Keys|ConnectionStrings|AccountSas)\(|AccountKey=|SharedAccessKey=|[?&]sig=/i.test(
          JSON.stringify(one),
        ),
      )
      .map(({ name }) => `${name}: holds a key`),
  'what takes keys is told not to, but for the hub that Azure Monitor writes to': (made) =>
    made
      .filter(
        ({ properties }) =>
          properties?.allowSharedKeyAccess === true || properties?.disableLocalAuth === false,
      )
      .filter(({ type }) => type !== 'Microsoft.EventHub/namespaces')
      .map(({ name }) => `${name}: takes keys`),
  'a rule of the hub may send and no more': each(
    'Microsoft.EventHub/namespaces/authorizationRules',
    'more than Send',
    ({ properties }) => JSON.stringify(properties.rights) === '["Send"]',
  ),
  'Flex Consumption is not told what it refuses': (made) => [
    ...of(made, 'Microsoft.Web/sites/config').flatMap(({ properties }) =>
      [...JSON.stringify(properties).matchAll(/'key', '(\w+)'|"(\w+)":/g)]
        .map(([, one, other]) => one ?? other ?? '')
        .filter((name) => refusedSettings.test(name)),
    ),
    ...of(made, 'Microsoft.Web/sites').flatMap(({ properties }) =>
      [...Object.keys(properties), ...Object.keys(properties.siteConfig ?? {})].filter((key) =>
        refusedProperties.test(key),
      ),
    ),
  ],
  'Flex Consumption has sizes and counts that it takes': each(
    'Microsoft.Web/sites',
    'scaleAndConcurrency',
    ({ properties }) => {
      const {
        maximumInstanceCount: most,
        instanceMemoryMB,
        alwaysReady = [],
      } = properties.functionAppConfig.scaleAndConcurrency
      const warm = alwaysReady.reduce(
        (sum: number, { instanceCount }: { instanceCount: number }) => sum + instanceCount,
        0,
      )
      return (
        most >= 1 &&
        most <= 1000 &&
        warm <= most &&
        [512, 2048, 4096].includes(instanceMemoryMB) &&
        alwaysReady.every(({ name }: { name: string }) =>
          /^(http|blob|durable|function:[\w-]+)$/.test(name),
        )
      )
    },
  ),
  'the app’s subnet is delegated, a /27 or larger, and has no underscore in its name': (made) => {
    const joined = of(made, 'Microsoft.Web/sites').map(
      ({ properties }) => `${properties.virtualNetworkSubnetId ?? ''}`,
    )
    return of(made, 'Microsoft.Network/virtualNetworks').flatMap((network) =>
      network.properties.subnets
        .filter(({ name }: { name: string }) =>
          joined.some((id) => id.endsWith(`${network.name}/subnets/${name}`)),
        )
        .filter(
          ({ name, properties }: Made) =>
            properties.delegations?.[0]?.properties.serviceName !== 'Microsoft.App/environments' ||
            prefixLength(properties.addressPrefix) > 27 ||
            name.includes('_'),
        )
        .map(({ name }: { name: string }) => `${network.name}/${name}: not for Flex Consumption`),
    )
  },
  'a private endpoint does not share the app’s subnet': (made) => {
    const joined = of(made, 'Microsoft.Web/sites').map(
      ({ properties }) => properties.virtualNetworkSubnetId,
    )
    return of(made, 'Microsoft.Network/privateEndpoints')
      .filter(({ properties }) => joined.includes(properties.subnet.id))
      .map(({ name }) => name)
  },
  'storage without a public door has a private one for blobs, queues and tables': each(
    'Microsoft.Storage/storageAccounts',
    'a door is missing',
    ({ id, properties }, made) => {
      const doors = of(made, 'Microsoft.Network/privateEndpoints')
        .flatMap((one) => one.properties.privateLinkServiceConnections)
        .filter((one: Made) => one.properties.privateLinkServiceId === id)
        .flatMap((one: Made) => one.properties.groupIds)
      return (
        (properties.publicNetworkAccess !== 'Disabled' &&
          properties.networkAcls?.defaultAction !== 'Deny') ||
        ['blob', 'queue', 'table'].every((door) => doors.includes(door))
      )
    },
  ),
  // Azure documents the way in for trusted services of an account that admits no network, and none of an account whose
  // public access is disabled: MicrosoftDocs/azure-docs issues 84665, 105746, 120541.
  'storage that dead letters go to admits Event Grid': (made) =>
    made
      .map(({ properties }) => properties?.deadLetterWithResourceIdentity)
      .map((kept) => kept?.deadLetterDestination.properties.resourceId.toLowerCase())
      .flatMap((id) => made.filter((one) => one.id.toLowerCase() === id))
      .filter(
        ({ properties: { publicNetworkAccess, networkAcls } }) =>
          publicNetworkAccess === 'Disabled' ||
          (networkAcls?.defaultAction === 'Deny' && networkAcls.bypass !== 'AzureServices'),
      )
      .map(({ name }) => `${name}: shut to dead letters`),
  'the package that runs never grows too old': each(
    'Microsoft.Storage/storageAccounts/managementPolicies',
    'deletes blobs of the deployment by age',
    ({ properties }) =>
      properties.policy.rules.every(
        ({ definition }: Made & { definition: Filter }) =>
          definition.actions.baseBlob === undefined ||
          (definition.filters.prefixMatch?.length > 0 &&
            definition.filters.prefixMatch.every(
              (prefix: string) => !prefix.startsWith('deployment'),
            )),
      ),
  ),
  'an event subscription keeps to 25 filters with 25 values, 30 attempts and a day': (made) =>
    made
      .filter(({ type }) => type.endsWith('/eventSubscriptions'))
      .filter((one) => {
        const { maxDeliveryAttempts: attempts, eventTimeToLiveInMinutes: minutes } =
          one.properties.retryPolicy
        const values = filtersOf(one).flatMap(({ values }) => values)
        return (
          filtersOf(one).length > 25 ||
          values.length > 25 ||
          attempts < 1 ||
          attempts > 30 ||
          minutes < 1 ||
          minutes > 1440
        )
      })
      .map(({ name }) => `${name}: over a limit`),
  'a system topic of a group is global, in that group, and without identity': each(
    'Microsoft.EventGrid/systemTopics',
    'not as Azure takes it',
    ({ id, location, identity, properties }) =>
      location === 'global' &&
      !identity &&
      id.toLowerCase().startsWith(`${properties.source.toLowerCase()}/`),
  ),
  'a subscription of a system topic keeps no dead letters by identity': each(
    'Microsoft.EventGrid/systemTopics/eventSubscriptions',
    'its topic has no identity',
    ({ properties }) => !properties.deadLetterWithResourceIdentity,
  ),
  'a diagnostic setting names its hub and a rule of the namespace': each(
    'Microsoft.Insights/diagnosticSettings',
    'hub or rule',
    ({ properties }) =>
      Boolean(properties.eventHubName) &&
      /\/namespaces\/[^/]+\/authorizationRules\/[^/]+$/.test(
        properties.eventHubAuthorizationRuleId,
      ),
  ),
}
