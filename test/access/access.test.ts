// Access on request: who gets a user where, what is told of it, and that it is taken away again.
import { describe, expect, test } from 'vitest'
import type { AccessRequest } from '../../src/access/access.ts'
import { createAccess } from '../../src/access/access.ts'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import type { AuditEntry } from '../../src/domain/request.ts'
import { BatchReadError } from '../../src/ports/batch.ts'
import { createAccessBook } from '../../src/record/access-book.ts'
import { fakeTelemetry } from '../notify/drain-support.ts'
import { handClock } from '../record/builders.ts'
import { handBatch } from '../support/build-batch.ts'
import { day, hour, minute, nodeFacts, pool, snapshot } from '../support/build-facts.ts'
import { policy } from '../support/build-record.ts'

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample ann@desk'
const wish: AccessRequest = {
  ...{ pool, nodeId: 'n1', by: 'ann', verified: false, reason: 'it hangs', minutes: 60 },
  ...{ isAdmin: false, fromInside: false, sshPublicKey: key },
}

function bench(rules: Parameters<typeof policy>[0] = { connect: 'on' }) {
  const clock = handClock()
  const rows = createMemoryRows()
  const book = createAccessBook({ rows })
  const batch = handBatch({ nodes: [nodeFacts({ nodeId: 'n1', state: 'idle' })] })
  const { told, telemetry } = fakeTelemetry()
  const audited: (AuditEntry & { known: boolean })[] = []
  let drawn = 0
  const random = (length: number) => `${++drawn}abcdefghijklmnopqrstuvwxyz`.slice(0, length)
  const access = createAccess({
    ...{ accounts: [batch], book, clock, policy: policy(rules), telemetry, random },
    audit: async (_pool, entry, known) => void audited.push({ ...entry, known }),
  })
  const made = () => batch.calls.filter((call) => call.includes('NodeUser'))
  return { clock, rows, book, batch, told, access, made, audited }
}

describe('access to a node', () => {
  test('is a user for the time asked for, with the address to log in to', async () => {
    const { access, made, clock } = bench()
    const given = await access.give(wish)
    expect(given).toMatchObject({
      kind: 'given',
      os: 'linux',
      address: '203.0.113.7',
      port: 50_001,
    })
    expect(made()).toEqual(['addNodeUser n1 medic1abcdefg'])
    expect(await access.list()).toMatchObject([{ by: 'ann', until: clock.now() + hour }])
  })

  test('keeps neither key nor password in the table or in what is told', async () => {
    const { access, batch, rows, told, audited } = bench()
    batch.world.pool = snapshot({ os: 'windows' })
    const given = await access.give(wish)
    if (given.kind !== 'given' || !given.password) throw new Error('no password')
    expect(given.password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{20,}$/)
    batch.world.pool = snapshot()
    await access.give(wish)
    const kept = JSON.stringify([rows.dump('state'), told, audited])
    expect(kept).toContain('medic')
    expect(kept).not.toContain(given.password)
    expect(kept).not.toContain('ssh-ed25519')
  })

  test('is audited, given, refused and ended', async () => {
    const { access, batch, audited } = bench()
    await access.give(wish)
    await access.end(pool, 'n1', 'bob')
    batch.world.nodes = [nodeFacts({ nodeId: 'n1', state: 'unusable' })]
    await access.give(wish)
    const lines = audited.map(({ what, by, on, outcome }) => `${by}: ${what} ${on}: ${outcome}`)
    expect(lines).toEqual([
      'ann: connect node n1 of pool frames: applied',
      'bob: connect --end node n1 of pool frames: applied',
      'ann: connect node n1 of pool frames: refused',
    ])
  })

  test('is in the audit of its pool where there is such a pool', async () => {
    const { access, batch, audited } = bench()
    await access.give({ ...wish, nodeId: 'n9' })
    batch.world.pool = undefined
    await access.give(wish)
    const lines = audited.map(({ known, said }) => `${known}: ${said.slice(0, 9)}`)
    expect(lines).toEqual(['true: The node ', 'false: The pool '])
  })

  test('is taken away when its time is over, and not before', async () => {
    const { access, clock, made } = bench()
    await access.give(wish)
    clock.advance(hour - 1)
    await access.sweep()
    expect(made()).toHaveLength(1)
    clock.advance(1)
    await access.sweep()
    expect(made()[1]).toBe('deleteNodeUser n1 medic1abcdefg')
    expect(await access.list()).toEqual([])
  })

  test('is taken away when somebody ends it, of that node alone', async () => {
    const { access, batch, made } = bench()
    batch.world.nodes = [nodeFacts({ nodeId: 'n1' }), nodeFacts({ nodeId: 'n2' })]
    await access.give(wish)
    await access.give({ ...wish, nodeId: 'n2' })
    expect(await access.end(pool, 'N1', 'bob')).toMatchObject([{ gone: true }])
    expect(made().filter((call) => call.startsWith('delete'))).toHaveLength(1)
    expect(await access.list()).toMatchObject([{ nodeId: 'n2' }])
  })

  test('is known before the call: a user whose answer was lost is taken away as well', async () => {
    const { access, batch, clock, made } = bench()
    batch.nextAnswer = { kind: 'in-doubt', reason: 'ETIMEDOUT' }
    expect(await access.give(wish)).toMatchObject({ kind: 'failed' })
    batch.nextAnswer = { kind: 'gone', status: 404, code: 'NodeUserNotFound', message: '' }
    clock.advance(hour)
    await access.sweep()
    expect(made()).toHaveLength(2)
    expect(await access.list()).toEqual([])
  })

  test('that cannot be taken away is tried for a day', async () => {
    const { access, batch, clock, audited } = bench()
    await access.give(wish)
    batch.nextAnswer = { kind: 'refused', status: 409, code: 'NodeStateUnusable', message: '' }
    clock.advance(hour)
    await access.sweep()
    expect(await access.list()).toHaveLength(1)
    batch.nextAnswer = { kind: 'refused', status: 409, code: 'NodeStateUnusable', message: '' }
    clock.advance(day + minute)
    await access.sweep()
    expect(await access.list()).toEqual([])
    expect(audited.at(-1)).toMatchObject({
      ...{ what: 'connect --end', by: 'Batch Medic', outcome: 'refused' },
      said: 'Given up after a day. Batch answered 409 NodeStateUnusable: Batch lets it expire.',
    })
  })

  test('to a node that cannot be read is audited as well', async () => {
    const { access, batch, audited } = bench()
    batch.nextError = new BatchReadError('unreachable', 'Timeout', 'no answer')
    expect(await access.give(wish)).toMatchObject({ kind: 'failed' })
    expect(audited).toMatchObject([
      {
        by: 'ann',
        what: 'connect',
        outcome: 'refused',
        said: 'Node n1 could not be read: no answer',
      },
    ])
  })

  test('is given to eight at once on one node, then to none before one has ended', async () => {
    const { access, batch } = bench()
    batch.world.nodes = [nodeFacts({ nodeId: 'n1' }), nodeFacts({ nodeId: 'n2' })]
    for (let user = 0; user < 8; user += 1) {
      expect(await access.give(wish)).toMatchObject({ kind: 'given' })
    }
    expect(await access.give({ ...wish, nodeId: 'n1' })).toMatchObject({
      ...{ kind: 'not-now', reason: expect.stringContaining('8 users of Batch Medic already') },
    })
    expect(await access.give({ ...wish, nodeId: 'n2' })).toMatchObject({ kind: 'given' })
    await access.end(pool, 'n1', 'bob')
    expect(await access.give(wish)).toMatchObject({ kind: 'given' })
  })
})

