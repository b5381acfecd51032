// The one table of permissions: the role definitions are built from it, docs/permissions.md is written from it, and the templates assign no other role.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createAzureEvidence } from '../../src/adapters/azure/storage/evidence.ts'
import { createAzureMessages } from '../../src/adapters/azure/storage/messages.ts'
import { createAzureRows } from '../../src/adapters/azure/storage/rows.ts'
import { createStorageProbe } from '../../src/adapters/azure/storage/storage-probe.ts'
import { systemClock } from '../../src/ports/clock.ts'
import { permissionsPageText } from '../../tools/permissions-page.ts'
import { type Right, readPermissions, roleOf } from '../../tools/permissions-table.ts'
import { built, compiler, root } from './bicep.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const table = readPermissions()
const roles = Object.entries(table)

test('a role has each right once', () => {
  for (const [, { rights }] of roles) {
    const names = rights.map(({ right, kind }) => `${kind} ${right}`)
    expect(new Set(names).size).toBe(names.length)
  }
})

test('what is allowed is needed by a call, and what is excepted by none', () => {
  const odd = roles.flatMap(([role, { rights }]) =>
    rights
      .filter(({ kind, calls }) => kind.startsWith('not') !== (calls.length === 0))
      .map(({ right }) => `${role}: ${right}`),
  )
  expect(odd).toEqual([])
})

test('an exception takes something from a right with a wildcard, else it says nothing', () => {
  const { rights } = roleOf(table, 'operator')
  for (const { right } of rights.filter(({ kind }) => kind === 'notActions')) {
    expect(right).toMatch(/^Microsoft\.Batch\/batchAccounts\/pools\/\w+/)
  }
  expect(rights.map(({ right }) => right)).not.toContain('Microsoft.Batch/batchAccounts/write')
})

test('the templates assign the built-in roles of the table, and no others', () => {
  const ids = read('infra/modules/role-ids.bicep')
  const alone = [...ids.matchAll(/^var (\w+) = '/gm)].map(([, name]) => name)
  const storage = [...ids.matchAll(/^ {2}'(Storage [^']+)':/gm)].map(([, name]) => name)
  const named = roles.flatMap(([, { named, title }]) =>
    named === undefined ? [] : [named === 'storageRoles' ? title : named],
  )
  // Where custom roles are not allowed, it stands for our own: docs/permissions.md says so.
  expect(named.toSorted()).toEqual(
    [...alone, ...storage].filter((name) => name !== 'batchDataContributor').toSorted(),
  )
})

test('methods of storage stand in the table, each, and no others', () => {
  const storage = { connection: 'UseDevelopmentStorage=true' }
  const there = {
    Rows: createAzureRows(storage),
    Messages: createAzureMessages(storage, systemClock),
    EvidenceStore: createAzureEvidence(storage),
    StorageProbe: createStorageProbe(storage),
  }
  const methods = Object.entries(there).flatMap(([port, made]) =>
    Object.keys(made).map((name) => `${port}.${name}`),
  )
  const named = ['blobs', 'queues', 'tables'].flatMap((role) =>
    roleOf(table, role).rights.flatMap(({ calls }) => calls.map(({ call }) => call)),
  )
  const ours = named.filter((call) => call.includes('.'))
  expect([...new Set(ours)].sort()).toEqual(methods.sort())
})

test('docs/permissions.md is what the table says: npm run docs:permissions', () => {
  const page = read('docs/permissions.md')
  expect(permissionsPageText(page, table)).toBe(page)
})

describe.skipIf(!compiler)('a role definition is the table', () => {
  test.each([
    ['batch-role', 'operator'],
    ['subscription-reader', 'doctor'],
  ])('%s', (file, role) => {
    const answer = built(`modules/${file}.bicep`)
    expect(answer.complaints).toEqual([])
    const { variables, resources } = JSON.parse(answer.stdout)
    const { rights } = roleOf(table, role)
    expect(Object.values(variables)[0]).toEqual(rights)
    const [permissions] = Object.values<{ properties: { permissions?: object[] } }>(resources)
      .flatMap(({ properties }) => properties.permissions ?? [])
      .map((given) => given as Record<Right['kind'], string | []>)
    for (const kind of ['actions', 'notActions', 'dataActions', 'notDataActions'] as const) {
      const wanted = rights.filter((one) => one.kind === kind)
      // Where it is written out empty, the table has none; else it is a filter of the table by its kind.
      if (Array.isArray(permissions?.[kind])) expect(wanted).toEqual([])
      else expect(permissions?.[kind]).toMatch(/map\(.*variables\('/)
    }
  })
})
