// Counts by kind as bars that are a table as well: every bar stands beside its name and its number.
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

export interface Bar {
  key: string
  name: ComponentChildren
  count: number
  /** Further columns, as the others have them. */
  more?: readonly string[]
}

export interface BarTableProps {
  title: string
  /** Of the names, and of the further columns. */
  heads: readonly [string, ...string[]]
  bars: readonly Bar[]
  empty: string
}

/** The highest first; the longest bar is the highest count. */
export function BarTable({ title, heads, bars, empty }: BarTableProps) {
  const titleId = useId()
  const most = Math.max(1, ...bars.map(({ count }) => count))
  const [name, ...more] = heads
  return (
    <section class="card chart" aria-labelledby={titleId}>
      <h2 id={titleId}>{title}</h2>
      {bars.length === 0 ? (
        <p class="dim">{empty}</p>
      ) : (
        <table class="bars">
          <caption class="unseen">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{name}</th>
              <th scope="col" class="number">
                Incidents
              </th>
              {more.map((one) => (
                <th key={one} scope="col" class="number">
                  {one}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.key}>
                <th scope="row">
                  {bar.name}
                  <svg class="bar" width="100%" height="8" aria-hidden="true">
                    <rect class="trough" width="100%" height="8" rx="2" />
                    <rect class="mark" width={`${(100 * bar.count) / most}%`} height="8" rx="2" />
                  </svg>
                </th>
                <td class="number">{bar.count}</td>
                {(bar.more ?? []).map((text, index) => (
                  <td key={more[index]} class="number">
                    {text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
