// Counts what the app asks of the store, the queues and the topic: an execution at a time, in virtual time.
import { mostTold } from '../../src/adapters/telemetry/calls.ts'
import type { Told } from '../../src/adapters/telemetry/told.ts'
import type { AppPorts } from '../../src/app.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000
const kinds = ['census', 'taskCensus', 'examine', 'drain'] as const
type Kind = (typeof kinds)[number]

/** What one execution of a function asked for. */
export interface Execution {
  kind: Kind
  /** Virtual, ms since the start. */
  atMs: number
  /** Requests to the table service: a get, a page of a range and a transaction are one each. */
  tableRequests: number
  /** Messages put into a queue. */
  messages: number
  /** What Application Insights gets of it: events, warnings, errors and figures, and its steps where its trace is kept. */
  items: number
  /** Requests that it gets besides: those of a trace in which something happened. */
  calls: number
  /** An incident, a warning or a failure was in it: all of its steps are kept. */
  busy: boolean
}

export interface Lived {
  executions: readonly Execution[]
  batchCalls: number
  /** Events handed to the Event Grid topic. */
  published: number
  /** Cards and mails. */
  sent: number
  /** Bytes as JSON of the rows in all history tables. */
  historyBytes: number
  /** The same of the table `state`. */
  stateBytes: number
}

/** Lives for so long in a pool of ten nodes; `script` breaks what is in it. */
export async function liveAndCount(script: readonly object[], minutes: number): Promise<Lived> {
  const executions: Execution[] = []
  const tables = new Set<string>()
  let now: Execution | undefined
  const counted =
    <A extends unknown[], R>(what: 'tableRequests' | 'messages', call: (...a: A) => R) =>
    (...asked: A): R => {
      if (now) now[what] += 1
      return call(...asked)
    }
  const around = (ports: AppPorts): AppPorts => {
    const { rows, messages } = ports
    return {
      ...ports,
      rows: {
        ...rows,
        get: counted('tableRequests', rows.get),
        range: counted('tableRequests', rows.range),
        transact: counted('tableRequests', rows.transact),
        ensure: counted('tableRequests', (table: string) => {
          tables.add(table)
          return rows.ensure(table)
        }),
      },
      messages: {
        ...messages,
        examine: counted('messages', messages.examine),
        drain: counted('messages', messages.drain),
        beat: counted('messages', messages.beat),
      },
    }
  }
  const whole = startWholeApp({ world: smallWorld({ script }), policy: { mode: 'act' }, around })
  const startedAt = whole.clock.now()
  for (const kind of kinds) {
    const plain = whole.app[kind] as (message?: unknown) => Promise<unknown>
    const watched = async (message?: unknown): Promise<unknown> => {
      const atMs = whole.clock.now() - startedAt
      const counts = { tableRequests: 0, messages: 0, items: 0, calls: 0, busy: false }
      const execution: Execution = { kind, atMs, ...counts }
      const heard = whole.heard.length
      const asked = whole.emulator.journal().length
      executions.push(execution)
      now = execution
      try {
        return await plain(message)
      } finally {
        now = undefined
        const { tableRequests, messages } = execution
        const made = whole.emulator.journal().length - asked + tableRequests + messages
        Object.assign(execution, itemsOf(whole.heard.slice(heard), made))
      }
    }
    Object.assign(whole.app, { [kind]: watched })
  }
  await whole.run(minutes * minuteMs)
  const rowsOf = (name: RegExp) =>
    [...tables]
      .filter((table) => name.test(table))
      .reduce((sum, table) => sum + JSON.stringify(whole.rows.dump(table)).length, 0)
  return {
    executions,
    batchCalls: whole.emulator.journal().length,
    published: whole.events.length,
    sent: whole.told.length,
    historyBytes: rowsOf(/^history/),
    stateBytes: rowsOf(/^state$/),
  }
}

/**
 * Of calm traces src/adapters/azure/telemetry/insights-sink.ts keeps one in ten, by chance: here each is a tenth. Of
 * requests src/adapters/telemetry/calls.ts tells fifty at most; these here take no time, and none is slow.
 */
function itemsOf(
  heard: readonly Told[],
  made: number,
): Pick<Execution, 'items' | 'calls' | 'busy'> {
  const items = heard.map((one) =>
    one.kind === 'trace' ? one.spans.length / (one.calm ? 10 : 1) : 1,
  )
  const busy = heard.some((one) => one.kind === 'trace' && !one.calm)
  const isNews = heard.some((one) => one.kind === 'trace' && one.news)
  const calls = isNews ? Math.min(mostTold, made) : 0
  return { items: items.reduce((sum, one) => sum + one, 0), calls, busy }
}
