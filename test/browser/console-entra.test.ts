// Signing in with Microsoft Entra, with a stand-in for its pages: there with PKCE, back to the same view, tokens on each request.
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, startBrowser } from './chromium.ts'
import { type ConsoleApp, startConsoleApp, token } from './console-app.ts'
import { openPage } from './console-page.ts'
import { healthy } from './console-world.ts'

const host = 'https://login.microsoftonline.com'
const tenantId = '22222222-2222-2222-2222-222222222222'
const clientId = '11111111-1111-1111-1111-111111111111'
const authority = `${host}/${tenantId}`
const hourSeconds = 3600

let browser: Browser
let app: ConsoleApp

/** What the sign-in was asked with, and what the token was. */
interface Seen {
  authorize?: URLSearchParams
  token?: URLSearchParams
}

async function standIn(page: Page, nowSeconds: number): Promise<Seen> {
  const seen: Seen = {}
  await page.route(`${host}/**`, async (route) => {
    const { pathname, searchParams } = new URL(route.request().url())
    if (pathname.endsWith('openid-configuration')) return answer(route, metadata)
    if (pathname.endsWith('/discovery/instance')) return answer(route, instances)
    if (pathname.endsWith('/authorize')) {
      seen.authorize = searchParams
      const back = new URLSearchParams({ code: 'the-code', state: searchParams.get('state') ?? '' })
      const location = `${searchParams.get('redirect_uri')}#${back}`
      return route.fulfill({ status: 302, headers: { location } })
    }
    if (!pathname.endsWith('/token')) return route.abort()
    seen.token = new URLSearchParams(route.request().postData() ?? '')
    const nonce = seen.authorize?.get('nonce') ?? ''
    return answer(route, tokens(nonce, nowSeconds))
  })
  return seen
}

const metadata = {
  ...{ issuer: `${authority}/v2.0`, authorization_endpoint: `${authority}/oauth2/v2.0/authorize` },
  token_endpoint: `${authority}/oauth2/v2.0/token`,
  end_session_endpoint: `${authority}/oauth2/v2.0/logout`,
  jwks_uri: `${authority}/discovery/v2.0/keys`,
}
const instances = {
  tenant_discovery_endpoint: `${authority}/v2.0/.well-known/openid-configuration`,
  metadata: [
    {
      preferred_network: 'login.microsoftonline.com',
      preferred_cache: 'login.windows.net',
      aliases: ['login.microsoftonline.com', 'login.windows.net'],
    },
  ],
}

function tokens(nonce: string, nowSeconds: number) {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const oid = '33333333-3333-3333-3333-333333333333'
  const claims = {
    ...{ iss: `${authority}/v2.0`, aud: clientId, tid: tenantId, oid, sub: oid, nonce },
    ...{ iat: nowSeconds, nbf: nowSeconds, exp: nowSeconds + hourSeconds, ver: '2.0' },
    preferred_username: 'ann@example.org',
  }
  return {
    ...{ token_type: 'Bearer', expires_in: hourSeconds, ext_expires_in: hourSeconds },
    scope: `api://${clientId}/access_as_user openid profile offline_access`,
    ...{ access_token: token, refresh_token: 'refresh' },
    id_token: `${part({ typ: 'JWT', alg: 'RS256', kid: 'k' })}.${part(claims)}.c2ln`,
    client_info: part({ uid: oid, utid: tenantId }),
  }
}

const answer = (route: Route, value: object) =>
  route.fulfill({
    contentType: 'application/json',
    headers: { 'access-control-allow-origin': '*' },
    body: JSON.stringify(value),
  })

describe.skipIf(!hasChromium)('the page where tokens are taken', () => {
  beforeAll(async () => {
    browser = await startBrowser()
    app = await startConsoleApp(healthy)
    app.env.BATCH_MEDIC_ENTRA_CLIENT_ID = clientId
    app.env.BATCH_MEDIC_ENTRA_TENANT_ID = tenantId
    await app.whole.run(60_000)
  })
  afterAll(async () => {
    await app?.stop()
    await browser?.close()
  })

  test('goes to the sign-in with PKCE, comes back to the same view, and sends the token', async () => {
    const { page, troubles, close } = await openPage(browser, app, '#/controls', { key: '' })
    const seen = await standIn(page, Math.floor(app.whole.clock.now() / 1000))
    await page.getByRole('button', { name: 'Sign in with Microsoft' }).click()
    await page.getByRole('heading', { level: 1, name: 'Controls' }).waitFor()
    await page.getByText('Nothing is paused, held or silenced').waitFor()
    expect(Object.fromEntries(seen.authorize ?? [])).toMatchObject({
      ...{ client_id: clientId, response_type: 'code', code_challenge_method: 'S256' },
      redirect_uri: app.url,
      scope: expect.stringContaining(`api://${clientId}/access_as_user`),
    })
    expect(seen.token?.get('code_verifier')).toMatch(/^[\w-]{43}$/)
    expect(page.url()).toBe(`${app.url}#/controls`)
    const others = troubles.filter((text) => text !== `asked another host: ${host}`)
    expect(others).toEqual([])
    // Who asks is in the token: no name is asked for.
    await page.getByRole('button', { name: 'Pause, hold or silence …' }).click()
    await page.getByRole('dialog').getByLabel('Why').waitFor()
    expect(await page.getByRole('dialog').getByLabel('Your name').count()).toBe(0)
    await close()
  })

  test('loads the part that signs in only here', () => {
    expect(app.requests.some((line) => line.includes('/entra-'))).toBe(true)
  })
})
