// A policy file is taken, or every fault of it is told at once: where, what stands there and what to write instead.
import { describe, expect, test } from 'vitest'
import { faultText } from '../../src/domain/policy-fault.ts'
import { readPolicy } from '../../src/domain/policy-read.ts'

function told(file: unknown): readonly string[] {
  const read = readPolicy(file)
  return read.ok ? [] : read.faults.map(faultText)
}
const rule = (said: object, match: object = { pool: 'render-*' }) => ({
  rules: [{ match, ...said }],
})
const night = { name: 'night', when: 'only', from: '22:00', to: '06:00', zone: 'Europe/Berlin' }

describe('a field', () => {
  test.each([
    [{ moed: 'act' }, 'moed is "act": is not a field here; did you mean "mode"?'],
    [{ maxSickShare: 0.1 }, 'maxSickShare is 0.1: is not a field here: it belongs into guards'],
    [
      { guards: { coolDownMinutes: 5 } },
      'guards.coolDownMinutes is 5: is not a field here; did you mean "cooldownMinutes"?',
    ],
    [
      { rules: [{ match: { pool: 'a' }, mode: 'act', fault: 'node-*' }] },
      'rules[0].fault is "node-*": is not a field here: it belongs into match',
    ],
    [
      { mode: 'atc' },
      'mode is "atc": write one of off, watch, recommend, act; did you mean "act"?',
    ],
    [{ alerts: { channels: 'mail' } }, 'alerts.channels is "mail": write ["mail"], as a list'],
    [
      rule({ mode: 'act' }, { poll: 'a' }),
      'rules[0].match.poll is "a": is not a field here; did you',
    ],
    [rule({ mode: 'act' }, { pool: '' }), 'rules[0].match.pool is "": is empty: write a text'],
    [{ 'a b': 1 }, '["a b"] is 1: is not a field here; there are $schema, mode, tasks, approval'],
    [{ $$: 1 }, '["$$"] is 1: is not a field here; there are $schema, mode'],
    [{ $: 1 }, '["$"] is 1: is not a field here'],
    [{ rules: {} }, 'rules is {}: write a list in [ ]'],
    [{ rules: [7] }, 'rules[0] is 7: write an object in { }'],
    [{ rules: [{ mode: 'act' }] }, 'rules[0].match: is missing: write an object in { }'],
    [null, 'the file is null: write an object in { }'],
  ])('that is none, or holds what it cannot: %j', (file, expected) => {
    expect(told(file)).toEqual([expect.stringContaining(expected)])
  })

  test.each([
    [
      { maxSickShare: 35 },
      'guards.maxSickShare is 35: write 0.35 (a number above 0 and at most 1)',
    ],
    [{ maxSickShare: '35 %' }, 'guards.maxSickShare is "35 %": write 0.35'],
    [{ maxConcurrentShare: '0.1' }, 'guards.maxConcurrentShare is "0.1": write 0.1'],
    [{ cooldownMinutes: 900_000 }, 'guards.cooldownMinutes is 900000: write 15'],
    [{ cooldownMinutes: '15 min' }, 'guards.cooldownMinutes is "15 min": write 15'],
    [{ cooldownMinutes: 'PT1H' }, 'guards.cooldownMinutes is "PT1H": write 60'],
    [
      { cooldownMinutes: 54_321 },
      'guards.cooldownMinutes is 54321: write a number from 0 to 10080',
    ],
    [
      { cooldownSeconds: 300 },
      'guards.cooldownSeconds is 300: is not a field here; write "cooldownMinutes": 5, in the unit',
    ],
    [
      { maxSickPercent: 35 },
      'guards.maxSickPercent is 35: is not a field here; write "maxSickShare": 0.35,',
    ],
    [{ cooldownHours: 'two' }, 'is not a field here; write "cooldownMinutes", in the unit'],
    [{ maxConcurrentNodes: 0.1 }, 'guards.maxConcurrentNodes is 0.1: write a whole number from 1'],
    [{ maxActionsPerHour: '20' }, 'guards.maxActionsPerHour is "20": write 20'],
    [{ maxRepairsPerNode: -1 }, 'guards.maxRepairsPerNode is -1: write a whole number from 1'],
  ])('in the wrong unit says the right number: %j', (guards, expected) => {
    expect(told({ guards })).toEqual([expect.stringContaining(expected)])
  })

  test.each([
    [rule({ mode: 'act' }, {}), 'rules[0].match is {}: selects nothing: name an account, a pool'],
    [rule({ ladder: [] }), 'rules[0].ladder is []: is empty: write ["escalate"]'],
    [{ alerts: { channels: [] } }, 'alerts.channels is []: names nobody'],
    [{ windows: [{ ...night, days: [] }] }, 'windows[0].days is []: names no day: leave it out'],
    [rule({ guards: {} }), 'rules[0].guards is {}: says nothing'],
    [rule({}), 'rules[0] is {"match":{"pool":"render-*"}}: says nothing of what it matches'],
  ])('that is empty is refused: %j', (file, expected) => {
    expect(told(file)).toEqual([expect.stringContaining(expected)])
  })

  test.each([
    [{ pool: 'a b' }, 'rules[0].match.pool is "a b": may hold letters, digits'],
    [{ fault: 'node-disk-ful' }, 'names no fault; the table of faults in docs/policy.md has them'],
    [{ fault: 'node-disk-ful' }, 'did you mean "node-disk-full"?'],
    [{ image: 'canonical:ubuntu' }, 'parts of an image are separated by "/": canonical/ubuntu-*/*'],
  ])('of a match is refused where it can match nothing: %j', (match, expected) => {
    expect(told(rule({ mode: 'act' }, match))).toEqual([expect.stringContaining(expected)])
  })

  test('does not show a secret that somebody put there', () => {
    const url =
      'https://x.logic.azure.com/workflows/1/triggers/manual/paths/invoke?sig=S3cr3tS3cr3t'
    expect(told({ alerts: { channels: [url] } }).join()).not.toContain('S3cr3t')
  })
})

