// Policies and what people may write instead of them, drawn at random for property tests.
import fc from 'fast-check'
import type { Seen } from '../../src/decide/policy-for.ts'
import type { Fault } from '../../src/domain/fault.ts'
import { faults } from '../../src/domain/fault.ts'
import { rungWords } from '../../src/domain/policy-ladder.ts'

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const optionals = (model: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(model, { requiredKeys: [] })

const share = fc.constantFrom(0.1, 0.2, 0.35, 0.5, 1)
const count = fc.integer({ min: 1, max: 9 })
const mode = fc.constantFrom('off', 'watch', 'recommend', 'act')
const pattern = fc.constantFrom('*', 'a', 'A', 'ab', 'a*', '*b', '?', 'a?', 'zz*')
const faultPattern = fc.constantFrom(
  ...[
    '*',
    'node-*',
    'task-*',
    'pool-*',
    '*-disk-full',
    'node-disk-full',
    'task-exit-code',
    'job-*',
  ],
)

const match = fc
  .record(
    { account: pattern, pool: pattern, fault: faultPattern, image: pattern, vmSize: pattern },
    { requiredKeys: [] },
  )
  .filter((one) => Object.keys(one).length > 0)

const guards = optionals({
  maxSickShare: share,
  stormMinimumNodes: count,
  maxConcurrentShare: share,
  maxActionsPerHour: count,
  cooldownMinutes: count,
  stormEndShare: share,
})

const rung = fc.oneof(
  fc.constantFrom(...rungWords),
  fc.record({ do: fc.constant('wait'), minutes: count }),
  fc.record({ do: fc.constant('reboot'), times: count }),
  fc.record({ do: fc.constant('reactivate-task'), times: count, backoffSeconds: count }),
)

const window = fc.record(
  {
    name: fc.constantFrom('night', 'weekend', 'close'),
    when: fc.constantFrom('only', 'never'),
    days: fc.uniqueArray(fc.constantFrom('mon', 'tue', 'sat', 'sun'), { minLength: 1 }),
    from: fc.constantFrom('00:00', '22:30'),
    to: fc.constantFrom('06:00', '23:59'),
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
  },
  { requiredKeys: ['name', 'when', 'from', 'to', 'zone'] },
)

const exitRule = fc.record(
  {
    codes: fc.constantFrom('1', '1-5', '137', '13*', '-9', '*', '2,4'),
    action: fc.constantFrom('reactivate', 'tell', 'leave'),
    times: count,
  },
  { requiredKeys: ['codes', 'action'] },
)

const said = {
  mode,
  tasks: fc.constantFrom('leave', 'manage'),
  approval: fc.uniqueArray(fc.constantFrom('reboot', 'replace')),
  windows: fc.array(window, { maxLength: 2 }),
  exitCodes: fc.array(exitRule, { maxLength: 2 }),
  connect: fc.constantFrom('off', 'on'),
}

const verify = fc.record({ healthyMinutes: count, withinMinutes: fc.integer({ min: 10, max: 99 }) })

export const rule = fc
  .tuple(
    match,
    optionals({
      ...said,
      guards,
      verify,
      ladder: fc.array(rung, { minLength: 1, maxLength: 3 }),
    }),
  )
  .map(([of, what]) => ({ match: of, ...what }))

/** Rules of few words that often come in each other's way. */
export const plainRule = fc
  .tuple(
    fc.record({ pool: pattern, fault: faultPattern }, { requiredKeys: ['pool'] }),
    fc.constantFrom<object>(
      ...[{ mode: 'act' }, { mode: 'off' }, { guards: { cooldownMinutes: 5 } }],
      ...[{ mode: 'watch', approval: [] }, { connect: 'on' }, { ladder: ['reboot'] }],
      { verify: { healthyMinutes: 1, withinMinutes: 9 } },
      ...[{ ladder: ['escalate'] }, { ladder: ['collect-evidence', 'reactivate-task'] }],
    ),
  )
  .map(([of, what]) => ({ match: of, ...what }))

const channels = fc.uniqueArray(fc.constantFrom('teams', 'teams:ops', 'mail', 'webhook:pager'), {
  minLength: 1,
})

const route = fc
  .tuple(
    fc.record(
      {
        pool: pattern,
        fault: faultPattern,
        party: fc.constantFrom('platform', 'quota'),
        severity: fc.constantFrom('critical', 'error', 'warning', 'info'),
      },
      { requiredKeys: ['pool'] },
    ),
    channels,
  )
  .map(([of, told]) => ({ match: of, channels: told }))

/** Files that may be policies: most are taken, and some contradict themselves. */
export const policyFile = optionals({
  ...said,
  guards,
  rules: fc.array(rule, { maxLength: 4 }),
  alerts: optionals({
    groupSeconds: count,
    repeatHours: fc.integer({ min: 0, max: 168 }),
    mailsPerHour: count,
    channels: channels,
    routes: fc.array(route, { maxLength: 3 }),
    digest: optionals({ day: fc.constantFrom('off', 'monday'), hour: fc.nat({ max: 23 }) }),
  }),
})

/** Files in which something is spoiled, or that are anything at all. */
export const anyFile = fc.oneof(
  fc.jsonValue(),
  fc
    .tuple(policyFile, fc.jsonValue(), fc.string())
    .map(([file, value, key]) => ({ ...file, [key]: value })),
  fc
    .tuple(policyFile, fc.jsonValue(), fc.nat({ max: 40 }))
    .map(([file, value, at]) => spoiled(file, value, at)),
)

/** With the value in place of what stands somewhere in the file. */
function spoiled(file: unknown, value: unknown, at: number): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(file))
  const places: [Record<string, unknown>, string][] = []
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key])
      visit((node as Record<string, unknown>)[key])
    }
  }
  visit(copy)
  const place = places[at % Math.max(1, places.length)]
  if (place) place[0][place[1]] = value
  return copy
}

const name = fc.constantFrom('a', 'b', 'ab', 'abc', 'B')

export const seen: fc.Arbitrary<Seen> = fc
  .record({
    account: name,
    pool: name,
    snapshot: optional(
      fc.record({
        image: name,
        vmSize: name,
        metadata: fc.constantFrom<Record<string, string>>({}, { 'batch-medic:mode': 'watch' }),
      }),
    ),
  })
  .map(({ account, pool, snapshot }) => ({
    pool: { account, pool },
    ...(snapshot ? { snapshot } : {}),
  }))

export const fault = fc.constantFrom(...(Object.keys(faults) as Fault[]))
