// Loads a compiled function app through the worker's own seam: `require('@azure/functions-core')`.
import { globSync, readFileSync } from 'node:fs'
import Module from 'node:module'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { LogSink } from './core-types.ts'
import { createWorkerApp, type WorkerApp } from './worker-app.ts'

type Require = (this: unknown, id: string) => unknown
const prototype = Module.prototype as unknown as { require: Require }

/**
 * Loads every file of package.json's `main` glob below `root`, in the order of their names.
 * Each load of a file registers its functions anew, also in one process.
 * @throws Error that names the file when one throws, when nothing matches or when nothing registers
 */
export async function loadApp(root: string, log: LogSink): Promise<WorkerApp> {
  const app = createWorkerApp(log)
  const pattern = readMain(root)
  const files = globSync(pattern, { cwd: root }).sort()
  if (files.length === 0) {
    throw new Error(`No function file matches "${pattern}" in ${root}. Build first: npm run build`)
  }
  const giveBack = installCoreModule(app.coreApi)
  try {
    for (const file of files) {
      app.currentFile = file
      try {
        await import(pathToFileURL(join(root, file)).href)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        throw new Error(`${relative(root, join(root, file))} failed to load: ${reason}`, {
          cause: error,
        })
      }
    }
    if (app.functions.size === 0) throw new Error(`${pattern} registered no function`)
    await app.model?.getCapabilities?.({})
    const context = { hookData: {}, appHookData: {}, functionAppDirectory: root }
    for (const hook of app.hooks('appStart')) await hook(context)
    app.started = true
    return app
  } finally {
    giveBack()
  }
}

/**
 * `@azure/functions` keeps the module it got at its first call, so it is enough to answer while the app loads.
 * Only `require` is patched, as in the real worker: an ESM import of the name must fail here as it fails in Azure.
 */
function installCoreModule(coreApi: object): () => void {
  const original = prototype.require
  prototype.require = function (this: unknown, id: string): unknown {
    return id === '@azure/functions-core' ? coreApi : Reflect.apply(original, this, [id])
  }
  return () => {
    prototype.require = original
  }
}

function readMain(root: string): string {
  const { main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { main?: string }
  if (!main) throw new Error(`${join(root, 'package.json')} has no "main" that names the functions`)
  return main
}
