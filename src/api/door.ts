// The door of the data routes where tokens open it: who it is, whether the role is there, or the answer that refuses.
import { plain } from '../domain/plain.ts'
import type { Identity, Person, Role } from '../ports/identity.ts'
import type { JsonResponse } from './problem.ts'
import { problem } from './problem.ts'

/** What of a request the door looks at. */
export interface Knock {
  method: string
  headers: { get(name: string): string | null }
}

/** A GET never changes anything, so the method says which role it takes; whoever approves may read. */
export function roleFor(method: string): Role {
  return ['GET', 'HEAD'].includes(method.toUpperCase()) ? 'Reader' : 'Approver'
}

export async function openDoor(identity: Identity, knock: Knock): Promise<Person | JsonResponse> {
  const given = knock.headers.get('authorization')?.trim() ?? ''
  const token = /^Bearer +(\S+)$/i.exec(given)?.[1]
  if (token === undefined) {
    const what = given === '' ? 'is missing' : 'holds no bearer token'
    return unauthorized(identity, 'A token is needed', `authorization: ${what}`)
  }
  const answer = await identity.whoIs(token)
  switch (answer.kind) {
    case 'unavailable': {
      const refused = problem(503, 'No token can be checked now', answer.reason)
      return { ...refused, headers: { ...refused.headers, 'retry-after': '60' } }
    }
    case 'refused':
      return unauthorized(identity, 'The token is refused', `authorization: ${answer.reason}`, true)
    case 'person':
      return withRole(answer, roleFor(knock.method))
  }
}

function withRole({ id, by, roles, lacks }: Person, needed: Role): Person | JsonResponse {
  if (roles.includes(needed)) return { id, by, roles }
  const has = roles.length === 0 ? 'admits none' : `admits ${roles.join(', ')}`
  const todo = `assign ${by} the app role ${needed} under Users and groups of the enterprise application`
  const detail = `roles: the token ${has}, and ${needed} is needed; ${lacks ?? `${todo}, and sign in anew`}`
  return problem(403, `The role ${needed} is missing`, detail)
}

function unauthorized(identity: Identity, title: string, what: string, isWrong = false) {
  const detail = `${what}. Function keys open nothing here; send "authorization: Bearer TOKEN", with a token from: ${identity.hint}`
  const challenge = [
    `Bearer realm="Batch Medic"`,
    `authorization_uri="${identity.authority}/oauth2/v2.0/authorize"`,
    ...(isWrong ? ['error="invalid_token"', `error_description="${quotable(what)}"`] : []),
  ].join(', ')
  const refused = problem(401, title, detail)
  return { ...refused, headers: { ...refused.headers, 'www-authenticate': challenge } }
}

/** Headers carry plain letters alone, and a quote would end the value. */
function quotable(text: string): string {
  return plain(text, 200).replace(/[^\x20-\x7e]|["\\]/g, "'")
}