describe('a route', () => {
  const routes = (...list: object[]) => ({ alerts: { routes: list } })
  const channels = ['teams']
  test.each([
    [routes({ match: {}, channels }), 'alerts.routes[0].match is {}: selects nothing'],
    [routes({ match: { pool: 'a' } }), 'alerts.routes[0].channels: is missing: write a list'],
    [
      routes({ match: { pool: 'a' }, channels: ['slack'] }),
      'alerts.routes[0].channels[0] is "slack": is no channel: write teams, mail, webhook or topic',
    ],
    [routes({ match: { pool: 'a' }, channels: ['mail:'] }), 'is "mail:": is no channel'],
    [
      routes({ match: { party: 'platfrom' }, channels }),
      'write one of platform, workload, configuration, quota, capacity, unknown; did you mean "platform"?',
    ],
    [
      routes({ match: { severity: 'fatal' }, channels }),
      'alerts.routes[0].match.severity is "fatal": write one of critical, error, warning, info',
    ],
    [
      routes({ match: { fault: 'node-*' }, channels }, { match: { fault: 'node-lost' }, channels }),
      'can never win: routes[0] takes all of it first',
    ],
    [
      routes(
        { match: { severity: 'warning' }, channels },
        { match: { pool: 'a', severity: 'critical' }, channels },
      ),
      'can never win: routes[0] takes all of it first',
    ],
    [
      { rules: [{ match: { pool: 'a', image: 'x/*' }, mode: 'act', channels: ['mail'] }] },
      'rules[0].channels is ["mail"]: is not a field of rules any more: whom to tell is said by routes; write {"match":{"pool":"a"},"channels":["mail"]} into alerts.routes',
    ],
    [
      { alerts: { digest: { day: 'mon' } } },
      'alerts.digest.day is "mon": write one of off, monday, tuesday',
    ],
    [{ alerts: { digest: { zone: 'Berlin' } } }, 'is no time zone: write an IANA name'],
    [{ alerts: { repeatMinutes: 120 } }, 'is not a field here; write "repeatHours", in the unit'],
  ])('that is wrong is told with what to write: %j', (file, expected) => {
    expect(told(file)).toEqual([expect.stringContaining(expected)])
  })

  test.each([
    [routes({ match: { severity: 'critical' }, channels }, { match: { pool: '*' }, channels })],
    [
      routes(
        { match: { party: 'quota' }, channels },
        { match: { fault: 'quota*', party: 'platform' }, channels },
      ),
    ],
  ])('may stand before a wider one: %j', (file) => {
    expect(told(file).filter((one) => one.includes('can never win'))).toEqual([])
  })
})

