// The commands that mend identity and packages: each is one of the Azure CLI's, with options that it takes.
import { expect, test } from 'vitest'
import { checkIdentity } from '../../src/doctor/identity.ts'
import { checkPackages } from '../../src/doctor/packages.ts'
import { snapshot } from '../support/build-facts.ts'
import { account, accountId, identityId, rolesPath, storageId } from './arm-world.ts'
import { handArm } from './hand-arm.ts'

/** As `az … -h` of version 2.45 lists them; Debian has that one. */
const place = ['resource-group', 'subscription', 'name']
const known: Readonly<Record<string, readonly string[]>> = {
  'batch account set': [...place, 'storage-account'],
  'batch application list': place,
  'batch application set': [...place, 'application-name', 'default-version'],
  'batch application package activate': [
    ...place,
    ...['application-name', 'version-name', 'format'],
  ],
  'identity show': ['ids'],
  'resource update': ['ids', 'set'],
  'role assignment create': ['role', 'assignee', 'scope'],
  'storage account show': ['ids'],
  'storage account update': [...place, 'allow-shared-key-access'],
}

const question = { accountId, poolId: 'frames', snapshot: snapshot(), nodes: [] }
const parts = { identityIds: [identityId], packages: [{ id: 'blender', version: '4.1' }] }
const byIdentity = {
  storageAccountId: storageId,
  authenticationMode: 'BatchAccountManagedIdentity',
  nodeIdentityReference: { resourceId: identityId },
}
const identity = { id: identityId, properties: { principalId: '25cc773c' } }
const app = `${accountId}/applications/blender`

async function mends(): Promise<readonly string[]> {
  const identities = await Promise.all(
    [
      { autoStorage: null, table: {} },
      { autoStorage: { ...byIdentity, nodeIdentityReference: undefined }, table: {} },
      { autoStorage: byIdentity, table: {} },
      { autoStorage: byIdentity, table: { [identityId]: identity } },
      { autoStorage: byIdentity, table: { [identityId]: identity, [rolesPath]: [] } },
      {
        autoStorage: { storageAccountId: storageId },
        table: { [storageId]: { properties: { allowSharedKeyAccess: false } } },
      },
    ].map(({ autoStorage, table }) =>
      checkIdentity(handArm(table), question, account({ autoStorage }), parts),
    ),
  )
  const packages = await Promise.all(
    [
      { version: '4.1', table: {} },
      { version: '4.1', table: { [`${app}/versions/4.1`]: { properties: { state: 'Pending' } } } },
      { version: '', table: { [app]: { properties: {} } } },
    ].map(({ version, table }) =>
      checkPackages(handArm(table), question, { ...parts, packages: [{ id: 'blender', version }] }),
    ),
  )
  return [...identities, ...packages.flat()].flatMap(({ mend }) =>
    mend.split('\n').filter((line) => line.startsWith('az ')),
  )
}

test('every command is one that the Azure CLI takes', async () => {
  const lines = await mends()
  const seen = new Set<string>()
  for (const line of lines) {
    const command = line.slice(3).split(' --')[0] ?? ''
    const options = [...line.matchAll(/ --([\w-]+)/g)].map(([, option = '']) => option)
    seen.add(command)
    expect(known[command], line).toBeDefined()
    expect(
      options.filter((option) => !known[command]?.includes(option)),
      line,
    ).toEqual([])
  }
  expect([...seen].toSorted()).toEqual(Object.keys(known).toSorted())
})
