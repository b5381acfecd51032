// Ladders that cannot be climbed and rules that can never win are refused; what only may be so is taken.
import { describe, expect, test } from 'vitest'
import { playbook } from '../../src/decide/playbook.ts'
import type { Fault } from '../../src/domain/fault.ts'
import { isFault } from '../../src/domain/fault.ts'
import { faultText } from '../../src/domain/policy-fault.ts'
import { rungSubjects, rungsOf, subjectsOf } from '../../src/domain/policy-ladder.ts'
import { readPolicy } from '../../src/domain/policy-read.ts'

function told(...rules: readonly object[]): readonly string[] {
  const read = readPolicy({ rules })
  return read.ok ? [] : read.faults.map(faultText)
}

describe('a ladder', () => {
  const ladder = (rungs: readonly unknown[], fault = 'node-*') =>
    told({ match: { fault }, ladder: rungs })

  test.each([
    ['node-*', ['collect-evidence', 'free-disk', { do: 'reboot', times: 2 }, 'replace']],
    ['node-unusable', [{ do: 'wait', minutes: 15 }, 'reboot', 'remove', 'escalate']],
    ['task-*', [{ do: 'reactivate-task', times: 3, backoffSeconds: 60 }, 'terminate-task']],
    ['pool-unusable', ['collect-evidence', 'escalate', { do: 'rolling-reboot', waveShare: 0.1 }]],
    ['pool-unusable', ['collect-evidence', 'rolling-reboot']],
    // Of what it matches some faults are about nodes and others about tasks.
    ['*', ['collect-evidence', 'reboot', 'reactivate-task', 'rolling-reboot']],
    ['*-disk-full', ['reboot', 'reactivate-task']],
  ])('for %s may be %j', (fault, rungs) => {
    expect(ladder(rungs, fault)).toEqual([])
  })

  test.each([
    ['task-*', ['reboot'], 'rules[0].ladder[0] is "reboot": acts on a node, and "task-*" matches'],
    ['task-*', ['reboot'], 'only faults of task and job: take it out, or match "node-*"'],
    ['pool-*', ['replace'], 'acts on a node, and "pool-*" matches only faults of pool'],
    [
      'job-*',
      [{ do: 'reactivate-task' }],
      'acts on a task, and "job-*" matches only faults of job',
    ],
    [
      'node-*',
      ['collect-evidence', 'rolling-reboot'],
      'acts on a pool, and "node-*" matches only faults of node',
    ],
    ['api-*', ['escalate'], 'is never climbed: "api-*" matches only answers to calls; take it out'],
    ['node-*', ['rebot'], 'is no rung: write one of wait, reboot'],
    ['node-*', ['rebot'], 'did you mean "reboot"?'],
    ['node-*', ['wait'], 'says no time: write {"do":"wait","minutes":15}'],
    ['node-*', [{ do: 'wait' }], 'rules[0].ladder[0].minutes: is missing'],
    [
      'node-*',
      [{ do: 'reboot', time: 2 }],
      'time is 2: is not a field here; did you mean "times"?',
    ],
    ['node-*', [{ do: 'reboot', times: 20 }], 'times is 20: write a whole number from 1 to 10'],
    ['pool-*', [{ do: 'rolling-reboot', waveShare: 10 }], 'waveShare is 10: write 0.1'],
    ['pool-*', ['rolling-reboot'], 'put "collect-evidence" before it'],
    [
      'pool-*',
      ['collect-evidence', 'rolling-reboot', 'escalate'],
      '"rolling-reboot" waits until the cause is mended, and is the last: move this before it',
    ],
    ['node-*', [{}], 'rules[0].ladder[0].do: is no rung'],
    [
      'node-*',
      ['escalate', 'reboot'],
      'comes after "escalate", where a person goes on: take it out',
    ],
    ['node-*', ['reboot', 'reboot'], 'write it once, as {"do":"reboot","times":2}'],
    ['node-*', ['replace', 'replace'], 'stands there twice: the second is never taken'],
    ['node-*', ['reboot', { do: 'wait', minutes: 5 }], 'never waits here: it counts from when'],
    ['node-*', ['free-disk'], 'put "collect-evidence" before it'],
  ])('for %s is not %j: %s', (fault, rungs, expected) => {
    expect(ladder(rungs, fault)).toEqual([expect.stringContaining(expected)])
  })

  test('ends by telling a person, also where it does not say so', () => {
    expect(rungsOf(['reboot'])).toEqual([{ kind: 'reboot', times: 1 }, { kind: 'escalate' }])
    expect(rungsOf(['escalate'])).toEqual([{ kind: 'escalate' }])
    const waits = rungsOf(['collect-evidence', 'rolling-reboot']).map(({ kind }) => kind)
    expect(waits).toEqual(['collect-evidence', 'escalate', 'rolling-reboot'])
  })

  test('of the playbook has only rungs that its fault can have', () => {
    const odd = Object.entries(playbook).flatMap(([fault, row]) => {
      const subjects = isFault(fault) ? subjectsOf(fault satisfies Fault) : []
      return row.ladder
        .filter(({ kind }) => !subjects.some((subject) => rungSubjects[kind].includes(subject)))
        .map(({ kind }) => `${fault}: ${kind}`)
    })
    expect(odd).toEqual([])
  })
})

