// Makes every read of Azure Resource Manager that the product has, over HTTP against made-up answers, and remembers path and caller.
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline'
import { createArm } from '../../src/adapters/azure/arm/arm.ts'
import { openLook } from '../../src/azure-look.ts'
import { examinePool } from '../../src/doctor/examine-pool.ts'
import { findAccount } from '../../src/doctor/find-account.ts'
import { armInTime } from '../../src/doctor/in-time.ts'
import type { PoolSnapshot } from '../../src/domain/facts.ts'
import type { Arm } from '../../src/ports/arm.ts'
import { checkAzureReads } from '../../src/self-check/check-azure-reads.ts'
import {
  accountId,
  batchOut,
  changed,
  poolPath,
  privatePool,
  publicIpId,
  put,
  routeTableId,
  subnetId,
  toAppliance,
  withRoutes,
  withRules,
} from '../support/arm-network.ts'
import { type ArmWorld, Refusal } from '../support/arm-stand-in.ts'
import { handBatch } from '../support/build-batch.ts'
import { nodeFacts, noon, snapshot } from '../support/build-facts.ts'

const clock = { now: () => noon, toWallMs: (ms: number) => ms }
const group = '/subscriptions/s1/resourceGroups/rg-batch/providers'
const gatewayId =
  '/subscriptions/s1/resourceGroups/rg-net/providers/Microsoft.Network/natGateways/nat'
const identityId = `${group}/Microsoft.ManagedIdentity/userAssignedIdentities/id`
const storageId = `${group}/Microsoft.Storage/storageAccounts/store`
const galleryId = `${group}/Microsoft.Compute/galleries/g/images/render/versions/1.2.3`
const inBatch = '/subscriptions/s1/providers/Microsoft.Batch'

/** A pool in a private network behind everything a network can have, with packages of its own. */
function whole(): ArmWorld {
  const ruled = withRules(withRoutes(privatePool(), toAppliance), batchOut())
  const there = changed(ruled, subnetId, {
    natGateway: { id: gatewayId },
    privateEndpointNetworkPolicies: 'Enabled',
  })
  const named = changed(there, accountId, {
    publicNetworkAccess: 'SecuredByPerimeter',
    networkProfile: { nodeManagementAccess: { defaultAction: 'Deny' } },
    autoStorage: {
      storageAccountId: storageId,
      authenticationMode: 'BatchAccountManagedIdentity',
      nodeIdentityReference: { resourceId: identityId },
    },
  })
  const bodies: ArmWorld = {
    ...named,
    '/subscriptions': [{ subscriptionId: 's1' }],
    [`${inBatch}/batchAccounts`]: [],
    [`${accountId}/pools`]: [],
    [`${inBatch}/locations/westeurope/virtualMachineSkus`]: [
      { name: 'Standard_D4s_v5', familyName: 'f', capabilities: [{ name: 'vCPUs', value: '4' }] },
    ],
    [`${accountId}/applications/blender`]: { properties: { defaultVersion: '4.1' } },
    [gatewayId]: { id: gatewayId, properties: { publicIpAddresses: [{ id: publicIpId(1) }] } },
    [publicIpId(1)]: { id: publicIpId(1), properties: { ipAddress: '20.1.2.3' } },
    [storageId]: { id: storageId, properties: { allowSharedKeyAccess: true } },
    [identityId]: { id: identityId, properties: { principalId: 'p' } },
  }
  return bodies
}

const packaged: Partial<PoolSnapshot> = {
  vmSize: 'standard_d4s_v5',
  targetDedicated: 5,
  subnetId,
  identityIds: [identityId],
  applicationPackages: [{ id: 'blender', version: '' }],
}

