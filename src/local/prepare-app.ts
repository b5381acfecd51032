// Compiles the app into the run's own folder, so that a build elsewhere never pulls chunks from under a running app.
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buildFunctions, describeBuild } from '../../tools/build.ts'

/**
 * @param build without it the root's own dist/ is used as it is
 * @returns the folder the host loads: package.json, host.json and dist/functions
 * @throws esbuild's own error, with file and line
 */
export async function prepareApp(input: {
  root: string
  stateDir: string
  build: boolean
  progress: (line: string) => void
}): Promise<string> {
  const { root, stateDir } = input
  if (!input.build) return root
  const folder = join(stateDir, 'app')
  const outdir = join(folder, 'dist')
  await mkdir(folder, { recursive: true })
  for (const name of ['package.json', 'host.json']) {
    await copyFile(join(root, name), join(folder, name))
  }
  const result = await buildFunctions({ root, outdir })
  input.progress(describeBuild(result, outdir))
  return folder
}
