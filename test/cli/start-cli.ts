// The CLI as people start it: its shim in a process of its own, with what it says and how it ends.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export const shim = fileURLToPath(new URL('../../bin/batch-medic.js', import.meta.url))

export interface CliGiven {
  env?: Readonly<Record<string, string>>
  cwd?: string
  /** What a pipe hands it; without it, nothing is ever said. */
  input?: string | Uint8Array
}

export async function startCli(args: readonly string[], { env, cwd, input }: CliGiven = {}) {
  const child = spawn(process.execPath, [shim, ...args], {
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  if (input !== undefined) child.stdin.end(input)
  const [code] = await once(child, 'close')
  return { code, out, err }
}