/** Each goes ways that the others do not. */
function examinations(): readonly { world: ArmWorld; pool: Partial<PoolSnapshot> }[] {
  const world = whole()
  const byAddress = changed(changed(world, subnetId, { natGateway: undefined }), poolPath, {
    networkConfiguration: {
      subnetId,
      publicIPAddressConfiguration: {
        provision: 'UserManaged',
        ipAddressIds: [publicIpId(1)],
      },
    },
  })
  const routed = put(byAddress, routeTableId, { id: routeTableId, properties: { routes: [] } })
  const byKeys = changed(world, accountId, {
    poolAllocationMode: 'UserSubscription',
    autoStorage: { storageAccountId: storageId, authenticationMode: 'StorageKeys' },
  })
  const direct = put(world, routeTableId, { id: routeTableId, properties: { routes: [] } })
  return [
    { world, pool: packaged },
    { world: routed, pool: { ...packaged, image: galleryId } },
    { world: byKeys, pool: { ...packaged, image: `${group}/Microsoft.Compute/images/own` } },
    { world: direct, pool: packaged },
  ]
}

export interface ArmReads {
  /** `GET {account}/pools`, each once. */
  calls: readonly string[]
  /** `src/doctor/quota.ts:124`: each line of the product through which a read went. */
  lines: ReadonlySet<string>
}

export async function armReads(): Promise<ArmReads> {
  const calls = new Set<string>()
  const lines = new Set<string>()
  const asking = (world: ArmWorld): Arm => {
    const arm = createArm({
      credential: { getToken: async () => ({ token: 't', expiresOnTimestamp: 4e12 }) },
      httpClient: answering(world, calls),
      wait: async () => {},
    })
    return watched(arm, lines)
  }
  for (const { world, pool } of examinations()) {
    const arm = armInTime(asking(world), new Promise(() => {}), '')
    const given = { accountId, poolId: 'frames', snapshot: snapshot(pool), nodes: [nodeFacts()] }
    await examinePool({ arm, batch: handBatch(), clock }, given)
  }
  const arm = asking(whole())
  await findAccount(arm, { name: 'acct', url: '' })
  await openLook({ account: 'acct', resourceId: accountId, arm, clock })
  await checkAzureReads(arm, 'acct', accountId)
  return { calls: [...calls].sort(), lines }
}

function watched(arm: Arm, lines: Set<string>): Arm {
  const note = () => {
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 60
    const stack = new Error('here').stack ?? ''
    Error.stackTraceLimit = limit
    for (const [, line = ''] of stack.matchAll(/(src\/[\w/.-]+\.ts:\d+)/g)) lines.add(line)
  }
  return {
    get: (...given) => {
      note()
      return arm.get(...given)
    },
    list: (...given) => {
      note()
      return arm.list(...given)
    },
  }
}

/** What is not in the world is there all the same, and empty: a refusal would end a way too early. */
function answering(world: ArmWorld, calls: Set<string>): HttpClient {
  return {
    async sendRequest(request) {
      const path = decodeURIComponent(new URL(request.url).pathname)
      calls.add(`${request.method} ${armTemplate(path)}`)
      const key = Object.keys(world).find((one) => one.toLowerCase() === path.toLowerCase())
      const held = key === undefined ? { id: path, value: [], properties: {} } : world[key]
      if (held instanceof Refusal) throw new Error('this world refuses nothing')
      const body = Array.isArray(held) ? { value: held } : held
      const bodyAsText = JSON.stringify(body)
      return { request, status: 200, headers: createHttpHeaders({}), bodyAsText }
    },
  }
}

/** Names become `{name}`; an account, a group and a subscription stand for the way to them. */
function armTemplate(path: string): string {
  const [, at = '', rest = ''] =
    /^(\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?)(.*)$/i.exec(path) ?? []
  if (at === '') return path
  const start = /resourceGroups/i.test(at) ? '{group}' : '{subscription}'
  const named = rest.replace(
    /\/providers\/([^/]+)((?:\/(?!providers\/)[^/]+)*)/g,
    (_, provider, types) => {
      const parts = String(types).split('/').slice(1)
      const told = parts.map((part, index) =>
        index % 2 === 1 && part !== 'management' ? '{name}' : part,
      )
      return ['', 'providers', provider, ...told].join('/')
    },
  )
  return `${start}${named}`
    .replace('{group}/providers/Microsoft.Batch/batchAccounts/{name}', '{account}')
    .replace('/microsoft.insights/', '/Microsoft.Insights/')
}
