// A tenant for tests: it makes keys and tokens, and serves its public keys on localhost as Entra does.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

export const tenantId = '11111111-2222-3333-4444-555555555555'
export const clientId = '66666666-7777-8888-9999-aaaaaaaaaaaa'
export const oid = 'bbbbbbbb-cccc-dddd-eeee-ffffffffffff'
export const now = Date.UTC(2026, 2, 1, 12)
const seconds = now / 1000

/** What Entra writes into a token of version 2 for a person who signed in with a client of ours. */
export const claims: JWTPayload = {
  iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
  aud: clientId,
  ...{ iat: seconds, nbf: seconds, exp: seconds + 3600, ver: '2.0', azp: clientId },
  ...{ oid, tid: tenantId, name: 'Ann Example', preferred_username: 'ann@example.com' },
  ...{ roles: ['Approver'], scp: 'access_as_user' },
}

export async function startTenant() {
  const published: object[] = []
  const state = { status: 200, reads: 0 }
  const server = createServer((_, response) => {
    state.reads += 1
    response.writeHead(state.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ keys: published }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  async function makeKey(kid: string) {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
    const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig' }
    return { kid, privateKey, publicKey, jwk }
  }
  type Key = Awaited<ReturnType<typeof makeKey>>
  const first = await makeKey('first')
  published.push(first.jwk)

  return {
    keysUrl: new URL(`http://127.0.0.1:${port}/discovery/v2.0/keys`),
    state,
    first,
    makeKey,
    publish: (...keys: readonly Key[]) =>
      void published.splice(0, published.length, ...keys.map(({ jwk }) => jwk)),
    /** A token of this tenant, with claims changed; undefined takes one out. */
    token: (changes: Record<string, unknown> = {}, { kid, privateKey }: Key = first) =>
      new SignJWT({ ...claims, ...changes } as JWTPayload)
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .sign(privateKey),
    async stop() {
      server.closeAllConnections()
      server.close()
      if (server.listening) await once(server, 'close')
    },
  }
}

export type Tenant = Awaited<ReturnType<typeof startTenant>>
