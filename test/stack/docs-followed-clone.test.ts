// Lines for a clone of the repository are run in a copy of it: each ends well, and what is made from the code comes out as it is kept.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linesFor } from '../docs/followed-lines.ts'

const root = join(import.meta.dirname, '../..')
const clone = mkdtempSync(join(tmpdir(), 'batch-medic-clone-'))
const notCloned = ['node_modules', '.git', '.batch-medic', '.azure', 'dist']
/** In the order in which they are shown first; that packs come before what unpacks. */
const lines = [...new Set(linesFor('clone').map(({ line }) => line))]
/** Where a line is typed, if not in the folder of the clone. */
const elsewhere = [{ lines: /^unzip /, folder: 'dist/package' }]
/** Tools that write a file and say nothing. */
const silent = /^(?:npx )?node tools\/[\w-]+-(?:schema|page)\.ts$/

/** What lines write anew from the code. */
const written = ['docs/*.md', '*.schema.json', 'src/emulator/*.schema.json']
/** By path. */
const kept = () =>
  globSync(written, { cwd: clone }).map((path) => [path, readFileSync(join(clone, path), 'utf8')])
let asCloned: ReturnType<typeof kept>

beforeAll(() => {
  cpSync(root, clone, {
    recursive: true,
    filter: (path) => !notCloned.includes(basename(path)),
  })
  // A folder of its own: git and Biome pass over a folder of that name, not over a link.
  const packages = join(clone, 'node_modules')
  mkdirSync(packages)
  for (const name of readdirSync(join(root, 'node_modules'))) {
    symlinkSync(join(root, 'node_modules', name), join(packages, name))
  }
  asCloned = kept()
})
afterAll(() => rmSync(clone, { recursive: true, force: true }))

async function type(line: string) {
  const { folder } = elsewhere.find(({ lines }) => lines.test(line)) ?? { folder: '' }
  // `node` stands for the one that a clone brings along, as in its npm scripts.
  const path = `${join(clone, 'node_modules/.bin')}:${process.env.PATH}`
  const env = { ...process.env, PATH: path }
  const child = spawn('bash', ['-c', line], { cwd: join(clone, folder), env })
  child.stdin.end()
  const ran = { out: '', err: '' }
  child.stdout.on('data', (text) => {
    ran.out += text
  })
  child.stderr.on('data', (text) => {
    ran.err += text
  })
  const [code] = await once(child, 'close')
  return { code, ...ran }
}

const hasUnzip = spawnSync('unzip', ['-v']).status === 0

for (const line of lines) {
  test.skipIf(/^unzip /.test(line) && !hasUnzip)(line, async () => {
    const { code, out, err } = await type(line)
    expect(code, err).toBe(0)
    expect(out === '').toBe(silent.test(line))
  })
}

test('what is written from the code has stayed as it was', () => {
  expect(asCloned.length).toBeGreaterThan(15)
  for (const [path = '', text] of asCloned) {
    expect(readFileSync(join(clone, path), 'utf8') === text, path).toBe(true)
  }
})
