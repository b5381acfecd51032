// The README's example of a test with the emulator runs as its reader would run it: from an installed package.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPackage } from '../../tools/build-package.ts'

const root = resolve(import.meta.dirname, '../..')
const project = mkdtempSync(join(tmpdir(), 'batch-medic-user-'))
const packages = join(project, 'node_modules')
const tsc = join(root, 'node_modules/typescript/bin/tsc')
const installed = join(packages, 'batch-medic')

/** A project with the package as `npm install` leaves it, and its dependencies beside it. */
beforeAll(async () => {
  mkdirSync(installed, { recursive: true })
  for (const name of ['@azure', '@types', 'zod', 'vitest']) {
    symlinkSync(join(root, 'node_modules', name), join(packages, name))
  }
  for (const name of ['package.json', 'bin']) {
    cpSync(join(root, name), join(installed, name), { recursive: true })
  }
  await buildPackage({ root, outdir: join(installed, 'dist') })
  writeFileSync(join(project, 'package.json'), '{"type":"module"}')
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

function example(): string {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? []
  expect(code).toContain("from 'batch-medic/emulator'")
  return code
}

function node(...args: string[]) {
  const env = { ...process.env, NO_COLOR: '1' }
  return spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8', env })
}

describe('an installed package', () => {
  test('runs the README’s example of a test', () => {
    writeFileSync(join(project, 'nodes.test.ts'), example())
    const run = node(join(packages, 'vitest/vitest.mjs'), 'run', '--root', project)
    expect(run.stdout + run.stderr).toMatch(/Tests +1 passed \(1\)/)
    expect(run.status).toBe(0)
    const strict = ['--noEmit', '--strict', '--noUncheckedIndexedAccess', '--skipLibCheck']
    const types = ['--module', 'nodenext', '--target', 'es2023', '--types', 'node']
    const checked = node(tsc, ...strict, ...types, join(project, 'nodes.test.ts'))
    expect(checked).toMatchObject({ stdout: '', status: 0 })
  })

  test('has the worlds and the page of the emulator', () => {
    writeFileSync(
      join(project, 'demo.js'),
      `import { startEmulator } from 'batch-medic/emulator'
const emulator = await startEmulator({ world: 'demo' })
const page = await fetch(emulator.controlUrl + '/')
const { name } = emulator.state().accounts[0]
await emulator.stop()
console.log(name, page.status, page.headers.get('content-type'))`,
    )
    const run = node(join(project, 'demo.js'))
    expect(run).toMatchObject({ stdout: 'renderfarm 200 text/html; charset=utf-8\n', stderr: '' })
  })

  test('starts its command', () => {
    const run = node(join(installed, 'bin/batch-medic.js'), 'emulator', '--help')
    expect(run).toMatchObject({ status: 0, stderr: '' })
    expect(run.stdout).toContain('npx batch-medic emulator')
  })
})

test('a linked clone runs the example as well', () => {
  const linked = mkdtempSync(join(tmpdir(), 'batch-medic-linked-'))
  try {
    const modules = join(linked, 'node_modules')
    mkdirSync(modules)
    for (const name of ['@azure', 'vitest']) {
      symlinkSync(join(root, 'node_modules', name), join(modules, name))
    }
    symlinkSync(root, join(modules, 'batch-medic'))
    writeFileSync(join(linked, 'nodes.test.ts'), example())
    const run = node(join(modules, 'vitest/vitest.mjs'), 'run', '--root', linked)
    expect(run.stdout + run.stderr).toMatch(/Tests +1 passed \(1\)/)
  } finally {
    rmSync(linked, { recursive: true, force: true })
  }
})

test('a clone is imported by its own name, from its source', () => {
  const script =
    "const { startEmulator } = await import('batch-medic/emulator'); console.log(typeof startEmulator)"
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(run).toMatchObject({ stdout: 'function\n', stderr: '' })
})