describe('a rule', () => {
  const act = (match: object) => ({ match, mode: 'act' })

  test.each([
    { when: 'the same again', rules: [act({ pool: 'a' }), act({ pool: 'A' })], dead: 1 },
    {
      when: 'a wider one before it',
      rules: [act({ pool: 'r-*' }), act({ pool: 'r-gpu-?' })],
      dead: 1,
    },
    {
      when: 'one for everything before it',
      rules: [act({ fault: '*' }), act({ image: 'a/*' })],
      dead: 1,
    },
    {
      when: 'faults that earlier rules have between them',
      rules: [act({ fault: 'node-*' }), act({ fault: 'task-*' }), act({ fault: '*-disk-full' })],
      dead: 2,
    },
    {
      when: 'each number of its guards said before',
      rules: [
        { match: { pool: 'a*' }, guards: { cooldownMinutes: 5, maxActionsPerHour: 5 } },
        { match: { pool: 'ab' }, guards: { maxActionsPerHour: 9 } },
      ],
      dead: 1,
    },
  ])('that can never win is refused: $when', ({ rules, dead }) => {
    expect(told(...rules)).toEqual([
      expect.stringMatching(`^rules\\[${dead}\\] is .* can never win`),
    ])
  })

  test('that cannot be read whole may win with what is wrong in it', () => {
    const second = { ...act({ pool: 'a' }), tasks: 'managed' }
    expect(told(act({ pool: 'a' }), second)).toEqual([expect.stringMatching('^rules.1..tasks is')])
  })

  test('that is refused for its connect leaves the next one its own', () => {
    const first = { match: { pool: 'a', fault: '*' }, connect: 'on' }
    const second = { match: { pool: 'a' }, connect: 'off' }
    expect(told(first, second)).toEqual([expect.stringMatching('^rules.0..connect is')])
  })

  test('that can never win is told which ones come first', () => {
    expect(told(act({ pool: 'r-*' }), act({ pool: 'r-gpu' }))).toEqual([
      'rules[1] is {"match":{"pool":"r-gpu"},"mode":"act"}: can never win: rules[0] (pool r-*) matches all of it and says mode first; move it before rules[0], or take it out',
    ])
  })

  test.each([
    {
      when: 'a ladder for nodes before one for tasks',
      rules: [
        { match: { pool: 'a' }, ladder: ['reboot'] },
        { match: { pool: 'a' }, ladder: ['reactivate-task'] },
      ],
    },
    { when: 'a narrower one before it', rules: [act({ pool: 'r-gpu' }), act({ pool: 'r-*' })] },
    { when: 'another account', rules: [act({ pool: 'r', account: 'a' }), act({ pool: 'r' })] },
    {
      when: 'a field that the first does not say',
      rules: [act({ pool: 'a' }), { ...act({ pool: 'a' }), tasks: 'manage' }],
    },
    { when: 'patterns that only overlap', rules: [act({ pool: 'a*' }), act({ pool: '*a' })] },
    {
      when: 'pools that earlier rules have between them',
      rules: [act({ pool: 'a*' }), act({ pool: '?*' }), act({ pool: '*' })],
    },
    {
      when: 'another number of the guards',
      rules: [
        { match: { pool: 'a' }, guards: { cooldownMinutes: 5 } },
        { match: { pool: 'a' }, guards: { maxActionsPerHour: 9 } },
      ],
    },
  ])('that may win is taken: $when', ({ rules }) => {
    expect(told(...rules)).toEqual([])
  })

  test.each([
    [
      { tasks: 'manage' },
      'rules[0].tasks is "manage": is about tasks, and "node-*" matches no fault',
    ],
    [{ exitCodes: [] }, 'rules[0].exitCodes is []: is about tasks'],
    [{ connect: 'on' }, 'rules[0].connect is "on": is asked for pools, not for faults'],
    [
      { verify: { healthyMinutes: 30, withinMinutes: 5 } },
      'can never be met: healthyMinutes must be less than withinMinutes',
    ],
  ])('for nodes cannot say %j', (said, expected) => {
    expect(told({ match: { fault: 'node-*' }, ...said })).toEqual([
      expect.stringContaining(expected),
    ])
  })
})
