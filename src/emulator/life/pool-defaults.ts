// What Batch makes of a pool's properties: defaults filled in, secrets left out, enums spelled as it spells them.
// Every rule here is read off recorded pairs of a POST /pools and the GET after it.
import type { Wire } from './basics.ts'

type Rule = (value: Wire, spec: Wire) => Wire

const lower = (value: unknown): string => String(value).toLowerCase()
const pascal = (value: unknown): string =>
  lower(value).replace(/^./, (first) => first.toUpperCase())
const isWire = (value: unknown): value is Wire =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isCloudService = (spec: Wire): boolean => spec.cloudServiceConfiguration !== undefined
const isWindows = (spec: Wire): boolean => {
  const machine = spec.virtualMachineConfiguration as Wire | undefined
  return isCloudService(spec) || /windows/i.test(String(machine?.nodeAgentSKUId ?? ''))
}

/** Without those of its properties that nobody is told again. */
const without = (value: Wire, ...secrets: string[]): Wire =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !secrets.includes(name)))

/** Who runs a start task when nobody is named: the pool's own user, without rights of an administrator. */
export const keptStartTask: Rule = (startTask) => {
  const { commandLine, userIdentity, maxTaskRetryCount, waitForSuccess, ...others } = startTask
  return {
    commandLine,
    ...others,
    userIdentity: keptIdentity(userIdentity),
    maxTaskRetryCount: maxTaskRetryCount ?? 0,
    waitForSuccess: waitForSuccess ?? true,
  }
}

const keptIdentity = (identity: unknown): Wire => {
  const { username, autoUser } = isWire(identity) ? identity : ({} as Wire)
  if (username !== undefined) return { username }
  const { scope, elevationLevel, ...rest } = isWire(autoUser) ? autoUser : ({} as Wire)
  return {
    autoUser: {
      scope: lower(scope ?? 'pool'),
      elevationLevel: lower(elevationLevel ?? 'nonadmin'),
      ...rest,
    },
  }
}

const keptAccount: Rule = (account, spec) => {
  const linux = account.linuxUserConfiguration
  const windows = account.windowsUserConfiguration
  // A cloud service's users were shown as interactive, those of a Windows machine as batch, where nothing was said.
  const loginMode = isCloudService(spec) ? 'interactive' : 'batch'
  return {
    ...without(account, 'password', 'linuxUserConfiguration', 'windowsUserConfiguration'),
    elevationLevel: lower(account.elevationLevel ?? 'nonadmin'),
    ...(isWire(linux) ? { linuxUserConfiguration: without(linux, 'sshPrivateKey') } : {}),
    ...(isWindows(spec)
      ? {
          windowsUserConfiguration: {
            loginMode: lower((isWire(windows) ? windows.loginMode : undefined) ?? loginMode),
          },
        }
      : {}),
  }
}

const keptMachine: Rule = (machine) => {
  const { imageReference, osDisk, nodeAgentSKUId, dataDisks, ...others } = machine
  const image = isWire(imageReference) ? imageReference : {}
  const named = image.virtualMachineImageId !== undefined || Object.keys(image).length === 0
  return {
    imageReference: named ? image : { ...image, version: image.version ?? 'latest' },
    ...(isWire(osDisk) ? { osDisk: keptOsDisk(osDisk) } : {}),
    ...(nodeAgentSKUId === undefined ? {} : { nodeAgentSKUId }),
    ...(Array.isArray(dataDisks) ? { dataDisks: dataDisks.filter(isWire).map(keptDataDisk) } : {}),
    ...Object.fromEntries(
      Object.entries(others).map(([name, value]) => [name, keptInMachine(name, value)]),
    ),
  }
}

const keptOsDisk = ({ ephemeralOSDiskSettings, caching, ...disk }: Wire): Wire => ({
  ephemeralOSDiskSettings: ephemeralOSDiskSettings ?? {},
  ...disk,
  ...(caching === undefined ? {} : { caching: cachingNames[lower(caching)] ?? caching }),
})

