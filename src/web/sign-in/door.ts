// How a reader is let in: with a function key that the page keeps for this tab, or with Microsoft Entra.
import { z } from 'zod'
import type { Credentials } from '../api-client.ts'
import type { SessionStore } from '../session.ts'
import type { Services } from '../use-api.ts'

const settings = z.discriminatedUnion('signIn', [
  z.object({ version: z.string(), signIn: z.literal('key') }),
  z.object({
    version: z.string(),
    signIn: z.literal('entra'),
    clientId: z.string(),
    tenantId: z.string(),
    scope: z.string(),
  }),
])

export type ConsoleSettings = z.output<typeof settings>
export type EntraSettings = Extract<ConsoleSettings, { signIn: 'entra' }>

/** Of GET /api/console/settings. @throws ZodError for what is none */
export const readSettings = (body: unknown): ConsoleSettings => settings.parse(body)

export interface Door {
  kind: 'key' | 'entra'
  isIn(): boolean
  credentials: Credentials
  reader: Services['reader']
  /** Forgets what let the reader in. */
  leave(): void
}

export interface EntraDoor extends Door {
  kind: 'entra'
  /** Leaves the page for the sign-in of Microsoft, and comes back to the same view. */
  enter(): Promise<void>
}

export function keyDoor(session: SessionStore): Door & { kind: 'key' } {
  return {
    kind: 'key',
    isIn: () => session.get().key !== '',
    async credentials(use) {
      const { key, changeKey, name } = session.get()
      return {
        'x-functions-key': use === 'change' && changeKey !== '' ? changeKey : key,
        // Headers carry plain letters alone.
        ...(use === 'change' && name !== '' && { 'x-batch-medic-by': encodeURIComponent(name) }),
      }
    },
    reader: {
      get name() {
        return session.get().name
      },
      set: session.set,
    },
    leave: session.signOut,
  }
}
