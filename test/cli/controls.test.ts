// What pause, hold, silence, ack, approve, reject, run, controls and audit ask, wait for and print.
import { describe, expect, test } from 'vitest'
import { noAnswer, type Respond, run } from './cli-fixture.ts'

const id = 'renderfarm.frames.k3x9ab01'
const at = Date.UTC(2026, 2, 1, 4, 5, 6)
const iso = new Date(at).toISOString()
const alice = { by: 'alice', verified: false, at: iso, reason: 'upgrade' }
const entry = {
  ...{ ...alice, id: 'r1', what: 'pause', on: 'pool frames', outcome: 'applied' },
  ...{
    said: 'Nothing of the pool is changed until somebody ends this.',
    doneAt: '2026-03-01T04:05:08.000Z',
  },
}
const asked = {
  id: 'r1',
  account: 'renderfarm',
  pool: 'frames',
  asked: { ...alice, id: 'r1', kind: 'pause' },
}
const noPause = { pause: async () => undefined }

/** Answers a change with 202, and the audit with these pages in turn. */
function app(...audits: unknown[][]): Respond & { bodies: unknown[] } {
  const left = [...audits]
  const respond = ({ path }: { path: string }) =>
    path === '/api/audit'
      ? Response.json({ audit: (left.length > 1 ? left.shift() : left[0]) ?? [] })
      : Response.json(asked, { status: 202 })
  return Object.assign(respond, { bodies: [] })
}

/** The body of the change, which the fixture does not keep. */
async function change(line: string, ...audits: unknown[][]) {
  const sent: { url: string; method?: string; by: string | null; body: unknown }[] = []
  const respond = app(...audits)
  const result = await run(line, respond, {
    ...noPause,
    fetch: async (input, init) => {
      const url = new URL(String(input))
      if (init?.method === 'POST') {
        const by = new Headers(init.headers).get('x-batch-medic-by')
        sent.push({ url: url.pathname, by, body: JSON.parse(String(init.body)) })
      }
      return respond({ path: url.pathname, query: {}, key: null })
    },
  })
  return { ...result, sent }
}

test('a change that was taken stands, also where the key that changes does not read', async () => {
  let seen = 0
  const { code, out, err } = await run('pause frames --reason upgrade', ({ path, query }) => {
    if (path !== '/api/audit') return Response.json(asked, { status: 202 })
    seen += 1
    // The holder that writes the audit may have a clock behind that of the instance that answered.
    expect(query.since).toBe('2026-03-01T04:04:06.000Z')
    return new Response('', { status: 401 })
  })
  expect([code, err, seen]).toEqual([0, '', 1])
  expect(out).toContain('Asked: pause, as r1.')
})

