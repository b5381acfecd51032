// Where the app is and which key opens it: options, then the environment, then the files of an app on this machine.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Values } from './options.ts'
import { CliError } from './usage.ts'

const localUrl = 'http://127.0.0.1:7071'
/** Where `npm start` and the demo keep their state. */
const stateDirs = ['.batch-medic', join('.batch-medic', 'demo')]
const keysSchema = z.object({ host: z.string().optional(), master: z.string().optional() })
const appSchema = z.object({ url: z.url(), pid: z.number() })

export interface Connected {
  url: string
  key: string | undefined
}

/** Throws `CliError` for a URL that is none, and for one that would show a key or token on the way. A local key file is only used for an app on this machine. */
export function connect(
  given: Pick<Values, 'url' | 'key' | 'login'>,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): Connected {
  const named = given.url ? '--url' : 'BATCH_MEDIC_URL'
  const running = stateDirs.map((dir) => runningApp(join(cwd, dir))).find(Boolean)
  const text = given.url ?? (env.BATCH_MEDIC_URL || running?.url || localUrl)
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new CliError(2, `${named} "${text}" is no web address; write it like ${localUrl}.`)
  }
  if (url.username || url.password) {
    throw new CliError(2, `${named} must not carry a user or password; give the key with --key.`)
  }
  const key = given.key ?? (env.BATCH_MEDIC_KEY || (isLocal(url) ? keyOf(url, cwd) : undefined))
  if (url.protocol === 'http:' && !isLocal(url) && (given.login || key !== undefined)) {
    const what = given.login ? 'the token' : 'the key'
    throw new CliError(
      2,
      `${named} "${text}" is not encrypted: ${what} could be read; write https://.`,
    )
  }
  return { url: text.replace(/\/+$/, ''), key }
}

function isLocal({ hostname }: URL): boolean {
  // The whole of it: 127.0.0.1.example.com is somebody's name.
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.[\d.]+$/.test(hostname)
}

/** That of the app that runs at this address; else of the usual folder. */
function keyOf(url: URL, cwd: string): string | undefined {
  const dirs = stateDirs.map((dir) => join(cwd, dir))
  const own = dirs.find((dir) => {
    const app = runningApp(dir)
    return app !== undefined && new URL(app.url).port === url.port
  })
  return keyFromFile(own ?? dirs[0] ?? cwd)
}

/** The host's key opens the data routes and no more; undefined when no app has run here. */
function keyFromFile(dir: string): string | undefined {
  const keys = keysSchema.safeParse(jsonIn(join(dir, 'keys.json')))
  return keys.success ? (keys.data.host ?? keys.data.master) : undefined
}

/** The file may be left behind by a run that was killed. */
function runningApp(dir: string): { url: string } | undefined {
  const app = appSchema.safeParse(jsonIn(join(dir, 'app.json')))
  return app.success && isAlive(app.data.pid) ? app.data : undefined
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
