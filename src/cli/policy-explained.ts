// What a policy says of one fault in one pool, with the rule that said it: what `policy explain` prints.
import type { Ruled, Seen } from '../decide/policy-for.ts'
import { connectFor, firstRule, rulesFor, tasksFor } from '../decide/policy-for.ts'
import { routeFor, routeMatches } from '../decide/route-for.ts'
import type { Source } from '../decide/terms.ts'
import { termsWithSources } from '../decide/terms.ts'
import { globMatches } from '../domain/glob.ts'
import type { Guards, Policy, PolicyRule } from '../domain/policy.ts'
import { matchText } from '../domain/policy-conflicts.ts'
import { fieldsOf } from '../domain/policy-shadow.ts'
import { isObject } from '../domain/policy-shape.ts'
import type { Window } from '../domain/policy-windows.ts'
import { rungText, verificationText } from '../domain/rung-words.ts'
import { windowHold, windowText } from '../domain/windows.ts'
import type { PolicyPlace } from './policy-place.ts'

/** `by`: `rules[2] (pool frames)`, `the policy`, `the playbook` or `default`. */
export interface Said {
  field: string
  values: readonly string[]
  by: string
}

export interface Explained {
  place: PolicyPlace
  said: readonly Said[]
  guards: readonly { name: string; value: number; by: string }[]
  windows: { open: boolean; reason?: string; opensAt?: number; zone?: string }
  /** What is not known here and may change the answer. */
  notes: readonly string[]
}

/** `raw` is the file as written: what it does not say is the default. `now` in epoch milliseconds. */
export function explain(policy: Policy, raw: unknown, place: PolicyPlace, now: number): Explained {
  const seen = seenOf(place)
  const { terms, sources } = termsWithSources(policy, seen, place.fault)
  const by = (field: string, source: Source) => sourceText(policy, raw, field, source)
  const ofRule = (ruled: Ruled<unknown> | undefined): Source => ruled?.rule ?? 'policy'
  const needsApproval = (kind: string) => terms.approval.some((action) => action === kind)
  const isOfTasks = place.fault.startsWith('task-') || place.fault.startsWith('job-')
  const tasks = ofRule(firstRule(policy, seen, place.fault, 'tasks'))
  const routed = routeFor(policy, { pool: seen.pool, fault: place.fault })
  const connect = policy.rules.findIndex(
    (rule) => rule.connect !== undefined && matches(rule, place),
  )
  const said: Said[] = [
    { field: 'mode', values: [terms.mode], by: by('mode', sources.mode) },
    {
      field: 'ladder',
      values: terms.ladder.map(
        (rung) => `${rungText(rung)}${needsApproval(rung.kind) ? ' (needs approval)' : ''}`,
      ),
      by: by('ladder', sources.ladder),
    },
    { field: 'helped when', values: [verificationText(terms)], by: by('verify', sources.verify) },
    { field: 'approval', values: terms.approval, by: by('approval', sources.approval) },
    { field: 'windows', values: terms.windows.map(windowText), by: by('windows', sources.windows) },
    ...(isOfTasks
      ? [
          {
            field: 'tasks',
            values: [tasksFor(policy, seen, place.fault, {})],
            by: by('tasks', tasks),
          },
          {
            field: 'exit codes',
            values: terms.exitCodes.map((rule) => `${rule.codes}: ${rule.action}`),
            by: by('exitCodes', sources.exitCodes),
          },
        ]
      : []),
    {
      field: 'channels',
      values: routed.channels,
      by: routeText(policy, routed.route) ?? by('alerts.channels', 'policy'),
    },
    {
      field: 'connect',
      values: [connectFor(policy, seen)],
      by: by('connect', connect < 0 ? 'policy' : connect),
    },
  ]
  const names = Object.keys(terms.guards) as (keyof Guards)[]
  return {
    place,
    said,
    guards: names.map((name) => ({
      name,
      value: terms.guards[name],
      by: by(`guards.${name}`, sources.guards[name]),
    })),
    windows: opening(terms.windows, now),
    notes: [
      ...tooLate(policy, seen, place, { ...sources, tasks }),
      ...notesOf(policy, place),
      ...routeNotes(policy, place, routed.route),
    ],
  }
}

type Sources = Omit<ReturnType<typeof termsWithSources>['sources'], 'guards'> & {
  guards: Readonly<Record<string, Source>>
  tasks: Source
}

