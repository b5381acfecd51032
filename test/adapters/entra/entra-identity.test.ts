// Tokens of Entra against a tenant on localhost: whom they name, and every way in which one must not be believed.
import { createHmac } from 'node:crypto'
import { exportSPKI, SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createEntraIdentity } from '../../../src/adapters/azure/entra/entra-identity.ts'
import type { Identity } from '../../../src/ports/identity.ts'
import { claims, clientId, now, oid, startTenant, type Tenant, tenantId } from './tenant.ts'

let tenant: Tenant
let identity: Identity
let at: number

beforeEach(async () => {
  at = now
  tenant = await startTenant()
  identity = createEntraIdentity({
    ...{ clientId, tenantId, scope: 'access_as_user' },
    keysUrl: tenant.keysUrl,
    now: () => at,
  })
})
afterEach(async () => {
  vi.useRealTimers()
  await tenant.stop()
})

const seconds = now / 1000
const without = undefined
const app = { scp: without, name: without, preferred_username: without }

describe('a token names', () => {
  test.each([
    { when: 'a person, version 2', given: {}, by: 'Ann Example' },
    {
      when: 'a person, version 1',
      given: {
        ...{ iss: `https://sts.windows.net/${tenantId}/`, aud: `api://${clientId}`, ver: '1.0' },
        ...{ appid: clientId, azp: without, upn: 'ann@example.com' },
      },
      by: 'Ann Example',
    },
    { when: 'a person without a name', given: { name: without }, by: 'ann@example.com' },
    { when: 'an application', given: app, by: `app ${clientId}` },
    {
      when: 'an application, version 1',
      given: { ...app, azp: without, appid: clientId, app_displayname: 'night job' },
      by: 'night job',
    },
    { when: 'a hostile name', given: { name: 'Ann\u202e\n<b>' }, by: 'Ann <b>' },
    { when: 'a minute too old', given: { exp: seconds - 50 }, by: 'Ann Example' },
    { when: 'a minute too new', given: { nbf: seconds + 50 }, by: 'Ann Example' },
  ])('$when', async ({ given, by }) => {
    expect(await identity.whoIs(await tenant.token(given))).toEqual({
      ...{ kind: 'person', id: oid, by: `${by} (${oid})`, roles: ['Reader', 'Approver'] },
    })
  })

  test.each([
    { roles: ['Approver'], scp: 'access_as_user', may: ['Reader', 'Approver'] },
    { roles: ['Reader'], scp: 'access_as_user', may: ['Reader'] },
    {
      roles: ['Reader', 'Approver'],
      scp: 'openid user_impersonation',
      may: ['Reader', 'Approver'],
    },
    { roles: ['Reader', 'Other'], scp: without, may: ['Reader'] },
    { roles: ['Approver'], scp: 'Reader', may: ['Reader'] },
    { roles: ['Reader'], scp: 'Approver', may: ['Reader'] },
    { roles: without, scp: 'Approver', may: [] },
    { roles: without, scp: 'access_as_user', may: [] },
    { roles: ['Approver'], scp: 'openid profile', may: [] },
    { roles: ['approver', 'Approvers'], scp: without, may: [] },
    { roles: 'Approver', scp: without, may: [] },
    { roles: [], scp: without, may: [] },
  ])('roles $roles with scope $scp: may $may', async ({ roles, scp, may }) => {
    const answer = await identity.whoIs(await tenant.token({ roles, scp }))
    expect(answer).toMatchObject({ kind: 'person', roles: may })
  })

  test('and says so where the client keeps a role from its user', async () => {
    const answer = await identity.whoIs(await tenant.token({ scp: 'Reader' }))
    expect(answer).toMatchObject({ lacks: expect.stringContaining('scope access_as_user') })
  })
})

const other = '99999999-2222-3333-4444-555555555555'

