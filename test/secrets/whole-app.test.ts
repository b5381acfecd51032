// A thousand secrets wherever people and programs put them, through the whole product: none comes out at any place.
import { beforeAll, describe, expect, test } from 'vitest'
import { incidentResponse, incidentsResponse } from '../../src/api/incidents.ts'
import type { Look } from '../../src/azure-look.ts'
import { runCli } from '../../src/cli/run.ts'
import { live, setStage } from '../support/whole-app.ts'
import { createPlaces, type Place } from './every-place.ts'
import { accountId, leakyArm } from './leaky-arm.ts'
import { leakyWire } from './leaky-wire.ts'
import { leakyWorld } from './leaky-world.ts'
import { leakFinder, type SeededSecret, seededSecrets } from './seeded-secrets.ts'

const minuteMs = 60_000
const secrets = seededSecrets(1000)
const leaksOf = leakFinder(secrets)
const marksOf = (text: string): readonly string[] => text.match(/mark\d{4}/g) ?? []

const places = createPlaces()
const dealt: SeededSecret[] = []
const more = () => dealt.length < secrets.length

function deal(): string {
  const secret = secrets[dealt.length]
  if (!secret) throw new Error('No secret is left to deal')
  dealt.push(secret)
  return secret.text
}

/** Where the number of calls is not known: at the end of the secrets an ordinary text. */
const dealOrNot = () => (more() ? deal() : 'nothing')

/** What the product answered from the command line, text and JSON alike. */
async function ask(
  argv: readonly string[],
  get: (url: URL) => Promise<Response>,
  { input = '', look }: { input?: string; look?: Look } = {},
) {
  const said = { out: '', err: '' }
  const code = await runCli(argv, {
    out: (text) => {
      said.out += text
    },
    err: (text) => {
      said.err += text
    },
    terminal: { width: 100, colour: false, timeZone: 'UTC' },
    ...{ env: {}, cwd: '/nowhere', version: '1', emulator: async () => 0, now: () => 0 },
    fetch: async (url) => get(new URL(String(url))),
    read: async () => ({ bytes: Buffer.from(input), cut: false }),
    progress: (text) => places.keep('command line', text),
    openLook: async () => {
      if (!look) throw new Error('No account is to be opened')
      return look
    },
  })
  places.keep('command line', said.out + said.err)
  return { code, ...said }
}

beforeAll(async () => {
  const world = leakyWorld(deal)
  const arm = leakyArm(dealOrNot)
  const stage = setStage({
    world,
    policy: { mode: 'act', tasks: 'manage' },
    around: (ports) => {
      const teamsSays = () =>
        more() && dealt.length % 3 === 0 ? { status: 400, text: deal() } : { status: 202, text: '' }
      return { ...places.watch(ports, teamsSays), arm, accountIds: { renderfarm: accountId } }
    },
    client: (plain) => leakyWire(plain, deal, more),
  })
  const app = stage.makeApp('test')
  await live(stage, () => app, 4 * minuteMs)
  for (let n = 0; n < 20 && more(); n += 1) await app.signal(strangeEvent(n, deal))
  await live(stage, () => app, 26 * minuteMs)
  const look: Look = {
    ...{ batch: stage.person, clock: stage.clock, arm, accountId, armReason: '' },
    endpoint: 'https://renderfarm.westeurope.batch.azure.com',
  }
  for (const json of [[], ['--json']]) {
    for (const pool of [[], ['--pool', 'node-0'], ['--pool', 'grow-1'], ['--pool', 'scaled']]) {
      const { out, err } = await ask(
        ['check', '--account', 'renderfarm', ...pool, ...json],
        async () => new Response(null, { status: 500 }),
        { look },
      )
      expect(out, err).not.toBe('')
      places.keep('check', out)
    }
  }
  while (more()) await app.signal(strangeEvent(dealt.length, deal))

  const get = async (url: URL): Promise<Response> => {
    const id = url.pathname.split('/')[3]
    const { status, body } =
      id === undefined
        ? await incidentsResponse(app, url.searchParams)
        : await incidentResponse(app, id)
    places.keep('API answers', body)
    return new Response(body, { status })
  }
  await ask(['incidents', 'list', '--top', '1000'], get)
  await ask(['incidents', 'list', '--json', '--top', '1000'], get)
  const page = await app.history.list({ top: 200 })
  for (const { incident } of page.items) {
    await ask(['incidents', 'show', incident.id], get)
    await ask(['incidents', 'show', incident.id, '--json'], get)
  }
  for (let at = 0; at < secrets.length; at += 10) {
    const output = secrets.slice(at, at + 10).map(({ text }) => `error: ${text}`)
    await ask(['diagnose', '-'], get, { input: output.join('\n') })
    await ask(['diagnose', '-', '--json'], get, { input: output.join('\n') })
  }
  for (const { text } of secrets)
    await ask(['diagnose', '-', '--json'], get, { input: failedTask(text) })
}, 240_000)

