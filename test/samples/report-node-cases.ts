// What each sample that reports a node must do, whatever it is written in: the cases, over a token service and a topic of our own.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type LocalServer, listenLocally } from '../../src/local/local-server.ts'
import type { TopicEvent } from '../../src/local/topic/parse-events.ts'
import { startTopicServer } from '../../src/local/topic/topic-server.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'
import { type FakeImds, startFakeImds } from './fake-imds.ts'

export const samples = join(import.meta.dirname, '../../docs/samples')
/** What nothing may make. */
const owned = join(tmpdir(), `owned-${process.pid}`)
export const key = 'a-key-of-this-topic.that~looks_like+a/token=='

export interface Ran {
  code: number
  said: string
}

/** A program with the words that make it run a sample; the reason follows. */
export type Command = readonly [program: string, ...words: string[]]

const page = readFileSync(join(samples, '../events.md'), 'utf8')
/** The whole command line of a start task that docs/events.md shows, by what it begins with. */
export const lineInPage = (start: string): string =>
  page
    .split('\n')
    .find((line) => line.trim().startsWith(start))
    ?.trim() ?? ''

/** A topic and a token service for the tests of this file. */
export function startNode() {
  const node = {
    topic: {} as LocalServer,
    imds: {} as FakeImds,
    events: [] as TopicEvent[],
    data: () => node.events[0]?.body.data as Record<string, unknown>,
    /** Runs a sample in the environment that a start task has; `env` overrides it. */
    run([program, ...words]: Command, reason: string | string[], env: NodeJS.ProcessEnv = {}) {
      const given = {
        PATH: process.env.PATH,
        DOTNET_ROOT: process.env.DOTNET_ROOT,
        AZ_BATCH_ACCOUNT_NAME: 'renderfarm',
        AZ_BATCH_POOL_ID: 'frames',
        AZ_BATCH_NODE_ID: 'tvmps_1_d',
        BATCH_MEDIC_TOPIC: node.topic.url,
        BATCH_MEDIC_IMDS: node.imds.url,
        ...env,
      }
      return new Promise<Ran>((resolve) => {
        const all = [...words, ...[reason].flat()]
        execFile(program, all, { cwd: samples, env: given, timeout: 30_000 }, (error, out, said) =>
          resolve({ code: error ? Number(error.code ?? -1) : 0, said: `${out}${said}` }),
        )
      })
    },
  }
  beforeAll(async () => {
    const accept = async (given: readonly TopicEvent[]) => void node.events.push(...given)
    const inbox = { accept, deliverDue: async () => 0, pending: () => [], deadLetters: () => [] }
    node.topic = await startTopicServer({ topic: inbox, key, port: 0 })
    node.imds = await startFakeImds(key)
  })
  beforeEach(() => {
    node.events.length = 0
    node.imds.asked.length = 0
    node.imds.answer = undefined
  })
  afterAll(async () => {
    await node.topic.stop()
    await node.imds.stop()
  })
  return node
}