describe('a change', () => {
  const frames = { pool: 'frames' }
  const reason = 'upgrade'
  test.each([
    ['pause frames --reason upgrade', { do: 'pause', ...frames, reason }],
    [
      'pause renderfarm/frames --reason upgrade --until 2h',
      { do: 'pause', account: 'renderfarm', ...frames, reason, until: '2h' },
    ],
    ['pause --account renderfarm --reason upgrade', { do: 'pause', account: 'renderfarm', reason }],
    ['resume frames', { do: 'resume', ...frames }],
    ['hold frames/tvm_1 --reason upgrade', { do: 'hold', ...frames, node: 'tvm_1', reason }],
    [
      'hold renderfarm/frames/tvm_1 --reason upgrade',
      { do: 'hold', account: 'renderfarm', ...frames, node: 'tvm_1', reason },
    ],
    ['hold frames --reason upgrade', { do: 'hold', ...frames, reason }],
    ['release frames/tvm_1', { do: 'release', ...frames, node: 'tvm_1' }],
    [
      'silence frames --until 1d --reason upgrade',
      { do: 'silence', ...frames, reason, until: '1d' },
    ],
    ['unsilence frames', { do: 'unsilence', ...frames }],
    ['forget frames', { do: 'forget', ...frames }],
    ['forget frames --action reboot', { do: 'forget', ...frames, action: 'reboot' }],
  ])('%s', async (line, body) => {
    const { code, sent } = await change(`${line} --by alice`, [entry])
    expect(code).toBe(0)
    expect(sent).toEqual([{ url: '/api/controls', by: 'alice', body }])
  })

  test.each([
    [`ack ${id}`, 'acknowledge', {}],
    [`ack ${id} --note seen`, 'acknowledge', { reason: 'seen' }],
    [`approve ${id}`, 'approve', {}],
    [`approve ${id} --action replace`, 'approve', { action: 'replace' }],
    [`reject ${id} --reason later`, 'reject', { reason: 'later' }],
    [`run replace ${id}`, 'run', { action: 'replace' }],
  ])('%s', async (line, verb, body) => {
    const { code, sent } = await change(`${line} --by alice`, [entry])
    expect(code).toBe(0)
    expect(sent).toEqual([{ url: `/api/incidents/${id}/${verb}`, by: 'alice', body }])
  })

  test('names the user of the machine where nobody says otherwise', async () => {
    const { sent } = await change(`approve ${id}`, [entry])
    expect(sent[0]?.by).toBeTruthy()
  })

  test('names people whose letters no header takes', async () => {
    const { sent } = await change(`approve ${id} --by 王`, [entry])
    expect(decodeURIComponent(sent[0]?.by ?? '')).toBe('王')
  })

  test('waits for what comes of it and says so', async () => {
    const pending = { ...entry, outcome: 'asked' }
    const { out, code } = await change('pause frames --reason upgrade', [], [pending], [entry])
    expect(out).toBe('Applied: Nothing of the pool is changed until somebody ends this.\n')
    expect(code).toBe(0)
  })

  test('that is refused ends with 1 and the reason, and prints nothing else', async () => {
    const refused = { ...entry, outcome: 'refused', said: 'The incident is over.' }
    const { out, err, code } = await change(`approve ${id} --json`, [refused])
    expect([out, err, code]).toEqual(['', 'Refused: The incident is over.\n', 1])
  })

  test.each([
    ['hold frames --reason upgrade', [entry]],
    ['hold frames --reason upgrade --no-wait', []],
  ])('%s says that the whole pool is paused, and what ends it', async (line, audit) => {
    const { out, code } = await change(line, audit)
    expect(out).toContain('a pause of the whole pool frames, as no node was named')
    expect(out).toContain('batch-medic resume frames ends it')
    expect(code).toBe(0)
  })

  test('that is approved says where to see what comes of it', async () => {
    const approved = { ...entry, on: `incident ${id}`, said: 'reboot approved by ann.' }
    const { out } = await change(`approve ${id}`, [approved])
    expect(out).toBe(
      `Applied: reboot approved by ann.\nbatch-medic incidents show ${id} tells what comes of it.\n`,
    )
  })

  test('that changes nothing says so and ends with 0', async () => {
    const same = { ...entry, outcome: 'unchanged', said: 'It is paused so already.' }
    const { out, code } = await change('pause frames --reason upgrade', [same])
    expect([out, code]).toEqual(['Nothing to change: It is paused so already.\n', 0])
  })

  test.each([
    ['nobody takes up', 'pause frames --reason x1'],
    ['is not waited for', 'pause frames --reason x1 --no-wait'],
  ])('that %s is told as asked, with where to look', async (_, line) => {
    const { out, code } = await change(line, [])
    expect(out).toBe(
      'Asked: pause, as r1. batch-medic audit --pool frames tells what comes of it.\n',
    )
    expect(code).toBe(0)
  })

  test('as JSON is the answer and the outcome, times in ISO 8601', async () => {
    const { out } = await change('pause frames --reason x1 --json', [entry])
    expect(JSON.parse(out)).toEqual({ ...asked, outcome: entry })
  })
})

describe('a line that is wrong', () => {
  test.each([
    ['pause', 'pause needs POOL or ACCOUNT/POOL, or --account NAME for a whole account'],
    ['pause frames', 'pause needs --reason "…"'],
    ['pause frames more --reason x', 'pause takes one pool; "more" is too much'],
    ['pause a/b/c --reason x', '"a/b/c" is not POOL or ACCOUNT/POOL'],
    ['pause fr.ames --reason x', '"fr.ames" is no pool id'],
    ['pause a_b/frames --reason x', '"a_b" is no account name'],
    ['pause frames --reason x --action reboot', '--action does not belong to pause'],
    ['pause frames --reasn x', 'pause has no option --reasn. Did you mean --reason?'],
    ['pause frames --reason', '--reason needs a value.'],
    ['silence frames --reason x', 'silence needs --until'],
    ['resume frames --until 2h', '--until does not belong to resume'],
    ['hold', 'hold needs POOL/NODE or POOL.'],
    ['hold --account renderfarm --reason x', 'hold needs POOL/NODE or POOL.'],
    ['approve', 'approve needs the id of an incident'],
    ['approve k3x9ab01', '"k3x9ab01" is no incident id'],
    [`approve ${id} --action rebot`, '"rebot" is no action: reboot, replace'],
    [`approve ${id} --action rebot`, 'Did you mean "reboot"?'],
    ['run', 'run needs an action and an incident'],
    [`run ${id}`, 'is no action'],
    ['run reboot', 'run needs the id of an incident'],
    ['controls frames', 'controls takes no "frames"'],
    ['pase frames', 'There is no command "pase". Did you mean "pause"?'],
  ])('%s', async (line, sentence) => {
    const { err, code, calls } = await run(line, noAnswer)
    expect(err).toContain(sentence)
    expect(err.trim().split('\n')).toHaveLength(1)
    expect([code, calls]).toEqual([2, []])
  })

  test.each([
    [404, 'pool: "frames" is no pool of the account renderfarm', 1],
    [409, 'id: "x" is resolved; the same fault later is a new incident', 1],
    [429, 'by: "alice" has made 30 changes within a minute; try again in 9 s', 1],
    [400, 'until: "noon" is neither a duration nor a time', 2],
  ])('that only the app can see is told in its words (%i)', async (status, detail, code) => {
    const respond = () => Response.json({ status, detail }, { status })
    const result = await run('pause frames --reason x1', respond)
    expect(result.err).toContain(detail)
    expect([result.code, result.out]).toEqual([code, ''])
  })
})

