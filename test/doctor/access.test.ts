// Application packages and the identity that fetches them: what is broken, and what is only out of sight.
import { describe, expect, test } from 'vitest'
import { checkIdentity } from '../../src/doctor/identity.ts'
import { checkPackages } from '../../src/doctor/packages.ts'
import { type PoolParts, readPoolParts } from '../../src/doctor/pool-parts.ts'
import type { ArmBody } from '../../src/ports/arm.ts'
import { snapshot } from '../support/build-facts.ts'
import {
  account,
  accountId,
  armPool,
  identityId,
  poolId,
  rolesPath,
  storageId,
} from './arm-world.ts'
import { type ArmTable, handArm } from './hand-arm.ts'

const question = { accountId, poolId: 'frames', snapshot: snapshot(), nodes: [] }
const blender = { id: 'blender', version: '4.1' }

function parts(overrides: Partial<PoolParts> = {}): PoolParts {
  return { identityIds: [identityId], packages: [blender], ...overrides }
}

function storage(overrides: ArmBody = {}): ArmBody {
  return {
    autoStorage: {
      storageAccountId: storageId,
      authenticationMode: 'BatchAccountManagedIdentity',
      // Recorded ids differ in the case of their words.
      nodeIdentityReference: {
        resourceId: identityId.replace('resourceGroups', 'resourcegroups'),
      },
      ...overrides,
    },
  }
}

const identity = { id: identityId, properties: { principalId: '25cc773c' } }

