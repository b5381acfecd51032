// The fields by which the history is narrowed; each change is a change of the address.

import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { parties } from '../../domain/cause.ts'
import { type Fault, faults } from '../../domain/fault.ts'
import { stateFilters } from '../../domain/incident.ts'
import { severities } from '../../domain/severity.ts'
import { wordText } from '../format.ts'
import { Button } from '../ui/button.tsx'
import { type Filters, isFiltered, orders, readTime, withFilter } from './filters.ts'

export interface HistoryFiltersProps {
  filters: Filters
  now: number
  /** `step`: whether the back button should lead to the view before; letters of a text are no steps. */
  onChange: (filters: Filters, step: 'push' | 'replace') => void
}

const faultNames = Object.keys(faults) as Fault[]
const hourMs = 3_600_000
const spans = [
  { name: 'Last 24 h', hours: 24 },
  { name: '7 days', hours: 7 * 24 },
  { name: '30 days', hours: 30 * 24 },
]

export function HistoryFilters({ filters, now, onChange }: HistoryFiltersProps) {
  const set =
    <Name extends keyof Filters>(name: Name, step: 'push' | 'replace' = 'push') =>
    (value: Filters[Name] | '') =>
      onChange(withFilter(filters, name, value), step)
  const hidden = [
    filters.account,
    filters.pool,
    filters.fault,
    filters.party,
    filters.since,
    filters.until,
  ]
  const count = hidden.filter((value) => value !== undefined).length
  const time = (name: 'since' | 'until') => (
    <TextField
      name={name === 'since' ? 'Found since (UTC)' : 'Found until (UTC)'}
      type="datetime-local"
      value={inputTime(filters[name])}
      onText={(text) => set(name)(text === '' ? '' : readTime(text))}
    />
  )
  return (
    <search class="filters" aria-label="Filters of the history">
      <div class="filters-main">
        <TextField
          name="Search"
          type="search"
          hint="node, job, words …"
          value={filters.text ?? ''}
          onText={set('text', 'replace')}
        />
        <Choice
          name="State"
          all="Any"
          values={stateFilters}
          value={filters.state}
          onChoose={set('state')}
        />
        <Choice
          name="Severity"
          all="Any"
          values={severities}
          value={filters.severity}
          onChoose={set('severity')}
        />
        <Choice
          name="Order"
          values={orders}
          value={filters.order}
          onChoose={set('order')}
          text={orderText}
        />
      </div>
      <details open={count > 0}>
        <summary>{count === 0 ? 'More filters' : `More filters (${count} set)`}</summary>
        <div class="filters-more">
          <TextField
            name="Account"
            value={filters.account ?? ''}
            onText={set('account', 'replace')}
          />
          <TextField name="Pool" value={filters.pool ?? ''} onText={set('pool', 'replace')} />
          <Choice
            name="Fault"
            all="Any"
            values={faultNames}
            value={filters.fault}
            onChoose={set('fault')}
            text={(fault) => faults[fault as Fault]?.title ?? fault}
          />
          <Choice
            name="Party"
            all="Any"
            values={parties}
            value={filters.party}
            onChoose={set('party')}
          />
          {time('since')}
          {time('until')}
        </div>
      </details>
      <div class="row">
        {spans.map(({ name, hours }) => (
          <Button
            key={name}
            look="quiet"
            onPress={() => {
              const { until: _, ...rest } = filters
              const minute = Math.floor((now - hours * hourMs) / 60_000) * 60_000
              onChange({ ...rest, since: minute }, 'push')
            }}
          >
            {name}
          </Button>
        ))}
        {isFiltered(filters) ? (
          <Button onPress={() => onChange({ order: filters.order }, 'push')}>
            Clear all filters
          </Button>
        ) : null}
      </div>
    </search>
  )
}

const orderText = (order: string) => (order === 'newest' ? 'Newest first' : 'Oldest first')

/** What a field for a time without a zone takes: minutes are exact enough to choose by. */
const inputTime = (at: number | undefined) =>
  at === undefined ? '' : new Date(at).toISOString().slice(0, 16)

interface ChoiceProps<Value extends string> {
  name: string
  /** The words for no choice; without them there is always one. */
  all?: string
  values: readonly Value[]
  value: string | undefined
  onChoose: (value: Value | '') => void
  text?: (value: string) => string
}

function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { name, all, values, value = '', onChoose, text = wordText } = props
  const id = useId()
  // A word of the address that is none of today's is kept and shown.
  const known: readonly string[] = values
  const others = value !== '' && !known.includes(value) ? [value] : []
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChoose(event.currentTarget.value as Value | '')}
      >
        {all === undefined ? null : <option value="">{all}</option>}
        {[...others, ...known].map((one) => (
          <option key={one} value={one}>
            {text(one)}
          </option>
        ))}
      </select>
    </div>
  )
}

interface TextFieldProps {
  name: string
  value: string
  onText: (text: string) => void
  type?: 'text' | 'search' | 'datetime-local'
  hint?: string
}

/** Letters that follow each other quickly are one change. */
const settleMs = 350

function TextField({ name, value, onText, type = 'text', hint = '' }: TextFieldProps) {
  const id = useId()
  const [draft, setDraft] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(onText)
  latest.current = onText
  useEffect(() => setDraft(value), [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  const tell = (text: string, afterMs: number) => {
    setDraft(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => latest.current(text), afterMs)
  }
  const shared = {
    ...{ id, value: draft, autoComplete: 'off', maxLength: 200, placeholder: hint },
    onInput: (event: { currentTarget: { value: string } }) =>
      tell(event.currentTarget.value, settleMs),
    onKeyDown: (event: KeyboardEvent & { currentTarget: { value: string } }) => {
      if (event.key === 'Enter') tell(event.currentTarget.value, 0)
    },
  }
  return (
    <div class={type === 'search' ? 'field wide' : 'field'}>
      <label for={id}>{name}</label>
      {type === 'datetime-local' ? <input {...shared} type="datetime-local" /> : null}
      {type === 'search' ? <input {...shared} type="search" data-search /> : null}
      {type === 'text' ? <input {...shared} type="text" list={undefined} /> : null}
    </div>
  )
}
