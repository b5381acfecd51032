// Who may speak to an account: its Shared Key, or an Entra token meant for Batch.
import { z } from 'zod'
import { fault } from './batch-fault.ts'
import { type SignedRequest, verifySharedKey } from './shared-key.ts'

const claimsSchema = z.looseObject({
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  exp: z.number().optional(),
})

/** The one audience Batch accepts, with or without its slash. */
const audience = /^https:\/\/batch\.core\.windows\.net\/?$/i

/** Throws InvalidAuthenticationInfo or AuthenticationFailed unless the request may pass. */
export function authenticate(
  request: SignedRequest,
  account: { readonly name: string; readonly key: string },
  wallMs: number,
): void {
  const header = request.headers.authorization ?? ''
  if (header === '') {
    throw fault('AuthenticationFailed', {
      AuthenticationErrorDetail: 'The request carries no Authorization header.',
    })
  }
  const bearer = /^Bearer\s+(\S+)$/i.exec(header)
  if (bearer) verifyBearer(bearer[1] ?? '', wallMs)
  else verifySharedKey(request, account, wallMs)
}

/**
 * Checks a token's audience and expiry. Its signature is NOT checked: the emulator has no tenant whose
 * keys it could use, so a forged token passes. What it catches is the wrong audience, the usual mistake.
 */
function verifyBearer(token: string, wallMs: number): void {
  const claims = claimsOf(token)
  if (!claims) throw fault('InvalidAuthenticationInfo')
  const audiences = [claims.aud ?? []].flat()
  if (!audiences.some((one) => audience.test(one))) {
    throw fault('AuthenticationFailed', {
      AuthenticationErrorDetail: `The token's audience is '${audiences.join(', ')}', not https://batch.core.windows.net/.`,
    })
  }
  if (claims.exp !== undefined && claims.exp * 1000 < wallMs) {
    throw fault('AuthenticationFailed', { AuthenticationErrorDetail: 'The token has expired.' })
  }
}

function claimsOf(token: string): z.infer<typeof claimsSchema> | undefined {
  try {
    const text = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')
    return claimsSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
