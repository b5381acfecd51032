// Gives a dynamically imported CommonJS package its named exports in the bundle, as Node gives them.
// esbuild splits such a package into a chunk that has a default export alone: `const { X } = await import('cjs')`
// works in Node and is undefined in the bundle.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'

const namespace = 'named-exports'

/** Only for packages that the app itself imports dynamically and that are CommonJS. */
export function namedExports(root: string): Plugin {
  const load = createRequire(join(root, 'package.json'))
  return {
    name: namespace,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[^./]/ }, (args) => {
        const own = !args.importer.includes('node_modules')
        if (args.kind !== 'dynamic-import' || !own || args.path.startsWith('node:'))
          return undefined
        return isCommonJs(root, args.path) ? { path: args.path, namespace } : undefined
      })
      onLoad({ filter: /.*/, namespace }, ({ path }) => {
        const names = Object.keys(load(path) as object).filter((name) => name !== 'default')
        const list = names.filter((name) => /^[A-Za-z_$][\w$]*$/.test(name)).join(', ')
        const code = `const all = require(${JSON.stringify(path)})\nexport default all\nexport const { ${list} } = all\n`
        return { contents: code, resolveDir: root, loader: 'js' }
      })
    },
  }
}

/** A package without `"type": "module"` and without an export map is what its `main` is: CommonJS. */
function isCommonJs(root: string, name: string): boolean {
  const path = join(root, 'node_modules', name, 'package.json')
  try {
    const { type, exports } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
    return type !== 'module' && exports === undefined
  } catch {
    return false
  }
}
