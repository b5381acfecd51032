// Where the app is and which key opens it: options, then the environment, then the files of an app on this machine.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Values } from './options.ts'
import { CliError } from './usage.ts'

const localUrl = 'http://127.0.0.1:7071'
const keysFile = join('.batch-medic', 'keys.json')
const keysSchema = z.object({ host: z.string().optional(), master: z.string().optional() })

/** Throws `CliError` for a URL that is none. A local key file is only used for an app on this machine. */
export function connect(
  given: Pick<Values, 'url' | 'key'>,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): { url: string; key: string | undefined } {
  const named = given.url ? '--url' : 'BATCH_MEDIC_URL'
  const text = given.url ?? (env.BATCH_MEDIC_URL || localUrl)
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new CliError(2, `${named} "${text}" is no web address; write it like ${localUrl}.`)
  }
  if (url.username || url.password) {
    throw new CliError(2, `${named} must not carry a user or password; give the key with --key.`)
  }
  const key = given.key ?? (env.BATCH_MEDIC_KEY || (isLocal(url) ? keyFromFile(cwd) : undefined))
  return { url: text.replace(/\/+$/, ''), key }
}

function isLocal({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
}

/** The host's key opens the data routes and no more; undefined when no app has run here. */
function keyFromFile(cwd: string): string | undefined {
  try {
    const keys = keysSchema.parse(JSON.parse(readFileSync(join(cwd, keysFile), 'utf8')))
    return keys.host ?? keys.master
  } catch {
    return undefined
  }
}
