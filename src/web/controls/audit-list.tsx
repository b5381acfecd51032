// The audit of one pool or account: who asked what, when, and what came of it; the newest first.
import { useState } from 'preact/hooks'
import { type AuditEntry, readAudit } from '../changes/change-wire.ts'
import { outcomeWords } from '../changes/use-change.ts'
import { wordText } from '../format.ts'
import { Badge } from '../ui/badge.tsx'
import { Moment } from '../ui/moment.tsx'
import { Select } from '../ui/select.tsx'
import { Shown } from '../ui/states.tsx'
import { type Column, Table } from '../ui/table.tsx'
import { usePolled } from '../use-api.ts'
import type { PoolName } from './pool-name.ts'

const everyMs = 15_000

export function AuditList(props: { accounts: readonly string[]; pools: readonly PoolName[] }) {
  const places = [
    ...props.accounts.map((account) => ({
      value: new URLSearchParams({ account }).toString(),
      text: `${account}: the whole account`,
    })),
    ...props.pools.map(({ account, pool }) => ({
      value: new URLSearchParams({ account, pool }).toString(),
      text: `${account}/${pool}`,
    })),
  ]
  const [chosen, setChosen] = useState('')
  const place = places.find(({ value }) => value === chosen) ?? places[0]
  const read = usePolled(place && `/audit?${place.value}&top=200`, readAudit, everyMs)
  if (!place) return null
  return (
    <section class="stack" aria-labelledby="audit">
      <h2 id="audit">Who asked for what</h2>
      <Select name="Of which pool" value={place.value} choices={places} onChange={setChosen} />
      <Shown read={read} what="the audit">
        {({ audit }) =>
          audit.length === 0 ? (
            <p class="dim">Nobody has asked for anything here within 30 days.</p>
          ) : (
            <Table
              stacks
              caption="Audit"
              quiet
              columns={columns}
              rows={audit.toReversed()}
              keyOf={({ id, outcome }) => `${id}${outcome}`}
            />
          )
        }
      </Shown>
    </section>
  )
}

const columns: readonly Column<AuditEntry>[] = [
  { name: 'When', cell: ({ at }) => <Moment at={at} /> },
  {
    name: 'Who',
    cell: ({ by, verified }) => (
      <>
        {by}
        {verified ? '' : <span class="dim"> (as stated)</span>}
      </>
    ),
  },
  {
    name: 'What',
    isHead: true,
    cell: ({ what, action, on }) => `${wordText(what)}${action ? ` ${action}` : ''}: ${on}`,
  },
  { name: 'Why', cell: ({ reason }) => reason },
  {
    name: 'What came of it',
    cell: ({ outcome, said }) => (
      <>
        <Badge text={outcomeWords(outcome)} tone={outcome === 'refused' ? 'warning' : 'plain'} />{' '}
        {said}
      </>
    ),
  },
]
