// Every figure that is told, in one table: its unit, its kind, what it is told by, and what it says.

import { type ActionKind, changingActions } from './action.ts'
import type { AttemptResult } from './attempt.ts'
import { type Fault, faults } from './fault.ts'
import type { ResolutionKind } from './incident.ts'

/** The keys of an object that the compiler holds to a closed union: one that is added there must be added here. */
const keysOf = <K extends string>(all: Readonly<Record<K, true>>) => Object.keys(all) as K[]

type Repair = Exclude<ActionKind, 'escalate' | 'collect-evidence'>

/**
 * What a figure may be told by: sets that stay small, whatever happens in Batch. `set`: those of the deployment's own
 * settings. Never a node, a pool, a job, a person: they stand in events and spans.
 */
export const dimensions = {
  account: { values: 'set', says: 'a watched account' },
  channel: { values: 'set', says: 'a channel that is set up; `topic` and `history` beside them' },
  census: { values: ['nodes', 'tasks'], says: 'which of the two censuses' },
  action: { values: [...changingActions] as readonly Repair[], says: 'a repair' },
  fault: { values: Object.keys(faults) as Fault[], says: 'a fault, as in [faults.md](faults.md)' },
  outcome: {
    values: keysOf<AttemptResult>({
      ...{ helped: true, 'did-not-help': true, 'made-worse': true, unknown: true, refused: true },
      ...{ done: true, failed: true, overtaken: true, 'not-made': true },
    }),
    says: 'what came of a repair',
  },
  resolution: {
    values: keysOf<ResolutionKind>({
      ...{ 'by-itself': true, helped: true, superseded: true, 'subject-gone': true, told: true },
    }),
    says: 'how an incident ended',
  },
  currency: { values: 'set', says: 'of the prices that are set, or of the list: `USD`' },
} as const satisfies Record<string, { values: 'set' | readonly string[]; says: string }>

export type Dimension = keyof typeof dimensions

type ValueOf<D extends Dimension> = (typeof dimensions)[D]['values'] extends readonly (infer V)[]
  ? V
  : string

export type MetricKind = 'counter' | 'histogram' | 'gauge'

interface MetricRow {
  /** `ms`, `count`, `h` of machines, or an amount in the currency that the dimension names. */
  unit: 'ms' | 'count' | 'h' | 'currency'
  /** counter: adds up. histogram: count, sum, least and most. gauge: as it stood last. */
  kind: MetricKind
  dimensions: readonly Dimension[]
  says: string
}

export const metrics = {
  'incident.detectionDelay': {
    ...{ unit: 'ms', kind: 'histogram', dimensions: ['account', 'fault'] },
    says: "From the moment that Batch gives for a fault to the record of its incident. Each counts once, so its number is that of new incidents. Batch's clock and ours differ; less than nothing is told as 0.",
  },
  'decide.duration': {
    ...{ unit: 'ms', kind: 'histogram', dimensions: ['account'] },
    says: 'How old the picture of a pool was when everything was decided that it asks for: observing is behind it, acting before it.',
  },
  'exam.duration': {
    ...{ unit: 'ms', kind: 'histogram', dimensions: ['account'] },
    says: 'One examination of a pool that was held, with all its passes, from the hold to its end.',
  },
  'repair.outcome': {
    ...{ unit: 'count', kind: 'counter', dimensions: ['account', 'action', 'fault', 'outcome'] },
    says: 'Repairs that ended, by what came of them. What only looks or tells is no repair.',
  },
  'incident.timeToResolve': {
    ...{ unit: 'ms', kind: 'histogram', dimensions: ['account', 'fault', 'resolution'] },
    says: 'From found to over. Its mean is the MTTR, its number that of incidents that ended.',
  },
  'incident.escalations': {
    ...{ unit: 'count', kind: 'counter', dimensions: ['account', 'fault'] },
    says: 'Incidents that were left to people.',
  },
  'incident.cost': {
    ...{ unit: 'currency', kind: 'histogram', dimensions: ['account', 'fault', 'currency'] },
    says: 'What the machines cost that stood idle for an incident, told once when it is over; absent where no price is known.',
  },
  'incident.nodeHours': {
    ...{ unit: 'h', kind: 'histogram', dimensions: ['account', 'fault'] },
    says: 'Hours of machines that stood idle for an incident, told once when it is over.',
  },
  'blind.duration': {
    ...{ unit: 'ms', kind: 'histogram', dimensions: ['account'] },
    says: 'How long a pool could not be seen whole, told once it can be again.',
  },
  'blind.age': {
    ...{ unit: 'ms', kind: 'histogram', dimensions: ['account'] },
    says: 'How long a pool that was just examined has not been seen whole by now. Nothing is told while all can be seen.',
  },
  'outbox.age': {
    ...{ unit: 'ms', kind: 'histogram', dimensions: ['account', 'channel'] },
    says: 'How long the oldest message of a pool waits for a channel, the topic or the history, as its outbox is drained. Alerts wait a while for more of the same.',
  },
  'census.lag': {
    ...{ unit: 'ms', kind: 'gauge', dimensions: ['account', 'census'] },
    says: 'How long ago an account had been counted whole, as the next census begins. It grows while Batch cannot be read.',
  },
  'census.calls': {
    ...{ unit: 'count', kind: 'counter', dimensions: ['account', 'census'] },
    says: 'Reads of Batch that a census made; a list of many pages is one.',
  },
  'census.examined': {
    ...{ unit: 'count', kind: 'counter', dimensions: ['account', 'census'] },
    says: 'Pools that a census asked an examination for.',
  },
  'task-census.left': {
    ...{ unit: 'count', kind: 'gauge', dimensions: ['account'] },
    says: 'Jobs that the last census of tasks had no calls left for; they come in turn.',
  },
  'batch.throttled': {
    ...{ unit: 'count', kind: 'counter', dimensions: ['account'] },
    says: 'Answers of Batch that asked for fewer calls (429).',
  },
} as const satisfies Record<string, MetricRow>

export type MetricName = keyof typeof metrics

/** What a figure is told by: all of its dimensions, and no other. */
export type DimensionsOf<N extends MetricName> = {
  readonly [D in (typeof metrics)[N]['dimensions'][number]]: ValueOf<D>
}
