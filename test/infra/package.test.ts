// What goes into the deployed package, and that azd's hook knows only names that the template gives out.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './bicep.ts'

const inPackage = [
  ...['host.json', 'package.json', 'policy.json', 'dist/functions/census.js'],
  ...['dist/chunks/src-ABC.js', 'dist/web/index.html', 'LICENSE', 'THIRD-PARTY-NOTICES'],
]
const notInPackage = [
  ...[
    'node_modules/zod/package.json',
    'node_modules/.bin/tsc',
    'src/app.ts',
    'functions/census.ts',
  ],
  ...[
    'test/infra/bicep.ts',
    'infra/main.bicep',
    'docs/policy.md',
    'bench/run.ts',
    'tools/build.ts',
  ],
  ...[
    'bin/batch-medic.js',
    'dist/cli/main.js',
    'dist/emulator/main.js',
    '.batch-medic/keys.json',
    '.ci/run',
    '.git/config',
    '.env',
    '.funcignore',
  ],
  ...['local.settings.json', 'package-lock.json', 'tsconfig.json', 'vitest.config.ts', 'README.md'],
  ...['vitest.infra.config.ts', 'biome.json', 'azure.yaml', 'dist/functions/census.js.map'],
]

describe('.funcignore', () => {
  // azd packs dist/package/app; whether it takes the patterns from there or from the project, nothing of it is left out.
  test.each(['', 'dist/package/app/'])('keeps the package below "%s" whole', (folder) => {
    for (const path of inPackage) expect(ignored(`${folder}${path}`)).toBe(false)
  })

  test.each(inPackage)('keeps %s', (path) => expect(ignored(path)).toBe(false))
  test.each(notInPackage)('leaves %s out', (path) => expect(ignored(path)).toBe(true))
  test('does not name the folder node_modules, which azd would take for a build in Azure', () =>
    expect(ignored('node_modules')).toBe(false))
})

test('every name in the hooks of azure.yaml is an output of main.bicep or azd’s own', () => {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8')
  const used = [...read('azure.yaml').matchAll(/"\$(?:env:)?(\w+)"/g)].map((match) => match[1])
  const outputs = [...read('infra/main.bicep').matchAll(/^output (\w+)/gm)].map((match) => match[1])
  expect(used.length).toBeGreaterThan(0)
  // What azd has by itself, and what was set for the template.
  const known = [...outputs, 'AZURE_SUBSCRIPTION_ID', 'BATCH_MEDIC_BATCH_ACCOUNTS']
  expect(used.filter((name) => !known.includes(name))).toEqual([])
})

/** Whether the file stays out; git reads the patterns, as their format is git's. */
function ignored(path: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'batch-medic-package-'))
  try {
    const git = (...args: string[]) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' })
    git('init', '--quiet')
    copyFileSync(join(root, '.funcignore'), join(folder, '.gitignore'))
    const { status, stderr } = git('check-ignore', '--quiet', '--no-index', path)
    if (status !== 0 && status !== 1) throw new Error(`git check-ignore: ${stderr}`)
    return status === 0
  } finally {
    rmSync(folder, { recursive: true })
  }
}
