// The door of the data routes: what each caller is answered where tokens open it, and that keys alone do where they do.
import { describe, expect, test } from 'vitest'
import { openDoor } from '../../src/api/door.ts'
import type { JsonResponse } from '../../src/api/problem.ts'
import { entraFaults, entraOf } from '../../src/config/entra.ts'
import { dataLevel, guarded } from '../../src/data-route.ts'
import type { Identity, Role, TokenAnswer } from '../../src/ports/identity.ts'

/** The invocation of the Functions host. */
const host = { invocationId: 'i1', functionName: 'incidents' }

const clientId = '66666666-7777-8888-9999-aaaaaaaaaaaa'
const tenantId = '11111111-2222-3333-4444-555555555555'
const entra = { BATCH_MEDIC_ENTRA_CLIENT_ID: clientId, BATCH_MEDIC_ENTRA_TENANT_ID: tenantId }

const person = (...roles: Role[]): TokenAnswer => ({
  ...{ kind: 'person', id: 'oid-1', by: 'Ann (oid-1)', roles },
})
const answers: Readonly<Record<string, TokenAnswer>> = {
  reader: person('Reader'),
  approver: person('Reader', 'Approver'),
  nobody: person(),
  scoped: { ...person(), lacks: 'scp: ask for the scope access_as_user' } as TokenAnswer,
  bad: { kind: 'refused', reason: 'the token has "expired"\n' },
  dark: { kind: 'unavailable', reason: 'The keys cannot be read: let the app reach them' },
}
const asked: string[] = []
const identity: Identity = {
  async whoIs(token) {
    asked.push(token)
    return answers[token] ?? { kind: 'refused', reason: 'it is no token' }
  },
  hint: 'az account get-access-token',
  authority: `https://login.microsoftonline.com/${tenantId}`,
}

const knock = (method: string, authorization?: string) => ({
  method,
  headers: new Headers(authorization === undefined ? {} : { authorization }),
})
const told = ({ status, headers, body }: JsonResponse) => ({ status, headers, ...JSON.parse(body) })

describe('with tokens', () => {
  test.each([
    ['GET', 'Bearer reader'],
    ['HEAD', 'bearer  reader '],
    ['GET', 'Bearer approver'],
    ['POST', 'Bearer approver'],
    ['DELETE', 'Bearer approver'],
  ])('%s with "%s" goes in', async (method, authorization) => {
    const opened = await openDoor(identity, knock(method, authorization))
    expect(opened).toMatchObject({ id: 'oid-1', by: 'Ann (oid-1)' })
  })

  test.each([
    ['GET', undefined, 401, 'authorization: is missing. Function keys open nothing here; send'],
    ['GET', '', 401, 'authorization: is missing'],
    ['GET', 'reader', 401, 'authorization: holds no bearer token'],
    ['GET', 'Basic cmVhZGVy', 401, 'authorization: holds no bearer token'],
    ['GET', 'Bearer reader approver', 401, 'authorization: holds no bearer token'],
    ['GET', 'Bearer bad', 401, 'authorization: the token has "expired"'],
    ['GET', 'Bearer unknown', 401, 'with a token from: az account get-access-token'],
    [
      'POST',
      'Bearer reader',
      403,
      'roles: the token admits Reader, and Approver is needed; assign Ann',
    ],
    ['PUT', 'Bearer reader', 403, 'Approver is needed'],
    ['OPTIONS', 'Bearer reader', 403, 'Approver is needed'],
    ['GET', 'Bearer nobody', 403, 'roles: the token admits none, and Reader is needed'],
    ['GET', 'Bearer scoped', 403, 'ask for the scope access_as_user'],
    ['GET', 'Bearer dark', 503, 'The keys cannot be read: let the app reach them'],
  ])('%s with "%s" is answered with %i', async (method, authorization, status, detail) => {
    const answer = told((await openDoor(identity, knock(method, authorization))) as JsonResponse)
    expect(answer).toMatchObject({ status, detail: expect.stringContaining(detail) })
    const challenge = answer.headers['www-authenticate']
    if (status === 401) expect(challenge).toMatch(/^Bearer realm="Batch Medic", authorization_uri=/)
    else expect(challenge).toBeUndefined()
    expect(answer.headers['retry-after']).toBe(status === 503 ? '60' : undefined)
    expect(() => new Headers(answer.headers)).not.toThrow()
  })

  test('a handler is called for nobody who was not let in, and knows who was', async () => {
    const calls: unknown[] = []
    const handler = guarded(
      async (_: ReturnType<typeof knock>, verified) => void calls.push(verified),
      entra,
      async () => identity,
    )
    for (const token of ['reader', 'nobody', 'bad', 'dark', 'made-up']) {
      await handler(knock('POST', `Bearer ${token}`), host)
    }
    await handler(knock('POST'), host)
    expect(calls).toEqual([])
    await handler(knock('POST', 'Bearer approver'), host)
    expect(calls).toEqual([{ id: 'oid-1', by: 'Ann (oid-1)' }])
  })

  test('a door whose keeper cannot be made stays shut', async () => {
    const calls: unknown[] = []
    const handler = guarded(
      async () => void calls.push(1),
      entra,
      () => Promise.reject(new Error('no keeper')),
    )
    await expect(handler(knock('GET', 'Bearer approver'), host)).rejects.toThrow('no keeper')
    expect(calls).toEqual([])
  })
})

