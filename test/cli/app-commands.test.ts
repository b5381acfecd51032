// What pools, summary, alert, watch, --login and the local app ask and print.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { detailSent, type Respond, rowSent, run, story } from './cli-fixture.ts'

const id = 'renderfarm.frames.k3x9ab01'
const iso = '2026-03-01T04:05:06.000Z'
const alice = { by: 'alice', verified: false, at: iso, reason: 'upgrade' }
const pool = (name: string, more: object = {}) => ({
  ...{ account: 'renderfarm', pool: name, counts: { running: 35, unusable: 3 }, health: 'ok' },
  ...{ seenAt: '2026-02-28T23:59:00.000Z', open: 0, strip: [] },
  ...more,
})

describe('pools', () => {
  const why = '2 node incidents'
  const pools = [
    pool('frames'),
    pool('sick-one', { health: 'sick', why, open: 2, worst: 'critical', paused: alice }),
  ]
  const respond: Respond = () => Response.json({ pools })

  test('has the sick ones first, with what is stopped there and where to read on', async () => {
    const { out, calls } = await run('pools --account renderfarm', respond)
    expect(calls[0]).toMatchObject({ path: '/api/pools', query: { account: 'renderfarm' } })
    expect(out.split('\n')).toEqual([
      'POOL      HEALTH  WHY               OPEN  WORST     STOPPED  NODES                   SEEN',
      'sick-one  sick    2 node incidents     2  critical  paused   35 running, 3 unusable  1 min ago',
      'frames    ok                           0                     35 running, 3 unusable  1 min ago',
      '',
      'What is wrong there: batch-medic incidents list --state unresolved --pool sick-one',
      '',
    ])
  })

  test.each([
    [100, /NODES {2,}SEEN$/],
    [80, /WHY .*NODES$/],
    [60, /NODES$/],
    [40, /^POOL +HEALTH +OPEN/],
  ])('fits %i columns', async (width, heads) => {
    const terminal = { width, colour: false, timeZone: 'UTC' }
    const { out } = await run('pools', respond, { terminal })
    const [head = '', ...rows] = out.split('\n').slice(0, 3)
    expect(head).toMatch(heads)
    for (const line of [head, ...rows]) expect(line.length).toBeLessThanOrEqual(width)
  })

  test('colours the health alone', async () => {
    const terminal = { width: 100, colour: true, timeZone: 'UTC' }
    const { out } = await run('pools', respond, { terminal })
    expect(out).toContain('\u001b[31msick  \u001b[0m')
  })

  test('says how long ago by the clock of the app, which dates its answers', async () => {
    const headers = { date: 'Sun, 01 Mar 2026 08:00:00 GMT' }
    const seen = [pool('frames'), pool('lab', { seenAt: '2026-03-01T07:59:59.700Z' })]
    const { out } = await run('pools', () => Response.json({ pools: seen }, { headers }))
    expect(out).toContain('8 h 1 min ago')
    expect(out).toContain('just now')
  })

  test('says so where none was seen yet', async () => {
    const { out } = await run('pools', () => Response.json({ pools: [] }))
    expect(out).toContain('No pool has been seen yet')
  })
})

