// What `incidents list` and `incidents show` ask and print.
import { describe, expect, test } from 'vitest'
import type { IncidentStory } from '../../src/domain/record.ts'
import { detailSent, rowSent, run, story } from './cli-fixture.ts'

const page = (count: number, continuation?: string) =>
  Response.json({
    incidents: Array.from({ length: count }, (_, index) =>
      rowSent(story({ id: `renderfarm.frames.k3x9ab${String(index).padStart(2, '0')}` })),
    ),
    ...(continuation ? { continuation } : {}),
  })

describe('incidents list', () => {
  test('prints a table with the UTC time and the local one beside it', async () => {
    const { out, code } = await run('incidents list', () => page(1), {
      terminal: { width: 130, colour: false, timeZone: 'Europe/Berlin' },
    })
    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      'ID                          STATE      FAULT          DETECTED (UTC)    LOCAL      SUBJECT',
      'renderfarm.frames.k3x9ab00  escalated  node-unusable  2026-03-01 04:05  05:05 CET  tvmps_25b8_d',
      '',
    ])
  })

  test.each([
    { width: 130, heads: ['ID', 'STATE', 'FAULT', 'DETECTED (UTC)', 'LOCAL', 'SUBJECT'] },
    { width: 90, heads: ['ID', 'STATE', 'FAULT', 'DETECTED (UTC)', 'SUBJECT'] },
    { width: 70, heads: ['ID', 'STATE', 'FAULT', 'SUBJECT'] },
    { width: 55, heads: ['ID', 'STATE', 'FAULT'] },
    { width: 40, heads: ['ID', 'STATE'] },
    { width: 20, heads: ['escalated', 'node-unusable'] },
  ])('keeps $heads in $width columns, and the id whole', async ({ width, heads }) => {
    const { out } = await run('incidents list', () => page(2), {
      terminal: { width, colour: false, timeZone: 'Europe/Berlin' },
    })
    const [head = '', row = ''] = out.split('\n')
    expect(head.split(/ {2,}/)).toEqual(heads)
    expect(row).toContain('renderfarm.frames.k3x9ab00')
    if (width > 20) expect(row.length).toBeLessThanOrEqual(width)
  })

  test('colours the state where colour is on, and nothing where it is off', async () => {
    const terminal = { width: 130, colour: true, timeZone: 'UTC' }
    const { out } = await run('incidents list', () => page(1), { terminal })
    expect(out).toContain('\u001b[31mescalated\u001b[0m')
    expect(out).not.toContain('LOCAL')
    const plain = await run('incidents list', () => page(1))
    expect(plain.out).not.toContain('\u001b')
  })

  test('hands its filters to the API', async () => {
    const { calls } = await run(
      'incidents list --account renderfarm --pool frames --state held --fault node-disk-full --top 5 --key k',
      () => page(0),
    )
    expect(calls).toEqual([
      {
        path: '/api/incidents',
        query: {
          account: 'renderfarm',
          pool: 'frames',
          state: 'held',
          fault: 'node-disk-full',
          top: '5',
        },
        key: 'k',
      },
    ])
  })

  test('asks on, also after a page without items, until it has what was asked for', async () => {
    const pages = [page(2, 'a'), page(0, 'b'), page(3, 'c')]
    const { out, calls } = await run('incidents list --top 4', () => pages.shift() ?? page(0))
    expect(calls.map(({ query }) => [query.top, query.continuation])).toEqual([
      ['4', undefined],
      ['2', 'a'],
      ['2', 'b'],
    ])
    expect(out.trim().split('\n')).toHaveLength(1 + 4 + 2)
    expect(out).toContain('The latest 4; there are more, ask with --top.')
  })

  test('says that there are none', async () => {
    expect((await run('incidents list', () => page(0))).out).toBe('No incidents yet.\n')
    expect((await run('incidents list --pool x', () => page(0))).out).toBe(
      'No incidents match these filters.\n',
    )
  })

  test('gives programs what a person would sort by: severity and party, behind what was there first', async () => {
    const { out } = await run('incidents list --output tsv', () => page(1))
    const [head = '', row = ''] = out.split('\n').map((line) => line.split('\t').slice(-3))
    expect([head, row]).toEqual([
      ['SUMMARY', 'SEVERITY', 'PARTY'],
      [story().incident.finding.summary, 'error', 'platform'],
    ])
  })

  test('prints JSON alone with --json', async () => {
    const { out } = await run('incidents list --json', () => page(1))
    expect(JSON.parse(out)).toMatchObject({
      incidents: [{ id: 'renderfarm.frames.k3x9ab00', detectedAt: '2026-03-01T04:05:06.000Z' }],
      more: false,
    })
  })
})

