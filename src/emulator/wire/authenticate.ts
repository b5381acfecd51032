// Who may speak to an account: its Shared Key, or an Entra token meant for Batch.
import { z } from 'zod'
import { BatchFault, details, fault } from './batch-fault.ts'
import { type SignedRequest, verifySharedKey } from './shared-key.ts'

const claimsSchema = z.looseObject({
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  exp: z.number().optional(),
  nbf: z.number().optional(),
})

/**
 * The one audience the service names, slash included: without it, it refuses (azure-sdk-for-net 8026, msal-js 1735,
 * azure-sdk-for-js 26244). Hence the two slashes in the scope `https://batch.core.windows.net//.default`.
 */
const audience = 'https://batch.core.windows.net/'

/** What clocks may differ by; the usual allowance of token libraries. */
const clockSkewMs = 5 * 60_000

/**
 * Throws InvalidAuthenticationInfo or AuthenticationFailed unless the request may pass. Batch documents Shared Key
 * and Entra alone; other schemes (SharedKeyLite of Storage among them) are not in the right format.
 */
export function authenticate(
  request: SignedRequest,
  account: { readonly name: string; readonly key: string },
  wallMs: number,
): void {
  const header = request.headers.authorization?.trim() ?? ''
  if (header === '') {
    // Assumed: no answer to a call without the header is known.
    throw fault('AuthenticationFailed', {
      AuthenticationErrorDetail: 'The request carries no Authorization header.',
    })
  }
  const bearer = /^Bearer\s+(\S+)$/i.exec(header)
  if (bearer) verifyBearer(bearer[1] ?? '', wallMs)
  else verifySharedKey(request, account, wallMs)
}

/**
 * Checks a token's audience and life. Its signature is NOT checked: the emulator has no tenant whose
 * keys it could use, so a forged token passes. What it catches is the wrong audience, the usual mistake.
 */
function verifyBearer(token: string, wallMs: number): void {
  const claims = claimsOf(token)
  // The texts but that of the audience are assumed, in the words of other Azure services.
  if (!claims) throw tokenRefused('The access token is invalid.')
  const audiences = [claims.aud ?? []].flat()
  if (!audiences.some((one) => one.toLowerCase() === audience)) {
    throw tokenRefused(
      `The access token has been obtained from wrong audience or resource '${audiences.join("','")}'. ` +
        `It should exactly match (including forward slash) with one of the allowed audiences '${audience}'`,
    )
  }
  if (claims.exp !== undefined && claims.exp * 1000 + clockSkewMs < wallMs) {
    throw tokenRefused('The access token has expired.')
  }
  if (claims.nbf !== undefined && claims.nbf * 1000 - clockSkewMs > wallMs) {
    throw tokenRefused('The access token is not yet valid.')
  }
}

/** A refused token is a 401 with a text of its own; a refused signature a 403 (both from real answers). */
const tokenRefused = (detail: string): BatchFault =>
  new BatchFault('AuthenticationFailed', details({ AuthenticationErrorDetail: detail }), [
    401,
    'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly.',
  ])

function claimsOf(token: string): z.infer<typeof claimsSchema> | undefined {
  try {
    const text = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')
    return claimsSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
