// What the local collector has heard: the newest traces, the newest lines, and figures added up by their dimensions.
import type { Told } from '../../adapters/telemetry/told.ts'
import { type MetricName, metrics } from '../../domain/metrics.ts'

type Trace = Extract<Told, { kind: 'trace' }>
export type Line = Exclude<Told, { kind: 'trace' | 'metric' }>

export interface Figure {
  name: MetricName
  by: string
  count: number
  sum: number
  least: number
  most: number
  last: number
}

export interface Collected {
  hear(told: Told): void
  /** Newest first. */
  traces(): readonly Trace[]
  lines(): readonly Line[]
  /** In the order of the table of metrics. */
  figures(): readonly Figure[]
}

const mostTraces = 200
const mostLines = 1000
/** Dimensions are closed sets; were they not, this is where it ends. */
const mostFigures = 2000

export function createCollected(): Collected {
  const traces: Trace[] = []
  const lines: Line[] = []
  const figures = new Map<string, Figure>()

  function count({ name, value, dimensions }: Extract<Told, { kind: 'metric' }>): void {
    const by = Object.values(dimensions).join(' · ')
    const key = `${name}|${by}`
    const known = figures.get(key)
    if (!known && figures.size >= mostFigures) return
    const before = known ?? { count: 0, sum: 0, least: value, most: value }
    figures.set(key, {
      ...{ name, by, last: value },
      count: before.count + 1,
      sum: before.sum + value,
      least: Math.min(before.least, value),
      most: Math.max(before.most, value),
    })
  }

  return {
    hear(told) {
      if (told.kind === 'metric') return count(told)
      if (told.kind === 'trace') {
        // A calm trace is no news: it makes room first.
        traces.unshift(told)
        if (traces.length <= mostTraces) return
        const calm = traces.findLastIndex((one) => one.calm)
        traces.splice(calm === -1 ? traces.length - 1 : calm, 1)
        return
      }
      lines.unshift(told)
      lines.length = Math.min(lines.length, mostLines)
    },
    traces: () => traces,
    lines: () => lines,
    figures() {
      const order = Object.keys(metrics)
      return [...figures.values()].toSorted(
        (a, b) => order.indexOf(a.name) - order.indexOf(b.name) || (a.by < b.by ? -1 : 1),
      )
    },
  }
}