test('controls shows what is in force, by whom, since when and until when', async () => {
  const inAnHour = new Date(at + 3_600_000).toISOString()
  const inForce = {
    account: 'renderfarm',
    pause: alice,
    pools: [
      {
        pool: 'frames',
        silence: { ...alice, until: inAnHour },
        holds: { tvm_1: { ...alice, verified: true } },
        refusals: { 'reboot@unusable': { code: 'NodeStateUnusable', at: iso, until: inAnHour } },
        asked: [
          { ...asked.asked, kind: 'resume', by: 'bob\u001b[31m' },
          { ...asked.asked, kind: 'forget', action: 'reboot', by: 'bob' },
          { ...asked.asked, kind: 'hold', nodeId: 'tvm_2', by: 'bob' },
        ],
      },
    ],
  }
  const wide = { width: 200, colour: false, timeZone: 'Europe/Berlin' }
  const { out, calls } = await run(
    'controls --account renderfarm --pool frames',
    () => Response.json(inForce),
    { terminal: wide },
  )
  expect(calls.map(({ path, query }) => [path, query])).toEqual([
    ['/api/controls', { account: 'renderfarm', pool: 'frames' }],
  ])
  const since = 'since 2026-03-01 04:05:06 UTC (05:05 CET)'
  expect(out.split('\n')).toEqual([
    'Account renderfarm',
    `  Paused by alice (as stated) ${since}, without end: upgrade`,
    'Pool frames',
    `  Silenced by alice (as stated) ${since}, until 2026-03-01 05:05:06 UTC (06:05 CET): upgrade`,
    `  Node tvm_1 held by alice ${since}, without end: upgrade`,
    '  Not tried until 2026-03-01 05:05:06 UTC (06:05 CET): reboot of a node that is unusable; Batch refused it with NodeStateUnusable',
    '  Asked by bob [31m 2026-03-01 04:05:06 UTC (05:05 CET), not carried out yet: resume',
    '  Asked by bob 2026-03-01 04:05:06 UTC (05:05 CET), not carried out yet: forget reboot',
    '  Asked by bob 2026-03-01 04:05:06 UTC (05:05 CET), not carried out yet: hold node tvm_2',
    '',
  ])
})

test('controls says when nothing is in force', async () => {
  const { out } = await run('controls', () => Response.json({ account: 'renderfarm', pools: [] }))
  expect(out).toBe('Nothing is paused, held or silenced in account renderfarm.\n')
})

test('audit tells who asked what and what came of it', async () => {
  const ordered = { ...entry, what: 'run', action: 'reboot', on: `incident ${id}`, reason: '' }
  const { out } = await run('audit --pool frames --since 2026-03-01', () =>
    Response.json({ audit: [entry, { ...ordered, verified: true, said: 'x' }], continuation: 'c' }),
  )
  expect(out.split('\n')).toEqual([
    '2026-03-01 04:05:08 UTC (05:05 CET) alice (as stated) pause pool frames, applied: upgrade',
    '  Nothing of the pool is changed until somebody ends this.',
    `2026-03-01 04:05:08 UTC (05:05 CET) alice run reboot incident ${id}, applied`,
    '  x',
    '',
    'There is more: ask with --since.',
    '',
  ])
})

test.each([
  [
    'audit',
    'Nobody has asked for anything of the whole account in this time.\nWhat was asked of a pool, its nodes and incidents: batch-medic audit --pool POOL\n',
  ],
  ['audit --pool frames', 'Nobody has asked for anything of the pool in this time.\n'],
])('%s says where else to look', async (line, said) => {
  const { out } = await run(line, () => Response.json({ audit: [] }))
  expect(out).toBe(said)
})
