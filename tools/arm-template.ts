// Builds infra/azuredeploy.json from infra/main.bicep: `npm run infra:arm`. ARM JSON for the portal, and for who has no Bicep.
// Needs the compiler: `BICEP` names it, else it is where tools/bicep/restore.sh puts it.
import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

export const armPath = 'infra/azuredeploy.json'

/** @throws Error with the compiler's own words when it refuses, or complains of anything */
function buildArm(root: string, compiler: string): string {
  const args = ['build', join(root, 'infra/main.bicep'), '--stdout']
  const run = spawnSync(compiler, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (run.error) throw run.error
  if (run.status !== 0 || run.stderr.trim() !== '') throw new Error(run.stderr.trim())
  return armText(run.stdout)
}

/** The compiler's JSON as it is kept. */
export function armText(json: string): string {
  return `${JSON.stringify(JSON.parse(json), null, 2)}\n`
}

async function findCompiler(root: string): Promise<string> {
  const named = process.env.BICEP
  if (named) return named
  const restore = spawnSync(join(root, 'tools/bicep/restore.sh'), { encoding: 'utf8' })
  if (restore.status !== 0) throw new Error(restore.stderr.trim())
  return restore.stdout.trim().split('\n').at(-1) ?? ''
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = resolve(import.meta.dirname, '..')
  const path = join(root, armPath)
  const built = buildArm(root, await findCompiler(root))
  const before = await readFile(path, 'utf8').catch(() => '')
  await writeFile(path, built)
  const word = before === built ? 'unchanged' : 'written'
  console.log(`${relative(process.cwd(), path)}: ${word}, ${Math.round(built.length / 1024)} KB`)
}