const cachingNames: Readonly<Record<string, string>> = {
  none: 'None',
  readonly: 'ReadOnly',
  readwrite: 'ReadWrite',
}

const keptDataDisk = ({ lun, caching, diskSizeGB, storageAccountType }: Wire): Wire => ({
  lun,
  caching: lower(caching ?? 'none'),
  diskSizeGB,
  storageAccountType: lower(storageAccountType ?? 'standard_lrs'),
})

function keptInMachine(name: string, value: unknown): unknown {
  if (!isWire(value)) {
    if (name !== 'extensions' || !Array.isArray(value)) return value
    return value.map((one: Wire) => without(one, 'protectedSettings'))
  }
  if (name === 'nodePlacementConfiguration') return { policy: pascal(value.policy ?? 'Regional') }
  if (name === 'securityProfile' && value.securityType !== undefined) {
    return { ...value, securityType: lower(value.securityType) }
  }
  const registries = value.containerRegistries
  if (name !== 'containerConfiguration' || !Array.isArray(registries)) return value
  return { ...value, containerRegistries: registries.map((one: Wire) => without(one, 'password')) }
}

/** Keys and passwords of what is mounted are never told again. */
const keptMount = (mount: Wire): Wire =>
  Object.fromEntries(
    Object.entries(mount).map(([name, value]) => [
      name,
      isWire(value) ? without(value, 'accountKey', 'sasKey', 'password') : value,
    ]),
  )

/** A rule of a NAT pool that names no source ports is told to mean all of them. */
const keptEndpoints = ({ inboundNATPools, ...rest }: Wire): Wire => ({
  ...rest,
  inboundNATPools: wiresIn(inboundNATPools).map((pool) => ({
    ...pool,
    protocol: lower(pool.protocol),
    ...(Array.isArray(pool.networkSecurityGroupRules)
      ? {
          networkSecurityGroupRules: wiresIn(pool.networkSecurityGroupRules).map((rule) => ({
            ...rule,
            access: lower(rule.access),
            sourcePortRanges: rule.sourcePortRanges ?? ['*'],
          })),
        }
      : {}),
  })),
})

const wiresIn = (list: unknown): Wire[] => (Array.isArray(list) ? list.filter(isWire) : [])

const rules: Readonly<Record<string, Rule>> = {
  startTask: keptStartTask,
  virtualMachineConfiguration: keptMachine,
  cloudServiceConfiguration: ({ osFamily, osVersion, ...rest }) => ({
    osFamily,
    osVersion: osVersion ?? '*',
    ...rest,
  }),
  networkConfiguration: ({ dynamicVNetAssignmentScope, endpointConfiguration, ...rest }) => ({
    dynamicVNetAssignmentScope: lower(dynamicVNetAssignmentScope ?? 'none'),
    ...(isWire(endpointConfiguration)
      ? { endpointConfiguration: keptEndpoints(endpointConfiguration) }
      : {}),
    ...rest,
  }),
  taskSchedulingPolicy: ({ nodeFillType }) => ({ nodeFillType: pascal(nodeFillType ?? 'Spread') }),
}

const listRules: Readonly<Record<string, Rule>> = {
  userAccounts: keptAccount,
  mountConfiguration: keptMount,
}

/** The properties of a pool as they are kept and told again. */
export const keptSpec = (spec: Wire): Wire =>
  Object.fromEntries(
    Object.entries(spec).flatMap(([name, value]) => {
      if (value === null || value === undefined) return []
      const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
      if (rule && isWire(value)) return [[name, rule(value, spec)]]
      const listRule = Object.hasOwn(listRules, name) ? listRules[name] : undefined
      if (listRule && Array.isArray(value)) {
        return [[name, value.filter(isWire).map((one) => listRule(one, spec))]]
      }
      return [[name, value]]
    }),
  )