const { sshPublicKey: _, ...withoutKey } = wish
const rdp = { kind: 'unavailable', reason: '409 OperationNotValidOnNode' } as const

const refusals = [
  {
    when: 'the policy says nothing of it',
    rules: {},
    expected: ['not-allowed', /"connect": "on"/],
  },
  {
    when: 'a rule for the pool says off',
    rules: { connect: 'on', rules: [{ match: { pool: 'frames' }, connect: 'off' }] },
    expected: ['not-allowed', /policy/],
  },
  {
    when: 'the node is unusable',
    node: { state: 'unusable' },
    expected: [
      'not-now',
      /The node is unusable: Batch makes users only on nodes that are idle or running/,
    ],
  },
  {
    when: 'the node is not there',
    given: { nodeId: 'n9' },
    expected: ['not-there', /node is not/],
  },
  { when: 'the pool is not there', pool: undefined, expected: ['not-there', /pool is not there/] },
  {
    when: 'the account is not watched',
    given: { pool: { account: 'other', pool: 'frames' } },
    expected: ['not-there', /"other" is not watched/],
  },
  { when: 'a Linux node gets no key', wish: withoutKey, expected: ['not-now', /ssh-keygen/] },
  {
    when: 'the pool has no public addresses',
    pool: snapshot({ publicIps: 'nopublicipaddresses' }),
    login: rdp,
    node: { ipAddress: '10.0.0.4' },
    expected: ['not-now', /no public addresses.*the node is 10\.0\.0\.4/],
  },
  {
    when: 'the pool maps no port',
    login: rdp,
    expected: ['not-now', /endpointConfiguration for port 22 or 3389/],
  },
] as const

describe('access is refused, and nobody is made a user', () => {
  test.each(refusals)('when $when', async ({ expected, ...given }) => {
    const { access, batch, made } = bench('rules' in given ? given.rules : undefined)
    if ('node' in given) batch.world.nodes = [nodeFacts({ nodeId: 'n1', ...given.node })]
    if ('pool' in given) batch.world.pool = given.pool
    if ('login' in given) batch.world.login = given.login
    const asked =
      'wish' in given ? given.wish : { ...wish, ...('given' in given ? given.given : {}) }
    const [kind, reason] = expected
    const answer = await access.give(asked)
    expect(answer).toMatchObject({ kind, reason: expect.stringMatching(reason) })
    expect(made()).toEqual([])
    expect(await access.list()).toEqual([])
  })

  test('when Batch refuses it, with its words', async () => {
    const { access, batch } = bench()
    batch.nextAnswer = { kind: 'refused', status: 409, code: 'NodeNotReady', message: 'Not ready.' }
    const reason = 'Batch answered 409 NodeNotReady: Not ready.'
    expect(await access.give(wish)).toEqual({ kind: 'not-now', reason })
    expect(await access.list()).toEqual([])
  })

  test('when the node cannot be read', async () => {
    const { access, batch } = bench()
    batch.nextError = new BatchReadError('unreachable', 'ECONNREFUSED', 'Nobody answers.')
    expect(await access.give(wish)).toMatchObject({ kind: 'failed', reason: /Nobody answers/ })
  })

  test('from inside the network, before the node has an address', async () => {
    const { access } = bench()
    const given = await access.give({ ...wish, fromInside: true })
    expect(given).toEqual({
      kind: 'not-now',
      reason: 'The node has no address yet: try again soon.',
    })
  })

  test('but from inside the network the address of the node is enough', async () => {
    const { access, batch } = bench()
    batch.world.nodes = [nodeFacts({ nodeId: 'n1', ipAddress: '10.0.0.4' })]
    batch.world.login = rdp
    const given = await access.give({ ...wish, fromInside: true })
    expect(given).toMatchObject({ kind: 'given', address: '10.0.0.4', port: 22 })
  })
})