function role(definition: string, principalId = '25cc773c'): ArmBody {
  return {
    properties: {
      principalId,
      roleDefinitionId: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${definition}`,
    },
  }
}

const blobReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'

describe('the identity that fetches packages', () => {
  test.each<{
    when: string
    properties?: ArmBody
    pool?: PoolParts
    table?: ArmTable
    verdict: string
    says: string
  }>([
    {
      when: 'the pool has no packages',
      pool: parts({ packages: [] }),
      verdict: 'ok',
      says: 'no application packages',
    },
    {
      when: 'the account has no auto-storage',
      properties: { autoStorage: null },
      verdict: 'broken',
      says: 'no auto-storage account',
    },
    {
      when: 'the nodes use keys',
      properties: storage({ authenticationMode: 'StorageKeys' }),
      table: { [storageId]: { id: storageId, properties: { allowSharedKeyAccess: true } } },
      verdict: 'ok',
      says: 'no identity is needed',
    },
    {
      when: 'the nodes use keys, and the storage account may not be read',
      properties: storage({ authenticationMode: undefined }),
      table: { [storageId]: 'denied' },
      verdict: 'ok',
      says: 'no identity is needed',
    },
    {
      when: 'the nodes use keys, and the storage account takes none',
      properties: storage({ authenticationMode: 'StorageKeys' }),
      table: { [storageId]: { id: storageId, properties: { allowSharedKeyAccess: false } } },
      verdict: 'broken',
      says: 'it takes no keys (allowSharedKeyAccess is false)',
    },
    {
      when: 'the nodes use keys of a storage account that is gone',
      properties: storage({ authenticationMode: 'StorageKeys' }),
      verdict: 'broken',
      says: 'auto-storage account renderstore is not there any more',
    },
    {
      when: 'the role is of the same principal in other letters',
      table: {
        [identityId]: { id: identityId, properties: { principalId: '25CC773C' } },
        [rolesPath]: [role(blobReader)],
      },
      verdict: 'ok',
      says: 'may read storage account renderstore',
    },
    {
      when: 'the principal of the identity is not told: a role without one is not its own',
      table: {
        [identityId]: { id: identityId, properties: {} },
        [rolesPath]: [role(blobReader, '')],
      },
      verdict: 'not-checked',
      says: 'no role that reads storage account renderstore was seen',
    },
    {
      when: 'no identity is named for the nodes',
      properties: storage({ nodeIdentityReference: undefined }),
      verdict: 'broken',
      says: 'nodes with packages stay in starting',
    },
    {
      when: 'the identity is none of the pool’s',
      pool: parts({ identityIds: [`${identityId}-other`] }),
      verdict: 'broken',
      says: 'is not among the identities of the pool (id-nodes-other)',
    },
    {
      when: 'the identity is gone',
      verdict: 'broken',
      says: 'identity id-nodes of the nodes is not there any more',
    },
    {
      when: 'the identity may not be read',
      table: { [identityId]: 'denied' },
      verdict: 'not-checked',
      says: 'Microsoft.ManagedIdentity/userAssignedIdentities/read',
    },
    {
      when: 'it has a role that reads',
      table: { [identityId]: identity, [rolesPath]: [role(blobReader)] },
      verdict: 'ok',
      says: 'may read storage account renderstore',
    },
    {
      when: 'only another has the role: it may still come by a group',
      table: { [identityId]: identity, [rolesPath]: [role(blobReader, 'other')] },
      verdict: 'not-checked',
      says: 'one may come by a group',
    },
    {
      when: 'its role does not read blobs',
      table: {
        [identityId]: identity,
        [rolesPath]: [role('acdd72a7-3385-48ef-bd42-f606fba81ae7')],
      },
      verdict: 'not-checked',
      says: 'no role that reads storage account renderstore was seen',
    },
    {
      when: 'the roles may not be read',
      table: { [identityId]: identity, [rolesPath]: 'denied' },
      verdict: 'not-checked',
      says: 'Microsoft.Authorization/roleAssignments/read',
    },
    {
      when: 'the storage account is gone',
      table: { [identityId]: identity },
      verdict: 'broken',
      says: 'auto-storage account renderstore is not there any more',
    },
  ])(
    '$when: $verdict',
    async ({ properties = storage(), pool = parts(), table, verdict, says }) => {
      const found = await checkIdentity(handArm(table ?? {}), question, account(properties), pool)
      expect(found.verdict).toBe(verdict)
      expect(found.said).toContain(says)
      expect(found.mend === '').toBe(verdict === 'ok')
    },
  )
})

describe('an application package', () => {
  const app = `${accountId}/applications/blender`
  const version = `${app}/versions/4.1`

  test.each<{ when: string; table: ArmTable; version?: string; verdict: string; says: string }>([
    {
      when: 'its version is active',
      table: { [version]: { properties: { state: 'Active' } } },
      verdict: 'ok',
      says: 'there and active',
    },
    {
      when: 'its version was never activated',
      table: { [version]: { properties: { state: 'Pending' } } },
      verdict: 'broken',
      says: 'is pending: its upload was never activated',
    },
    { when: 'its version is gone', table: {}, verdict: 'broken', says: 'ApplicationPackageError' },
    {
      when: 'its version may not be read',
      table: { [version]: 'denied' },
      verdict: 'not-checked',
      says: 'Microsoft.Batch/batchAccounts/applications/versions/read',
    },
    {
      when: 'the default version is wanted, and there is one',
      version: '',
      table: {
        [app]: { properties: { defaultVersion: '4.1' } },
        [version]: { properties: { state: 'active' } },
      },
      verdict: 'ok',
      says: 'version 4.1',
    },
    {
      when: 'the default version is wanted, and there is none',
      version: '',
      table: { [app]: { properties: {} } },
      verdict: 'broken',
      says: 'and it has none',
    },
    { when: 'the application is gone', version: '', table: {}, verdict: 'broken', says: 'blender' },
  ])('$when: $verdict', async ({ table, version: wanted = '4.1', verdict, says }) => {
    const pool = parts({ packages: [{ id: 'blender', version: wanted }] })
    const [found] = await checkPackages(handArm(table), question, pool)
    expect(found?.verdict).toBe(verdict)
    expect(found?.said).toContain(says)
  })

  test('has a URL with a signature in its answer, which is never told', async () => {
    const body = {
      etag: 'W/"0x8D71AC2FB1F6B6E"',
      name: '4.1',
      properties: {
        format: 'zip',
        lastActivationTime: '2026-02-06T23:08:23.5272786Z',
        state: 'Active',
        storageUrl:
          'https://renderstore.blob.core.windows.net/app-blender/x?sv=2018-03-28&sig=c2VjcmV0',
        storageUrlExpiry: '2026-03-07T03:08:24.0635206Z',
      },
      type: 'Microsoft.Batch/batchAccounts/applications/versions',
    }
    const [found] = await checkPackages(handArm({ [version]: body }), question, parts())
    expect(found?.verdict).toBe('ok')
    expect(JSON.stringify(found)).not.toContain('sig')
  })
})

describe('what a pool is made of', () => {
  test('is what ARM says: ids of packages become names', async () => {
    const arm = handArm({
      [poolId]: armPool(
        { applicationPackages: [{ id: `${accountId}/applications/blender`, version: '4.1' }] },
        [identityId],
      ),
    })
    const found = await readPoolParts(arm, accountId, 'frames', snapshot())
    expect(found).toEqual({ identityIds: [identityId], packages: [blender] })
  })

  test('is what Batch says where ARM refuses', async () => {
    const arm = handArm({ [poolId]: 'denied' })
    const told = snapshot({ identityIds: [identityId], applicationPackages: [blender] })
    const found = await readPoolParts(arm, accountId, 'frames', told)
    expect(found).toEqual({ identityIds: [identityId], packages: [blender] })
  })
})
