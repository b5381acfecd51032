// Writes infra/snapshots/README.md: what each kept installation makes, and which rights it gives, from its snapshot.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = resolve(import.meta.dirname, '../infra/snapshots')

/** The kept installations, smallest first; each is a .bicepparam file beside its snapshot. */
export const installations: readonly string[] = ['public', 'many-accounts', 'private']

interface Made {
  id: string
  type: string
  name: string
  properties?: { roleDefinitionId?: string; roleName?: string }
}

/** The names of built-in roles by their ids, from the one file that has them. */
function builtInRoles(): Map<string, string> {
  const text = readFileSync(resolve(folder, '../modules/role-ids.bicep'), 'utf8')
  const listed = [...text.matchAll(/^ +'([A-Z][^']+)': '([0-9a-f-]{36})'/gm)]
  const named = [
    ...text.matchAll(/@description\('([^':.]+)[:.]?[^']*'\)\nvar \w+ = '([0-9a-f-]{36})'/g),
  ]
  return new Map([...listed, ...named].map(([, name = '', id = '']) => [id, name]))
}

function roleOf(one: Made, made: readonly Made[], builtIn: ReadonlyMap<string, string>): string {
  const id = one.properties?.roleDefinitionId?.split('/').pop() ?? ''
  const own = made.find(({ name, type }) => type.endsWith('/roleDefinitions') && name === id)
  return own?.properties?.roleName?.replace(/ \(.*/, '') ?? builtIn.get(id) ?? id
}

/** What the right is on. Assigned on a resource the id begins with it; on a group the name's GUID holds it. */
function scopeOf({ id, name }: Made): string {
  const scope =
    /^\[extensionResourceId\('([^']+)'/.exec(id)?.[1] ?? /^\[guid\('([^']+)'/.exec(name)?.[1] ?? id
  return scope.split('/').slice(-2).join('/')
}

/** Zones have names that only Azure's cloud completes. */
const readable = (name: string): string =>
  name.startsWith('[') ? (/'(privatelink\.\w+\.)\{0\}'/.exec(name)?.[1] ?? name) : name

function section(name: string): string {
  const read = (ending: string): string =>
    readFileSync(resolve(folder, `${name}.${ending}`), 'utf8')
  const made: readonly Made[] = JSON.parse(read('snapshot.json')).predictedResources
  const says = /^\/\/ (.+)/.exec(read('bicepparam'))?.[1] ?? ''
  const builtIn = builtInRoles()
  const rights = made
    .filter(({ type }) => type.endsWith('/roleAssignments'))
    .map((one) => `| ${roleOf(one, made, builtIn)} | ${scopeOf(one)} |`)
  const others = made.filter(({ type }) => !type.endsWith('/roleAssignments'))
  const things = [...new Set(others.map(({ type }) => type))].map((type) => {
    const all = others.filter((one) => one.type === type)
    const names = all.map(
      (one) =>
        readable(one.properties?.roleName ?? one.name)
          .split('/')
          .slice(-1)[0],
    )
    return `| ${type} | ${all.length} | ${[...new Set(names)].sort().join(', ')} |`
  })
  return [
    `## ${name}\n\n${says} [Parameters](${name}.bicepparam), [snapshot](${name}.snapshot.json): ${made.length} resources.\n`,
    `| resource | how many | names |\n|---|---|---|\n${things.sort().join('\n')}\n`,
    `| right of the app | on |\n|---|---|\n${rights.sort().join('\n')}\n`,
  ].join('\n')
}

/** The whole page, from the snapshots as they are kept. */
export function snapshotsPage(): string {
  return `# What an installation makes

Three installations as the Bicep compiler predicts them, without Azure. The page is written by \`node tools/snapshots-page.ts\`, with the compiler's path behind it made anew,
from the snapshots beside it; a test holds both to the templates. A name's last 13 characters are a hash.

${installations.map(section).join('\n')}`
}

/** What the compiler is told of one installation; the ids are made up, and the same ones each time. */
export function snapshotOptions(name: string): string[] {
  const parameters = resolve(folder, `${name}.bicepparam`)
  const region = /^param location = '(\w+)'/m.exec(readFileSync(parameters, 'utf8'))?.[1] ?? ''
  return [
    ...['--deployment-name', 'batch-medic', '--location', region],
    ...['--subscription-id', '00000000-0000-0000-0000-000000000001'],
    ...['--tenant-id', '00000000-0000-0000-0000-0000000000ff'],
  ]
}

/** Makes one snapshot anew. The compiler writes outputs in another order each time: they are sorted. */
function takeSnapshot(compiler: string, name: string): void {
  const parameters = resolve(folder, `${name}.bicepparam`)
  const args = ['snapshot', parameters, '--mode', 'overwrite', ...snapshotOptions(name)]
  const { status } = spawnSync(compiler, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
  const path = resolve(folder, `${name}.snapshot.json`)
  const taken = JSON.parse(readFileSync(path, 'utf8'))
  for (const [key, value] of Object.entries(taken)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue
    taken[key] = Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  }
  writeFileSync(path, `${JSON.stringify(taken, null, 2)}\n`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  // With a compiler named, the snapshots are made anew first.
  const [compiler] = process.argv.slice(2)
  if (compiler) for (const name of installations) takeSnapshot(compiler, name)
  writeFileSync(resolve(folder, 'README.md'), snapshotsPage())
}
