// The zip that Azure runs: what is in it and what is not, how large it is, and that it is the same every time.
import { globSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPackage, mostZipBytes } from '../../tools/package.ts'
import { root } from './bicep.ts'
import { packAndUnpack, packingMs, type Unpacked } from './packed.ts'

let packed: Unpacked
beforeAll(async () => {
  packed = await packAndUnpack()
}, packingMs)
afterAll(() => packed?.remove())

const paths = () => Object.keys(packed.files)
const text = (path: string) => new TextDecoder().decode(packed.files[path])

test('two builds have one hash, also in another folder and another time zone', {
  timeout: packingMs,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'batch-medic-again-'))
  const { TZ } = process.env
  process.env.TZ = 'Pacific/Kiritimati'
  try {
    const again = await createPackage({ root, outdir: join(folder, 'deeper/than/before') })
    expect(again.entries).toEqual(packed.made.entries)
    expect(again.sha256).toBe(packed.made.sha256)
    expect(await readFile(again.sbom, 'utf8')).toBe(await readFile(packed.made.sbom, 'utf8'))
  } finally {
    if (TZ === undefined) delete process.env.TZ
    else process.env.TZ = TZ
    await rm(folder, { recursive: true, force: true })
  }
})

test('it has at most 2 MB', () => {
  expect(packed.made.bytes).toBeLessThanOrEqual(mostZipBytes)
  expect(mostZipBytes).toBeLessThanOrEqual(2 * 1024 * 1024)
})

test('at its root are five files, in dist what the build made, and nothing else', () => {
  const known =
    /^(LICENSE|THIRD-PARTY-NOTICES|(host|package|policy)\.json|dist\/(functions\/[a-z0-9-]+\.js|chunks\/[\w.-]+\.js|console\/(index\.html|[\w.-]+\.(js|css))))$/
  expect(paths().filter((path) => !known.test(path))).toEqual([])
  const atRoot = ['LICENSE', 'THIRD-PARTY-NOTICES', 'host.json', 'package.json', 'policy.json']
  expect(paths().filter((path) => !path.includes('/'))).toEqual(atRoot)
  expect(paths()).toContain('dist/console/index.html')
  expect(paths()).toEqual([...paths()].sort())
})

test('each trigger of functions/ is in it, once', () => {
  const triggers = globSync('functions/*.ts', { cwd: root }).map((path) => basename(path, '.ts'))
  const built = paths().filter((path) => path.startsWith('dist/functions/'))
  expect(built).toEqual(triggers.map((name) => `dist/functions/${name}.js`).sort())
})

test('its package.json names the functions and no dependency: Azure installs nothing', async () => {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  expect(JSON.parse(text('package.json'))).toEqual({
    name: 'batch-medic',
    version,
    license: 'MIT',
    private: true,
    type: 'module',
    main: 'dist/functions/*.js',
  })
})

test.each([
  ['source maps', /\.map$/],
  ['packages', /node_modules/],
  ['settings of a machine', /local\.settings|\.env|keys\.json|\.batch-medic/],
  ['sources', /\.ts$/],
])('no %s', (_, pattern) => {
  expect(paths().filter((path) => pattern.test(path))).toEqual([])
})

test.each([
  // The key of Azurite is published, and the storage SDK has it for `UseDevelopmentStorage=true`.
  ['account key', /AccountKey=(?!Eby8vdM02x)[A-Za-z0-9+/]{40,}/],
  ['private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/]{20,}/],
  ['signature of a SAS', /[?&]sig=[A-Za-z0-9%+/]{30,}/],
])('no %s', (_, pattern) => {
  expect(paths().filter((path) => pattern.test(text(path)))).toEqual([])
})

test('no path of the machine that built it', () => {
  const own = [root.replace(/\/$/, ''), tmpdir()]
  const named = paths().filter((path) => own.some((folder) => text(path).includes(`${folder}/`)))
  expect(named).toEqual([])
})

test('the maps lie apart, one for each script', async () => {
  const maps = Object.keys(unzipSync(await readFile(packed.made.maps)))
  const scripts = paths().filter((path) => /^dist\/(functions|chunks)\/.*\.js$/.test(path))
  expect(maps).toEqual(scripts.map((path) => `${path}.map`))
  // What azd deploys is this folder as it is.
  expect(globSync('**/*.map', { cwd: packed.made.folder })).toEqual([])
})
