// Reads a batch of an event hub's messages, each with service-log records in it, into one signal a pool; never throws.
import { sameId } from '../domain/refs.ts'
import { readSignals } from './read-signals.ts'
import { shown } from './shown.ts'
import { ignore, type Signal, type Signals } from './signal.ts'

export interface LogBatch {
  /** One for each pool, or one for a whole account where a record names no pool: it stands for its pools. */
  signals: readonly Signal[]
  /** Records that change nothing to look at. */
  calm: number
  /** What could not be read, with how often, the most frequent first. */
  unread: readonly { reason: string; count: number }[]
}

/** As the trigger gives them: a list of messages or one; each an object, a text of JSON or the bytes of one. */
export function readLogBatch(messages: unknown, accounts: readonly string[]): LogBatch {
  const list = Array.isArray(messages) ? messages : [messages]
  const read = list.map((message) => readMessage(message, accounts))
  const ignored = read.flatMap((each) => each.ignored)
  const unread = new Map<string, number>()
  for (const { reason, isCalm } of ignored) {
    if (!isCalm) unread.set(reason, (unread.get(reason) ?? 0) + 1)
  }
  return {
    signals: oneEach(read.flatMap((each) => each.signals)),
    calm: ignored.filter(({ isCalm }) => isCalm).length,
    unread: [...unread]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count),
  }
}

function readMessage(message: unknown, accounts: readonly string[]): Signals {
  const records = decoded(message)
  if (typeof records !== 'object' || records === null) {
    return ignore(`A message is ${shown(records)}, expected service-log records as JSON.`)
  }
  if (!('records' in records) && !('operationName' in records)) {
    return ignore(
      `A message has the fields ${shown(Object.keys(records).join(', '))}, expected service-log records (records).`,
    )
  }
  // Fields that would make it another kind of event are none of a log's.
  const { specversion: _, eventType: __, ...log } = records as Record<string, unknown>
  return readSignals(log, '', accounts)
}

function decoded(message: unknown): unknown {
  const text = message instanceof Uint8Array ? new TextDecoder().decode(message) : message
  if (typeof text !== 'string') return text
  try {
    // .NET writes a mark of the byte order before UTF-8; the decoder has taken it from bytes, not from a text.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return text
  }
}

/** The last of each pool: its time says how late the batch is. */
function oneEach(signals: readonly Signal[]): Signal[] {
  const whole = signals.filter(({ pool }) => pool === undefined).map(({ account }) => account)
  const kept = new Map<string, Signal>()
  for (const signal of signals) {
    const { account, pool } = signal
    const isCovered = whole.some((one) => sameId(one, account))
    if (!isCovered || pool === undefined) {
      kept.set(`${account}|${pool?.pool ?? ''}`.toLowerCase(), signal)
    }
  }
  return [...kept.values()]
}
