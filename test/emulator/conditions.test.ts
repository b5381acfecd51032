// The four conditional headers: what is met, what is a 304 or a 412, and what may not be asked together.
import { expect, test } from 'vitest'
import { start } from './support.ts'

// The pool was last changed on 3 May 2026, 08:00:00, the day before the world begins.
const tag = '0x8DEA8E9F980C000'
const other = '0x8D0000000000000'
const at = 'Sun, 03 May 2026 08:00:00 GMT'
const before = 'Sun, 03 May 2026 07:59:59 GMT'

test.each([
  { given: { 'if-match': tag }, read: 200, write: 202 },
  { given: { 'if-match': `"${tag}"` }, read: 200, write: 202 },
  { given: { 'if-match': '*' }, read: 200, write: 202 },
  { given: { 'if-match': `${other}, ${tag}` }, read: 200, write: 202 },
  { given: { 'if-match': other }, read: 412, write: 412 },
  { given: { 'if-none-match': other }, read: 200, write: 202 },
  { given: { 'if-none-match': tag }, read: 304, write: 412 },
  { given: { 'if-none-match': '*' }, read: 304, write: 412 },
  { given: { 'if-modified-since': before }, read: 200, write: 202 },
  { given: { 'if-modified-since': at }, read: 304, write: 412 },
  { given: { 'if-unmodified-since': at }, read: 200, write: 202 },
  { given: { 'if-unmodified-since': before }, read: 412, write: 412 },
  { given: { 'if-unmodified-since': 'Sunday, 03-May-26 08:00:00 GMT' }, read: 200, write: 202 },
  // Of a pair the tag decides, whatever the date says.
  { given: { 'if-none-match': other, 'if-modified-since': at }, read: 200, write: 202 },
  { given: { 'if-none-match': tag, 'if-modified-since': before }, read: 304, write: 412 },
  { given: { 'if-match': tag, 'if-unmodified-since': before }, read: 200, write: 202 },
  { given: { 'if-match': other, 'if-unmodified-since': at }, read: 412, write: 412 },
])('$given: a read is answered $read, a write $write', ({ given, read, write }) => {
  const { call } = start()
  const headers = given as unknown as Record<string, string>
  expect(call('GET', '/pools/frames', undefined, headers).status).toBe(read)
  expect(call('HEAD', '/pools/frames', undefined, headers).status).toBe(read)
  const body = { targetDedicatedNodes: 4 }
  expect(call('POST', '/pools/frames/resize', body, headers).status).toBe(write)
})

test.each([
  { 'if-match': tag, 'if-none-match': other },
  { 'if-match': tag, 'if-modified-since': before },
  { 'if-none-match': other, 'if-unmodified-since': at },
  { 'if-modified-since': before, 'if-unmodified-since': at },
  { 'if-match': tag, 'if-unmodified-since': at, 'if-modified-since': before },
])('%o may not be asked together', (given) => {
  const answer = start().call('GET', '/pools/frames', undefined, { ...given } as Record<
    string,
    string
  >)
  expect(answer).toMatchObject({
    status: 400,
    json: { code: 'MultipleConditionHeadersNotSupported' },
  })
})

test.each(['yesterday', '2026-05-03', '5', 'Sun, 32 May 2026 08:00:00 GMT', ''])(
  'the date "%s" is refused by its header',
  (text) => {
    const headers = { 'if-modified-since': text }
    expect(start().call('GET', '/pools/frames', undefined, headers)).toMatchObject({
      status: 400,
      json: {
        code: 'InvalidHeaderValue',
        values: [
          { key: 'HeaderName', value: 'if-modified-since' },
          { key: 'HeaderValue', value: text },
        ],
      },
    })
  },
)

test('a 304 carries the tag, the time and nothing else of the resource', () => {
  const answer = start().call('GET', '/pools/frames', undefined, { 'if-none-match': tag })
  expect(answer).toMatchObject({
    status: 304,
    body: '',
    headers: { etag: tag, 'last-modified': at, dataserviceversion: '3.0' },
  })
  expect(answer.headers).not.toHaveProperty('content-type')
})

test('nodes take no condition', () => {
  const { call } = start()
  const [node] = call('GET', '/pools/frames/nodes').json.value
  const answer = call('GET', `/pools/frames/nodes/${node.id}`, undefined, { 'if-match': other })
  expect(answer.status).toBe(200)
})

test.each([
  { method: 'PUT', path: '', body: { constraints: { maxTaskRetryCount: 1 } }, done: 200 },
  { method: 'POST', path: '/terminate', body: undefined, done: 204 },
  { method: 'DELETE', path: '', body: undefined, done: 200 },
])('a task is changed by $method $path only if its conditions are met', (given) => {
  const { call } = start()
  const task = '/jobs/shot/tasks/t-0001'
  const { eTag } = call('GET', task).json
  const ask = (tag: string) =>
    call(given.method, `${task}${given.path}`, given.body, { 'if-match': tag }).status
  expect(ask(other)).toBe(412)
  expect(ask(eTag)).toBe(given.done)
})
