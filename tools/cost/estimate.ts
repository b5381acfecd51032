// What a fleet costs in a month: executions first, everything else from them.
import { assumed, counted, scheduled } from './counts.ts'
import { type Meter, prices, usdOf } from './prices.ts'

export interface Fleet {
  name: string
  accounts: number
  pools: number
  nodes: number
  /** Jobs that are not completed; each is asked for its counts every 30 s. */
  openJobs: number
  incidentsPerDay: number
  /** How long an incident is open on average; its pool is examined every 30 s meanwhile. */
  openHours: number
  /** Hours a day in which somebody has the page open. */
  pageHoursPerDay: number
  memoryGb: 0.5 | 2 | 4
  /** Rules on logs that ask every five minutes, and those that ask every fifteen. */
  alertRules: number
  slowAlertRules: number
}

export interface Executions {
  what: string
  count: number
  /** Milliseconds that one is billed for. */
  ms: number
  tableRequests: number
  queueOperations: number
  items: number
}

export interface Line {
  meter: Meter
  what: string
  units: number
  usd: number
}

/** Hours and days of a month, as Azure's price list has it. */
const monthHours = 730
const monthDays = monthHours / 24
const perMonth = (perMinute: number) => perMinute * 60 * monthHours
/** A message is put in, taken and deleted; the taking is one of the polls. */
const operationsOfMessage = 2

/** Azure bills in steps of 100 ms, and a second at least. */
function billedMs(batchCalls: number, tableRequests: number): number {
  const { batchCallMs, tableRequestMs, leastMs } = assumed
  const ms = batchCalls * batchCallMs + tableRequests * tableRequestMs
  return Math.max(leastMs, Math.ceil(ms / 100) * 100)
}

export function executionsOf(fleet: Fleet): readonly Executions[] {
  const { accounts, pools, nodes, openJobs, incidentsPerDay, openHours } = fleet
  const incidents = incidentsPerDay * monthDays
  const perPool = pools === 0 ? 0 : 1 / pools
  const row = (
    what: string,
    count: number,
    asks: { calls: number; table: number; messages?: number; items?: number },
  ): Executions => ({
    ...{ what, count, ms: billedMs(asks.calls, asks.table), tableRequests: asks.table },
    queueOperations: (asks.messages ?? 0) * operationsOfMessage,
    items: assumed.itemsOfHost + (asks.items ?? 1),
  })
  const ticks = perMonth(scheduled.perMinute)
  const census = counted.censusTable + counted.censusTableOfAccount * accounts
  const taskCensus = counted.taskCensusTable + counted.taskCensusTableOfAccount * accounts
  const counts = Math.max(accounts, Math.ceil(pools / scheduled.poolsOfPage))
  const jobs = Math.min(openJobs, scheduled.mostJobsOfTaskCensus * accounts)
  // One account after the other, and of each so many jobs at once.
  const turns = accounts * Math.ceil(jobs / Math.max(1, accounts) / scheduled.jobsAtOnce)
  const exam = {
    calls:
      counted.examCalls +
      Math.max(1, Math.ceil((nodes * perPool) / scheduled.nodesOfPage)) +
      Math.ceil(openJobs * perPool),
    table: counted.examTable,
    messages: 1,
  }
  const looks = 60 * scheduled.perMinute * openHours + counted.extraExamsOfIncident
  const asked = 60 * scheduled.pageRequestsPerMinute * fleet.pageHoursPerDay * monthDays
  return [
    row('census', ticks, { calls: counts, table: census, items: counted.itemsOfCensus }),
    row('second heart', ticks, {
      ...{ calls: 0, table: counted.heartTable, messages: 1, items: counted.itemsOfCensus },
    }),
    row('task census', ticks, {
      ...{ calls: 2 * accounts + turns, table: taskCensus },
      items: counted.itemsOfTaskCensus * accounts,
    }),
    row('exams of calm pools', pools * scheduled.fullLooksPerHour * monthHours, {
      ...exam,
      items: counted.itemsOfCalmExam,
    }),
    row('exams of pools with an incident', incidents * looks, {
      ...exam,
      items: counted.itemsOfExam,
    }),
    row('drains', incidents * counted.drainsOfIncident, {
      ...{ calls: 0, table: counted.drainTable, messages: 1, items: counted.itemsOfDrain },
    }),
    row('hourly timers', scheduled.hourlyTimers * monthHours, { calls: 0, table: 10 }),
    row('the page', asked, { calls: 0, table: assumed.tableRequestsOfPageRequest }),
  ]
}

/** Every meter with its units and USD a month. Executions that overlap in an instance are billed once: here they never do. */
export function estimate(fleet: Fleet, grants = true): readonly Line[] {
  const executions = executionsOf(fleet)
  const sum = (of: (one: Executions) => number) =>
    executions.reduce((all, one) => all + one.count * of(one), 0)
  const incidents = fleet.incidentsPerDay * monthDays
  const requests = incidents * counted.callsOfIncident + monthDays * assumed.itemsOfOddRequests
  const { pollsPerMinute, queues } = scheduled
  const { instances, leaseOperationsPerMinute, bytesOfItem, blobWritesOfIncident } = assumed
  const units: readonly (readonly [Meter, string, number])[] = [
    ['gbSeconds', 'Functions: time', sum(({ ms }) => (ms / 1000) * fleet.memoryGb)],
    ['executions', 'Functions: executions', sum(() => 1)],
    ['queueOperations', 'Queues: polls', perMonth(pollsPerMinute * queues)],
    ['queueOperations', 'Queues: messages', sum(({ queueOperations }) => queueOperations)],
    ['tableRequests', 'Tables: requests', sum(({ tableRequests }) => tableRequests)],
    ['tableGb', 'Tables: a year of history', (incidents * 12 * counted.bytesOfIncident) / 1e9],
    ['blobOther', 'Blobs: leases of the host', perMonth(leaseOperationsPerMinute * instances)],
    ['blobWrites', 'Blobs: evidence', incidents * blobWritesOfIncident],
    // What is published is taken in once and held against the filter of our own subscription once.
    ['gridOperations', 'Event Grid', incidents * counted.eventsOfIncident * 2],
    ['logGb', 'Logs', ((sum(({ items }) => items) + requests) * bytesOfItem) / 1e9],
    ['logAlerts', 'Alert rules, every 5 min', fleet.alertRules],
    ['slowLogAlerts', 'Alert rules, every 15 min', fleet.slowAlertRules],
  ]
  return units.map(([meter, what, amount]) => ({
    ...{ meter, what, units: amount, usd: usdOf(meter, amount, grants) },
  }))
}

export function totalUsd(lines: readonly Line[]): number {
  return lines.reduce((all, { usd }) => all + usd, 0)
}

export function unitOf(meter: Meter): string {
  return prices[meter].unit
}
