// What a Batch account answers, and the sentence that comes of it: the production adapter over scripted answers of the service.
import { describe, expect, test } from 'vitest'
import { createAccountProbe } from '../../src/adapters/azure/batch/account-probe.ts'
import type { BatchAuth } from '../../src/adapters/azure/batch/sdk-client.ts'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { createSdkHttpClient } from '../../src/emulator/sdk-http-client.ts'
import { createManualClock } from '../../src/emulator/virtual-clock.ts'
import { parseWorld } from '../../src/emulator/world/world-schema.ts'
import { checkAccount } from '../../src/self-check/check-account.ts'
import {
  type Asked,
  fault,
  host,
  type Reply,
  scriptedHttp,
} from '../adapters/batch/scripted-http.ts'

const key = Buffer.from('a key of the account').toString('base64')
const accountId =
  '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Batch/batchAccounts/renderfarm'
const byIdentity: BatchAuth = {
  kind: 'entra',
  credential: { getToken: async () => ({ token: 'a-secret-token', expiresOnTimestamp: 4e12 }) },
}
const withoutToken: BatchAuth = {
  kind: 'entra',
  credential: {
    getToken: () => Promise.reject(new Error('ManagedIdentityCredential: no such identity')),
  },
}
const byKey: BatchAuth = { kind: 'key', key }
const list = (...ids: string[]): Reply => ({
  status: 200,
  body: { value: ids.map((id) => ({ id })) },
})
const noName: Reply = {
  throws: Object.assign(new Error('getaddrinfo ENOTFOUND renderfarm'), { code: 'ENOTFOUND' }),
}

interface Row {
  when: string
  auth?: BatchAuth
  answers: { pools: Reply; jobs?: Reply; nodes?: Reply }
  says: readonly string[]
}

const well = 'ok: The app may read'

const rows: readonly Row[] = [
  {
    when: 'all is well',
    answers: { pools: list('frames'), jobs: list(), nodes: list('n') },
    says: [
      'ok: The account answers version 2022-10-01.16.0.',
      `${well} the pools.`,
      `${well} the nodes.`,
      `${well} the jobs.`,
    ],
  },
  {
    when: 'there is no pool yet',
    answers: { pools: list(), jobs: list() },
    says: [
      'ok: The account answers',
      `${well} the pools.`,
      'not-checked: Not checked whether the app may read nodes: the account has no pool.',
      `${well} the jobs.`,
    ],
  },
  {
    when: 'the identity has no role: the sentence tells what to assign where',
    answers: {
      pools: fault(403, 'AuthorizationFailure', 'This request is not authorized.'),
      jobs: fault(403, 'AuthorizationFailure', 'This request is not authorized.'),
    },
    says: [
      'not-checked: Not checked whether it speaks 2022-10-01.16.0',
      `fault: Batch account renderfarm denies the app the pools (AuthorizationFailure): assign the role "Batch Medic operator" of the deployment, or Azure Batch Data Contributor, to the app's identity on ${accountId}; of a role of your own look at its actions. If it has the role, the firewall of the account does not admit the network of the app. A role takes effect within ten minutes.`,
      'not-checked: Not checked whether the app may read nodes: its pools could not be listed.',
      'fault: Batch account renderfarm denies the app the jobs',
    ],
  },
  {
    when: 'the role has actions and no data actions',
    answers: {
      pools: list('frames'),
      nodes: list(),
      jobs: fault(403, 'InsufficientAccountPermissions', 'Not enough.'),
    },
    says: [
      'ok: The account answers',
      `${well} the pools.`,
      `${well} the nodes.`,
      `fault: Batch account renderfarm denies the app the jobs (InsufficientAccountPermissions): assign the role "Batch Medic operator" of the deployment, or Azure Batch Data Contributor, to the app's identity on ${accountId}; of a role of your own look at its data actions. A role takes effect within ten minutes.`,
    ],
  },
  {
    when: 'the key is wrong',
    auth: byKey,
    answers: {
      pools: fault(403, 'AuthenticationFailed', 'Server failed to authenticate.', {}, [
        { key: 'AuthenticationErrorDetail', value: `The MAC of '${key}' is not the same` },
      ]),
    },
    says: [
      'not-checked: Not checked whether it speaks',
      'fault: Batch account renderfarm denies the pools (403 AuthenticationFailed: Server failed to authenticate.); put a current account key into the setting that keyFrom names',
      'not-checked: Not checked whether the app may read nodes',
      'fault: Batch account renderfarm denies the jobs',
    ],
  },
  {
    when: 'the identity gives no token',
    auth: withoutToken,
    answers: { pools: list() },
    says: [
      'not-checked: Not checked whether it speaks',
      "fault: The request for the pools of Batch account renderfarm could not be signed: ManagedIdentityCredential: no such identity; check the app's managed identity (AZURE_CLIENT_ID)",
      'not-checked: Not checked whether the app may read nodes',
      'fault: The request for the jobs',
    ],
  },
  {
    when: 'the version is unknown',
    answers: {
      pools: fault(
        400,
        'InvalidQueryParameterValue',
        'Value for a query parameter is invalid.',
        {},
        [{ key: 'QueryParameterName', value: 'api-version' }],
      ),
    },
    says: [
      'fault: Batch account renderfarm does not speak version 2022-10-01.16.0 of the API (400 InvalidQueryParameterValue): set BATCH_MEDIC_BATCH_API_VERSION to one that it speaks, or remove the setting for 2022-10-01.16.0.',
      'not-checked: Not checked: see the API version',
      'not-checked: Not checked whether the app may read nodes',
      'not-checked: Not checked: see the API version',
    ],
  },
  {
    when: 'the name does not resolve',
    answers: { pools: noName },
    says: [
      'not-checked: Not checked whether it speaks',
      `fault: Batch account renderfarm cannot be reached at ${host}: the name does not resolve (ENOTFOUND); check url in BATCH_MEDIC_ACCOUNTS and, with a private endpoint, the DNS zone`,
      'not-checked: Not checked whether the app may read nodes',
      'fault: Batch account renderfarm cannot be reached',
    ],
  },
  {
    when: 'nothing ever answers',
    answers: { pools: 'never' },
    says: [
      'not-checked: Not checked whether it speaks',
      `fault: Batch account renderfarm cannot be reached at ${host}: no answer for the pools within`,
      'not-checked: Not checked whether the app may read nodes',
      'fault: Batch account renderfarm cannot be reached',
    ],
  },
]

