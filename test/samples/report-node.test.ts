// The sample that a start task or a task runs: from the shell over a token and the topic to a look at the pool.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LocalServer, listenLocally } from '../../src/local/local-server.ts'
import type { TopicEvent } from '../../src/local/topic/parse-events.ts'
import { startTopicServer } from '../../src/local/topic/topic-server.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'
import { type FakeImds, startFakeImds } from './fake-imds.ts'

const sample = join(import.meta.dirname, '../../docs/samples/report-node.sh')
const shells = ['/bin/sh', '/bin/dash', '/bin/bash', '/bin/busybox'].filter((path) =>
  existsSync(path),
)
/** What nothing may make. */
const owned = join(tmpdir(), `owned-${process.pid}`)
const key = 'a-key-of-this-topic.that~looks_like+a/token=='

let topic: LocalServer
let imds: FakeImds
const events: TopicEvent[] = []

beforeAll(async () => {
  const accept = async (given: readonly TopicEvent[]) => void events.push(...given)
  const inbox = { accept, deliverDue: async () => 0, pending: () => [], deadLetters: () => [] }
  topic = await startTopicServer({ topic: inbox, key, port: 0 })
  imds = await startFakeImds(key)
})
beforeEach(() => {
  events.length = 0
  imds.asked.length = 0
  imds.answer = undefined
})
afterAll(async () => {
  await topic.stop()
  await imds.stop()
})

interface Ran {
  code: number
  said: string
}

function run(reason: string, env: NodeJS.ProcessEnv = {}, shell = '/bin/sh'): Promise<Ran> {
  const given = {
    PATH: process.env.PATH,
    AZ_BATCH_ACCOUNT_NAME: 'renderfarm',
    AZ_BATCH_POOL_ID: 'frames',
    AZ_BATCH_NODE_ID: 'tvmps_1_d',
    BATCH_MEDIC_TOPIC: topic.url,
    BATCH_MEDIC_IMDS: imds.url,
    ...env,
  }
  const words = shell.endsWith('busybox') ? ['sh', sample, reason] : [sample, reason]
  return new Promise((resolve) => {
    execFile(shell, words, { env: given, timeout: 30_000 }, (error, out, said) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, said: `${out}${said}` }),
    )
  })
}

const data = () => events[0]?.body.data as Record<string, unknown>

describe.each(shells)('in %s', (shell) => {
  test('a start task tells of its node', async () => {
    const ran = await run('the scratch disk is read-only', {}, shell)
    expect(ran).toEqual({
      code: 0,
      said: 'batch-medic: reported: node tvmps_1_d of pool frames\n',
    })
    expect(events[0]?.body).toMatchObject({
      specversion: '1.0',
      type: 'BatchMedic.NodeReported',
      source: '/batch-accounts/renderfarm',
      subject: 'pools/frames/nodes/tvmps_1_d',
      id: expect.stringMatching(/^renderfarm-frames-tvmps_1_d-\d+-\d+$/),
      time: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    })
    expect(data()).toEqual({
      account: 'renderfarm',
      pool: 'frames',
      nodeId: 'tvmps_1_d',
      reason: 'the scratch disk is read-only',
    })
  })

  test('a task tells of itself as well, and a pool with several identities names one', async () => {
    const task = { AZ_BATCH_JOB_ID: 'night:job-1', AZ_BATCH_TASK_ID: 'shot-7' }
    await run('x', { ...task, BATCH_MEDIC_CLIENT_ID: '8d1caf80-d7b5-4144' }, shell)
    expect(data()).toMatchObject({ jobId: 'night:job-1', taskId: 'shot-7' })
    expect(imds.asked[0]).toContain('&client_id=8d1caf80-d7b5-4144')
  })

  test.each([
    { reason: '","pool":"other","x":"', arrives: '","pool":"other","x":"' },
    {
      reason: `$(touch ${owned}) \`touch ${owned}\` $PATH`,
      arrives: `$(touch ${owned}) \`touch ${owned}\` $PATH`,
    },
    { reason: "'; exit 3; '", arrives: "'; exit 3; '" },
    { reason: '-n %s %n \\n \\\\ \\" \\u0041', arrives: '-n %s %n \\n \\\\ \\" \\u0041' },
    { reason: 'two\nlines\r\n\tand a bell \u0007', arrives: 'two lines   and a bell ?' },
    { reason: 'Gerät für „Töne“', arrives: expect.stringMatching(/^Ger\?+t f\?+r \?+T\?+ne\?+$/) },
    { reason: '@/etc/passwd', arrives: '@/etc/passwd' },
    { reason: '', arrives: '' },
    { reason: '"\\'.repeat(400), arrives: '"\\'.repeat(150) },
  ])('a hostile reason stays one text: $reason', async ({ reason, arrives }) => {
    expect((await run(reason, {}, shell)).code).toBe(0)
    expect(existsSync(owned)).toBe(false)
    expect(data()).toEqual({
      account: 'renderfarm',
      pool: 'frames',
      nodeId: 'tvmps_1_d',
      reason: arrives,
    })
  })

  test('hostile names of jobs and pools break out of nothing', async () => {
    const env = {
      AZ_BATCH_POOL_ID: 'frames","account":"other',
      AZ_BATCH_JOB_ID: 'j"}}\n$(id)',
      AZ_BATCH_TASK_ID: '*',
    }
    expect((await run('x', env, shell)).code).toBe(0)
    expect(data()).toMatchObject({ account: 'renderfarm', pool: 'framesaccount:other' })
    expect(data()).toMatchObject({ jobId: 'jid' })
    expect(data()).not.toHaveProperty('taskId')
  })
})

