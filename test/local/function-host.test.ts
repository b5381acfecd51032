// The local host on fixture functions: loading, keys, HTTP and the Event Grid webhook.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { systemHeldClock } from '../../src/local/clock-client.ts'
import type { LogEntry } from '../../src/local/host/core-types.ts'
import { type FunctionHost, startFunctionHost } from '../../src/local/host/function-host.ts'
import { type Keys, openKeys } from '../../src/local/host/keys.ts'
import { fixtureApp } from './fixture-app.ts'

interface Seen {
  queue: { entry: unknown; metadata: Record<string, unknown> }[]
  events: { id: string }[]
  logs: unknown[]
  hooks: string[]
}

const logs: LogEntry[] = []
const settings = {
  AzureWebJobsStorage: inject('azuriteConnection'),
  FIXTURE_QUEUE: `host-${process.pid}`,
  FIXTURE_HUB_NAME: 'logs',
}
let host: FunctionHost
let keys: Keys
let keysPath: string

function start(root: string): Promise<FunctionHost> {
  const log = (entry: LogEntry) => logs.push(entry)
  return startFunctionHost({
    root,
    port: 0,
    keysPath: join(root, 'keys.json'),
    clock: systemHeldClock,
    log,
    settings,
  })
}

function seen(): Seen {
  return (globalThis as unknown as { fixtureSeen: Seen }).fixtureSeen
}

beforeAll(async () => {
  const root = await fixtureApp('app', { version: '2.0', functionTimeout: '00:00:01' })
  host = await start(root)
  keysPath = join(root, 'keys.json')
  keys = openKeys(keysPath)
})

afterAll(async () => {
  await host.stop(100)
})

describe('loading', () => {
  test('two functions of one name are refused, and both files are named', async () => {
    await expect(start(await fixtureApp('duplicate'))).rejects.toThrow(
      /"Same" is registered twice: in .*one\.js and in .*two\.js/,
    )
  })

  test('a file that throws is named with its reason', async () => {
    await expect(start(await fixtureApp('throwing'))).rejects.toThrow(
      /dist\/functions\/bad\.js failed to load: no setting, no function/,
    )
  })

  test.each([
    { fixture: 'blob', says: /"reads" in .*one\.js: the trigger "blobtrigger" is not supported/ },
    { fixture: 'output', says: /"writes" in .*one\.js: the binding "queue" is not supported/ },
  ])('what would silently not work is refused: $fixture', async ({ fixture, says }) => {
    await expect(start(await fixtureApp(fixture))).rejects.toThrow(says)
  })

  test('a CommonJS package imported late has its named exports in the bundle', async () => {
    const lazy = await start(await fixtureApp('lazy'))
    const response = await fetch(`${lazy.url}/api/lazy`)
    expect(await response.json()).toEqual(['function', true])
    await lazy.stop(100)
  })

  test('every function is listed with its trigger', () => {
    expect(host.functions).toContainEqual({ name: 'signals', trigger: 'eventgridtrigger' })
    expect(host.functions).toHaveLength(9)
  })

  test('the hook of the start ran once', () => {
    expect(seen().hooks.filter((name) => name === 'appStart')).toHaveLength(1)
  })
})

describe('HTTP', () => {
  const cases = [
    { when: 'no key', path: 'items', key: () => undefined, status: 401 },
    { when: 'a wrong key', path: 'items', key: () => 'nonsense', status: 401 },
    { when: 'its own key', path: 'items', key: () => keys.functions.items, status: 200 },
    {
      when: "another function's key",
      path: 'items',
      key: () => keys.functions.open,
      status: 401,
    },
    { when: 'the host key', path: 'items', key: () => keys.host, status: 200 },
    { when: 'the host key for admin', path: 'secret', key: () => keys.host, status: 401 },
    { when: 'the master key for admin', path: 'secret', key: () => keys.master, status: 200 },
    { when: 'no key for an anonymous one', path: 'open', key: () => undefined, status: 200 },
    { when: 'an unknown route', path: 'nowhere', key: () => keys.host, status: 404 },
    { when: 'a function that throws', path: 'broken', key: () => undefined, status: 500 },
    { when: 'a function that returns nothing', path: 'nothing', key: () => undefined, status: 204 },
    { when: 'a function beyond its time limit', path: 'slow', key: () => undefined, status: 500 },
  ]
  test.each(cases)('$when: $status', async ({ path, key, status }) => {
    const given = key()
    const headers: Record<string, string> = given ? { 'x-functions-key': given } : {}
    const response = await fetch(`${host.url}/api/${path}`, { headers })
    expect(response.status).toBe(status)
    if (status === 401) expect(await response.text()).toBe('')
  })

  test('a method the function does not name is not found', async () => {
    const response = await fetch(`${host.url}/api/items?code=${keys.host}`, { method: 'DELETE' })
    expect(response.status).toBe(404)
  })

  test('route parameter, query, body, headers, cookie and trace arrive', async () => {
    const response = await fetch(`${host.url}/api/items/a%20b?code=${keys.host}&x=1&x=2`, {
      method: 'POST',
      body: 'hello',
    })
    expect(response.status).toBe(201)
    expect(response.headers.get('x-name')).toBe('items')
    expect(response.headers.get('set-cookie')).toMatch(/^seen=yes;.*HttpOnly/)
    expect(await response.json()).toEqual({
      id: 'a b',
      query: { code: keys.host, x: '1,2' },
      body: 'hello',
      trace: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
    })
  })

  test('the key file can be read by its owner alone', () => {
    expect(statSync(keysPath).mode & 0o777).toBe(0o600)
  })
})

