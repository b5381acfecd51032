// Answers /api/access: who has a user on which node, a user asked for, and users taken away.
import { z } from 'zod'
import type { Given } from '../access/access.ts'
import type { App } from '../app.ts'
import {
  longestAccessMinutes,
  shortestAccessMinutes,
  usualAccessMinutes,
} from '../domain/access.ts'
import { parseIncidentId } from '../domain/incident.ts'
import { plain } from '../domain/plain.ts'
import type { PoolRef } from '../domain/refs.ts'
import type { Caller, HttpAsk, Verified } from './change-request.ts'
import { changed } from './changed.ts'
import { accountField, issuesText, nodeField, poolField, reasonField } from './fields.ts'
import type { JsonResponse } from './problem.ts'
import { json, problem } from './problem.ts'
import { read } from './read.ts'
import { accessEnded, accessGiven, accessList as accessListShape } from './shapes/controls.ts'

const shownNodes = 5

type Ports = Pick<App, 'access' | 'accounts' | 'story' | 'clock'>

const place = {
  incident: z
    .string()
    .refine((text) => parseIncidentId(text) !== undefined, 'must have the form account.pool.suffix')
    .optional(),
  account: accountField.optional(),
  pool: poolField.optional(),
  node: nodeField.optional(),
}

export const accessBody = z.strictObject({
  ...place,
  reason: reasonField,
  minutes: z
    .int()
    .min(shortestAccessMinutes, `must be ${shortestAccessMinutes} at least`)
    .max(longestAccessMinutes, `must be ${longestAccessMinutes} at most: a day`)
    .default(usualAccessMinutes),
  sshPublicKey: z
    .string()
    .trim()
    .max(16_000)
    .refine((text) => !/PRIVATE KEY/.test(text), 'is a private key: give the .pub file beside it')
    .refine(
      isPublicKey,
      'is no SSH public key: the content of a file such as id_ed25519.pub, one line',
    )
    .optional(),
  admin: z.boolean().default(false),
  fromInside: z.boolean().default(false),
})

/** One line: a type, the key, which begins with its own type, and a comment. Options in front are not taken. */
function isPublicKey(text: string): boolean {
  const parts =
    /^((?:ssh-(?:ed25519|rsa)|ecdsa-sha2-[\w-]+|sk-[\w@.-]+)) ([A-Za-z0-9+/=]+)(?: [^\p{C}\p{Zl}\p{Zp}]*)?$/u.exec(
      text,
    )
  const type = Buffer.from(parts?.[1] ?? '')
  const key = Buffer.from(parts?.[2] ?? '', 'base64')
  if (key.length <= 4 + type.length) return false
  return key.readUInt32BE(0) === type.length && key.subarray(4, 4 + type.length).equals(type)
}

export const accessEndBody = z.strictObject(place)

/** `verb` is empty to ask for access, `end` to end it. */
export async function accessResponse(
  app: Ports,
  verb: string,
  ask: HttpAsk & { method: string },
  verified: Verified,
): Promise<JsonResponse> {
  if (verb !== '' && verb !== 'end') {
    const detail = `"${plain(verb, 40)}" is not known: POST /api/access, or POST /api/access/end`
    return problem(404, 'No such change', detail)
  }
  const isChange = verb === 'end' || ask.method.toUpperCase() === 'POST'
  if (!isChange) return read(ask, () => accessList(app), ['POST'])
  const change = verb === 'end' ? endAccess : giveAccess
  return changed(app, ask, verified, (body, caller) => change(app, body, caller))
}

export async function accessList(app: Ports): Promise<JsonResponse> {
  return json(z.encode(accessListShape, { access: await app.access.list() }))
}

export async function giveAccess(app: Ports, body: unknown, caller: Caller): Promise<JsonResponse> {
  const parsed = accessBody.safeParse(body)
  if (!parsed.success) return badBody(parsed.error, body)
  const { minutes, sshPublicKey, admin, fromInside } = parsed.data
  const reason = plain(parsed.data.reason, 400)
  const where = await placeOf(app, parsed.data)
  if ('status' in where) return where
  const given = await app.access.give({
    ...{ ...where, ...caller, reason, minutes, isAdmin: admin, fromInside },
    ...(sshPublicKey === undefined ? {} : { sshPublicKey }),
  })
  if (given.kind === 'given') return json(z.encode(accessGiven, given), 201)
  return problem(statuses[given.kind], 'No access', given.reason)
}

export async function endAccess(app: Ports, body: unknown, caller: Caller): Promise<JsonResponse> {
  const parsed = accessEndBody.safeParse(body)
  if (!parsed.success) return badBody(parsed.error, body)
  const where = await placeOf(app, parsed.data)
  if ('status' in where) return where
  const ended = await app.access.end(where.pool, where.nodeId, caller.by)
  return json(z.encode(accessEnded, { ended }))
}

const statuses = {
  'not-allowed': 403,
  'not-there': 404,
  'not-now': 409,
  failed: 502,
} as const satisfies Record<Exclude<Given['kind'], 'given'>, number>

type Place = { [K in keyof typeof place]?: string | undefined }
type Where = { pool: PoolRef; nodeId: string; incidentId?: string }

/** The node of an incident, or the one that is named; the account may be left out where there is but one. */
async function placeOf(app: Ports, given: Place): Promise<Where | JsonResponse> {
  const { incident: incidentId, account, pool, node } = given
  if (incidentId !== undefined) {
    const story = await app.story(incidentId)
    if (!story) return problem(404, 'No such incident', `incident: "${incidentId}" is not known`)
    const { subject, finding } = story.incident
    const nodes = subject.kind === 'node' ? [subject.nodeId] : finding.nodeIds
    const nodeId = node ?? (nodes.length === 1 ? nodes[0] : undefined)
    if (nodeId !== undefined) return { pool: story.incident.pool, nodeId, incidentId }
    const choice = nodes.length === 0 ? 'it is about no node' : `one of ${someOf(nodes)}`
    return problem(400, 'Which node?', `node: name it beside the incident: ${choice}`)
  }
  const [only, second] = app.accounts
  const name = account ?? (second ? undefined : only?.name)
  if (name === undefined) {
    const names = app.accounts.map((one) => one.name).join(', ')
    return problem(400, 'Which account?', `account: name one of ${names}`)
  }
  if (pool === undefined || node === undefined) {
    return problem(400, 'Which node?', 'pool, node: name both, or an incident')
  }
  return { pool: { account: name, pool }, nodeId: node }
}

function someOf(nodes: readonly string[]): string {
  const more = nodes.length - shownNodes
  return `${nodes.slice(0, shownNodes).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** A key that was given by mistake is not repeated. */
function badBody(error: z.ZodError, body: unknown): JsonResponse {
  const { sshPublicKey: _, ...shown } = Object(body) as Record<string, unknown>
  const known = [...Object.keys(accessBody.shape), 'by']
  return problem(400, 'The request cannot be taken', issuesText(error, shown, known))
}
