// The package as npm packs it, installed into an empty folder without a network, and run by this Node and by the system's.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { startEmulator } from '../../src/emulator/library.ts'
import { buildPackage } from '../../tools/build-package.ts'
import { healthy } from './check-worlds.ts'
import { rowSent, story } from './cli-fixture.ts'
import { serverForTests } from './server-for-tests.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'batch-medic-packed-'))
const [stage, project] = [join(folder, 'stage'), join(folder, 'project')]
const shim = join(project, 'node_modules/batch-medic/bin/batch-medic.js')
const megabyte = 1024 * 1024

/** Outside of npm's scripts `node` is the machine's own: the oldest that the package promises to run on. */
const systemNode = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((dir) => !dir.includes('node_modules'))
  .map((dir) => join(dir, 'node'))
  .find(existsSync)

function npm(cwd: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync('npm', args, {
    ...{ cwd, encoding: 'utf8' },
    env: { ...process.env, npm_config_audit: 'false', npm_config_fund: 'false' },
  })
  expect(status, stderr).toBe(0)
  return stdout
}

beforeAll(async () => {
  mkdirSync(stage)
  mkdirSync(project)
  for (const name of ['package.json', 'bin', 'LICENSE', 'README.md']) {
    cpSync(join(root, name), join(stage, name), { recursive: true })
  }
  await buildPackage({ root, outdir: join(stage, 'dist') })
  npm(stage, 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder)
  writeFileSync(join(project, 'package.json'), '{"private":true}')
  npm(project, 'install', '--offline', join(folder, `batch-medic-${packageJson.version}.tgz`))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const server = serverForTests(({ url = '' }, response) => {
  const entra = {
    version: '1',
    signIn: 'entra',
    clientId: '11111111-2222-3333-4444-555555555555',
    tenantId: 't',
    scope: 's',
  }
  const answer = url.startsWith('/api/console') ? entra : { incidents: [rowSent(story())] }
  response.end(JSON.stringify(answer))
})

async function run(node: string, args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(node, args, {
    ...{ cwd: project, stdio: ['ignore', 'pipe', 'pipe'] },
    env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '', BATCH_MEDIC_URL: server.url, ...env },
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const [code] = await once(child, 'close')
  return { code, out, err }
}

function sizeOf(path: string): number {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(path, name)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0)
}

test('is small, brings nothing else along, and holds no source or secret of the clone', () => {
  const installed = join(project, 'node_modules')
  expect(statSync(join(folder, `batch-medic-${packageJson.version}.tgz`)).size).toBeLessThan(
    3 * megabyte,
  )
  expect(readdirSync(installed).filter((name) => !name.startsWith('.'))).toEqual(['batch-medic'])
  expect(sizeOf(join(installed, 'batch-medic'))).toBeLessThan(15 * megabyte)
  expect(readdirSync(join(installed, 'batch-medic')).toSorted()).toEqual(
    ['LICENSE', 'README.md', 'bin', 'dist', 'package.json'].toSorted(),
  )
})

const nodes = [
  { name: 'this Node', node: process.execPath },
  { name: "the system's Node", node: systemNode ?? process.execPath },
]

describe.each(nodes)('by $name', ({ node }) => {
  test('prints its version and its help', async () => {
    const version = await run(node, [shim, 'version'])
    expect(version).toEqual({ code: 0, out: `${packageJson.version}\n`, err: '' })
    const help = await run(node, [shim, 'help'])
    expect(help).toMatchObject({ code: 0, err: '' })
    expect(help.out).toContain('incidents list')
  })

  test('asks an app, and prints values for programs', async () => {
    const { code, out, err } = await run(node, [shim, 'incidents', 'list', '--output', 'tsv'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out.split('\n')[1]?.split('\t').slice(0, 3)).toEqual([
      ...['renderfarm.frames.k3x9ab01', 'escalated', 'node-unusable'],
    ])
  })

  test('looks at an account', async () => {
    const emulator = await startEmulator({ world: healthy as never, seed: 'packed' })
    try {
      const look = await run(node, [shim, 'check', '--endpoint', emulator.url])
      expect(look).toMatchObject({ code: 0, err: '' })
      expect(look.out).toContain('Healthy: 3 pools, 38 nodes.')
    } finally {
      await emulator.stop()
    }
  })

  test('names a cause without a network', async () => {
    const file = join(project, 'error.txt')
    writeFileSync(file, "ModuleNotFoundError: No module named 'numpy'\n")
    const { code, out } = await run(node, [shim, 'diagnose', file, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      fault: expect.any(String),
      confidence: expect.any(String),
    })
  })

  test('asks the Azure CLI for a token with --login, and says where there is none', async () => {
    const { code, out, err } = await run(node, [shim, 'incidents', 'list', '--login'], {
      PATH: folder,
    })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toBe(
      'The Azure CLI is not installed here, and --login takes its sign-in; give a key with --key.\n',
    )
  })

  test('runs the emulator, from the command and from a program', async () => {
    const help = await run(node, [shim, 'emulator', '--help'])
    expect(help).toMatchObject({ code: 0, err: '' })
    const program = `const { startEmulator } = await import('batch-medic/emulator')
const emulator = await startEmulator({ world: 'demo', port: false })
console.log(emulator.account)
await emulator.stop()`
    const ran = await run(node, ['--input-type=module', '-e', program])
    expect(ran).toEqual({ code: 0, out: 'renderfarm\n', err: '' })
  })

  test('is one sentence on a Node that is too old', async () => {
    const older = "Object.defineProperty(process.versions, 'node', { value: '16.20.2' })"
    const preload = ['--import', `data:text/javascript,${encodeURIComponent(older)}`]
    const { code, out, err } = await run(node, [...preload, shim, 'version'])
    expect({ code, out, err }).toEqual({
      ...{ code: 1, out: '' },
      err: 'batch-medic needs Node 20 or later, and this is 16.20.2; install a newer one from https://nodejs.org.\n',
    })
  })
})

test('npx finds it', () => {
  expect(npm(project, 'exec', '--offline', '--', 'batch-medic', 'version')).toBe(
    `${packageJson.version}\n`,
  )
})

test('what starts it is written so that old versions of Node read it', () => {
  const text = readFileSync(join(root, 'bin/batch-medic.js'), 'utf8')
  expect(text).not.toMatch(/^import |\?\?|\?\.|\bawait\b|['"]node:/m)
})
