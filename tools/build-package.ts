// Bundles what an installed package runs, where Node strips no types: the CLI and the emulator, into dist/.
import { cp, rm, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type BuildOptions, build } from 'esbuild'
import { banner } from './build.ts'
import { namedExports } from './named-exports.ts'
import { bundledPackages, noticesText } from './package-notices.ts'

/** Below src/ and below dist/. Each is whole in itself: its assets are found beside it. */
const entries = ['emulator/main', 'emulator/library']
/** In pieces: a command loads what it needs, so that `help` and `diagnose` load no SDK. */
const cliEntry = 'cli/main'
const assets = ['emulator/page', 'emulator/worlds', 'emulator/world.schema.json']

/** Compiles into `outdir` with all packages inside: whoever installs it installs one package. */
export async function buildPackage(options: { root: string; outdir: string }): Promise<void> {
  const { root, outdir } = options
  await Promise.all(
    ['cli', 'emulator'].map((part) => rm(join(outdir, part), { recursive: true, force: true })),
  )
  const shared = {
    outdir,
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    banner: { js: banner },
    // Only where a file has not declared them itself.
    define: { __filename: 'batchMedicFile', __dirname: 'batchMedicFolder' },
    plugins: [namedExports(root)],
  } satisfies BuildOptions
  const entryPoint = (name: string) => ({ in: join(root, 'src', `${name}.ts`), out: name })
  const emulator = await build({ ...shared, entryPoints: entries.map(entryPoint) })
  const cli = await build({
    ...shared,
    entryPoints: [entryPoint(cliEntry)],
    splitting: true,
    chunkNames: 'cli/chunks/[name]-[hash]',
  })
  await Promise.all(
    assets.map((name) => cp(join(root, 'src', name), join(outdir, name), { recursive: true })),
  )
  for (const [part, { metafile }] of Object.entries({ cli, emulator })) {
    const notices = noticesText(bundledPackages(root, [metafile]))
    await writeFile(join(outdir, part, 'THIRD-PARTY-NOTICES'), notices)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = resolve(import.meta.dirname, '..')
  const outdir = join(root, 'dist')
  await buildPackage({ root, outdir })
  console.log(`built ${relative(process.cwd(), outdir)}: ${[cliEntry, ...entries].join(', ')}`)
}
