// Whose code is in what is handed on: each package is named with the text of its licence, and so in the bill of materials.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPackage } from '../../tools/build-package.ts'
import { bundledPackages } from '../../tools/package-notices.ts'
import { root } from './bicep.ts'
import { packAndUnpack, packingMs, type Unpacked } from './packed.ts'

interface Component {
  'bom-ref': string
  purl: string
  licenses: object[]
  hashes: { alg: string; content: string }[]
}
interface Bill {
  metadata: { component: Component }
  components: Component[]
}

/** They let code be handed on in other software, with their text. Another one is looked at by a person first. */
const admitted = [
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'],
  'Unlicense',
]

let packed: Unpacked
let notices = ''
let bill: Bill
beforeAll(async () => {
  packed = await packAndUnpack()
  notices = new TextDecoder().decode(packed.files['THIRD-PARTY-NOTICES'])
  bill = JSON.parse(readFileSync(packed.made.sbom, 'utf8'))
}, packingMs)
afterAll(() => packed?.remove())

/** `name version` → licence, as the list at its top has them. */
function listed(text: string): Map<string, string> {
  const lines = [...text.matchAll(/^(\S+ \d\S*): (.+)$/gm)]
  return new Map(lines.map(([, title = '', license = '']) => [title, license]))
}

/** Packages whose lines the scripts were made of: the maps say so, which know nothing of the notices. */
function inMaps(): string[] {
  const maps = unzipSync(readFileSync(packed.made.maps))
  const sources = Object.values(maps).flatMap(
    (map) => (JSON.parse(new TextDecoder().decode(map)) as { sources: string[] }).sources,
  )
  const folders = sources.flatMap((path) => /node_modules\/.*/.exec(path)?.[0] ?? [])
  // A package's own map may name a path of where it was built.
  const packages = folders
    .map((path) => path.replace(/(.*node_modules\/(?:@[^/]+\/)?[^/]+)\/.*/, '$1'))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
  return [...new Set(packages.map(titleOf))].sort()
}

function titleOf(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  return `${name} ${version}`
}

describe('the zip', () => {
  test('names every package whose code is in it, those of the page too, in their order', () => {
    const names = [...listed(notices).keys()]
    const ofScripts = inMaps()
    expect(ofScripts.length).toBeGreaterThan(100)
    expect(ofScripts.filter((title) => !names.includes(title))).toEqual([])
    // The page has no maps.
    const ofPage = names.filter((title) => !ofScripts.includes(title))
    expect(ofPage.join()).toMatch(/@azure\/msal-browser .*preact /)
    expect(names).toEqual([...names].sort())
  })

  test('names nothing that only tests and tools are made of', () => {
    const names = [...listed(notices).keys()].map((title) => title.replace(/ \S+$/, ''))
    for (const tool of ['esbuild', 'vitest', 'typescript', 'azurite', '@grpc/grpc-js', 'axe-core'])
      expect(names).not.toContain(tool)
  })

  test('brings a text for each, under its name, and those of code copied into a package', () => {
    const [, ...parts] = notices.split(/^={80}$/m)
    const heads = parts.filter((_, index) => index % 2 === 0).map((head) => head.trim())
    const texts = parts.filter((_, index) => index % 2 === 1).map((text) => text.trim())
    expect(heads.flatMap((head) => head.split('\n')).sort()).toEqual([...listed(notices).keys()])
    // The shortest is that of tslib; a copyright line alone is no licence.
    for (const text of texts) expect(text.length).toBeGreaterThan(500)
    expect(new Set(texts).size).toBe(texts.length)
    const shim = 'node_modules/@opentelemetry/instrumentation/LICENSES/shimmer/LICENSE'
    for (const path of [
      'node_modules/zod/LICENSE',
      'node_modules/import-in-the-middle/NOTICE',
      shim,
    ])
      expect(notices).toContain(readFileSync(join(root, path), 'utf8').trim())
  })

  test('has no package whose licence nobody has looked at', () => {
    const others = [...listed(notices)].filter(([, license]) => !admitted.includes(license))
    expect(others).toEqual([])
  })
})

describe('the bill of materials', () => {
  test('lists the packages of the notices, and the zip by its hash', () => {
    const refs = bill.components.map((one) => one['bom-ref'].replace(/@(?=[^@]+$)/, ' '))
    expect(refs).toEqual([...listed(notices).keys()])
    expect(bill.metadata.component.hashes).toEqual([
      { alg: 'SHA-256', content: packed.made.sha256 },
    ])
    expect(bill).not.toHaveProperty('serialNumber')
    expect(bill.metadata).not.toHaveProperty('timestamp')
  })

  test('says of each package what npm says', () => {
    const { stdout, stderr } = spawnSync(
      'npm',
      ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'],
      { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    )
    expect(stdout, stderr).not.toBe('')
    const all = new Map((JSON.parse(stdout) as Bill).components.map((one) => [one['bom-ref'], one]))
    for (const { purl, licenses, hashes, ...one } of bill.components) {
      expect(all.get(one['bom-ref'])).toMatchObject({ purl, licenses, hashes })
      expect(hashes).toHaveLength(1)
    }
  })
})

test('what npm packs has notices for the commands and for the emulator, each its own', {
  timeout: packingMs,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'batch-medic-notices-'))
  try {
    await buildPackage({ root, outdir: folder })
    const names = (part: string) => {
      const text = readFileSync(join(folder, part, 'THIRD-PARTY-NOTICES'), 'utf8')
      return [...listed(text).keys()].map((title) => title.replace(/ \S+$/, ''))
    }
    expect(names('cli')).toEqual(expect.arrayContaining(['commander', '@azure/batch', 'zod']))
    expect(names('emulator')).toContain('zod')
    expect(names('emulator')).not.toContain('commander')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

describe('a package', () => {
  function bundle(files: Record<string, string>, bytesInOutput = 1) {
    const folder = mkdtempSync(join(tmpdir(), 'batch-medic-licence-'))
    try {
      const base = join(folder, 'node_modules/@some/thing')
      mkdirSync(base, { recursive: true })
      for (const [name, text] of Object.entries(files)) writeFileSync(join(base, name), text)
      const inputs = { 'node_modules/@some/thing/lib/index.js': { bytesInOutput } }
      const output = { bytes: 1, inputs, imports: [], exports: [] }
      const metafile: Metafile = { inputs: {}, outputs: { 'out.js': output } }
      return bundledPackages(folder, [metafile])
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
  const named = JSON.stringify({ name: '@some/thing', version: '1.2.3', license: 'MIT' })

  test('of which nothing was taken is not in the bundle', () => {
    expect(bundle({}, 0)).toEqual([])
  })

  test.each(['LICENSE', 'license.md', 'Licence.txt', 'COPYING', 'LICENSE-MIT'])(
    'says its licence in %s',
    (file) => {
      const [one] = bundle({ 'package.json': named, [file]: '\uFEFFAs you like.\r\nOr not.\n' })
      expect(one).toMatchObject({ name: '@some/thing', texts: ['As you like.\nOr not.'] })
    },
  )

  test('without the text of its licence ends the packing, and the error says what to do', () => {
    expect(() => bundle({ 'package.json': named, 'license.js': 'x', 'README.md': 'MIT' })).toThrow(
      /node_modules\/@some\/thing has no text of its licence: .*tools\/package-notices\.ts/,
    )
  })

  test('that names no licence ends it too', () => {
    const text = JSON.stringify({ name: '@some/thing', version: '1.2.3' })
    expect(() => bundle({ 'package.json': text, LICENSE: 'x' })).toThrow(/no license in its/)
  })
})