describe('it never fails its task, and says why nothing was reported', () => {
  test.each<{ when: string; env: NodeJS.ProcessEnv; says: RegExp }>([
    { when: 'there is no topic', env: { BATCH_MEDIC_TOPIC: '' }, says: /BATCH_MEDIC_TOPIC is not/ },
    { when: 'it runs nowhere in Batch', env: { AZ_BATCH_POOL_ID: '' }, says: /AZ_BATCH_POOL_ID/ },
    { when: 'there is no curl', env: { PATH: '/nowhere' }, says: /there is no curl/ },
    {
      when: 'nothing listens for tokens',
      env: { BATCH_MEDIC_IMDS: 'http://127.0.0.1:1' },
      says: /no token .*user-assigned identity\?/,
    },
    {
      when: 'the topic is away',
      env: { BATCH_MEDIC_TOPIC: 'http://127.0.0.1:1/api/events' },
      says: /the topic answers 000/,
    },
  ])('when $when', async ({ env, says }) => {
    const { code, said } = await run('x', env)
    expect([code, events]).toEqual([0, []])
    expect(said).toMatch(says)
  })

  test.each([
    { status: 400, body: '{"error":"invalid_request","error_description":"Identity not found"}' },
    { status: 200, body: '{"access_token":"a\\"\\nheader = \\"x: y"}' },
    { status: 200, body: 'no json' },
  ])('when the answer is no token: $body', async (answer) => {
    imds.answer = answer
    const { code, said } = await run('x')
    expect([code, events]).toEqual([0, []])
    expect(said).toContain('no token')
  })

  test('when its identity may not send', async () => {
    imds.answer = { status: 200, body: '{"access_token":"another"}' }
    const { code, said } = await run('x')
    expect(code).toBe(0)
    expect(said).toContain('the topic answers 401; has the identity the role EventGrid Data Sender')
  })

  test('when the topic never answers: within 20 seconds', async () => {
    const silent = await listenLocally(
      createServer(() => undefined),
      0,
    )
    const startedMs = performance.now()
    const { code, said } = await run('x', { BATCH_MEDIC_TOPIC: `${silent.url}/api/events` })
    await silent.stop()
    expect(code).toBe(0)
    expect(said).toContain('not reported')
    expect(performance.now() - startedMs).toBeLessThan(20_000)
  }, 30_000)
})

test('the token is in no argument of a process', async () => {
  // Says its own command line in place of curl's, and what comes by standard input is thrown away.
  const { said } = await run('x', {
    REAL_CURL: '/usr/bin/curl',
    PATH: `${join(import.meta.dirname, 'bin')}:${process.env.PATH}`,
  })
  expect(said).toContain('curl was called with')
  expect(said).toContain('--config -')
  expect(said).not.toContain(key)
})

test('what it sends leads to a look at that pool', async () => {
  const whole = startWholeApp({ world: smallWorld({}) })
  await whole.run(5 * 60_000)
  const looks = () => whole.telemetry.filter(({ name }) => name === 'exam.pass').length
  const before = looks()
  await run('the scratch disk is read-only')
  expect(await whole.app.signal(events[0]?.body)).toEqual({ taken: 1, ignored: 0 })
  const message = whole.messages.pop()
  expect(message?.body).toMatchObject({ account: 'renderfarm', pool: 'frames' })
  await whole.app.examine(message?.body)
  expect(looks()).toBe(before + 1)
})
