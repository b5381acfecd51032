// What every HTTP function with data goes through: keys, which the host asks for, or tokens, which are validated here.
// Triggers load it at once, so it imports nothing but the two settings that choose.
import type { Verified } from './api/change-request.ts'
import type { Knock } from './api/door.ts'
import type { JsonResponse } from './api/problem.ts'
import { entraOf } from './config/entra.ts'
import type { Identity } from './ports/identity.ts'
import { type HostContext, traced } from './ports/origin.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The host asks for a key, unless tokens are validated by us: it knows no tokens. Read when a function is registered. */
export function dataLevel(env: Env = process.env): 'anonymous' | 'function' {
  return entraOf(env) ? 'anonymous' : 'function'
}

/**
 * The handler of a function with data. It is called for nobody whom the door has not let in: GET takes the role Reader
 * or Approver, everything else Approver.
 */
export function guarded<R extends Knock, T>(
  handler: (request: R, verified: Verified) => Promise<T>,
  env: Env = process.env,
  identityOf: () => Promise<Identity> = vouching,
): (request: R, context: HostContext) => Promise<T | JsonResponse> {
  if (!entraOf(env)) return traced((request: R) => handler(request, undefined))
  return traced(async (request: R) => {
    const { openDoor } = await import('./api/door.ts')
    const opened = await openDoor(await identityOf(), request)
    return 'status' in opened ? opened : handler(request, { id: opened.id, by: opened.by })
  })
}

/** Loaded with the first request, as the triggers themselves load the composition root. */
async function vouching(): Promise<Identity> {
  // biome-ignore lint/style/noRestrictedImports: this is the front part of each trigger, and triggers go to the root.
  return (await import('./azure.ts')).identity()
}
