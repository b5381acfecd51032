// The whole app on the emulator, with each call and transaction noted: when in virtual time, and how much work before it.
import type { HttpClient } from '@azure/ms-rest-js'
import type { AppPorts } from '../src/app.ts'
import { policySchema } from '../src/domain/policy.ts'
import type { JournalEntry } from '../src/emulator/journal.ts'
import { startWholeApp, type WholeApp } from '../test/support/whole-app.ts'

export interface Accepted {
  /** Virtual, epoch milliseconds. */
  at: number
  /** Wall milliseconds of work since the exam that made it was begun. */
  workMs: number
  url: string
}

export interface Lived {
  whole: WholeApp
  /** Calls that change something and were accepted, in order. */
  accepted: readonly Accepted[]
  /** Wall milliseconds of each exam. */
  exams: readonly number[]
  /** Processor milliseconds of each exam, the emulator's own work with it: what other programs take does not count. */
  cpus: readonly number[]
  transactions(): number
  callsSince(seq: number): readonly JournalEntry[]
  lastSeq(): number
}

/** `policy` is raised over `mode: act`. */
export function live(world: unknown, policy: object = {}): Lived {
  const accepted: Accepted[] = []
  const exams: number[] = []
  const cpus: number[] = []
  let examAt = performance.now()
  let transactions = 0
  const around = (ports: AppPorts): AppPorts => ({
    ...ports,
    policy: policySchema.parse({ mode: 'act', ...policy }),
    rows: {
      ...ports.rows,
      transact(...asked) {
        transactions += 1
        return ports.rows.transact(...asked)
      },
    },
  })
  const client = (plain: HttpClient): HttpClient => ({
    async sendRequest(request) {
      const response = await plain.sendRequest(request)
      if (request.method === 'POST' && response.status < 300) {
        const at = whole.clock.now()
        accepted.push({ at, workMs: performance.now() - examAt, url: request.url })
      }
      return response
    },
  })
  const whole = startWholeApp({ world, around, client, seed: 'bench' })
  const { app } = whole
  const examine = app.examine
  app.examine = async (message) => {
    examAt = performance.now()
    const before = process.cpuUsage()
    await examine(message)
    const { user, system } = process.cpuUsage(before)
    exams.push(performance.now() - examAt)
    cpus.push((user + system) / 1000)
  }
  return {
    whole,
    accepted,
    exams,
    cpus,
    transactions: () => transactions,
    callsSince: (seq) => whole.emulator.journal(seq),
    lastSeq: () => whole.emulator.journal().at(-1)?.seq ?? 0,
  }
}

/** One pool of so many nodes, and what happens to it; ISO durations. */
export function poolOf(dedicated: number, ...script: readonly object[]) {
  return {
    accounts: [
      {
        name: 'renderfarm',
        pools: [
          {
            ...{ id: 'frames', vmSize: 'standard_d2s_v5', dedicated },
            imageReference: { publisher: 'canonical', offer: 'jammy', sku: '22_04-lts' },
            nodeAgentSKUId: 'batch.node.ubuntu 22.04',
          },
        ],
      },
    ],
    script: script.map((step) => ({ pool: 'frames', ...step })),
  }
}

export function countsOf(calls: readonly JournalEntry[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { operation = 'none' } of calls) counts[operation] = (counts[operation] ?? 0) + 1
  return counts
}