describe('Event Grid webhook', () => {
  const url = (name = 'signals', key = keys.eventGrid) =>
    `${host.url}/runtime/webhooks/EventGrid?functionName=${name}&code=${key}`
  const event = (data: object, id = '1') => ({
    specversion: '1.0',
    id,
    source: '/test',
    type: 'T',
    data,
  })
  const post = (body: unknown, headers: Record<string, string>, to = url()) =>
    fetch(to, { method: 'POST', headers, body: JSON.stringify(body) })
  const notification = { 'aeg-event-type': 'Notification' }

  test('the validation event of the Event Grid schema gets its code back with a 200', async () => {
    const body = [{ id: '1', eventType: 'x', data: { validationCode: '512d38b6' } }]
    const response = await post(body, { 'aeg-event-type': 'SubscriptionValidation' })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ validationResponse: '512d38b6' })
  })

  test('the OPTIONS handshake of CloudEvents allows the origin', async () => {
    const headers = { 'webhook-request-origin': 'eventgrid.azure.net' }
    const response = await fetch(url(), { method: 'OPTIONS', headers })
    expect(response.status).toBe(200)
    expect(response.headers.get('webhook-allowed-origin')).toBe('eventgrid.azure.net')
  })

  test('an array calls the function once for each event', async () => {
    const response = await post([event({}, 'a'), event({}, 'b')], notification)
    expect(response.status).toBe(202)
    expect(
      seen()
        .events.map((one) => one.id)
        .sort(),
    ).toEqual(['a', 'b'])
  })

  test('a single cloud event is taken by its content type', async () => {
    const response = await post(event({}, 'c'), { 'content-type': 'application/cloudevents+json' })
    expect(response.status).toBe(202)
    expect(seen().events.at(-1)?.id).toBe('c')
  })

  test('a throw of the function asks for redelivery', async () => {
    const response = await post([event({ fail: true })], notification)
    expect(response.status).toBe(500)
    expect(await response.text()).toBe('Exception while executing function: signals')
  })

  test('a wrong key and an unknown function are refused', async () => {
    expect((await post([event({})], notification, url('signals', 'x'))).status).toBe(401)
    expect((await post([event({})], notification, url('census'))).status).toBe(404)
  })
})

describe('a function of an event hub', () => {
  const run = (body: string, key = keys.master, name = 'logs', method = 'POST') =>
    fetch(`${host.url}/admin/functions/${name}`, {
      method,
      headers: { 'x-functions-key': key, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body }),
    })

  test.each([
    { input: '{"records":[]}', arrives: { records: [] } },
    { input: 'no json', arrives: 'no json' },
  ])('is run by hand with one message: $input', async ({ input, arrives }) => {
    expect((await run(JSON.stringify({ input }))).status).toBe(202)
    expect(seen().logs.at(-1)).toEqual([arrives])
  })

  test('that throws is told', async () => {
    expect((await run('{"input":"fail"}')).status).toBe(500)
  })

  test.each<[string, Parameters<typeof run>, number]>([
    ['another key', ['{"input":"x"}', 'wrong'], 401],
    ['a function that is none of a hub', ['{"input":"x"}', undefined, 'signals'], 404],
    ['GET', ['', undefined, 'logs', 'GET'], 405],
    ['a body without input', ['{"records":[]}'], 400],
    ['a body that is no JSON', ['input'], 400],
  ])('is not run with %s', async (_, given, status) => {
    const before = seen().logs.length
    const [body, key = keys.master, ...rest] = given
    expect((await run(body, key, ...rest)).status).toBe(status)
    expect(seen().logs).toHaveLength(before)
  })
})

describe('the end', () => {
  test('waits for the last hooks, and one that breaks keeps nothing up', async () => {
    await host.stop(100)
    expect(seen().hooks.at(-1)).toBe('appTerminate')
    expect(logs.at(-1)?.message).toBe('appTerminate: the last hook breaks')
  })
})
