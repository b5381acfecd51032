// The pages that list states and permissions are held to the code that has them.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { moves, type ResolutionKind } from '../../src/domain/incident.ts'
import { evidenceContainer } from '../../src/ports/evidence.ts'
import { tableAfter } from './doc-tables.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const bare = (cell = ''): string => cell.replaceAll('`', '')
const listed = (cell = ''): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)

describe('docs/incidents.md', () => {
  const text = read('docs/incidents.md')

  test('has each state with the moves that it may make', () => {
    const told = tableAfter(text, '## States').map(([state, , next]) => [bare(state), listed(next)])
    expect(told).toEqual(Object.entries(moves))
  })

  test('has each way in which an incident ends', () => {
    // The compiler holds this list to the type.
    const kinds = {
      'by-itself': true,
      helped: true,
      superseded: true,
      'subject-gone': true,
      told: true,
    } satisfies Record<ResolutionKind, true>
    const told = tableAfter(text, '## How an incident ends').map(([kind]) => bare(kind))
    expect(told).toEqual(Object.keys(kinds))
    for (const kind of told) expect(read('docs/events.md')).toContain(`\`${kind}\``)
  })

  test('says where logs are kept and how long, as the templates do', () => {
    const [, days] = /^param evidenceDays = (\d+)$/m.exec(read('infra/main.bicepparam')) ?? []
    expect(text).toContain(`deleted after ${days} days`)
    expect(text).toContain(`--container-name ${evidenceContainer} `)
  })
})

describe('docs/permissions.md', () => {
  const text = read('docs/permissions.md')

  test('has each role on the storage account', () => {
    const ids = read('infra/modules/role-ids.bicep')
    const roles = [...ids.matchAll(/^ {2}'(Storage [^']+)':/gm)].map(([, name]) => name)
    const told = tableAfter(text, '## On its own resources')
      .filter(([on]) => on === 'the storage account')
      .map(([, role]) => role)
    expect(roles.length).toBeGreaterThan(0)
    expect(told).toEqual(roles)
  })
})

describe('docs/deploying.md', () => {
  const text = read('docs/deploying.md')

  test('gives the subscription each parameter that it wants', () => {
    const wanted = [...read('infra/subscription.main.bicep').matchAll(/^param (\w+)/gm)]
    expect(wanted.length).toBeGreaterThan(0)
    for (const [, name = ''] of wanted) expect(text).toContain(` ${name}=$`)
  })

  test('uses only outputs that the first deployment has', () => {
    const template = read('infra/main.bicep')
    const outputs = [...template.matchAll(/^output (\w+)/gm)].map(([, name]) => name)
    const exported = [...text.matchAll(/^ +export (\w+)=/gm)].map(([, name = '']) => name)
    const own = ['GROUP', 'APP', 'PRINCIPAL', 'BATCH_MEDIC_KEY', 'BATCH_MEDIC_URL', ...exported]
    const used = [...text.matchAll(/\$([A-Z_]+)/g)].map(([, name = '']) => name)
    expect(used.filter((name) => !own.includes(name) && !outputs.includes(name))).toEqual([])
  })
})
