// `batch-medic policy`: a file is checked, and what it says of a fault in a pool is explained.
import { describe, expect, test } from 'vitest'
import { noAnswer, run } from './cli-fixture.ts'

const night = { name: 'night', when: 'only', from: '22:00', to: '06:00', zone: 'Europe/Berlin' }
const file = {
  mode: 'recommend',
  guards: { cooldownMinutes: 10 },
  windows: [night],
  rules: [
    { match: { account: 'production' }, mode: 'watch' },
    {
      match: { pool: 'render-*', fault: 'node-*' },
      mode: 'act',
      ladder: [{ do: 'reboot', times: 2 }, 'replace'],
      approval: ['replace'],
      guards: { maxActionsPerHour: 3 },
    },
    {
      match: { pool: 'render-gpu', fault: 'node-*' },
      mode: 'off',
      guards: { maxRepairsPerNode: 9 },
    },
    { match: { image: 'canonical/*' }, connect: 'on' },
  ],
  alerts: {
    routes: [
      { match: { severity: 'critical' }, channels: ['webhook:pager'] },
      { match: { pool: 'render-gpu' }, channels: ['mail'] },
    ],
  },
}

function policy(argv: string, content: unknown = file, now = Date.UTC(2026, 2, 1, 12)) {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const asked: string[] = []
  const read = async (path: string) => {
    asked.push(path)
    return { bytes: new TextEncoder().encode(text), cut: false }
  }
  return run(`policy ${argv}`, noAnswer, { read, now: () => now }).then((ran) => ({
    ...ran,
    asked,
  }))
}

describe('policy check', () => {
  test('answers 0 for a policy, and says what in it never counts', async () => {
    const { code, out } = await policy('check p.json')
    expect(code).toBe(0)
    expect(out).toBe(
      [
        'p.json is a policy: mode recommend where none of its 4 rules says otherwise.',
        'Note: rules[2].mode never counts: rules[1] (pool render-*, fault node-*) says it first for all that it matches.',
        '',
      ].join('\n'),
    )
  })

  test.each([
    [{ approval: ['reboot'] }, 'approval leaves out free-disk and rolling-reboot'],
    [
      { rules: [{ match: { fault: 'node-*' }, approval: ['reboot'] }] },
      'rules[0].approval leaves out free-disk',
    ],
  ])('notes what an approval list of one’s own leaves out: %j', async (content, note) => {
    const { code, out } = await policy('check p.json', content)
    expect([code, out]).toEqual([
      0,
      expect.stringContaining(`\nNote: ${note}: nobody is asked before that.\n`),
    ])
  })

  test.each([
    { approval: [] },
    { approval: ['free-disk', 'rolling-reboot', 'replace'] },
    { rules: [{ match: { fault: 'task-*' }, approval: ['terminate-task'] }] },
  ])('notes nothing of approvals in %j', async (content) => {
    const { out } = await policy('check p.json', content)
    expect(out).not.toContain('leaves out')
  })

  test('says of a single rule that it is one', async () => {
    const { out } = await policy('check p.json', { rules: [{ match: { pool: 'a' }, mode: 'act' }] })
    expect(out).toBe(
      'p.json is a policy: mode recommend where its one rule does not say otherwise.\n',
    )
  })

  test('answers 1 with every fault', async () => {
    const { code, out } = await policy('check p.json', {
      mode: 'kill',
      guards: { maxSickShare: 35 },
    })
    expect(code).toBe(1)
    expect(out.split('\n')).toEqual([
      'p.json has 2 faults:',
      '- guards.maxSickShare is 35: write 0.35 (a number above 0 and at most 1)',
      '- mode is "kill": write one of off, watch, recommend, act',
      '',
    ])
  })

  test('answers 1 for what is no JSON, with the place and without its text', async () => {
    const { code, out } = await policy('check -', '{"mode":"secret",}')
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/the file: is not JSON: .*line 1 column/),
    ])
    expect(out).not.toContain('secret')
    expect((await policy('check -', '\uFEFF{}')).code).toBe(0)
  })

  test('answers 1 where a key stands twice, of which only the last would count', async () => {
    const text =
      '{"mode":"act","rules":[{"match":{"pool":"a, {b"},"mode":"off"},{"match":{"pool":"b","pool":"c"},"mode":"off"}],"mode":"act"}'
    const { code, out } = await policy('check p.json', text)
    expect([code, out.split('\n').slice(1, 3)]).toEqual([
      1,
      [
        '- rules[1].match.pool: stands there twice, and only the last counts: write it once',
        '- mode: stands there twice, and only the last counts: write it once',
      ],
    ])
  })

  test('says the same as JSON', async () => {
    const { code, out } = await policy('check p.json --json', {
      rules: [{ match: {}, mode: 'act' }],
    })
    expect(code).toBe(1)
    expect(JSON.parse(out)).toEqual({
      file: 'p.json',
      ok: false,
      faults: [
        {
          path: 'rules[0].match',
          value: '{}',
          message: expect.stringContaining('selects nothing'),
        },
      ],
      notes: [],
    })
  })
})

