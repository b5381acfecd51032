// Every port of an instance behind the gate: its calls take turns, may fail before or after they took effect, and may be the last.
import type { AppPorts } from '../../src/app.ts'
import type { Delivery } from '../../src/ports/channel.ts'
import type { Rows } from '../../src/ports/rows.ts'
import type { OperationClass } from './fates.ts'
import { type Fault, InjectedFault } from './fault.ts'

export interface Gate {
  /** Waits for its turn; answers with what the call is to meet. Where its instance dies here, never. */
  enter(operation: string, of: OperationClass, detail: string): Promise<Fault | undefined>
  /** After it took effect: where its instance dies here, never. */
  leave(fault: Fault | undefined): Promise<void>
  /** Nothing is heard of the call any more: its caller waits until its own patience ends. */
  silence(): Promise<never>
}

/** Sees what goes through the ports, as it takes effect. */
export interface PortWitness {
  transacted(table: string, partition: string, changes: Parameters<Rows['transact']>[2]): void
  delivered(channel: string, keys: readonly string[]): void
  refused(channel: string, keys: readonly string[]): void
}

/** `beatMs`: the second heart beats no faster than this: a message may always come later than asked. */
export function faultyPorts(
  gate: Gate,
  witness: PortWitness,
  ports: AppPorts,
  beatMs: number,
): AppPorts {
  /** Before its first answer nobody knows the store's time. */
  let hasHeard = false

  async function stored<T>(name: string, detail: string, work: () => Promise<T>): Promise<T> {
    const fault = await gate.enter(name, 'store', detail)
    if (fault?.kind === 'fails') throw new InjectedFault(name, fault.error)
    const first = await work()
    // The storage SDKs repeat a write whose answer was lost; what comes back is the second answer.
    const answer = fault?.kind === 'retried' ? await work() : first
    hasHeard = true
    await gate.leave(fault)
    if (fault?.kind === 'answer-lost') throw new InjectedFault(name, fault.error)
    return answer
  }

  async function deliver(
    channel: string,
    keys: readonly string[],
    send: () => Promise<Delivery>,
  ): Promise<Delivery> {
    const fault = await gate.enter(`send ${channel}`, 'delivery', keys.join(' '))
    const failed: Delivery = { kind: 'later', afterMs: 3_000, reason: 'injected: busy' }
    switch (fault?.kind) {
      case 'later':
        return failed
      case 'refused':
        witness.refused(channel, keys)
        return { kind: 'refused', reason: 'injected: no such address' }
      case 'throws':
        throw new InjectedFault(`send ${channel}`)
      default: {
        const delivery = await send()
        witness.delivered(channel, keys)
        await gate.leave(fault)
        if (fault?.kind === 'answer-lost') return await gate.silence()
        return fault?.kind === 'sent-later' ? failed : delivery
      }
    }
  }

  const { rows, messages, evidence } = ports
  return {
    ...ports,
    rows: {
      get: (...args) => stored('rows.get', args.join(' '), () => rows.get(...args)),
      range: (table, partition, query) =>
        stored('rows.range', `${table} ${partition} ${query.from}`, () =>
          rows.range(table, partition, query),
        ),
      transact: (table, partition, changes) =>
        stored('rows.transact', `${table} ${partition} ${changes.length}`, async () => {
          const answer = await rows.transact(table, partition, changes)
          if (answer.kind === 'done') witness.transacted(table, partition, changes)
          return answer
        }),
      ensure: (table) => stored('rows.ensure', table, () => rows.ensure(table)),
      drop: (table) => stored('rows.drop', table, () => rows.drop(table)),
      storeAheadMs: () => (hasHeard ? (rows.storeAheadMs?.() ?? 0) : 0),
    },
    messages: {
      examine: (body, ms) => stored('send exam', body.pool, () => messages.examine(body, ms)),
      drain: (body, ms) => stored('send drain', body.pool, () => messages.drain(body, ms)),
      beat: (ms) => stored('send beat', '', () => messages.beat(Math.max(ms, beatMs))),
    },
    evidence: {
      put: (path, text) => stored('evidence.put', path, () => evidence.put(path, text)),
      get: (path) => stored('evidence.get', path, () => evidence.get(path)),
      link: evidence.link,
    },
    channels: ports.channels.map((channel) => ({
      name: channel.name,
      send: (announcement) =>
        deliver(channel.name, [announcement.key], () => channel.send(announcement)),
    })),
    topic: {
      publish: (events) =>
        deliver(
          'topic',
          events.map(({ key }) => key),
          () => ports.topic.publish(events),
        ),
    },
  }
}