describe('a window', () => {
  test.each([
    [{ zone: 'Berlin' }, 'windows[0].zone is "Berlin": is no time zone: write an IANA name as'],
    [{ zone: 'CEST' }, 'windows[0].zone is "CEST": is no time zone'],
    [{ zone: '+01:00' }, 'windows[0].zone is "+01:00": is no time zone'],
    [{ from: '22' }, 'windows[0].from is "22": write a time of day as "22:30"'],
    [{ to: '24:00' }, 'windows[0].to is "24:00": write a time of day'],
    [{ days: ['monday'] }, 'windows[0].days[0] is "monday": write one of mon, tue'],
    [{ name: undefined }, 'windows[0].name: is missing: write a text in quotes'],
  ])('that cannot be is refused: %j', (part, expected) => {
    expect(told({ windows: [{ ...night, ...part }] })).toEqual([expect.stringContaining(expected)])
  })

  test('has a name of its own', () => {
    const windows = [night, { ...night, when: 'never' }]
    const expected =
      'name is "night": is the name of windows[0] as well: give each a name of its own'
    expect(told({ windows })).toEqual([`windows[1].${expected}`])
    expect(told(rule({ windows }))).toEqual([`rules[0].windows[1].${expected}`])
  })

  const never = { ...night, name: 'quiet', when: 'never' }
  test.each([
    [[night, never], true],
    [[{ ...night, days: ['sat'] }, never], true],
    [[{ ...never, from: '00:00', to: '00:00' }], true],
    [[night, { ...never, to: '05:59' }], false],
    [[night, { ...never, days: ['sat', 'sun'] }], false],
    // Open in summer, when Berlin is two hours ahead.
    [
      [
        { ...night, to: '23:00' },
        { ...never, from: '21:00', to: '22:00', zone: 'UTC' },
      ],
      false,
    ],
    [[{ ...night, from: '00:00', to: '00:00' }, never], false],
  ])('leaves no moment for changes with others: %j: %s', (windows, isShut) => {
    const text = 'leave no moment for changes: what "only" lets through "never" shuts'
    const faults = isShut ? [expect.stringContaining(text)] : []
    expect(told({ windows })).toEqual(faults)
    expect(told(rule({ windows }))).toEqual(faults)
  })
})

describe('rules by exit code', () => {
  const codes = (...all: string[]) => ({
    exitCodes: all.map((one) => ({ codes: one, action: 'tell' })),
  })

  test.each([
    [codes('1..5'), 'exitCodes[0].codes is "1..5": "1..5" is no exit code: write codes as "137"'],
    [{ exitCodes: [{ codes: 137, action: 'tell' }] }, 'codes is 137: write "137", in quotes'],
    [
      codes('*', '137'),
      'exitCodes[1].codes is "137": can never match: exitCodes[0] ("*") takes all',
    ],
    [
      codes('1-5', '6-9', '3-7'),
      'exitCodes[0] ("1-5") and exitCodes[1] ("6-9") take all of it first',
    ],
    [rule(codes('1', '1')), 'rules[0].exitCodes[1].codes is "1": can never match'],
  ])('are refused where they can never match: %j', (file, expected) => {
    expect(told(file)).toEqual([expect.stringContaining(expected)])
  })

  test('may overlap', () => {
    expect(told(codes('137', '1-200', '13*', '*'))).toEqual([])
  })
})

describe('shares of a storm', () => {
  test.each([
    [{ guards: { maxSickShare: 0.3, stormEndShare: 0.5 } }, 'at most maxSickShare, which is 0.3'],
    [{ guards: { stormEndShare: 0.5 } }, 'at most maxSickShare, which is 0.35 here'],
    [rule({ guards: { stormEndShare: 0.5 } }), 'at most maxSickShare, which is 0.35 here'],
  ])('end where they begin at the latest: %j', (file, expected) => {
    expect(told(file)).toEqual([expect.stringContaining(expected)])
  })

  test.each([
    [{ guards: { maxSickShare: 0.1 } }],
    [rule({ guards: { maxSickShare: 0.9, stormEndShare: 0.5 } })],
    [{ guards: { maxSickShare: 0.6 }, ...rule({ guards: { stormEndShare: 0.5 } }) }],
  ])('may be so: %j', (file) => {
    expect(told(file)).toEqual([])
  })
})

test('every fault is told at once, although one hides parts of the others', () => {
  const file = {
    mode: 'kill',
    guards: { maxSickShare: 35, cooldownMinutes: 900_000 },
    exitCodes: [{ codes: '*', action: 'tell' }, { codes: '7', action: 'tell' }, { codes: 'x' }],
    rules: [
      { match: { fault: 'task-*' }, mode: 'kil', ladder: ['reboot', 'rebot'] },
      { match: { pool: 'a' }, mode: 'act' },
      { match: { pool: 'A' }, mode: 'off' },
    ],
  }
  const paths = told(file).map((text) => text.split(/ is |: /)[0])
  expect(paths).toEqual([
    'exitCodes[1].codes',
    'exitCodes[2].action',
    'exitCodes[2].codes',
    'guards.cooldownMinutes',
    'guards.maxSickShare',
    'mode',
    'rules[0].ladder[0]',
    'rules[0].ladder[1]',
    'rules[0].mode',
    'rules[2]',
  ])
})