describe('policy explain', () => {
  test('says which rule won each field', async () => {
    const { code, out } = await policy(
      'explain --pool render-gpu --fault node-lost --policy p.json',
    )
    expect(code).toBe(0)
    const rule = 'rules[1] (pool render-*, fault node-*)'
    const lines = out.split('\n')
    expect(lines.slice(0, 14)).toEqual([
      'node-lost in pool render-gpu, by p.json:',
      '',
      `mode          act  ← ${rule}`,
      `ladder        1. reboot, 2 times at most  ← ${rule}`,
      '              2. replace (needs approval)',
      '              3. escalate',
      'helped when   well for 5 min, within 30 min  ← the playbook',
      `approval      replace  ← ${rule}`,
      'windows       "night" (every day 22:00-06:00 Europe/Berlin)  ← the policy',
      '              closed now; opens 2026-03-01 21:00:00 UTC (22:00 CET)',
      'channels      mail  ← alerts.routes[1] (pool render-gpu)',
      'connect       off  ← default',
      '',
      'guards',
    ])
    expect(lines).toContain(`  maxActionsPerHour           3       ${rule}`)
    expect(lines).toContain('  cooldownMinutes             10      the policy')
    expect(lines).toContain('  maxSickShare                0.35    default')
  })

  test('says which rules may match when more is given, and follows them then', async () => {
    const bare = await policy('explain --pool frames --fault task-exit-code')
    expect(bare.asked).toEqual(['policy.json'])
    expect(bare.out).toContain(
      'Note: rules[0] (account production) may match as well: give --account.',
    )
    expect(bare.out).toContain(
      'Note: rules[3] (image canonical/*) may match as well: give --image.',
    )
    const given = await policy(
      'explain --pool frames --fault task-exit-code --account Production --image canonical/ubuntu --vm-size s',
    )
    expect(given.out).toContain('mode          watch  ← rules[0] (account production)')
    expect(given.out).toContain('connect       on  ← rules[3] (image canonical/*)')
    expect(given.out).toContain('tasks         leave  ← default')
    expect(given.out).not.toContain('may match')
  })

  test('says why the others did not win: what they say was said before them', async () => {
    const rules = [
      { match: { vmSize: 's*' }, mode: 'watch' },
      { match: { pool: 'a*' }, mode: 'act', guards: { cooldownMinutes: 1 } },
      { match: { fault: 'task-*' }, mode: 'off' },
      { match: { fault: '*' }, mode: 'off', tasks: 'manage', guards: { cooldownMinutes: 2 } },
    ]
    const line = 'explain --pool a --fault node-lost --vm-size s2'
    const { out } = await policy(line, { rules })
    expect(out.replace(/\s+/g, ' ')).toContain(
      'Note: rules[1] (pool a*) matches as well, and says mode too late: rules[0] stands before it. Note: rules[3] (fault *) matches as well, and says mode, guards.cooldownMinutes too late: rules[0] and rules[1] stand before it. Note: the pool',
    )
  })

  test('says when a window is open', async () => {
    const { out } = await policy(
      'explain --pool a --fault node-lost',
      file,
      Date.UTC(2026, 2, 1, 23),
    )
    expect(out).toContain('              open now: changes may be made')
  })

  test('says the same as JSON', async () => {
    const { out } = await policy('explain --pool render-1 --fault node-lost --json')
    const { said, guards, windows } = JSON.parse(out)
    expect(said[0]).toEqual({
      field: 'mode',
      values: ['act'],
      by: 'rules[1] (pool render-*, fault node-*)',
    })
    expect(guards).toContainEqual({ name: 'cooldownMinutes', value: 10, by: 'the policy' })
    expect(windows).toMatchObject({ open: false, opensAt: '2026-03-01T21:00:00.000Z' })
  })

  test('takes no policy with faults', async () => {
    const { code, err } = await policy('explain --pool a --fault node-lost', { mode: 'kill' })
    expect([code, err]).toEqual([
      1,
      'policy.json has 1 fault: batch-medic policy check policy.json tells all.\n',
    ])
  })
})

test.each([
  ['', 'policy needs check or explain after it.'],
  ['chek', 'policy has no "chek". Did you mean "check"?'],
  ['check', 'policy check needs a file'],
  ['check a b', 'takes one file; "b" is too much'],
  ['check a --pool b', '--pool does not belong to policy check.'],
  ['explain --fault node-lost', 'policy explain needs --pool ID'],
  ['explain --pool a', 'policy explain needs --fault FAULT'],
  [
    'explain --pool a --fault node-lots',
    '--fault "node-lots" is no fault. Did you mean "node-lost"?',
  ],
  ['explain --pool --fault node-lost', '--pool needs a value.'],
  ['explain --pool a.b --fault node-lost', '--pool "a.b" is no pool id'],
  ['explain frames', 'policy explain'],
  ['explain --pool a --falt node-lost', 'has no option --falt. Did you mean --fault?'],
])('policy %s is wrong usage: %s', async (argv, expected) => {
  const { code, err } = await policy(argv)
  expect([code, err]).toEqual([2, expect.stringContaining(expected)])
})
