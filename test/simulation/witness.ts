// Watches what a simulated run does, as it does it, and writes down every broken promise.
import type { Attempt } from '../../src/domain/action.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { moves } from '../../src/domain/incident.ts'
import type { OutboxItem } from '../../src/record/outbox.ts'
import type { Witness } from '../support/faulty-ports.ts'
import type { Stage } from '../support/whole-app.ts'

export interface Call {
  holder: string
  path: string
  attempt: Attempt | undefined
  /** The statuses Batch answered; empty when the call never reached it. */
  statuses: number[]
}

export interface Sightings {
  violations: string[]
  calls: Call[]
  /** Sequence keys `pool|channel|n` that reached somebody, or were refused for good. */
  delivered: Set<string>
  refused: Set<string>
  /** The same keys of everything that was ever put into an outbox. */
  recorded: Set<string>
}

/** Pools that no one may change: the many sick nodes there are not sick nodes. */
export function createWitness(
  stage: Stage,
  untouchable: readonly string[],
): Witness & { seen: Sightings } {
  const seen: Sightings = {
    violations: [],
    calls: [],
    delivered: new Set(),
    refused: new Set(),
    recorded: new Set(),
  }
  const attempts = new Map<string, Attempt>()
  const incidents = new Map<string, Incident>()
  const tokens = new Map<string, number>()
  const used = new Set<string>()
  const complain = (text: string) => void seen.violations.push(text)

  return {
    seen,
    transacted(table, partition, changes) {
      if (table !== 'state') return
      for (const change of changes) {
        if (!('value' in change)) continue
        const key = `${partition} ${change.row}`
        if (change.row === 'head') headMoved(partition, change.value as { token: number })
        if (change.row.startsWith('att|')) attemptMoved(key, change.value as Attempt)
        if (change.row.startsWith('open|')) incidentMoved(change.value as Incident)
        if (change.row.startsWith('done|')) {
          incidentMoved((change.value as { incident: Incident }).incident)
        }
        if (change.row.startsWith('out|')) outboxGrew(partition, change.value as OutboxItem)
      }
    },
    calls(holder, path, body) {
      const pool = /^\/pools\/([^/]+)/.exec(path)?.[1]
      if (pool && untouchable.includes(pool.toLowerCase())) complain(`${path} was called`)
      const announced = stage.rows
        .dump('state')
        .filter(({ row }) => row.startsWith('att|'))
        .map(({ value }) => value as Attempt)
        .filter(({ step }) => step === 'announced' || step === 'growing')
        .filter((one) => callOf(one)?.path === path)
        .filter((one) => sameJson(callOf(one)?.body, body))
      const attempt = announced.find((one) => !used.has(keyOf(one)))
      if (announced.length === 0) complain(`${holder} called ${path} without a record of it`)
      else if (!attempt) complain(`${holder} called ${path} twice for one announcement`)
      if (attempt) used.add(keyOf(attempt))
      const call: Call = { holder, path, attempt, statuses: [] }
      if (attempt) checkLadder(call, attempt)
      seen.calls.push(call)
      return { accepted: (status) => void call.statuses.push(status) }
    },
    delivered: (channel, keys) => take(seen.delivered, channel, keys),
    refused: (channel, keys) => take(seen.refused, channel, keys),
  }

  function headMoved(partition: string, { token }: { token: number }): void {
    const before = tokens.get(partition) ?? 0
    if (token < before) complain(`${partition}: the fencing token went from ${before} to ${token}`)
    tokens.set(partition, token)
  }

  function attemptMoved(key: string, attempt: Attempt): void {
    const before = attempts.get(key)
    if (before?.step === 'ended' && attempt.step !== 'ended') {
      complain(`${key} was ended and is ${attempt.step} again`)
    }
    if (before && before.action.kind !== attempt.action.kind) {
      complain(`${key} was ${before.action.kind} and is ${attempt.action.kind}`)
    }
    attempts.set(key, attempt)
  }

  function incidentMoved(incident: Incident): void {
    const before = incidents.get(incident.id)
    const legal: readonly string[] = before ? [before.state, ...moves[before.state]] : ['open']
    if (!legal.includes(incident.state)) {
      complain(`${incident.id} went from ${before?.state ?? 'nothing'} to ${incident.state}`)
    }
    incidents.set(incident.id, incident)
  }

  function outboxGrew(partition: string, item: OutboxItem): void {
    if (item.kind === 'history') return
    const channel = item.kind === 'alert' ? item.channel : 'topic'
    seen.recorded.add(`${partition}|${channel}|${item.sequence}`)
  }

  /** Only the first call of an attempt, or one after an attempt that is known not to have been made, or judged. */
  function checkLadder(call: Call, attempt: Attempt): void {
    for (const earlier of seen.calls) {
      const other = earlier.attempt
      if (!other || other.incidentId !== attempt.incidentId) continue
      if (other.action.kind !== attempt.action.kind || other.step !== attempt.step) continue
      if (earlier.path !== call.path) continue
      const now = attempts.get(attemptKeyOf(other))
      const made = earlier.statuses.some((status) => status < 300)
      if (made && now?.result === 'not-made') {
        complain(`${call.path} again, though Batch had taken attempt ${other.number}`)
      }
      if (made && now?.step !== 'ended') {
        complain(`${call.path} again, though attempt ${other.number} is ${now?.step}`)
      }
    }
  }

  function take(into: Set<string>, channel: string, keys: readonly string[]): void {
    for (const key of keys) {
      // Alerts: `account|pool|channel|1.2.3`; events: `account|pool|4`.
      const [account, pool, ...rest] = key.split('|')
      for (const sequence of (rest.at(-1) ?? '').split('.')) {
        const name = `${account}|${pool}|${channel}|${sequence}`
        if (!seen.recorded.has(name)) complain(`${name} was told and not recorded`)
        into.add(name)
      }
    }
  }
}

function keyOf({ incidentId, number, step, stepAt }: Attempt): string {
  return `${incidentId} ${number} ${step} ${stepAt}`
}

function attemptKeyOf({ incidentId, number }: Attempt): string {
  const [account, pool, suffix] = incidentId.split('.')
  return `${account}|${pool} att|${suffix}|${String(number).padStart(4, '0')}`
}

function sameJson(one: unknown, other: unknown): boolean {
  const sorted = (value: unknown) =>
    JSON.stringify(Object.entries(Object(value)).toSorted(([a], [b]) => a.localeCompare(b)))
  return sorted(one) === sorted(other)
}

/** The call that the attempt has announced: a replacement has two. */
function callOf({ step, call, growCall }: Attempt) {
  return step === 'growing' ? growCall : call
}
