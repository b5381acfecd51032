// Gives the page only those parts of zod that its shapes use. Through the object `z` a bundler must keep all of
// zod, with its fifty languages: 101 KB gzipped instead of 37, measured with zod 4.6.
import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

const namespace = 'lean-zod'

/** What an import by name allows to be left out: the parts that the shapes could need, each an export of its own. */
const parts = [
  "export * from './node_modules/zod/v4/classic/schemas.js'",
  "export { decode, encode } from './node_modules/zod/v4/classic/parse.js'",
  "export { config } from './node_modules/zod/v4/core/index.js'",
  "export * as iso from './node_modules/zod/v4/classic/iso.js'",
].join('\n')

/** A part of zod that is not among these ends the build: `import-is-undefined` is an error there. */
export function leanZod(root: string): Plugin {
  return {
    name: namespace,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^zod$/ }, () => ({ path: 'zod', namespace, sideEffects: false }))
      onLoad({ filter: /.*/, namespace }, () => ({ contents: parts, resolveDir: root }))
      onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8')
        const contents = text.replace("import { z } from 'zod'", "import * as z from 'zod'")
        return { contents, loader: 'ts' }
      })
    },
  }
}