function probed(replies: Row['answers'], auth: BatchAuth = byIdentity) {
  const answer = ({ path }: Asked): Reply => {
    if (path.endsWith('/nodes')) return replies.nodes ?? replies.pools
    return path === '/jobs' ? (replies.jobs ?? replies.pools) : replies.pools
  }
  const http = scriptedHttp(answer)
  const probe = createAccountProbe(
    {
      name: 'renderfarm',
      url: `https://${host}/`,
      auth,
      apiVersion: '2022-10-01.16.0',
      httpClient: http.client,
    },
    50,
  )
  return { probe, asked: http.asked }
}

describe('a Batch account', () => {
  test.each(rows)('$when', async ({ auth, answers, says }) => {
    const { probe, asked } = probed(answers, auth)
    const checks = await checkAccount(probe, accountId)
    expect(checks.map(({ name }) => name)).toEqual([
      'API version of renderfarm',
      'rights of renderfarm: pools',
      'rights of renderfarm: nodes',
      'rights of renderfarm: jobs',
    ])
    const told = checks.map(({ kind, detail }) => `${kind}: ${detail}`)
    for (const [index, text] of says.entries()) expect(told[index]).toContain(text)
    expect(told.join()).not.toMatch(new RegExp(`a-secret-token|${key}|MAC`))
    // Nothing is repeated, nothing is changed, and no page is larger than it need be.
    expect(asked.length).toBeLessThanOrEqual(3)
    for (const { method, query } of asked) {
      expect([method, query.maxresults, query.$select]).toEqual(['GET', '1', 'id'])
    }
  })

  test('of the emulator is well, and one of a version that never was is named with its setting', async () => {
    const clock = createManualClock(Date.UTC(2026, 2, 1))
    const image = { publisher: 'canonical', offer: 'ubuntu', sku: '22_04', version: 'latest' }
    const pool = { id: 'frames', vmSize: 'Standard_D2s_v3', dedicated: 1, imageReference: image }
    const named = { ...pool, nodeAgentSKUId: 'batch.node.ubuntu 22.04' }
    const world = parseWorld({ accounts: [{ name: 'renderfarm', pools: [named] }] })
    const emulator = createEmulator({ accounts: [{ name: 'renderfarm', key }], world, clock })
    const of = (apiVersion: string) =>
      checkAccount(
        createAccountProbe({
          name: 'renderfarm',
          url: `https://${host}`,
          auth: byKey,
          apiVersion,
          httpClient: createSdkHttpClient(emulator),
        }),
        undefined,
      )
    expect((await of('2022-10-01.16.0')).filter(({ kind }) => kind !== 'ok')).toEqual([])
    const [version] = await of('2099-01-01.1.0')
    expect(version).toMatchObject({ kind: 'fault' })
    expect(version?.detail).toContain('set BATCH_MEDIC_BATCH_API_VERSION')
  })
})