describe('pools POOL', () => {
  const node = (name: string, state: string) => ({
    ...{ node: name, state, since: iso, dedicated: true, takesTasks: state !== 'idle' },
    runningTasks: state === 'running' ? 2 : 0,
  })
  const nodes = [
    node('tvmps_b_d', 'running'),
    node('tvmps_a_d', 'idle'),
    node('tvmps_c_d', 'unusable'),
  ]
  const respond: Respond = () =>
    Response.json({ pools: [pool('frames', { nodes, nodesGap: 'page 3' })] })

  test('lists its nodes, the broken ones first, and names one that works', async () => {
    const terminal = { width: 60, colour: false, timeZone: 'UTC' }
    const { out, calls } = await run('pools renderfarm/frames', respond, { terminal })
    expect(calls[0]).toMatchObject({
      ...{ path: '/api/pools', query: { account: 'renderfarm', pool: 'frames' } },
    })
    expect(out.split('\n').slice(3)).toEqual([
      '3 nodes of frames',
      'NODE       STATE     SINCE                    TASKS',
      'tvmps_c_d  unusable  2026-03-01 04:05:06 UTC  0',
      'tvmps_a_d  idle      2026-03-01 04:05:06 UTC  0, takes none',
      'tvmps_b_d  running   2026-03-01 04:05:06 UTC  2',
      'Not all: page 3',
      '',
      'One of them is frames/NODE, as in frames/tvmps_b_d',
      '',
    ])
  })

  test('lists the first hundred of many, and programs all', async () => {
    const many = Array.from({ length: 1000 }, (_, n) => node(`tvmps_${n}_d`, 'idle'))
    const big = [...many, node('tvmps_z_d', 'unusable')]
    const answer: Respond = () => Response.json({ pools: [pool('frames', { nodes: big })] })
    const { out } = await run('pools frames', answer)
    const listed = out.split('\n').filter((line) => line.startsWith('tvmps_'))
    expect(listed).toHaveLength(100)
    expect(listed[0]).toMatch(/^tvmps_z_d +unusable/)
    expect(out).toContain('1001 nodes of frames')
    expect(out).toContain('\n… 901 more; --json lists all\n')
    const rows = (await run('pools frames --output tsv', answer)).out.trimEnd().split('\n')
    expect(rows).toHaveLength(1 + 1001)
    expect(JSON.parse((await run('pools frames --json', answer)).out).pools[0].nodes).toHaveLength(
      1001,
    )
  })

  test('is a row a node for programs', async () => {
    const { out } = await run('pools frames --output tsv', respond)
    expect(out.split('\n')[1]).toBe(
      `renderfarm\tframes\ttvmps_c_d\tunusable\t${iso}\tdedicated\ttrue\t0`,
    )
  })
})

test('incidents list says of each how it stands, also where an id fills the line, and which ones there are more than', async () => {
  const long = 'renderfarm.simulation.47ogerchilp0'
  const respond: Respond = () =>
    Response.json({ incidents: [rowSent(story({ id: long }))], continuation: 'c' })
  const terminal = { width: 40, colour: false, timeZone: 'UTC' }
  const { out } = await run('incidents list --order oldest --top 1', respond, { terminal })
  expect(out.split('\n')).toEqual([
    ...['escalated  node-unusable', `  ${long}`, ''],
    ...['The oldest 1; there are more, ask with --top.', ''],
  ])
})

test('summary tells the numbers as sentences, and the days as TSV', async () => {
  const cost = { nodeHours: 12.5, money: 4.25, currency: 'USD', unpriced: 2 }
  const day = { day: '2026-03-01', opened: 3, resolved: 2, escalated: 1, nodeHours: 12.5 }
  const respond: Respond = () =>
    Response.json({
      ...{ since: '2026-02-01T00:00:00.000Z', until: iso, open: 1, opened: 3, resolved: 2 },
      ...{ escalated: 1, mttrMs: 1_800_000, cost, byDay: [day], byCause: [] },
      byFault: [
        { fault: 'node-unusable', title: 'Node unusable', count: 3, resolved: 2, helped: 1 },
      ],
      worstNodes: [{ account: 'renderfarm', pool: 'frames', nodeId: 'tvm_1', count: 2 }],
      worstJobs: [],
      saved: { nodeHours: 8, assumedMs: 1, assumption: 'nobody looks for 8 h at night' },
    })
  const { out, calls } = await run('summary --since 30d --account renderfarm', respond)
  expect(calls[0]?.query).toEqual({ account: 'renderfarm', since: '2026-01-30T00:00:00.000Z' })
  for (const line of [
    '3 incidents opened, 1 open now.',
    '2 resolved, on average after 30 min; 1 left to people.',
    'Lost: 12.5 node-hours, 4.25 USD; 2 node-hours have no known price.',
    'Saved: 8 node-hours (nobody looks for 8 h at night)',
    'node-unusable      3         2       1',
    '  2 of node tvm_1, pool frames',
  ]) {
    expect(out.split('\n')).toContain(line)
  }
  const tsv = await run('summary --output tsv', respond)
  expect(tsv.out.split('\n')[1]).toBe('2026-03-01\t3\t2\t1\t\t12.5\t')
})