/** Why the others did not win: rules that match as well, and say what an earlier one has said. */
function tooLate(
  policy: Policy,
  seen: Seen,
  place: PolicyPlace,
  { guards, ...fields }: Sources,
): readonly string[] {
  const winners: Readonly<Record<string, Source>> = {
    ...fields,
    ...Object.fromEntries(Object.entries(guards).map(([name, by]) => [`guards.${name}`, by])),
  }
  return rulesFor(policy, seen, place.fault).flatMap(({ value: { match: _, ...said }, rule }) => {
    const late = fieldsOf(said).filter((field) => Number(winners[field] ?? rule) < rule)
    const first = [...new Set(late.map((field) => winners[field]))].map((by) => `rules[${by}]`)
    if (late.length === 0) return []
    return [
      `${ruleText(policy, rule)} matches as well, and says ${late.join(', ')} too late: ${first.join(' and ')} ${first.length === 1 ? 'stands' : 'stand'} before it.`,
    ]
  })
}

function seenOf({ account = '', pool, image, vmSize }: PolicyPlace): Seen {
  const isSeen = image !== undefined || vmSize !== undefined
  const snapshot = { image: image ?? '', vmSize: vmSize ?? '', metadata: {} }
  return { pool: { account, pool }, ...(isSeen ? { snapshot } : {}) }
}

function sourceText(policy: Policy, raw: unknown, field: string, source: Source): string {
  if (source === 'playbook') return 'the playbook'
  if (source === 'policy') return isWritten(raw, field.split('.')) ? 'the policy' : 'default'
  return ruleText(policy, source)
}

function ruleText({ rules }: Policy, rule: number): string {
  return `rules[${rule}] ${matchText(rules[rule]?.match)}`
}

function routeText({ alerts }: Policy, route: number | undefined): string | undefined {
  const found = route === undefined ? undefined : alerts.routes[route]
  return found && `alerts.routes[${route}] ${matchText(found.match)}`
}

/** Routes before the winner that match but for what only an incident has, or for an account that was not given. */
function routeNotes(
  policy: Policy,
  { account, pool, fault }: PolicyPlace,
  winner = policy.alerts.routes.length,
): readonly string[] {
  return policy.alerts.routes.slice(0, winner).flatMap(({ match }, index) => {
    const { party, severity, account: named, ...rest } = match
    const open = account === undefined ? {} : { account: named }
    const ref = { account: account ?? '', pool }
    const known = Object.entries({ ...rest, ...open }).filter(([, said]) => said !== undefined)
    if (!routeMatches(Object.fromEntries(known), { pool: ref, fault })) return []
    const by = [
      ...(account === undefined && named !== undefined ? ['the account (give --account)'] : []),
      ...(party === undefined ? [] : [`whose fault it is (${party})`]),
      ...(severity === undefined ? [] : [`how bad it is (${severity} or worse)`]),
    ]
    return [`${routeText(policy, index)} comes first, and matches by ${by.join(' and ')}.`]
  })
}

function isWritten(raw: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true
  return isObject(raw) && raw[name] !== undefined && isWritten(raw[name], rest)
}

function opening(windows: readonly Window[], now: number): Explained['windows'] {
  const hold = windowHold(windows, now)
  const [first] = windows
  const zone = first ? { zone: first.zone } : {}
  if (!hold) return { open: true, ...zone }
  const opensAt = hold.until === undefined ? {} : { opensAt: hold.until }
  return { open: false, reason: hold.reason, ...opensAt, ...zone }
}

const asked = { account: '--account', image: '--image', vmSize: '--vm-size' } as const

/** Rules that match but for what was not given. */
function notesOf(policy: Policy, place: PolicyPlace): readonly string[] {
  const names = Object.keys(asked) as (keyof typeof asked)[]
  const missing = names.filter((name) => place[name] === undefined)
  return policy.rules.flatMap((rule, index) => {
    const open = missing.filter((name) => {
      const pattern = rule.match[name]
      return pattern !== undefined && !globMatches(pattern, '')
    })
    if (open.length === 0 || !matches(rule, place, open)) return []
    const flags = open.map((name) => asked[name]).join(' and ')
    return [`${ruleText(policy, index)} may match as well: give ${flags}.`]
  })
}

function matches(
  { match }: PolicyRule,
  place: PolicyPlace,
  but: readonly (keyof PolicyRule['match'])[] = [],
): boolean {
  const names = ['account', 'pool', 'fault', 'image', 'vmSize'] as const
  return names.every((name) => {
    const pattern = match[name]
    return but.includes(name) || pattern === undefined || globMatches(pattern, place[name] ?? '')
  })
}
