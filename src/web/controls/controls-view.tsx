// What is paused, held, silenced or refused now, in all accounts; and the forms that begin and end it.
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Answer, ApiClient } from '../api-client.ts'
import { ChangeOutcome } from '../changes/change-outcome.tsx'
import { type InForce, readInForce } from '../changes/change-wire.ts'
import { isTaken, useChange } from '../changes/use-change.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Moment } from '../ui/moment.tsx'
import { Empty, Shown } from '../ui/states.tsx'
import { type Column, Table } from '../ui/table.tsx'
import { usePolledAsk } from '../use-api.ts'
import { readPoolList } from '../wire.ts'
import { AuditList } from './audit-list.tsx'
import { type ControlBody, type ControlRow, controlRows } from './control-rows.ts'
import { EndDialog } from './end-dialog.tsx'
import { NewDialog } from './new-dialog.tsx'
import type { PoolName } from './pool-name.ts'
import './controls.css'

interface Known {
  pools: readonly PoolName[]
  all: readonly InForce[]
}

async function askAll(api: ApiClient): Promise<Answer<Known>> {
  const pools = await api.get('/pools', readPoolList)
  if (pools.kind !== 'ok') return pools
  const names = [...new Set(pools.value.pools.map(({ account }) => account))].toSorted()
  // Without any pool the app may still watch one account, and knows its name itself.
  const queries = names.length === 0 ? [''] : names.map((name) => `?${account(name)}`)
  const all: InForce[] = []
  for (const query of queries) {
    const answer = await api.get(`/controls${query}`, readInForce)
    if (answer.kind !== 'ok') return answer
    all.push(answer.value)
  }
  const known = pools.value.pools.map(({ account, pool }) => ({ account, pool }))
  return { kind: 'ok', value: { pools: known, all }, etag: '' }
}

const account = (name: string) => new URLSearchParams({ account: name }).toString()

/** `?account=…&pool=…&node=…&do=hold` opens the form with that filled in. */
export function ControlsView({ query }: { query: URLSearchParams }) {
  const read = usePolledAsk('controls', askAll)
  return (
    <div class="stack">
      <h1>Controls</h1>
      <p class="dim">
        Pauses and holds stop Batch Medic from changing anything; silences stop its messages. Each
        ends by itself or when somebody ends it.
      </p>
      <Shown read={read} what="what is in force">
        {(known) => <InForceNow known={known} refresh={read.refresh} query={query} />}
      </Shown>
    </div>
  )
}

function InForceNow(props: { known: Known; refresh: () => Promise<void>; query: URLSearchParams }) {
  const { known, refresh, query } = props
  const asked = query.get('do')
  const [isNew, setNew] = useState(asked !== null)
  const [ending, setEnding] = useState<ControlRow>()
  const [what, setWhat] = useState('')
  const onOver = useCallback(() => void refresh(), [refresh])
  const change = useChange(onOver)
  const isDone = isTaken(change.state)
  useEffect(() => {
    if (!isDone) return
    setNew(false)
    setEnding(undefined)
  }, [isDone])
  const send = (body: ControlBody, words: string) => {
    setWhat(words)
    void change.send('/controls', body)
  }
  const rows = controlRows(known.all)
  return (
    <>
      <div>
        <Button
          look="main"
          onPress={() => {
            change.reset()
            setNew(true)
          }}
        >
          Pause, hold or silence …
        </Button>
      </div>
      <ChangeOutcome change={change} what={what} isAsking={isNew || ending !== undefined} />
      {rows.length === 0 ? (
        <Empty title="Nothing is paused, held or silenced">
          <p>Batch Medic does what its policy says, in all pools.</p>
        </Empty>
      ) : (
        <Table
          stacks
          caption="In force now"
          columns={columnsWith((row) => {
            change.reset()
            setEnding(row)
          })}
          rows={rows}
          keyOf={({ key }) => key}
        />
      )}
      <AuditList accounts={known.all.map((one) => one.account)} pools={known.pools} />
      {isNew && (
        <NewDialog
          known={{ ...known, accounts: known.all.map((one) => one.account) }}
          query={query}
          state={change.state}
          onSend={send}
          onClose={() => setNew(false)}
        />
      )}
      {ending && (
        <EndDialog
          row={ending}
          state={change.state}
          onSend={send}
          onClose={() => setEnding(undefined)}
        />
      )}
    </>
  )
}

function columnsWith(end: (row: ControlRow) => void): readonly Column<ControlRow>[] {
  return [
    { name: 'What', cell: ({ what }) => <Badge text={what} tone={toneOf(what)} /> },
    {
      name: 'Of what',
      isHead: true,
      cell: ({ on, account: name }) => (
        <>
          {on} <span class="dim">({name})</span>
        </>
      ),
    },
    {
      name: 'Who and why',
      cell: ({ by, verified, reason }) => (
        <>
          {by}
          {verified === false ? <span class="dim"> (as stated)</span> : ''}
          {reason === '' ? '' : `: ${reason}`}
        </>
      ),
    },
    { name: 'Since', cell: ({ at }) => <Moment at={at} /> },
    {
      name: 'Until',
      cell: ({ until }) => (until === undefined ? 'somebody ends it' : <Moment at={until} ago />),
    },
    {
      name: 'End',
      cell: (row) =>
        row.end ? (
          <Button label={`End: ${row.what.toLowerCase()} of ${row.on}`} onPress={() => end(row)}>
            End
          </Button>
        ) : null,
    },
  ]
}

function toneOf(what: ControlRow['what']): 'warning' | 'info' | 'plain' {
  if (what === 'Pause' || what === 'Hold') return 'warning'
  return what === 'Silence' ? 'info' : 'plain'
}
