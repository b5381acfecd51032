// Bicep's own judgement of infra/: it compiles, lints and is formatted without a single warning.
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { bicep, built, compiler, infra } from './bicep.ts'

const entries = ['main.bicep', 'subscription.main.bicep']
const sources = globSync('**/*.{bicep,bicepparam}', { cwd: infra }).sort()

describe.skipIf(!compiler)('the Bicep compiler has nothing to say', () => {
  test.each(entries)('building %s', (file) => {
    expect(built(file)).toMatchObject({ status: 0, complaints: [] })
  })

  // One start for all files, as a start costs more than most of them.
  test('linting each template', () => {
    const answer = inCopy((folder) => bicep('lint', '--pattern', join(folder, '**/*.bicep')))
    expect(answer).toMatchObject({ status: 0, complaints: [] })
  })

  test('building the parameters', () => {
    const answer = bicep('build-params', join(infra, 'main.bicepparam'), '--stdout')
    expect(answer).toMatchObject({ status: 0, complaints: [] })
  })

  test('formatting each file', () => {
    const other = inCopy((folder) => {
      const before = sources.map((file) => readFileSync(join(folder, file), 'utf8'))
      for (const kind of ['bicep', 'bicepparam']) {
        const answer = bicep('format', '--pattern', join(folder, `**/*.${kind}`))
        expect(answer).toMatchObject({ status: 0, complaints: [] })
      }
      const after = sources.map((file) => readFileSync(join(folder, file), 'utf8'))
      return sources.filter((_, index) => before[index] !== after[index])
    })
    expect(sources.length).toBeGreaterThan(35)
    expect(other).toEqual([])
  })
})

describe.skipIf(!compiler)('and it would say something', () => {
  const wrong: Record<string, string> = {
    'a property does not exist': 'properties: { alowSharedKeyAccess: false }',
    'a value has the wrong type': "properties: { allowSharedKeyAccess: 'no' }",
  }
  let said: string[] = []

  beforeAll(() => {
    said = inCopy((folder) => {
      const head =
        "name: 'x', location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' }"
      const all = Object.values(wrong).map(
        (text, index) =>
          `resource a${index} 'Microsoft.Storage/storageAccounts@2025-06-01' = { ${head}, ${text} }\n`,
      )
      const file = join(folder, 'wrong.bicep')
      writeFileSync(file, all.join(''))
      writeFileSync(join(folder, 'loose.bicep'), 'param   a   string\n')
      bicep('format', '--pattern', join(folder, 'loose.bicep'))
      const formatted = readFileSync(join(folder, 'loose.bicep'), 'utf8')
      return [...bicep('build', file, '--stdout').complaints, formatted]
    })
  })

  test.each(Object.keys(wrong))('%s', (when) => {
    const line = Object.keys(wrong).indexOf(when) + 1
    expect(said.join('\n')).toMatch(new RegExp(`wrong\\.bicep\\(${line},\\d+\\) : Warning BCP`))
  })

  test('a file is formatted otherwise', () => {
    expect(said.at(-1)).toBe('param a string\n')
  })
})

function inCopy<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'batch-medic-bicep-'))
  try {
    cpSync(infra, folder, { recursive: true })
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