describe('a token is refused', () => {
  test.each([
    { when: 'wrong issuer', given: { iss: 'https://login.example.com/x/v2.0' }, says: 'tenant' },
    {
      when: 'other tenant',
      given: { iss: `https://login.microsoftonline.com/${other}/v2.0`, tid: other },
      says: 'another tenant',
    },
    { when: 'other tenant in tid alone', given: { tid: other }, says: 'another tenant' },
    { when: 'no tenant', given: { tid: without }, says: 'another tenant' },
    {
      when: 'issuer of all tenants',
      given: { iss: 'https://login.microsoftonline.com/common/v2.0' },
      says: 'tenant',
    },
    {
      when: 'other audience',
      given: { aud: 'https://graph.microsoft.com' },
      says: `must be ${clientId}`,
    },
    { when: 'no audience', given: { aud: without }, says: 'another app' },
    { when: 'expired', given: { exp: seconds - 61 }, says: 'has expired' },
    { when: 'never expiring', given: { exp: without }, says: 'claim exp' },
    { when: 'from the future', given: { nbf: seconds + 61 }, says: 'not valid yet' },
    { when: 'no object id', given: { oid: without }, says: 'claim oid' },
    { when: 'an ID token', given: { scp: without, azp: without, nonce: 'x' }, says: 'ID token' },
  ])('$when', async ({ given, says }) => {
    const answer = await identity.whoIs(await tenant.token(given))
    expect(answer).toEqual({ kind: 'refused', reason: expect.stringContaining(says) })
  })

  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const { stringify } = JSON

  test.each([
    ['nothing', async () => ''],
    ['no token', async () => 'a.b.c'],
    ['five parts', async () => 'a.b.c.d.e'],
    ['no JSON', async () => `${Buffer.from('x').toString('base64url')}.e30.x`],
    ['alg none', async () => `${part({ alg: 'none' })}.${part(claims)}.`],
    ['alg None with a kid', async () => `${part({ alg: 'None', kid: 'first' })}.${part(claims)}.`],
    [
      'a changed claim',
      async () => {
        const [head, , signature] = (await tenant.token({ roles: ['Reader'] })).split('.')
        return `${head}.${part(claims)}.${signature}`
      },
    ],
    ['no signature', async () => `${(await tenant.token()).split('.').slice(0, 2).join('.')}.`],
    [
      'the public key as a shared secret',
      async () => {
        const text = `${part({ alg: 'HS256', kid: 'first', typ: 'JWT' })}.${part(claims)}`
        const secret = await exportSPKI(tenant.first.publicKey)
        return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
      },
    ],
    [
      'the modulus as a shared secret',
      async () => {
        const text = `${part({ alg: 'HS256', kid: 'first' })}.${part(claims)}`
        const secret = Buffer.from(String(tenant.first.jwk.n), 'base64url')
        return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
      },
    ],
    [
      'a key of its own with a known name',
      async () => {
        const forged = await tenant.makeKey('first')
        return tenant.token({}, forged)
      },
    ],
    [
      'a key of its own in the header',
      async () => {
        const forged = await tenant.makeKey('own')
        return new SignJWT({ ...claims })
          .setProtectedHeader({
            alg: 'RS256',
            kid: 'own',
            jwk: forged.jwk,
            jku: 'http://127.0.0.1:1/',
          })
          .sign(forged.privateKey)
      },
    ],
    [
      'a critical header nobody knows',
      async () => {
        const head = part({ alg: 'RS256', kid: 'first', crit: ['x'], x: 1 })
        return `${head}.${part(claims)}.${(await tenant.token()).split('.')[2]}`
      },
    ],
    ['a giant', async () => tenant.token({ groups: Array.from({ length: 2_000 }, () => oid) })],
    ['a giant of nonsense', async () => 'x'.repeat(5_000_000)],
    [
      'claims that are no object',
      async () =>
        `${part({ alg: 'RS256', kid: 'first' })}.${Buffer.from(stringify([])).toString('base64url')}.AA`,
    ],
  ])('%s', async (_, make) => {
    const answer = await identity.whoIs(await make())
    expect(answer).toEqual({ kind: 'refused', reason: expect.any(String) })
  })

  test('without a word of it in the reason', async () => {
    const answer = await identity.whoIs('SECRETSECRET.SECRET.SECRET')
    expect(stringify(answer)).not.toContain('SECRET')
  })
})

describe('keys', () => {
  test('are read once for many tokens', async () => {
    for (let n = 0; n < 5; n += 1) await identity.whoIs(await tenant.token())
    expect(tenant.state.reads).toBe(1)
  })

  test('that are new are found, and taken-back ones are believed no longer', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now })
    await identity.whoIs(await tenant.token())
    const second = await tenant.makeKey('second')
    tenant.publish(second)
    vi.setSystemTime(now + 31_000)
    expect(await identity.whoIs(await tenant.token({}, second))).toMatchObject({ kind: 'person' })
    expect(await identity.whoIs(await tenant.token())).toMatchObject({
      ...{ kind: 'refused', reason: expect.stringContaining('none of the tenant') },
    })
  })

  test('with made-up names cause one read in 30 s', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now })
    await identity.whoIs(await tenant.token())
    const own = await tenant.makeKey('made-up')
    for (let n = 0; n < 20; n += 1) await identity.whoIs(await tenant.token({}, own))
    expect(tenant.state.reads).toBe(1)
    vi.setSystemTime(now + 31_000)
    for (let n = 0; n < 20; n += 1) await identity.whoIs(await tenant.token({}, own))
    expect(tenant.state.reads).toBe(2)
  })

  test.each([
    ['the endpoint answers 500', () => (tenant.state.status = 500)],
    ['nobody listens', () => tenant.stop()],
  ])('that cannot be had let nobody in: %s', async (_, fail) => {
    const token = await tenant.token()
    await fail()
    const answer = await identity.whoIs(token)
    expect(answer).toEqual({
      kind: 'unavailable',
      reason: expect.stringMatching(/keys of the tenant at http.* cannot be read .*: let the app/),
    })
  })

  test('that are none let nobody in', async () => {
    tenant.publish()
    expect(await identity.whoIs(await tenant.token())).toMatchObject({ kind: 'refused' })
  })

  test('that were read go on for an hour without the endpoint, and no longer', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now })
    const token = await tenant.token({ exp: seconds + 7_200 })
    await identity.whoIs(token)
    await tenant.stop()
    vi.setSystemTime(now + 59 * 60_000)
    expect(await identity.whoIs(token)).toMatchObject({ kind: 'person' })
    vi.setSystemTime(now + 61 * 60_000)
    expect(await identity.whoIs(token)).toMatchObject({ kind: 'unavailable' })
  })
})
