// Bundles every trigger of functions/ into dist/functions, with what they share in dist/chunks; and the page beside them.
import { existsSync, globSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Metafile } from 'esbuild'
import { buildPage, describePage, type PageBuild } from './build-page.ts'
import { leanSdks } from './lean-sdks.ts'
import { namedExports } from './named-exports.ts'

/** Bundled CommonJS packages use what an ES module does not have: `require`, and where their file is. */
export const banner = [
  "import { createRequire as batchMedicRequire } from 'node:module'",
  "import { dirname as batchMedicDirname } from 'node:path'",
  "import { fileURLToPath as batchMedicPath } from 'node:url'",
  'const require = batchMedicRequire(import.meta.url)',
  'const batchMedicFile = batchMedicPath(import.meta.url)',
  'const batchMedicFolder = batchMedicDirname(batchMedicFile)',
  '',
].join(';')

export interface BuildOptions {
  /** The folder that holds `functions/` and gets `dist/`; absolute. */
  root: string
  /** Where the compiled tree goes, when it is not `root/dist`. */
  outdir?: string
  /** The folder that paths in source maps, and so the names of chunks, are made for, when it is not `outdir`. */
  asIfIn?: string
  /** The folder of the entries, when it is not `root/functions`. */
  entries?: string
}

export interface BuildResult {
  entries: number
  chunks: number
  /** All scripts without their maps. */
  bytes: number
  /** What the worker reads before the first invocation: the triggers and what they import statically. */
  startBytes: number
  tookMs: number
  metafile: Metafile
  /** Absent where there is no page: the folder of the entries is another, or holds none. */
  page?: PageBuild
}

/**
 * Compiles the app. The old output goes first: a stale file in dist/functions would be loaded as a function.
 * @throws Error when there is no entry, or esbuild's own error with file and line
 */
export async function buildFunctions(options: BuildOptions): Promise<BuildResult> {
  const started = performance.now()
  const outdir = options.outdir ?? join(options.root, 'dist')
  const folder = options.entries ?? join(options.root, 'functions')
  const entryPoints = globSync('*.ts', { cwd: folder }).map((name) => join(folder, name))
  if (entryPoints.length === 0) throw new Error(`No functions to build: ${folder}/*.ts is empty`)
  await Promise.all(
    ['functions', 'chunks'].map((part) => rm(join(outdir, part), { recursive: true, force: true })),
  )
  const hasPage = options.entries === undefined && existsSync(join(options.root, 'src/web'))
  const page = hasPage ? await buildPage({ root: options.root, outdir }) : undefined
  const asIfIn = options.asIfIn ?? outdir
  const { metafile, outputFiles } = await build({
    entryPoints: entryPoints.sort(),
    outdir: asIfIn,
    write: false,
    absWorkingDir: options.root,
    entryNames: 'functions/[name]',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'linked',
    // Names stay: a stack trace in Azure can be read without the maps, which are not deployed.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    // The worker gives this module at run time; it is on no registry.
    external: ['@azure/functions-core'],
    banner: { js: banner },
    // Only where a file has not declared them itself.
    define: { __filename: 'batchMedicFile', __dirname: 'batchMedicFolder' },
    plugins: [leanSdks(), namedExports(options.root)],
  })
  for (const { path, contents } of outputFiles) {
    const file = join(outdir, relative(asIfIn, path))
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, contents)
  }
  const scripts = Object.entries(metafile.outputs).filter(([path]) => path.endsWith('.js'))
  return {
    entries: entryPoints.length,
    chunks: scripts.length - entryPoints.length,
    bytes: scripts.reduce((sum, [, output]) => sum + output.bytes, 0),
    startBytes: startBytes(metafile),
    tookMs: Math.round(performance.now() - started),
    metafile,
    ...(page && { page }),
  }
}

export function describeBuild(result: BuildResult, folder: string): string {
  const { entries, chunks, bytes, tookMs } = result
  const kb = (count: number) => `${Math.round(count / 1024).toLocaleString('en-GB')} KB`
  const sizes = `${kb(result.startBytes)} at start, ${kb(bytes)} in all`
  return `built ${folder}: functions ${entries}, chunks ${chunks}, ${sizes}, ${tookMs} ms`
}

/** Follows static imports alone; a dynamic import waits for its first use. */
function startBytes({ outputs }: Metafile): number {
  const seen = new Set<string>()
  const todo = Object.keys(outputs).filter((path) => /\/functions\/[^/]+\.js$/.test(`/${path}`))
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    if (seen.has(path)) continue
    seen.add(path)
    const imports = outputs[path]?.imports ?? []
    todo.push(
      ...imports.filter((one) => !one.external && one.kind !== 'dynamic-import').map((i) => i.path),
    )
  }
  return [...seen].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = resolve(import.meta.dirname, '..')
  const result = await buildFunctions({ root })
  console.log(describeBuild(result, relative(process.cwd(), join(root, 'dist'))))
  if (result.page) console.log(describePage(result.page))
}
