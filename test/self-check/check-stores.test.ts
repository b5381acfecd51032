// Storage and topic in the self-check: the sentences, and the probes against Azurite and a server of their own.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, inject, test } from 'vitest'
import { createAzureEvidence } from '../../src/adapters/azure/storage/evidence.ts'
import { createAzureMessages } from '../../src/adapters/azure/storage/messages.ts'
import { createAzureRows } from '../../src/adapters/azure/storage/rows.ts'
import { createStorageProbe } from '../../src/adapters/azure/storage/storage-probe.ts'
import { createTopicProbe } from '../../src/adapters/azure/topic/topic-probe.ts'
import { systemClock } from '../../src/ports/clock.ts'
import type { StoreLooked } from '../../src/ports/probes.ts'
import { checkStorage } from '../../src/self-check/check-storage.ts'
import { checkTopic } from '../../src/self-check/check-topic.ts'

const every = (looked: StoreLooked) => ({
  table: async () => looked,
  queue: async () => looked,
  container: async () => looked,
})

describe('the storage account', () => {
  test.each<{ when: string; looked: StoreLooked; says: readonly string[] }>([
    {
      when: 'is well',
      looked: { kind: 'seen' },
      says: [
        'ok: The table state is there, and the app may read it.',
        'ok: The queue pool-exams',
        'ok: The container evidence',
      ],
    },
    {
      when: 'has nothing in it',
      looked: { kind: 'missing' },
      says: [
        'fault: The table state is not there; the app makes it with its first census: if one has run already, somebody deleted it.',
        'ok: The queue pool-exams is not there; the template makes it, and so does the first message.',
        'ok: The container evidence is not there',
      ],
    },
    {
      when: 'denies the app',
      looked: { kind: 'denied', code: 'AuthorizationPermissionMismatch' },
      says: [
        "fault: The storage account denies the app the table state (AuthorizationPermissionMismatch): assign Storage Table Data Contributor to the app's identity on the account",
        'assign Storage Queue Data Contributor',
        'assign Storage Blob Data Owner',
      ],
    },
    {
      when: 'cannot be found',
      looked: { kind: 'unreachable', code: 'ENOTFOUND' },
      says: [
        'fault: The storage account does not answer for the table state (ENOTFOUND): check AzureWebJobsStorage__accountName',
      ],
    },
    {
      when: 'gets no token',
      looked: { kind: 'failed', reason: 'no identity' },
      says: ['fault: The table state could not be read: no identity. Check'],
    },
  ])('$when', async ({ looked, says }) => {
    const told = (await checkStorage(every(looked))).map(({ kind, detail }) => `${kind}: ${detail}`)
    for (const [index, text] of says.entries()) expect(told[index]).toContain(text)
  })

  test('is asked for real: what is there, what is not, and who may not', async () => {
    const connection = inject('azuriteConnection')
    const probe = createStorageProbe({ connection })
    expect(await probe.table('noSuchTable')).toEqual({ kind: 'missing' })
    expect(await probe.queue('no-such-queue')).toEqual({ kind: 'missing' })
    expect(await probe.container('no-such-container')).toEqual({ kind: 'missing' })
    await createAzureRows({ connection }).ensure('state')
    await createAzureMessages({ connection }, systemClock).examine({ account: 'a', pool: 'p' }, 0)
    await createAzureEvidence({ connection }).put('a/b', 'text')
    const found = await checkStorage(probe)
    expect(found.map(({ kind, detail }) => `${kind} ${detail}`)).toEqual([
      'ok The table state is there, and the app may read it.',
      'ok The queue pool-exams is there, and the app may read it.',
      'ok The container evidence is there, and the app may read it.',
    ])
    const wrong = connection.replace(/AccountKey=[^;]+/, 'AccountKey=AAAA')
    const others = await checkStorage(createStorageProbe({ connection: wrong }))
    expect(others.map(({ kind }) => kind)).toEqual(['fault', 'fault', 'fault'])
    expect(others[0]?.detail).toContain('denies the app the table state')
  })

  test('that is not there at all is unreachable, at once', async () => {
    const at = 'http://127.0.0.1:1/devstoreaccount1'
    const connection = `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;BlobEndpoint=${at};QueueEndpoint=${at};TableEndpoint=${at}`
    const checks = await checkStorage(createStorageProbe({ connection }))
    for (const { detail } of checks) expect(detail).toContain('(ECONNREFUSED)')
  })
})

describe('the topic', () => {
  test('that is not set is not checked', async () => {
    expect((await checkTopic(undefined)).kind).toBe('not-checked')
  })

  test('that answers is not said to be writable, and gets no body and no key', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(
        `${request.method} ${request.headers.authorization} ${request.headers['content-length']}`,
      )
      response.writeHead(404).end()
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const probe = createTopicProbe(`http://127.0.0.1:${port}/api/events`)
    const check = await checkTopic(probe)
    server.close()
    expect(check.kind).toBe('ok')
    expect(check.detail).toContain(
      'answers (HTTP 404). Whether the app may publish to it is not checked',
    )
    expect(asked).toEqual(['GET undefined undefined'])
  })

  test.each([
    ['ECONNREFUSED', 'http://127.0.0.1:59/api/events'],
    ['ENOTFOUND|EAI_AGAIN', 'http://no-such-host.invalid/api/events'],
  ])('that does not answer is a fault that names the setting: %s', async (code, endpoint) => {
    const check = await checkTopic(createTopicProbe(endpoint))
    expect(check.kind).toBe('fault')
    expect(check.detail).toMatch(
      new RegExp(`does not answer \\((?:${code})\\): check BATCH_MEDIC_TOPIC`),
    )
  })

  test('that never answers is given up', async () => {
    const never: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
      })
    expect(await createTopicProbe('http://127.0.0.1/', 20, never).reach()).toEqual({
      kind: 'unreachable',
      code: 'TimedOut',
    })
  })
})