describe('incidents show', () => {
  test('tells what is read in ten seconds first, then what it rests on', async () => {
    const { out, calls } = await run('incidents show renderfarm.frames.k3x9ab01', () =>
      Response.json(detailSent(story())),
    )
    expect(calls[0]?.path).toBe('/api/incidents/renderfarm.frames.k3x9ab01')
    expect(out).toBe(
      `Node unusable  escalated  error
node tvmps_25b8_d, pool frames, account renderfarm
detected 2026-03-01 04:05:06 UTC (05:05 CET), not over after 1 min; mode act
renderfarm.frames.k3x9ab01

What broke  Node tvmps_25b8_d has been unusable for 16 min without an error.
Why         Not known; lies with the platform
Done        Reboot: refused by Batch (409 NodeStateUnusable). Unusable for 16 min, longer than the
            15 min that Batch is given
            Nothing was called.
Helped      No, Batch refused it (1 attempt)
To do       Remove the node and grow the pool back.

How it stands
  Waits: a person must decide [guard needs-approval]
  Would call: POST /pools/frames/removenodes {"nodeList":["a"]}

Evidence
  state: unusable since 04:05:06

Timeline
  2026-03-01 04:05:06 UTC (05:05 CET) Detected: node unusable
  2026-03-01 04:05:36 UTC (05:05 CET) Reboot refused [31mby Batch

More
  https://learn.microsoft.com/azure/batch/batch-pool-node-error-checking
  Fault node-unusable: see docs/faults.md
  Each call and its answer: batch-medic incidents show renderfarm.frames.k3x9ab01 --full
`,
    )
  })

  test('has what programs wrote with the cause, once, and the pool doctor among the evidence', async () => {
    const told = story()
    const [first] = told.attempts
    const item = (name: string, firstErrorLine: string) => ({
      ...{ name, firstErrorLine, stored: '', failure: '' },
    })
    const looked = {
      ...first,
      action: { kind: 'collect-evidence', nodes: [], tasks: [] },
      evidence: [
        item('pool doctor', '0 broken, 1 in order (dns), 0 not checked.'),
        item('startup/stderr.txt of node a', 'curl: (22) The requested URL returned error: 404'),
      ],
    }
    const named = {
      ...told,
      incident: { ...told.incident, finding: { ...told.incident.finding, rule: 'url-not-found' } },
      attempts: [looked],
      timeline: [
        { at: told.incident.detectedAt, text: 'collect-evidence: Evidence first.' },
        { at: told.incident.detectedAt, text: 'reboot: refused. it took too long' },
      ],
    }
    const { out } = await run('incidents show renderfarm.frames.k3x9ab01', () =>
      Response.json(detailSent(named as IncidentStory)),
    )
    expect(out).toContain(`
Why         Not known; lies with the platform
            curl: (22) The requested URL returned error: 404 (startup/stderr.txt of node a)
`)
    expect(out).toContain(`
Evidence
  state: unusable since 04:05:06
  Pool doctor: 0 broken, 1 in order (dns), 0 not checked.
`)
    expect(out.match(/curl:/g)).toHaveLength(1)
    expect(out).toMatch(/Reboot: refused\. It took too long\.?\n/)
    expect(out).toContain(
      'Fault node-unusable, cause by the rule url-not-found: see docs/faults.md',
    )
    expect(out).toContain(' Looks at what was written first.')
  })

  test('of a resolved one says how and after how long', async () => {
    const resolvedAt = Date.UTC(2026, 2, 1, 4, 35, 6)
    const resolved = story({
      state: 'resolved',
      resolvedAt,
      resolution: { kind: 'helped', reason: 'idle for 5 min after the replacement' },
    })
    const { out } = await run('incidents show renderfarm.frames.k3x9ab01', () =>
      Response.json(detailSent(resolved)),
    )
    expect(out).toContain('resolved 2026-03-01 04:35:06 UTC (05:35 CET) after 30')
    expect(out).not.toContain('Waits')
    expect(out).toContain('Resolved (helped): idle for 5 min after the replacement')
  })

  test('has each call, its answer and who was told with --full', async () => {
    const { out } = await run('incidents show renderfarm.frames.k3x9ab01 --full', () =>
      Response.json(detailSent(story())),
    )
    expect(out).toContain(`
Attempts
  1. 2026-03-01 04:05:35 UTC (05:05 CET) Reboot: refused by Batch (409 NodeStateUnusable). Unusable
  for 16 min, longer than the 15 min that Batch is given
     call: POST /pools/frames/nodes/tvmps_25b8_d/reboot {"nodeRebootOption":"requeue"}
     answer: 409 NodeStateUnusable The node is unusable

Alerts
  2026-03-01 04:06:07 UTC (05:06 CET) escalated by teams
`)
    expect(out).not.toContain('--full')
  })

  test('tells of a message that the summary of the hour took in that it did', async () => {
    const { incident, ...rest } = story()
    const alerts = [
      { channel: 'mail', what: 'resolved', at: incident.changedAt, summed: true },
    ] as const
    const { out } = await run('incidents show renderfarm.frames.k3x9ab01 --full', () =>
      Response.json(detailSent({ ...rest, incident: { ...incident, alerts } })),
    )
    expect(out).toContain(' resolved by mail, in the summary of the hour\n')
  })

  test('says of a verification from when it counts, wherever it stands', async () => {
    const reason = 'the node is idle; it took 7 min.'
    const base = story()
    const helped = {
      ...base,
      incident: { ...base.incident, state: 'resolved', resolution: { kind: 'helped', reason } },
      attempts: base.attempts.map((one) => ({ ...one, result: 'helped' as const, reason })),
    } as const
    const { out } = await run('incidents show renderfarm.frames.k3x9ab01 --full', () =>
      Response.json(detailSent(helped)),
    )
    expect(out).not.toContain('it took 7 min')
    expect(out.replace(/\n +/g, ' ').match(/seen 7 min after the call/g)?.length).toBeGreaterThan(2)
  })

  test('breaks lines at the width of the terminal', async () => {
    const { out } = await run(
      'incidents show renderfarm.frames.k3x9ab01',
      () => Response.json(detailSent(story())),
      { terminal: { width: 60, colour: false, timeZone: 'UTC' } },
    )
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(60)
  })

  test('prints the story as JSON with --json', async () => {
    const { out } = await run('incidents show --json renderfarm.frames.k3x9ab01', () =>
      Response.json(detailSent(story())),
    )
    expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(detailSent(story()))))
  })
})