describe('alert', () => {
  test('list has the channels', async () => {
    const channels = [
      { name: 'teams', kind: 'teams' },
      { name: 'mail:night', kind: 'mail' },
    ]
    const { out } = await run('alert list', () => Response.json({ channels }))
    expect(out).toBe('CHANNEL     KIND\nteams       teams\nmail:night  mail\n')
  })

  test.each([
    [{ kind: 'sent' }, 0, 'teams took the test message; look whether it arrived.\n'],
    [{ kind: 'refused', reason: 'HTTP 404' }, 1, 'teams refused it: HTTP 404\n'],
    [
      { kind: 'later', reason: 'HTTP 429', afterMs: 30_000 },
      1,
      'teams did not take it, and asks for 30 s of patience: HTTP 429\n',
    ],
  ])('test says what came of it: %j', async (delivery, code, said) => {
    const ran = await run('alert test teams', ({ path }) => {
      expect(path).toBe('/api/channels/teams/test')
      return Response.json({ channel: 'teams', delivery })
    })
    expect([ran.code, code === 0 ? ran.out : ran.err]).toEqual([code, said])
  })

  test('test of a channel that is not set up is told in the words of the app', async () => {
    const detail = 'name: "mail:night" is not set up: set BATCH_MEDIC_MAIL_TO__NIGHT'
    const respond = () => Response.json({ status: 404, detail }, { status: 404 })
    const { code, err } = await run('alert test mail:night', respond)
    expect([code, err]).toEqual([1, `${detail}\n`])
  })
})

describe('incidents watch', () => {
  const other = 'renderfarm.frames.k3x9ab02'
  const open = story({ state: 'open' })
  const escalated = story()
  const added = story({ id: other, state: 'open', changedAt: story().incident.changedAt + 1 })
  const over = story({
    state: 'resolved',
    resolvedAt: story().incident.changedAt + 2,
    changedAt: story().incident.changedAt + 2,
    resolution: { kind: 'helped', reason: 'idle for 5 min' },
  })

  /** One answer of the list a look; Ctrl-C after the last. */
  function watched(looks: (readonly ReturnType<typeof story>[] | 'down')[], argv = '') {
    let look = 0
    const waits: number[] = []
    const respond: Respond = ({ path, query }) => {
      if (path === `/api/incidents/${id}`) return Response.json(detailSent(over))
      expect(query).toMatchObject({ state: 'unresolved', top: '200' })
      const answer = looks[look] ?? []
      look += 1
      if (answer === 'down') return new Response('', { status: 503 })
      return Response.json({ incidents: answer.map(rowSent) })
    }
    return run(`incidents watch ${argv}`, respond, {
      pause: async (ms) => {
        waits.push(ms)
      },
      stopped: () => look >= looks.length && waits.length >= looks.length,
    }).then((ran) => ({ ...ran, waits }))
  }

  test('says what is open, then each change once, and how it ended', async () => {
    const { code, out, err } = await watched([
      [open],
      [open],
      [escalated],
      [escalated, added],
      [added],
    ])
    expect(code).toBe(0)
    expect(out.match(/^\d.* (?:open|escalated|resolved) {2}Node unusable$/gm)).toEqual([
      '2026-03-01 04:05:06 UTC (05:05 CET)  open  Node unusable',
      '2026-03-01 04:06:06 UTC (05:06 CET)  escalated  Node unusable',
      '2026-03-01 04:05:06 UTC (05:05 CET)  open  Node unusable',
      '2026-03-01 04:06:06 UTC (05:06 CET)  resolved  Node unusable',
    ])
    expect(out).toContain('idle for 5 min')
    expect(err).toBe('Watched until now: 3 changes, 1 open.\n')
  })

  test('goes on where the app is away for a while, and says so once', async () => {
    const { code, err } = await watched([[open], 'down', 'down', [open]], '--every 5')
    expect(code).toBe(0)
    expect(err.match(/failed with 503.*Trying again every 5 s\./g)).toHaveLength(1)
  })

  test('prints a line of JSON a change', async () => {
    const { out } = await watched([[open], [escalated]], '--json')
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ what, incident }) => [what, incident.state, incident.detectedAt])).toEqual([
      ['open', 'open', iso],
      ['changed', 'escalated', iso],
    ])
  })

  test('ends with 1 where the first look fails', async () => {
    expect(await watched(['down'])).toMatchObject({ code: 1, out: '' })
  })
})

