// What the replay came to: how many requests ran, agreed, differed, were left out, and the figure that counts.
import type { Conversation } from './conversations.ts'
import type { Outcome } from './replay.ts'
import type { Role } from './roles.ts'

export interface Replayed {
  conversation: Conversation
  outcomes: readonly Outcome[]
}

const roles: readonly Role[] = ['write', 'refused', 'read after write', 'echo']
const results = ['agreed', 'differed', 'not served', 'left out'] as const

export interface Figures {
  conversations: number
  requests: number
  byRole: Record<string, Record<string, number>>
  /** Of the requests that write, are refused or read after a write, and whose operation is served. */
  counted: number
  agreed: number
  agreedShare: number
  /** Of those that agreed: at another time than the recorded one, because what takes time took more or less. */
  atAnotherTime: number
  /** Reason → how many requests were left out for it. */
  leftOut: Record<string, number>
  notServed: Record<string, number>
  /** By operation. */
  differed: Record<string, number>
}

export function figuresOf(replayed: readonly Replayed[]): Figures {
  const all = replayed.flatMap(({ outcomes }) => outcomes)
  const count = (role: Role, result: string) =>
    all.filter((one) => one.role === role && one.result === result).length
  const byRole = Object.fromEntries(
    roles.map((role) => [
      role,
      Object.fromEntries(results.map((result) => [result, count(role, result)])),
    ]),
  )
  const counts = all.filter(({ role }) => role !== 'echo')
  const agreed = counts.filter(({ result }) => result === 'agreed').length
  const counted = agreed + counts.filter(({ result }) => result === 'differed').length
  return {
    conversations: replayed.length,
    requests: all.length,
    byRole,
    counted,
    agreed,
    atAnotherTime: counts.filter(({ result, shifted }) => result === 'agreed' && shifted).length,
    agreedShare: counted === 0 ? 0 : agreed / counted,
    leftOut: tally(all.flatMap(({ why }) => why ?? [])),
    notServed: tally(of(all, 'not served')),
    differed: tally(of(all, 'differed')),
  }
}

const of = (all: readonly Outcome[], wanted: Outcome['result']): string[] =>
  all.flatMap(({ result, row }) => (result === wanted ? [row.op] : []))

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return Object.fromEntries(Object.entries(counts).sort(([, a], [, b]) => b - a))
}

/** One block for the run's output. */
export function figuresText(figures: Figures): string {
  const lines = Object.entries(figures.byRole).map(
    ([role, byResult]) =>
      `  ${role.padEnd(16)} ${results.map((one) => `${byResult[one]} ${one}`).join(', ')}`,
  )
  const listed = (title: string, counts: Record<string, number>) =>
    Object.entries(counts).map(([name, count]) => `  ${title}: ${name} (${count})`)
  return [
    `Replayed ${figures.conversations} recorded conversations, ${figures.requests} requests:`,
    ...lines,
    `  ${figures.agreed} of ${figures.counted} that write, are refused or read after a write agree: ` +
      `${(100 * figures.agreedShare).toFixed(1)} %, ${figures.atAnotherTime} of them at another time`,
    ...listed('left out', figures.leftOut),
    ...listed('not served', figures.notServed),
    ...listed('differed', figures.differed),
  ].join('\n')
}
