// Bicep's own judgement of infra/: it compiles, lints and is formatted without a single warning.
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bicep, compiler, infra } from './bicep.ts'

const entries = ['main.bicep', 'subscription.main.bicep']
const sources = globSync('**/*.{bicep,bicepparam}', { cwd: infra }).sort()

describe.skipIf(!compiler)('the Bicep compiler has nothing to say', () => {
  test.each(entries)('building %s', (file) => {
    const answer = bicep('build', join(infra, file), '--stdout')
    expect(answer).toMatchObject({ status: 0, complaints: [] })
  })

  test.each(entries)('linting %s', (file) => {
    const answer = bicep('lint', join(infra, file))
    expect(answer).toMatchObject({ status: 0, complaints: [] })
  })

  test('building the parameters', () => {
    const answer = bicep('build-params', join(infra, 'main.bicepparam'), '--stdout')
    expect(answer).toMatchObject({ status: 0, complaints: [] })
  })

  test.each(sources)('formatting %s', (file) => {
    const path = join(infra, file)
    expect(bicep('format', path, '--stdout').stdout).toBe(readFileSync(path, 'utf8'))
  })
})

describe.skipIf(!compiler)('and it would say something', () => {
  test.each([
    { when: 'a property does not exist', text: 'properties: { alowSharedKeyAccess: false }' },
    { when: 'a value has the wrong type', text: "properties: { allowSharedKeyAccess: 'no' }" },
  ])('$when', ({ text }) => {
    const folder = mkdtempSync(join(tmpdir(), 'batch-medic-bicep-'))
    const file = join(folder, 'wrong.bicep')
    const head =
      "name: 'x', location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' }"
    writeFileSync(
      file,
      `resource a 'Microsoft.Storage/storageAccounts@2025-06-01' = { ${head}, ${text} }\n`,
    )
    const answer = bicep('build', file, '--stdout')
    rmSync(folder, { recursive: true })
    expect(answer.complaints.join('\n')).toMatch(/Warning BCP/)
  })
})
