// Bundles the page into dist/console: index.html, and one script and one style sheet named by their contents.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { leanZod } from './lean-zod.ts'

/** Where the host serves the files: its route prefix is `api`. */
const base = '/api/console'

export interface PageBuild {
  folder: string
  /** Of what every reader loads: script and style sheet; and of what is only loaded to sign in with Entra. */
  gzippedBytes: { first: number; late: number }
  metafile: Metafile
}

/**
 * Compiles `root/src/web` into `outdir/console`, whose old files go first.
 * @throws esbuild's own error with file and line
 */
export async function buildPage(options: { root: string; outdir: string }): Promise<PageBuild> {
  const { root, outdir } = options
  const folder = join(outdir, 'console')
  const { outputFiles, metafile } = await build({
    entryPoints: [join(root, 'src/web/main.tsx')],
    outdir: folder,
    absWorkingDir: root,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    tsconfig: join(root, 'src/web/tsconfig.json'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: ['es2023', 'chrome123', 'firefox120', 'safari17.5'],
    minify: true,
    metafile: true,
    write: false,
    logLevel: 'warning',
    logOverride: { 'import-is-undefined': 'error' },
    plugins: [leanZod(root)],
    legalComments: 'none',
  })
  const first = new Set(firstFiles(metafile).map((path) => basename(path)))
  const sizes = { first: 0, late: 0 }
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const { path, contents } of outputFiles) {
    await writeFile(path, contents)
    sizes[first.has(basename(path)) ? 'first' : 'late'] += gzipSync(contents, { level: 9 }).length
  }
  const page = await readFile(join(root, 'src/web/index.html'), 'utf8')
  await writeFile(join(folder, 'index.html'), withAssets(page, [...first]))
  return { folder, gzippedBytes: sizes, metafile }
}

/** The entry, its style sheet, and what they import at once. */
function firstFiles({ outputs }: Metafile): readonly string[] {
  const entry = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint?.endsWith('.tsx'))
  if (!entry) throw new Error('The page has no entry')
  const [path, { cssBundle }] = entry
  const seen = new Set([path, ...(cssBundle === undefined ? [] : [cssBundle])])
  for (const one of seen) {
    const imports = outputs[one]?.imports ?? []
    for (const { path: next, kind } of imports) if (kind === 'import-statement') seen.add(next)
  }
  return [...seen]
}

function withAssets(page: string, names: readonly string[]): string {
  const script = names.find((name) => name.startsWith('main-') && name.endsWith('.js'))
  const style = names.find((name) => name.endsWith('.css'))
  const links = [
    ...(style === undefined ? [] : [`<link rel="stylesheet" href="${base}/${style}">`]),
    ...names
      .filter((name) => name.endsWith('.js') && name !== script)
      .map((name) => `<link rel="modulepreload" href="${base}/${name}">`),
    `<script type="module" src="${base}/${script}"></script>`,
  ]
  return page.replace('<!-- assets -->', links.join('\n    '))
}

export function describePage({ folder, gzippedBytes: { first, late } }: PageBuild): string {
  const kb = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`
  const more = late === 0 ? '' : `, ${kb(late)} more where Entra signs in`
  return `built ${relative(process.cwd(), folder)}: the page, ${kb(first)} gzipped${more}`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = resolve(import.meta.dirname, '..')
  console.log(describePage(await buildPage({ root, outdir: join(root, 'dist') })))
}