function strangeEvent(n: number, deal: () => string): object {
  const base = { specversion: '1.0', id: `${n}`, source: '/shot', time: '2026-05-04T08:00:00Z' }
  const shapes = [
    { ...base, type: 'BatchMedic.TaskFailed', subject: deal(), data: {} },
    { ...base, type: deal(), subject: 'accounts/renderfarm/pools/work' },
    { ...base, type: 'BatchMedic.TaskFailed', data: { message: 'x' }, [`odd ${n}`]: n },
    { something: deal() },
  ]
  return shapes[n % shapes.length] ?? {}
}

function failedTask(text: string): string {
  return JSON.stringify({
    id: 'task',
    state: 'completed',
    executionInfo: {
      exitCode: 1,
      result: 'failure',
      failureInfo: {
        ...{ category: 'UserError', code: 'FailureExitCode', message: text },
        details: [{ name: 'Message', value: text }],
      },
    },
    environmentSettings: [{ name: 'X', value: text }],
  })
}

describe('a thousand secrets in the whole product', () => {
  test('are all dealt, and what is beside them comes out: the check is not empty', () => {
    expect(dealt).toHaveLength(1000)
    const all: readonly Place[] = [
      ...(['rows', 'evidence', 'console', 'console as JSON', 'Application Insights'] as const),
      ...(['Teams cards', 'mails', 'events', 'queue messages'] as const),
      ...(['API answers', 'command line', 'check'] as const),
    ]
    const counts = all.map((place) => {
      const texts = [...(places.texts.get(place) ?? [])]
      return { place, texts: texts.length, marks: new Set(texts.flatMap(marksOf)).size }
    })
    console.info(
      counts
        .map(({ place, texts, marks }) => `${place}: ${texts} texts, ${marks} marks`)
        .join('\n'),
    )
    for (const { place, texts } of counts) expect(texts, place).toBeGreaterThan(7)
    for (const place of [
      ...(['rows', 'evidence', 'Teams cards', 'mails', 'API answers', 'check'] as const),
    ]) {
      const { marks = 0 } = counts.find((count) => count.place === place) ?? {}
      expect(marks, place).toBeGreaterThan(20)
    }
    const throughApp = all.filter((place) => place !== 'command line')
    const seen = throughApp.flatMap((place) => [...(places.texts.get(place) ?? [])])
    expect(new Set(seen.flatMap(marksOf)).size).toBeGreaterThan(500)
  })

  test('are found nowhere, in no form', () => {
    const byMark = new Map(secrets.map((secret) => [secret.mark, secret]))
    const leaks = [...places.texts].flatMap(([place, texts]) =>
      [...texts].flatMap((text) =>
        leaksOf(text).map(
          (mark) => `${place}: ${byMark.get(mark)?.kind}: ${byMark.get(mark)?.text}`,
        ),
      ),
    )
    expect([...new Set(leaks)]).toEqual([])
  })

  test('nor is a key of the product itself', () => {
    const key = Buffer.alloc(64, 7).toString('base64')
    for (const [place, texts] of places.texts) {
      for (const text of texts) {
        expect(text.includes(key) || text.includes('dGVhbXMtd2ViaG9vaw'), place).toBe(false)
      }
    }
  })
})
