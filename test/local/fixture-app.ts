// Builds a folder of fixture functions, the same way as the app, into a folder of its own.
import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildFunctions } from '../../tools/build.ts'
import { tempFolder } from './temp-folder.ts'

const repository = join(import.meta.dirname, '../..')

/** @returns the root of an app: package.json, host.json and dist/functions */
export async function fixtureApp(name: string, hostJson?: object): Promise<string> {
  const root = tempFolder('fixture')
  await writeFile(
    join(root, 'package.json'),
    JSON.stringify({ type: 'module', main: 'dist/functions/*.js' }),
  )
  if (hostJson) await writeFile(join(root, 'host.json'), JSON.stringify(hostJson))
  else await cp(join(repository, 'host.json'), join(root, 'host.json'))
  await buildFunctions({
    root: repository,
    entries: join(import.meta.dirname, 'fixtures', name),
    outdir: join(root, 'dist'),
  })
  return root
}