test('incidents show tells what waits for approval with each call, and who said what of it', async () => {
  const said = { by: 'ann', verified: false, at: Date.UTC(2026, 2, 1, 4), reason: 'seen' }
  const until = Date.UTC(2026, 2, 1, 4, 30)
  const call = { method: 'DELETE', path: '/pools/frames/nodes/n/files/a', body: {} } as const
  const waiting = story({
    state: 'awaiting-approval',
    waiting: { reason: 'the policy wants it', guard: 'approval', action: 'free-disk' },
    wouldDo: call,
    wouldAlso: { calls: [{ ...call, path: `${call.path}b` }], more: 7 },
    acknowledged: said,
    grants: [{ ...said, id: 'g', kind: 'run', action: 'reboot', until }],
    rejections: [{ ...said, action: 'replace' }],
  })
  const id = waiting.incident.id
  const { out } = await run(`incidents show ${id}`, () => Response.json(detailSent(waiting)), {
    terminal: { width: 200, colour: false, timeZone: 'UTC' },
  })
  for (const line of [
    '  Acknowledged by ann, 2026-03-01 04:00:00 UTC: seen',
    '  reboot is ordered by ann, once, until 2026-03-01 04:30:00 UTC',
    '  replace was rejected by ann, 2026-03-01 04:00:00 UTC',
    '  Would call: DELETE /pools/frames/nodes/n/files/a',
    '  Would then call: DELETE /pools/frames/nodes/n/files/ab',
    '  … and 7 more calls',
    `  To answer: batch-medic approve ${id} --action free-disk, or batch-medic reject ${id} --action free-disk`,
  ]) {
    expect(out.split('\n')).toContain(line)
  }
})

test('show says of a recommended call how it is made this once', async () => {
  const call = { method: 'POST', path: '/pools/frames/nodes/n/reboot', body: {} } as const
  const held = story({
    state: 'held',
    waiting: { reason: 'the mode here is recommend', guard: 'mode', action: 'reboot' },
    wouldDo: call,
  })
  const { out } = await run(`incidents show ${held.incident.id}`, () =>
    Response.json(detailSent(held)),
  )
  expect(out).toContain(
    `To have it made this once: batch-medic approve ${held.incident.id} --action reboot\n`,
  )
})
