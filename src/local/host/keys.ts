// The local host's keys, in a file only the owner can read: they outlive restarts, as in Azure.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const schema = z.object({
  /** Opens everything, also authLevel admin. */
  master: z.string().min(20),
  /** Opens every function with authLevel function. */
  host: z.string().min(20),
  /** The Event Grid webhook's own key, in Azure the system key `eventgrid_extension`. */
  eventGrid: z.string().min(20),
  /** The key of the local Event Grid topic. */
  topic: z.string().min(20),
  /** What signs messages to the local webhook; a file of an earlier run has none. */
  webhook: z.string().min(20).default(newSecret),
  functions: z.record(z.string(), z.string()),
})

export type Keys = z.infer<typeof schema>

/**
 * Reads the keys or makes them; every named function gets one.
 * @throws Error when the file is there but is not a key file: then a person must look
 */
export function openKeys(path: string, functionNames: readonly string[] = []): Keys {
  const keys = existsSync(path) ? read(path) : create()
  const missing = functionNames.filter((name) => !(name in keys.functions))
  for (const name of missing) keys.functions[name] = newKey()
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 })
  // The mode above counts for a new file only.
  chmodSync(path, 0o600)
  return keys
}

/** Whether the given key opens a function of that authLevel. Compares in constant time. */
export function keyFits(
  keys: Keys,
  given: string | undefined,
  level: string,
  functionName: string,
): boolean {
  if (level === 'anonymous') return true
  if (!given) return false
  const good = level === 'admin' ? [] : [keys.host, keys.functions[functionName] ?? '']
  return [keys.master, ...good].some((key) => sameKey(key, given))
}

/** Constant time in the content; an empty key fits nothing. */
export function sameKey(key: string, given: string): boolean {
  const left = Buffer.from(key)
  const right = Buffer.from(given)
  return left.length > 0 && left.length === right.length && timingSafeEqual(left, right)
}

function read(path: string): Keys {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new Error(`${path} is not a key file; remove it to get new keys`, { cause })
  }
}

function create(): Keys {
  const [master, host, eventGrid, topic] = [newKey(), newKey(), newKey(), newKey()]
  return { master, host, eventGrid, topic, webhook: newSecret(), functions: {} }
}

function newKey(): string {
  return randomBytes(32).toString('base64url')
}

/** In the form of Standard Webhooks. */
function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}
