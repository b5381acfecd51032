// Tells the pools of a look: a line each with its nodes by state and what those cost that do no work.
import type { AccountReport, PoolReport } from '../check/report.ts'
import { counted, plain, shortId } from '../domain/plain.ts'
import { paint, type Terminal } from './terminal.ts'

const mostWell = 12
/** Of those that ail, and of the problems that are told in a line each. */
export const mostLines = 20

/** Sick pools first; of many that are well a count. */
export function poolLines(
  { pools, problems, prices }: AccountReport,
  terminal: Terminal,
): string[] {
  const ails = (id: string) => problems.some(({ pool }) => pool === id)
  const sick = pools.filter(({ id, complete }) => ails(id) || !complete)
  const well = pools.filter((pool) => !sick.includes(pool))
  const ailing = sick.slice(0, mostLines)
  const shown = [...ailing, ...well.slice(0, Math.max(0, mostWell - sick.length))]
  const width = Math.max(...shown.map(({ id }) => Math.min(id.length, 24)), 0)
  const sizes = Math.max(...shown.map(({ vmSize }) => vmSize.length), 0)
  const hiddenSick = sick.length - ailing.length
  const hidden = pools.length - shown.length - hiddenSick
  return [
    ...shown.map((pool) => {
      const mark = ails(pool.id)
        ? paint(terminal, 'red', '!')
        : pool.complete
          ? ' '
          : paint(terminal, 'yellow', '?')
      const row = `${shortId(pool.id, 24).padEnd(width)}  ${plain(pool.vmSize, 40).toLowerCase().padEnd(sizes)}  ${statesText(pool)}`
      const { perHour } = pool.waste
      const lost = perHour === null ? '' : `  ${money(perHour)} ${prices.currency}/h`
      return `${mark} ${row}${paint(terminal, 'dim', lost)}`.trimEnd()
    }),
    ...(hiddenSick > 0 ? [`  and ${counted(hiddenSick, 'pool')} more that ail`] : []),
    ...(hidden > 0 ? [`  and ${counted(hidden, 'pool')} more that are well`] : []),
  ]
}

function statesText({ nodes, complete, gaps }: PoolReport): string {
  const states = Object.entries(nodes).toSorted(([, a], [, b]) => b - a)
  if (states.length === 0) return complete || gaps.length === 0 ? 'no nodes' : 'could not be seen'
  return states.map(([state, count]) => `${count} ${state}`).join(', ')
}

export function money(amount: number): string {
  return amount >= 100 ? amount.toFixed(0) : amount.toFixed(2)
}