describe('with keys', () => {
  test('the host asks for them, and the handler trusts no token', async () => {
    asked.length = 0
    const seen: unknown[] = []
    const handler = guarded(
      async (_: ReturnType<typeof knock>, verified) => void seen.push(verified),
      {},
      async () => identity,
    )
    await handler(knock('POST', 'Bearer approver'), host)
    expect(seen).toEqual([undefined])
    expect(asked).toEqual([])
    expect(dataLevel({})).toBe('function')
  })
})

describe('the settings', () => {
  const { BATCH_MEDIC_ENTRA_CLIENT_ID: _c, ...tenantAlone } = entra
  const { BATCH_MEDIC_ENTRA_TENANT_ID: _t, ...clientAlone } = entra
  test.each([
    { given: {}, level: 'function', faults: [] },
    { given: entra, level: 'anonymous', faults: [] },
    {
      given: { ...entra, BATCH_MEDIC_ENTRA_CLIENT_ID: clientId.toUpperCase() },
      level: 'anonymous',
      faults: [],
    },
    {
      given: tenantAlone,
      level: 'function',
      faults: [
        'BATCH_MEDIC_ENTRA_CLIENT_ID is missing: BATCH_MEDIC_ENTRA_TENANT_ID is set; set both, or neither for function keys',
      ],
    },
    {
      given: clientAlone,
      level: 'function',
      faults: [expect.stringContaining('BATCH_MEDIC_ENTRA_TENANT_ID is missing')],
    },
    {
      given: { ...entra, BATCH_MEDIC_ENTRA_TENANT_ID: 'common' },
      level: 'function',
      faults: [expect.stringContaining('BATCH_MEDIC_ENTRA_TENANT_ID is "common": write an id')],
    },
    {
      given: { ...entra, BATCH_MEDIC_ENTRA_CLIENT_ID: `${clientId} ` },
      level: 'function',
      faults: [expect.stringContaining('write an id')],
    },
    {
      given: { ...entra, BATCH_MEDIC_ENTRA_TENANT_ID: '' },
      level: 'function',
      faults: [expect.stringContaining('is missing')],
    },
  ])('$given: the host asks at level $level', ({ given, level, faults }) => {
    expect(dataLevel(given)).toBe(level)
    expect(entraFaults(given)).toEqual(faults)
    expect(entraOf(given)?.clientId).toBe(level === 'anonymous' ? clientId : undefined)
  })
})
