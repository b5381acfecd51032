// Runs `batch-medic pause …`, `approve …`, `controls`, `audit`: asks the app, and says what came of it.
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { createApi } from './api.ts'
import { connect } from './connection.ts'
import type { ControlCommand } from './control-line.ts'
import { auditLines, controlsLines, entryText, outcomeLines } from './control-page.ts'
import type { Terminal } from './terminal.ts'
import { CliError } from './usage.ts'

export interface ControlDeps {
  env: Readonly<Record<string, string | undefined>>
  cwd: string
  fetch: typeof fetch
  terminal: Terminal
  /** Between two looks at the audit. */
  pause?(ms: number): Promise<void>
}

const stopSchema = z.looseObject({
  by: z.string(),
  verified: z.boolean(),
  at: z.number(),
  reason: z.string(),
  until: z.number().optional(),
})
const controlsSchema = z.looseObject({
  account: z.string(),
  pause: stopSchema.optional(),
  pools: z.array(
    z.looseObject({
      pool: z.string(),
      pause: stopSchema.optional(),
      silence: stopSchema.optional(),
      holds: z.record(z.string(), stopSchema).optional(),
      refusals: z
        .record(z.string(), z.looseObject({ code: z.string(), until: z.number() }))
        .optional(),
      asked: z
        .array(z.looseObject({ kind: z.string(), by: z.string(), at: z.number() }))
        .optional(),
    }),
  ),
})
const entrySchema = z.looseObject({
  ...stopSchema.shape,
  id: z.string(),
  what: z.string(),
  on: z.string(),
  action: z.string().optional(),
  outcome: z.string(),
  said: z.string(),
  doneAt: z.number(),
})
const auditSchema = z.looseObject({
  audit: z.array(entrySchema),
  continuation: z.string().optional(),
})
const askedSchema = z.looseObject({
  id: z.string(),
  account: z.string(),
  pool: z.string().optional(),
  asked: z.looseObject({ at: z.number(), said: z.string().optional() }),
})

export type InForceShown = z.infer<typeof controlsSchema>
export type EntryShown = z.infer<typeof entrySchema>

/** The holder of a pool takes a request up within seconds, and within a lease of two minutes where it has just died. */
const looks = 20
const lookEveryMs = 1000
/** The holder's clock may be behind that of the instance that was asked. */
const clockSkewMs = 60_000

/** Lines to print. Throws `CliError` with one sentence; a request that was refused is one with exit code 1. */
export async function control(
  command: ControlCommand,
  deps: ControlDeps,
): Promise<readonly string[]> {
  const { json, connection } = command
  const api = createApi({ ...connect(connection, deps.env, deps.cwd), fetch: deps.fetch })
  const shown = (value: unknown) => [JSON.stringify(value, null, 2)]
  switch (command.kind) {
    case 'controls': {
      const query = new URLSearchParams({ ...command.place })
      const inForce = await api.get(`/api/controls?${query}`, controlsSchema)
      return json ? shown(inForce) : controlsLines(inForce, deps.terminal)
    }
    case 'audit': {
      const since = command.since === undefined ? {} : { since: command.since }
      const query = new URLSearchParams({ ...command.place, ...since })
      const page = await api.get(`/api/audit?${query}`, auditSchema)
      return json
        ? shown(page)
        : auditLines(page.audit, page.continuation, deps.terminal, 'pool' in command.place)
    }
    case 'change': {
      const { path, by, body } = command
      const answer = await api.post(path, by, body, askedSchema)
      const entry = command.wait ? await outcomeOf(answer) : undefined
      if (entry?.outcome === 'refused') {
        throw new CliError(1, `Refused: ${entryText(entry)}`)
      }
      if (json) return shown(entry === undefined ? answer : { ...answer, outcome: entry })
      return outcomeLines(command.word, answer, entry)
    }
  }

  /**
   * Undefined where nobody took it up so soon, or where it cannot be read: a key that changes need not read. It stands,
   * and is carried out later.
   */
  async function outcomeOf({
    id,
    account,
    pool,
    asked,
  }: z.infer<typeof askedSchema>): Promise<EntryShown | undefined> {
    if (pool === undefined) return undefined
    const since = new Date(asked.at - clockSkewMs).toISOString()
    const query = new URLSearchParams({ account, pool, since, top: '200' })
    for (let look = 0; look < looks; look += 1) {
      const page = await api.get(`/api/audit?${query}`, auditSchema).catch(unreadable)
      if (!page) return undefined
      const entry = page.audit.find((one) => one.id === id && one.outcome !== 'asked')
      if (entry) return entry
      await (deps.pause ?? sleep)(lookEveryMs)
    }
    return undefined
  }
}

/** What was asked stands all the same. */
function unreadable(error: unknown): undefined {
  if (!(error instanceof CliError)) throw error
}