describe('--login', () => {
  const clientId = '11111111-2222-3333-4444-555555555555'
  const entra = { version: '1', signIn: 'entra', clientId, tenantId: 't' }
  const respond =
    (settings: object): Respond =>
    ({ path }) =>
      Response.json(path === '/api/console/settings' ? settings : { incidents: [] })

  test('asks for a token of the app, and sends no key', async () => {
    const sent: (string | null)[][] = []
    const { code } = await run('incidents list --login', respond(entra), {
      env: { BATCH_MEDIC_KEY: 'a-key' },
      token: async (scope) => `token of ${scope}`,
      fetch: async (input, init) => {
        const headers = new Headers(init?.headers)
        const path = new URL(String(input)).pathname
        sent.push([path, headers.get('authorization'), headers.get('x-functions-key')])
        return await respond(entra)({ path, query: {}, key: null })
      },
    })
    expect(code).toBe(0)
    expect(sent).toEqual([
      ['/api/console/settings', null, null],
      ['/api/incidents', `Bearer token of api://${clientId}/.default`, null],
    ])
  })

  test.each(['x/.default https://management.azure.com', '../vault.azure.net', ''])(
    'asks for no token where an address names "%s" as the app',
    async (named) => {
      const asked: string[] = []
      const { code, err } = await run(
        'incidents list --login',
        respond({ ...entra, clientId: named }),
        {
          token: async (scope) => {
            asked.push(scope)
            return 'a-token'
          },
        },
      )
      expect([code, asked]).toEqual([1, []])
      expect(err).toContain('did not answer as Batch Medic does (clientId')
    },
  )

  test('says that an app with keys takes no sign-in', async () => {
    const { code, err } = await run(
      'incidents list --login',
      respond({ version: '1', signIn: 'key' }),
    )
    expect([code, err]).toEqual([
      1,
      expect.stringContaining("takes function keys, and nobody's sign-in"),
    ])
  })

  test.each([
    [
      "Please run 'az login' from a command prompt",
      'Nobody is signed in to Azure here: run az login',
    ],
    ["Azure CLI could not be found. run 'az login'", 'The Azure CLI is not installed here'],
    [
      'AADSTS65001: The user has not consented',
      'allow the Azure CLI (04b07795-8ddb-461a-bbee-02f9e1bf7b46)',
    ],
    [
      'AADSTS50076: multi-factor. Run az login --scope x',
      `The Azure CLI gives no token for api://${clientId}`,
    ],
  ])('says what to do where there is no token: %s', async (message, says) => {
    const token = async () => {
      throw new Error(message)
    }
    const { code, err } = await run('incidents list --login', respond(entra), { token })
    expect([code, err]).toEqual([1, expect.stringContaining(says)])
  })
})

describe('an app on this machine', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'batch-medic-local-'))
  const dir = join(cwd, '.batch-medic')
  mkdirSync(dir)
  writeFileSync(join(dir, 'keys.json'), JSON.stringify({ host: 'its-key' }))
  afterAll(() => rmSync(cwd, { recursive: true }))
  const ask = async (app: object) => {
    writeFileSync(join(dir, 'app.json'), JSON.stringify(app))
    const { calls } = await run('incidents list', () => Response.json({ incidents: [] }), {
      cwd,
    })
    return { key: calls[0]?.key }
  }
  const origin = async (app: object) => {
    writeFileSync(join(dir, 'app.json'), JSON.stringify(app))
    const { err } = await run('incidents list', () => new Response('', { status: 500 }), { cwd })
    return /http\S+/.exec(err)?.[0]
  }

  test('gives its key to nobody whose name only begins like it', async () => {
    const { calls } = await run(
      'incidents list --url https://127.0.0.1.example.com',
      () => Response.json({ incidents: [] }),
      { cwd },
    )
    expect(calls.map(({ key }) => key)).toEqual([null])
  })

  test('is found at its port while it runs', async () => {
    const app = { url: 'http://127.0.0.1:8071', pid: process.pid }
    expect(await origin(app)).toBe('http://127.0.0.1:8071')
    expect((await ask(app)).key).toBe('its-key')
  })

  test('is not looked for where it is gone', async () => {
    expect(await origin({ url: 'http://127.0.0.1:8071', pid: 2 ** 22 + 1 })).toBe(
      'http://127.0.0.1:7071',
    )
    expect(await origin({ url: 'nonsense' })).toBe('http://127.0.0.1:7071')
  })
})
