// User accounts on nodes: when they can be managed, what is refused, and that no secret stays anywhere.
import { expect, test } from 'vitest'
import { withoutSecrets } from '../../src/emulator/wire/without-secrets.ts'
import { origin, pool, seconds, start } from './support.ts'

const windows = pool({ nodeAgentSKUId: 'batch.node.windows amd64' })

function session(pools = [pool()]) {
  const { call, emulator } = start({ pools, jobs: [] })
  const [{ id }] = call('GET', '/pools/frames/nodes').json.value
  const users = `/pools/frames/nodes/${id}/users`
  return { call, emulator, users, node: `/pools/frames/nodes/${id}` }
}

test('a user is added, replaced and deleted with the headers that were recorded', () => {
  const { call, users } = session()
  const url = `${origin}${users}/Kim`
  const added = call('POST', users, { name: 'Kim', isAdmin: true, password: 'not-a-secret-1' })
  expect(added).toMatchObject({ status: 201, body: '' })
  expect(added.headers).toMatchObject({ location: url, dataserviceid: url })
  expect(added.headers).not.toHaveProperty('etag')
  const updated = call('PUT', `${users}/kim`, { password: 'not-a-secret-2' })
  expect(updated).toMatchObject({ status: 200, body: '' })
  expect(updated.headers.dataserviceid).toBe(`${origin}${users}/kim`)
  const deleted = call('DELETE', `${users}/KIM`)
  expect(deleted).toMatchObject({ status: 200, body: '' })
  expect(deleted.headers).not.toHaveProperty('dataserviceid')
  expect(call('DELETE', `${users}/kim`).json.code).toBe('NodeUserNotFound')
})

test.each([
  {
    when: 'the name is there already, in whatever case',
    ask: (s: ReturnType<typeof session>) => {
      s.call('POST', s.users, { name: 'kim' })
      return s.call('POST', s.users, { name: 'KIM' })
    },
    expected: { status: 409, json: { code: 'NodeUserExists' } },
  },
  {
    when: 'the user to replace is not there',
    ask: (s: ReturnType<typeof session>) => s.call('PUT', `${s.users}/kim`, {}),
    expected: { status: 404, json: { code: 'NodeUserNotFound' } },
  },
  {
    when: 'no name is given',
    ask: (s: ReturnType<typeof session>) => s.call('POST', s.users, { password: 'x' }),
    expected: {
      status: 400,
      json: {
        code: 'MissingRequiredProperty',
        values: [{ key: 'PropertyName', value: 'name' }],
      },
    },
  },
  {
    when: 'the name is empty',
    ask: (s: ReturnType<typeof session>) => s.call('POST', s.users, { name: '' }),
    expected: { status: 400, json: { code: 'InvalidPropertyValue' } },
  },
  {
    when: 'the expiry is no date',
    ask: (s: ReturnType<typeof session>) =>
      s.call('POST', s.users, { name: 'kim', expiryTime: 'tomorrow' }),
    expected: { status: 400, json: { code: 'InvalidPropertyValue' } },
  },
  {
    when: 'the node is being rebooted',
    ask: (s: ReturnType<typeof session>) => {
      s.call('POST', `${s.node}/reboot`)
      return s.call('POST', s.users, { name: 'kim' })
    },
    expected: { status: 409, json: { code: 'NodeBeingRebooted' } },
  },
  {
    when: 'the node takes no tasks',
    ask: (s: ReturnType<typeof session>) => {
      s.call('POST', `${s.node}/disablescheduling`)
      return s.call('DELETE', `${s.users}/kim`)
    },
    expected: { status: 409, json: { code: 'OperationInvalidForCurrentState' } },
  },
])('a user is refused when $when', ({ ask, expected }) => {
  expect(ask(session())).toMatchObject(expected)
})

test.each([
  {
    when: 'an SSH key is given',
    body: { sshPublicKey: 'c3No', password: 'x' },
    code: 'InvalidPropertyValue',
  },
  { when: 'no password is given', body: {}, code: 'MissingRequiredProperty' },
])('on Windows a user is refused when $when', ({ body, code }) => {
  const { call, users } = session([windows])
  expect(call('POST', users, { name: 'kim', ...body })).toMatchObject({
    status: 400,
    json: { code },
  })
  expect(call('POST', users, { name: 'kim', password: 'x' }).status).toBe(201)
})

test('what is kept of a user says that there was a password or key, never which', () => {
  const { call, users, emulator } = session()
  const secrets = { password: 'horse-battery', sshPublicKey: 'c3NoLXJzYSBBQUFB' }
  call('POST', users, { name: 'kim', expiryTime: '2026-06-01T00:00:00Z', ...secrets })
  emulator.advance(seconds(1))
  const kept = emulator.save()
  expect(kept).toContain('"hasPassword":true,"hasSshKey":true')
  expect(kept).not.toContain(secrets.password)
  expect(kept).not.toContain(secrets.sshPublicKey)
})

test.each([
  {
    what: 'a password and a key',
    path: '/pools/p/nodes/n/users',
    body: { name: 'kim', password: 'horse', sshPublicKey: 'c3No', isAdmin: true },
    kept: { name: 'kim', password: '-', sshPublicKey: '-', isAdmin: true },
  },
  {
    what: 'the signature of a container',
    path: '/pools/p/nodes/n/uploadbatchservicelogs',
    body: { containerUrl: 'https://s.example.org/logs?sig=abc', startTime: 'T' },
    kept: { containerUrl: 'https://s.example.org/logs', startTime: 'T' },
  },
  {
    what: 'nothing of any other call',
    path: '/jobs/j/tasks',
    body: { id: 't', commandLine: 'login --password horse' },
    kept: { id: 't', commandLine: 'login --password horse' },
  },
])('a call that is kept for a restart loses $what', ({ path, body, kept }) => {
  const request = { method: 'POST', url: `${origin}${path}?api-version=x`, headers: {} }
  const { body: text = '' } = withoutSecrets({ ...request, body: JSON.stringify(body) })
  expect(JSON.parse(text)).toEqual(kept)
})

test('a body that is no JSON is not kept at all', () => {
  const url = `${origin}/pools/p/nodes/n/users`
  expect(withoutSecrets({ method: 'POST', url, headers: {}, body: 'password=horse' }).body).toBe('')
})
