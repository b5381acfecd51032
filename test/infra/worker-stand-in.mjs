// Loads an unpacked app as the Functions worker does, in a process of its own, and prints what it registered.
// Source of the rules: Azure/azure-functions-nodejs-worker, src/startApp.ts: the glob `main` of package.json, each match
// by `import` in the order found, `@azure/functions-core` by a patched `require`, a name registered twice is an error.
import { globSync, readFileSync } from 'node:fs'
import Module from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = process.argv[2]
const functions = []
const faults = []
const core = {
  version: '3.12.0',
  registerFunction: (metadata) => {
    functions.push(metadata)
    return { dispose() {} }
  },
  registerHook: () => ({ dispose() {} }),
  setProgrammingModel() {},
}
const { require: original } = Module.prototype
Module.prototype.require = function (id) {
  return id === '@azure/functions-core' ? core : original.call(this, id)
}
process.on('unhandledRejection', (error) => faults.push(String(error)))

const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
const files = globSync(main, { cwd: folder })
for (const file of files) {
  await import(pathToFileURL(join(folder, file)).href).catch((error) => {
    faults.push(`${file}: ${error}`)
  })
}
// What a load leaves for later, such as a promise that rejects, comes out now.
await new Promise((resolve) => setImmediate(resolve))
console.log(JSON.stringify({ node: process.versions.node, files, functions, faults }))
