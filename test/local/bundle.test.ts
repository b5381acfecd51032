// The bundle as the Functions worker gets it: everything in it loads, also what production imports late.
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildFunctions } from '../../tools/build.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'batch-medic-bundle-'))

/** Stands in for the worker: the one module that only it can give, and then every file of the bundle in turn. */
const worker = `
import Module from 'node:module'
const names = []
const core = {
  registerFunction: ({ name }) => { names.push(name); return { dispose() {} } },
  registerHook: () => ({ dispose() {} }),
  setProgrammingModel() {},
}
const { require: original } = Module.prototype
Module.prototype.require = function (id) {
  return id === '@azure/functions-core' ? core : original.call(this, id)
}
const failed = []
for (const file of process.argv.slice(1)) {
  await import('file://' + file).catch((error) => failed.push(file + ': ' + error))
}
console.log(JSON.stringify({ names, failed }))
process.exit(0)
`

beforeAll(async () => {
  await buildFunctions({ root, outdir: folder })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function scripts(): readonly string[] {
  return ['functions', 'chunks'].flatMap((part) =>
    readdirSync(join(folder, part))
      .filter((name) => name.endsWith('.js'))
      .map((name) => join(folder, part, name)),
  )
}

test('every trigger and every late chunk loads, and no function name stands twice', async () => {
  // One function is registered only where its setting is there.
  const env = { ...process.env, BATCH_MEDIC_SERVICE_LOGS__fullyQualifiedNamespace: 'x' }
  const given = ['--input-type=module', '--eval', worker, ...scripts()]
  const { stdout } = await promisify(execFile)(process.execPath, given, { env })
  const { names, failed } = JSON.parse(stdout) as { names: string[]; failed: string[] }
  expect(failed).toEqual([])
  expect(names.toSorted()).toEqual([...new Set(names)].toSorted())
  // The file of hooks registers no function.
  const triggers = readdirSync(join(root, 'functions')).filter(
    (name) => name !== 'app-terminate.ts',
  )
  expect(names).toHaveLength(triggers.length)
})
