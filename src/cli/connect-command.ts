// Runs `batch-medic connect`: asks the app for a user on a node, or for its end, and prints what came of it.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { plain } from '../domain/plain.ts'
import { createApi } from './api.ts'
import type { ConnectCommand } from './connect-line.ts'
import type { GivenAccess } from './connect-page.ts'
import { connectPage } from './connect-page.ts'
import { connect } from './connection.ts'
import { type ReadText, sshPublicKey } from './ssh-key.ts'
import type { Terminal } from './terminal.ts'

export interface ConnectDeps {
  env: Readonly<Record<string, string | undefined>>
  cwd: string
  fetch: typeof fetch
  terminal: Terminal
  readText?: ReadText
}

const accessSchema = z.looseObject({
  pool: z.looseObject({ account: z.string(), pool: z.string() }),
  nodeId: z.string(),
  user: z.string(),
  isAdmin: z.boolean(),
  until: z.number(),
})
const givenSchema = z.looseObject({
  access: accessSchema,
  os: z.enum(['linux', 'windows']),
  address: z.string(),
  port: z.number(),
  password: z.string().optional(),
})
const endedSchema = z.looseObject({
  ended: z.array(z.looseObject({ access: accessSchema, gone: z.boolean(), reason: z.string() })),
})

/** Lines to print. Throws `CliError` with one sentence. */
export async function connectTo(
  command: ConnectCommand,
  deps: ConnectDeps,
): Promise<readonly string[]> {
  const { place, by, json } = command
  const api = createApi({ ...connect(command.connection, deps.env, deps.cwd), fetch: deps.fetch })
  if (command.end) {
    const answer = await api.post('/api/access/end', by, place, endedSchema)
    return json ? [JSON.stringify(answer, null, 2)] : endedLines(answer.ended)
  }
  const { reason, minutes, admin, fromInside } = command
  const home = deps.env.HOME ?? deps.env.USERPROFILE
  const key = sshPublicKey(command.sshKey, home, deps.readText ?? readFile)
  const wish = { ...place, reason, minutes, admin, fromInside }
  const body = key === undefined ? wish : { ...wish, sshPublicKey: key.text }
  const given = await api.post('/api/access', by, body, givenSchema)
  if (json) return [JSON.stringify(given, null, 2)]
  return connectPage(given as unknown as GivenAccess, key?.path, deps.terminal)
}

function endedLines(ended: z.infer<typeof endedSchema>['ended']): readonly string[] {
  if (ended.length === 0) return ['There is no user of Batch Medic on that node.']
  return ended.map(({ access, reason }) => `${plain(access.user, 40)}: ${plain(reason, 200)}`)
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
