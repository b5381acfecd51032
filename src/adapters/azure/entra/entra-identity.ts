// Validates access tokens of one Entra tenant: signature by the tenant's published keys, issuer, audience, time, roles.
// Source of the claims: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type RemoteJWKSet } from 'jose'
import { plain } from '../../../domain/plain.ts'
import type { Identity, Role, TokenAnswer } from '../../../ports/identity.ts'

export interface EntraOptions {
  clientId: string
  tenantId: string
  /** The scope by which a client may do all that its user may. */
  scope: string
  /** Where the keys of the tenant are; another in tests alone. */
  keysUrl?: URL
  /** Wall time, epoch milliseconds: tokens know no other. */
  now?: () => number
}

/** A token with hundreds of groups has 8 KB; a Node server takes 16 KB of headers. */
const longestToken = 16_384
const clockToleranceS = 60
/** A key that the tenant has taken back is believed for so long at most. */
const keysMaxAgeMs = 60 * 60_000
/** A key that is not known is looked for so often at most: tokens with made-up keys cost no more. */
const keysCooldownMs = 30_000
const keysTimeoutMs = 5_000
const longestName = 60
/** What the portal names the scope where nobody else does. */
const portalScope = 'user_impersonation'

/** Entra signs with RS256 alone: a list of one refuses `none` and keys used as shared secrets. */
const algorithms = ['RS256']

class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
}

export function createEntraIdentity(options: EntraOptions): Identity {
  const { clientId, tenantId, scope } = options
  const authority = `https://login.microsoftonline.com/${tenantId}`
  const { keysUrl = new URL(`${authority}/discovery/v2.0/keys`), now = Date.now } = options
  const keys = createRemoteJWKSet(keysUrl, {
    cacheMaxAge: keysMaxAgeMs,
    cooldownDuration: keysCooldownMs,
    timeoutDuration: keysTimeoutMs,
  })
  const issuer = [`${authority}/v2.0`, `https://sts.windows.net/${tenantId}/`]
  const audience = [clientId, `api://${clientId}`]
  const hint = `az account get-access-token --scope api://${clientId}/.default --query accessToken -o tsv`

  async function whoIs(token: string): Promise<TokenAnswer> {
    if (token.length > longestToken) {
      return { kind: 'refused', reason: `the token is longer than ${longestToken} characters` }
    }
    try {
      const { payload } = await jwtVerify(token, keyFinder(keys), {
        ...{ algorithms, issuer, audience, clockTolerance: clockToleranceS },
        ...{ requiredClaims: ['exp', 'oid', 'tid'], currentDate: new Date(now()) },
      })
      return personOf(payload, tenantId, scope)
    } catch (error) {
      if (!(error instanceof KeysUnavailable)) {
        return { kind: 'refused', reason: reasonOf(error, audience) }
      }
      const what = `The keys of the tenant at ${keysUrl} cannot be read (${error.message})`
      const todo = 'let the app reach that address, and try again in a minute'
      return { kind: 'unavailable', reason: `${what}, so no token can be checked: ${todo}` }
    }
  }
  return { whoIs, hint, authority }
}

/** Tells a key that is not there, which is the token's fault, from keys that cannot be had. */
function keyFinder(keys: RemoteJWKSet): RemoteJWKSet {
  const find = async (...asked: Parameters<RemoteJWKSet>) => {
    try {
      return await keys(...asked)
    } catch (error) {
      const { JWKSNoMatchingKey, JWKSMultipleMatchingKeys, JOSENotSupported } = errors
      const ofToken = [JWKSNoMatchingKey, JWKSMultipleMatchingKeys, JOSENotSupported]
      if (ofToken.some((kind) => error instanceof kind)) throw error
      throw new KeysUnavailable(error instanceof Error ? plain(error.message, 120) : 'no answer')
    }
  }
  return Object.assign(find, keys)
}

function personOf(claims: JWTPayload, tenantId: string, scope: string): TokenAnswer {
  const { oid, tid, scp, roles, azp, appid } = claims
  if (typeof oid !== 'string' || !sameText(tid, tenantId)) {
    return { kind: 'refused', reason: 'the token is of another tenant' }
  }
  const client = textOf(azp) ?? textOf(appid)
  // An ID token has the same audience and signature: it says who signed in to a page, and asks for nothing.
  if (scp === undefined && client === undefined) {
    return { kind: 'refused', reason: 'it is an ID token: send an access token' }
  }
  const held = withImplied(Array.isArray(roles) ? roles : [])
  const scopes = typeof scp === 'string' ? scp.split(' ') : undefined
  const allowed = held.filter((role) => admits(scopes, role, scope))
  const name = textOf(claims.name) ?? textOf(claims.preferred_username) ?? textOf(claims.upn)
  const shown = plain(name ?? textOf(claims.app_displayname) ?? `app ${client}`, longestName)
  const person = {
    kind: 'person',
    id: oid.toLowerCase(),
    by: `${shown} (${plain(oid, 36)})`,
  } as const
  const lacks =
    allowed.length < held.length && scopes
      ? `scp: "${plain(scopes.join(' '), 80)}" lets the client do less than its user may: ask for the scope ${scope}`
      : undefined
  return { ...person, roles: allowed, ...(lacks === undefined ? {} : { lacks }) }
}

/**
 * A role is assigned to a person or an app. A client that acts for a person has scopes on top, and may do what both
 * admit: a scope alone makes nobody an approver, as every user of the tenant may consent to it.
 */
function admits(scopes: readonly string[] | undefined, role: Role, whole: string): boolean {
  if (!scopes || [whole, portalScope].some((scope) => scopes.includes(scope))) return true
  return withImplied(scopes).includes(role)
}

/** Whoever approves may read. */
function withImplied(values: readonly unknown[]): readonly Role[] {
  if (values.includes('Approver')) return ['Reader', 'Approver']
  return values.includes('Reader') ? ['Reader'] : []
}

function sameText(value: unknown, text: string): boolean {
  return typeof value === 'string' && value.toLowerCase() === text
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** Says what is wrong without a word of the token. */
function reasonOf(error: unknown, audience: readonly string[]): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired: get a new one'
  if (error instanceof errors.JWTClaimValidationFailed) return claimReason(error.claim, audience)
  if (error instanceof errors.JWKSNoMatchingKey) {
    return 'its key is none of the tenant: if the tenant has just changed its keys, try again in 30 s'
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is wrong'
  if (error instanceof errors.JOSEAlgNotAllowed) return 'it is not signed with RS256'
  return 'it is no token of Microsoft Entra'
}

function claimReason(claim: string, audience: readonly string[]): string {
  switch (claim) {
    case 'aud':
      return `the token is for another app: its audience must be ${audience.join(' or ')}`
    case 'iss':
    case 'tid':
      return 'the token is of another tenant'
    case 'nbf':
      return 'the token is not valid yet: see the clock of the machine that asks'
    default:
      return `the claim ${claim} is missing or wrong`
  }
}
