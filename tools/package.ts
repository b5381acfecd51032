// Makes the zip that Azure runs: `npm run package` writes dist/package/batch-medic.zip, with the source maps and the bill
// of materials beside it.
import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Zippable, zipSync } from 'fflate'
import { buildFunctions } from './build.ts'
import { bundledPackages, noticesText } from './package-notices.ts'
import { billOfMaterials } from './package-sbom.ts'

/** More than this is a dependency that came along unnoticed. */
export const mostZipBytes = 2 * 1024 * 1024
/** Parts of the project that go in as they are. */
const asTheyAre = ['host.json', 'policy.json', 'LICENSE']

export interface AppPackage {
  /** The tree that the zip holds, unpacked: what azd deploys. */
  folder: string
  zip: string
  /** The source maps of the same build, for who reads a stack trace; never deployed. */
  maps: string
  /** Which packages are in the zip, as CycloneDX; never deployed. */
  sbom: string
  bytes: number
  mapsBytes: number
  /** Of the zip. Two builds of one tree have the same, on any machine, in any time zone. */
  sha256: string
  /** Paths in the zip, sorted. */
  entries: readonly string[]
  /** What the worker reads before the first invocation. */
  startBytes: number
}

/**
 * Builds the app anew into `outdir` and packs it; old contents of `outdir` go first.
 * @throws Error when the zip is larger than `mostZipBytes`, or esbuild's own error
 */
export async function createPackage(options: {
  root: string
  outdir: string
}): Promise<AppPackage> {
  const { root, outdir } = options
  const folder = join(outdir, 'app')
  await rm(outdir, { recursive: true, force: true })
  // The names of chunks depend on paths in the maps: they are those of dist/, wherever this is packed.
  const asIfIn = join(root, 'dist')
  const built = await buildFunctions({ root, outdir: join(folder, 'dist'), asIfIn })
  for (const name of asTheyAre) await put(folder, name, await readFile(join(root, name)))
  await put(folder, 'package.json', await packageJson(root))
  const { metafile, page } = built
  const packages = bundledPackages(root, page ? [metafile, page.metafile] : [metafile])
  await put(folder, 'THIRD-PARTY-NOTICES', new TextEncoder().encode(noticesText(packages)))
  const files = await filesOf(folder)
  const isMap = (path: string) => path.endsWith('.map')
  const entries = Object.keys(files).filter((path) => !isMap(path))
  const zip = packed(files, entries)
  const maps = packed(files, Object.keys(files).filter(isMap))
  await writeFile(join(outdir, 'batch-medic.zip'), zip)
  await writeFile(join(outdir, 'batch-medic-maps.zip'), maps)
  // azd packs the folder as it is: what is not deployed must not lie in it.
  for (const path of Object.keys(files).filter(isMap)) await rm(join(folder, path))
  if (zip.length > mostZipBytes) {
    throw new Error(
      `The zip is ${zip.length} bytes, more than ${mostZipBytes}: see what came along (esbuild's metafile) and leave out what is never called (tools/lean-sdks.ts)`,
    )
  }
  const sha256 = createHash('sha256').update(zip).digest('hex')
  const sbom = join(outdir, 'batch-medic.cdx.json')
  await writeFile(sbom, billOfMaterials({ root, sha256, packages }))
  return {
    folder,
    zip: join(outdir, 'batch-medic.zip'),
    maps: join(outdir, 'batch-medic-maps.zip'),
    sbom,
    bytes: zip.length,
    mapsBytes: maps.length,
    sha256,
    entries,
    startBytes: built.startBytes,
  }
}

/** Only what the worker reads; the dependencies are in the bundle, and Azure must install none. */
async function packageJson(root: string): Promise<Uint8Array> {
  const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    [name: string]: unknown
  }
  const { name, version, license, type, main } = own
  const kept = { name, version, license, private: true, type, main }
  return new TextEncoder().encode(`${JSON.stringify(kept, null, 2)}\n`)
}

async function filesOf(folder: string): Promise<{ [path: string]: Uint8Array }> {
  const paths = globSync('**', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  const files: { [path: string]: Uint8Array } = {}
  for (const path of paths.sort()) files[path] = await readFile(join(folder, path))
  return files
}

/** The bytes depend on names and contents alone: a zip has local times, so the time is one of the local calendar. */
function packed(files: { [path: string]: Uint8Array }, paths: readonly string[]): Uint8Array {
  const mtime = new Date(2000, 0, 1)
  const readable = { os: 3, attrs: (0o100644 << 16) >>> 0 }
  const tree: Zippable = {}
  for (const path of paths) {
    const contents = files[path]
    if (contents) tree[path] = [contents, { mtime, level: 9, ...readable }]
  }
  return zipSync(tree)
}

async function put(folder: string, name: string, contents: Uint8Array): Promise<void> {
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, contents)
}

function describePackage(made: AppPackage): string {
  const kb = (count: number) => `${Math.round(count / 1024).toLocaleString('en-GB')} KB`
  const here = (path: string) => relative(process.cwd(), path)
  return [
    `${here(made.zip)}: ${kb(made.bytes)} of ${kb(mostZipBytes)} at most, ${made.entries.length} entries`,
    `  read before the first invocation: ${kb(made.startBytes)} (unpacked)`,
    `  sha256 ${made.sha256}`,
    `${here(made.maps)}: ${kb(made.mapsBytes)}, for stack traces; not deployed`,
    `${here(made.sbom)}: which packages are in it (CycloneDX); not deployed`,
    `${here(made.folder)}: the same, unpacked`,
  ].join('\n')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = resolve(import.meta.dirname, '..')
  console.log(describePackage(await createPackage({ root, outdir: join(root, 'dist/package') })))
}
