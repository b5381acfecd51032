// The filters of a list as the API takes them.
import type { Filters } from './api.ts'
import type { OptionUse } from './command-row.ts'
import type { Values } from './options.ts'
import { pastMoment } from './past-moment.ts'

/** Of every command that lists incidents. */
export const filterOptions = [
  ...(['account', 'pool', 'state', 'fault', 'party', 'severity'] as const),
  ...(['text', 'since', 'until'] as const),
] as const satisfies readonly OptionUse[]

/** Throws `CliError` with 2 for a time that is none. */
export function filtersOf(values: Values, now: number): Filters {
  const { account, pool, state, fault, party, severity, text, order } = values
  const since = values.since === undefined ? undefined : pastMoment(values.since, now)
  const until = values.until === undefined ? undefined : pastMoment(values.until, now, '--until')
  const given = Object.entries({
    ...{ account, pool, state, fault, party, severity, text, order, since, until },
  })
  return Object.fromEntries(
    given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