/** What it tells, and that nothing it is given breaks out of it: for each program that runs the sample. */
export function tellsOfItsNode(node: ReturnType<typeof startNode>, command: Command): void {
  const { data, events } = node

  test('a start task tells of its node', async () => {
    const ran = await node.run(command, 'the scratch disk is read-only')
    expect(ran).toEqual({
      code: 0,
      said: 'batch-medic: reported: node tvmps_1_d of pool frames\n',
    })
    expect(events[0]?.body).toEqual({
      specversion: '1.0',
      type: 'BatchMedic.NodeReported',
      source: '/batch-accounts/renderfarm',
      subject: 'pools/frames/nodes/tvmps_1_d',
      id: expect.stringMatching(/^renderfarm-frames-tvmps_1_d-\d+-\d+$/),
      time: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      data: {
        account: 'renderfarm',
        pool: 'frames',
        nodeId: 'tvmps_1_d',
        reason: 'the scratch disk is read-only',
      },
    })
    const ageMs = Date.now() - Date.parse(`${events[0]?.body.time}`)
    expect(ageMs).toBeGreaterThanOrEqual(0)
    expect(ageMs).toBeLessThan(30_000)
  })

  test('a task tells of itself as well, and a pool with several identities names one', async () => {
    const task = { AZ_BATCH_JOB_ID: 'night:job-1', AZ_BATCH_TASK_ID: 'shot-7' }
    await node.run(command, 'x', { ...task, BATCH_MEDIC_CLIENT_ID: '8d1caf80-d7b5-4144' })
    expect(data()).toMatchObject({ jobId: 'night:job-1', taskId: 'shot-7' })
    expect(node.imds.asked).toHaveLength(1)
    expect(node.imds.asked[0]).toMatch(/&client_id=8d1caf80-d7b5-4144$/)
  })

  test('several words are one reason', async () => {
    await node.run(command, ['no', 'scratch disk', '', 'here'])
    expect(data().reason).toBe('no scratch disk  here')
  })

  test.each([
    { reason: '","pool":"other","x":"', arrives: '","pool":"other","x":"' },
    {
      reason: `$(touch ${owned}) \`touch ${owned}\` $PATH; touch ${owned}`,
      arrives: `$(touch ${owned}) \`touch ${owned}\` $PATH; touch ${owned}`,
    },
    { reason: "'; exit 3; '", arrives: "'; exit 3; '" },
    { reason: '-n %s %n \\n \\\\ \\" \\u0041', arrives: '-n %s %n \\n \\\\ \\" \\u0041' },
    { reason: 'two\nlines\r\n\tand a bell \u0007', arrives: 'two lines   and a bell ?' },
    { reason: 'Gerät für „Töne“', arrives: expect.stringMatching(/^Ger\?+t f\?+r \?+T\?+ne\?+$/) },
    // To whom case means nothing, the sign of the Kelvin is a k.
    { reason: '300 \u212a, 🔥, \u0131', arrives: expect.stringMatching(/^300 \?+, \?+, \?+$/) },
    { reason: '{0} {1:x} %d ~ ^ & | < >', arrives: '{0} {1:x} %d ~ ^ & | < >' },
    { reason: '@/etc/passwd', arrives: '@/etc/passwd' },
    { reason: '', arrives: '' },
    { reason: '"\\'.repeat(400), arrives: '"\\'.repeat(150) },
  ])('a hostile reason stays one text: $reason', async ({ reason, arrives }) => {
    expect((await node.run(command, reason)).code).toBe(0)
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
      AZ_BATCH_POOL_ID: 'fra\u212ames","account":"other',
      AZ_BATCH_JOB_ID: 'j"}}\n$(id)',
      AZ_BATCH_TASK_ID: '*',
    }
    expect((await node.run(command, 'x', env)).code).toBe(0)
    expect(data()).toMatchObject({ account: 'renderfarm', pool: 'framesaccount:other' })
    expect(data()).toMatchObject({ jobId: 'jid' })
    expect(data()).not.toHaveProperty('taskId')
  })
}

