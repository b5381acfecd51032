// What the policy says of an incident now: everything that deciding it and telling of it is bound by, in words and numbers.
import { rulesFor, type Seen, tasksFor } from '../decide/policy-for.ts'
import { routeFor } from '../decide/route-for.ts'
import { termsWithSources } from '../decide/terms.ts'
import { type Fault, isFault } from '../domain/fault.ts'
import type { Incident } from '../domain/incident.ts'
import type { Policy } from '../domain/policy.ts'
import { rungText } from '../domain/rung-words.ts'
import { severityOf } from '../domain/severity.ts'
import { windowText } from '../domain/windows.ts'
import type { IncidentTerms } from './shapes/incident-detail.ts'

/** Undefined for a fault of a newer version: this one has no terms for it. */
export function termsOf(policy: Policy, incident: Incident): IncidentTerms | undefined {
  const { pool, fault, finding, machines } = incident
  if (!isFault(fault)) return undefined
  const snapshot = { image: '', vmSize: machines?.vmSize ?? '', metadata: {} }
  const seen: Seen = { pool, snapshot }
  const { terms, sources } = termsWithSources(policy, seen, fault)
  const told = { pool, fault, party: finding.party, severity: severityOf(incident) }
  const { channels, route } = routeFor(policy, told)
  const { guards: ofGuards, ...fields } = sources
  const said = [...Object.values(fields), ...Object.values(ofGuards)]
  const rules = said.filter((source) => typeof source === 'number')
  return {
    mode: terms.mode,
    tasks: tasksFor(policy, seen, fault, {}),
    ladder: terms.ladder.map((rung) => ({ kind: rung.kind, text: rungText(rung) })),
    verify: { healthyForMs: terms.healthyForMs, withinMs: terms.withinMs },
    approval: terms.approval,
    windows: terms.windows.map(windowText),
    guards: { ...terms.guards },
    channels,
    ...(route === undefined ? {} : { route }),
    rules: [...new Set(rules)].toSorted((a, b) => a - b),
    notes: notesOf(policy, seen, fault),
  }
}

/** What only a look at the pool tells: its image, and what its metadata lowers. */
function notesOf(policy: Policy, seen: Seen, fault: Fault): string[] {
  const asked = new Set(rulesFor(policy, seen, fault).map(({ rule }) => rule))
  const lacking = seen.snapshot?.vmSize ? ['image'] : ['image', 'vmSize']
  const open = policy.rules.map(({ match, ...rest }) => {
    const known = Object.entries(match).filter(([name]) => !lacking.includes(name))
    return { ...rest, match: Object.fromEntries(known) }
  })
  const maybe = rulesFor({ rules: open }, seen, fault).filter(({ rule }) => !asked.has(rule))
  const named = maybe.map(({ rule }) => `rules[${rule}]`).join(', ')
  return [
    'The metadata of the pool may lower the mode; row.mode is the one in which it was decided last.',
    ...(named === '' ? [] : [`May match as well, by what is not kept of the pool: ${named}.`]),
  ]
}
