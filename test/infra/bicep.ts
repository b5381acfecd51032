// Finds Bicep's compiler and asks it questions; every answer carries what the compiler complained of.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { snapshotOptions } from '../../tools/snapshots-page.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const infra = join(root, 'infra')

/** The compiler, if it is here: `BICEP` names it, else it is where tools/bicep/restore.sh puts it. */
export const compiler = findCompiler()

export interface Answer {
  status: number
  stdout: string
  /** Errors and warnings of the compiler, one a line; empty when it has none. */
  complaints: string[]
}

/** Runs the compiler and waits. @throws Error when it is not installed: guard with `describe.skipIf(!compiler)` */
export function bicep(...args: string[]): Answer {
  if (!compiler) throw new Error('No Bicep compiler: run tools/bicep/restore.sh')
  const run = spawnSync(compiler, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (run.error) throw run.error
  const complaints = `${run.stderr}`.split('\n').filter((line) => line.trim() !== '')
  return { status: run.status ?? -1, stdout: run.stdout, complaints }
}

export interface Resource {
  id: string
  type: string
  name: string
  apiVersion: string
  // biome-ignore lint/suspicious/noExplicitAny: the shape is each resource type's own; tests read single paths.
  properties?: any
  identity?: { type: string; userAssignedIdentities: Record<string, unknown> }
  tags?: Record<string, string>
}

/**
 * What a deployment with these parameters would make, computed offline. Values that only Azure knows, such as
 * an identity's ids, stay expressions in brackets.
 * @param template file in infra/
 * @param parameters lines of a .bicepparam file
 */
export function predict(template: string, parameters: string): Resource[] {
  // The compiler refuses a group for a template of the subscription, and asks for one otherwise.
  const scope =
    template === 'main.bicep'
      ? ['--location', 'westeurope']
      : ['--resource-group', 'rg-batch-medic-test']
  const ids = ['--subscription-id', subscriptionId, '--tenant-id', tenantId]
  const text = `using '${template}'\n${parameters}\n`
  return snapshot('predict', text, ['--deployment-name', 'test', ...scope, ...ids])
    .predictedResources
}

export interface Snapshot {
  predictedResources: Resource[]
  diagnostics: unknown[]
}

/**
 * The compiler's snapshot, made anew in a copy of infra/.
 * @param name of a .bicepparam file in infra/
 * @param text of that file; left out, it is there
 */
export function snapshot(name: string, text: string | undefined, options: string[]): Snapshot {
  return JSON.parse(
    once(['snapshot', name, text ?? '', ...options], () => {
      const folder = mkdtempSync(join(tmpdir(), 'batch-medic-infra-'))
      try {
        cpSync(infra, folder, { recursive: true })
        const file = join(folder, `${name}.bicepparam`)
        if (text !== undefined) writeFileSync(file, text)
        const answer = bicep('snapshot', file, '--mode', 'overwrite', ...options)
        if (answer.status !== 0) throw new Error(answer.complaints.join('\n'))
        return readFileSync(join(folder, `${name}.snapshot.json`), 'utf8')
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }),
  )
}

/** What a kept installation makes now. @param name as in tools/snapshots-page.ts */
export function installation(name: string): Resource[] {
  return snapshot(`snapshots/${name}`, undefined, snapshotOptions(name)).predictedResources
}

/** A template of infra/ built to JSON. The test files share what one of them has built. */
export function built(file: string): Answer {
  return JSON.parse(
    once(['build', file], () => JSON.stringify(bicep('build', join(infra, file), '--stdout'))),
  )
}

/**
 * Several test files ask the same, each in a process of its own, and an answer takes seconds: it is kept under a hash
 * of all that it depends on, so it is never that of other templates or of another compiler.
 */
function once(question: string[], ask: () => string): string {
  const hash = createHash('sha256').update(JSON.stringify([compiler, question]))
  for (const file of globSync('**/*.{bicep,bicepparam,json,kql}', { cwd: infra }).sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(join(infra, file)))
  }
  const folder = join(tmpdir(), 'batch-medic-bicep')
  const kept = join(folder, hash.digest('hex'))
  if (existsSync(kept)) return readFileSync(kept, 'utf8')
  const answer = ask()
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${kept}.${process.pid}`, answer)
  renameSync(`${kept}.${process.pid}`, kept)
  return answer
}

export const subscriptionId = '00000000-0000-0000-0000-000000000001'
const tenantId = '00000000-0000-0000-0000-0000000000ff'

/** The only resource of this type. @throws Error when there are none or several */
export function only(resources: Resource[], type: string): Resource {
  const found = resources.filter((resource) => resource.type === type)
  const [first] = found
  if (!first || found.length > 1) throw new Error(`${found.length} resources of type ${type}`)
  return first
}

function findCompiler(): string | undefined {
  const project = readFileSync(join(root, 'tools/bicep/bicep.csproj'), 'utf8')
  const version = /Version="\[(.+)\]"/.exec(project)?.[1] ?? 'no version in bicep.csproj'
  const packages = process.env.NUGET_PACKAGES ?? join(homedir(), '.nuget/packages')
  const restored = join(packages, 'azure.bicep.commandline.linux-x64', version, 'tools/bicep')
  const named = process.env.BICEP
  if (named && !existsSync(named)) throw new Error(`BICEP names no file: ${named}`)
  return named || (existsSync(restored) ? restored : undefined)
}