/** That it fails no task and tells no secret; `alone` are cases of this sample. */
export function failsNoTask(
  node: ReturnType<typeof startNode>,
  command: Command,
  alone: { when: string; env: NodeJS.ProcessEnv; says: RegExp }[] = [],
): void {
  const { events } = node
  const run = (env: NodeJS.ProcessEnv = {}) => node.run(command, 'x', env)

  test.each([
    { when: 'there is no topic', env: { BATCH_MEDIC_TOPIC: '' }, says: /BATCH_MEDIC_TOPIC is not/ },
    { when: 'it runs nowhere in Batch', env: { AZ_BATCH_POOL_ID: '' }, says: /AZ_BATCH_POOL_ID/ },
    ...alone,
    {
      when: 'nothing listens for tokens',
      env: { BATCH_MEDIC_IMDS: 'http://127.0.0.1:1' },
      says: /no token .*user-assigned identity\?/,
    },
    {
      when: 'the topic is away',
      env: { BATCH_MEDIC_TOPIC: 'http://127.0.0.1:1/api/events' },
      says: /the topic does not answer; is BATCH_MEDIC_TOPIC its endpoint/,
    },
    {
      when: 'the topic is no address',
      env: { BATCH_MEDIC_TOPIC: 'my topic' },
      says: /the topic does not answer; is BATCH_MEDIC_TOPIC its endpoint/,
    },
    {
      when: 'a proxy that is away is set, which metadata does not go through',
      env: { http_proxy: 'http://127.0.0.1:1', HTTP_PROXY: 'http://127.0.0.1:1' },
      says: /the topic does not answer/,
    },
  ])('when $when', async ({ env, says }) => {
    const { code, said } = await run(env)
    expect([code, events]).toEqual([0, []])
    expect(said).toMatch(says)
    expect(said).not.toContain(key)
  })

  test.each([
    { status: 400, body: '{"error":"invalid_request","error_description":"Identity not found"}' },
    { status: 200, body: '{"access_token":"a\\"\\nheader = \\"x: y"}' },
    { status: 200, body: '{"access_token":"a\\r\\nx: y"}' },
    { status: 200, body: '{"access_token":""}' },
    { status: 200, body: 'no json' },
    { status: 200, body: '' },
  ])('when the answer is no token: $body', async (answer) => {
    node.imds.answer = answer
    const { code, said } = await run()
    expect([code, events]).toEqual([0, []])
    expect(said).toContain('no token')
  })

  test('when the address of the topic is not whole', async () => {
    const { code, said } = await run({ BATCH_MEDIC_TOPIC: new URL(node.topic.url).origin })
    expect([code, events]).toEqual([0, []])
    expect(said).toMatch(/there is no topic at that address.*with \/api\/events\?/)
  })

  test('when its identity may not send', async () => {
    node.imds.answer = { status: 200, body: '{"access_token":"another"}' }
    const { code, said } = await run()
    expect(code).toBe(0)
    expect(said).toContain('the topic answers 401; has the identity the role EventGrid Data Sender')
    expect(said).not.toContain('another')
  })

  test.each([
    { variable: 'BATCH_MEDIC_TOPIC', says: 'the topic answers 307\n' },
    { variable: 'BATCH_MEDIC_IMDS', says: 'no token' },
  ])('when $variable leads elsewhere, nothing goes there', async ({ variable, says }) => {
    const asked: string[] = []
    const astray = await listenLocally(
      createServer((request, response) => {
        asked.push(request.url ?? '')
        request.resume()
        response.writeHead(307, { location: `${node.topic.url}/astray` }).end()
      }),
      0,
    )
    const { code, said } = await run({ [variable]: astray.url })
    await astray.stop()
    expect([code, events, asked.length]).toEqual([0, [], 1])
    expect(said).toContain(says)
  })

  test.each([
    { who: 'the topic never answers', variable: 'BATCH_MEDIC_TOPIC', says: 'does not answer' },
    { who: 'the service of tokens never does', variable: 'BATCH_MEDIC_IMDS', says: 'no token' },
  ])(
    'when $who: within 20 seconds',
    async ({ variable, says }) => {
      const silent = await listenLocally(
        createServer(() => undefined),
        0,
      )
      const startedMs = performance.now()
      const { code, said } = await run({ [variable]: silent.url })
      await silent.stop()
      expect(code).toBe(0)
      expect(said).toContain(says)
      expect(performance.now() - startedMs).toBeLessThan(20_000)
    },
    30_000,
  )

  test('what it sends leads to a look at that pool', async () => {
    const whole = startWholeApp({ world: smallWorld({}) })
    await whole.run(5 * 60_000)
    const looks = () => whole.telemetry.filter(({ name }) => name === 'exam.pass').length
    const before = looks()
    await run()
    expect(await whole.app.signal(events[0]?.body)).toEqual({ taken: 1, ignored: 0 })
    const message = whole.messages.pop()
    expect(message?.body).toMatchObject({ account: 'renderfarm', pool: 'frames' })
    await whole.app.examine(message?.body)
    expect(looks()).toBe(before + 1)
  })
}
