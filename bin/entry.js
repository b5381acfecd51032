// Finds what to start: the source where this Node can strip its types, else the build.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * The address of `src/<name>.ts` or of `dist/<name>.js`; undefined when neither can be run here.
 * Under node_modules Node strips no types: an installed package always runs its build.
 */
export function entryOf(name) {
  const source = new URL(`../src/${name}.ts`, import.meta.url)
  const built = new URL(`../dist/${name}.js`, import.meta.url)
  const installed = /[\\/]node_modules[\\/]/.test(fileURLToPath(source))
  const candidates = process.features.typescript && !installed ? [source, built] : [built]
  return candidates.find((url) => existsSync(fileURLToPath(url)))?.href
}

export const nothingToRun = `batch-medic needs Node 22.18 or later (this is ${process.version}), or a build of it: npm install and npx batch-medic bring the right Node.`
