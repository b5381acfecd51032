// What is wrong now, grouped by pool and fault, the worst first; or that nothing is, since when, and that somebody looks.
import { useEffect, useRef } from 'preact/hooks'
import type { IncidentRow } from '../../api/shapes/incident-row.ts'
import { counted } from '../../domain/plain.ts'
import type { Answer, ApiClient } from '../api-client.ts'
import { PoolStrips } from '../strips/pool-strips.tsx'
import { Empty, Shown } from '../ui/states.tsx'
import { useNow, usePolled, usePolledAsk, useServices } from '../use-api.ts'
import { readIncidentList, readPoolList } from '../wire.ts'
import { GroupCard } from './group-card.tsx'
import { groupIncidents, type IncidentGroup } from './groups.ts'
import { NothingWrong } from './nothing-wrong.tsx'
import { pulseOf } from './pulse.ts'
import './now.css'

interface Open {
  rows: readonly IncidentRow[]
  /** There are more than were read. */
  isCut: boolean
}

const pageRows = 200
/** A storm of 750 nodes is shown whole. */
const maxPages = 5

async function askOpen(api: ApiClient): Promise<Answer<Open>> {
  const rows: IncidentRow[] = []
  let from: string | undefined
  for (let page = 0; page < maxPages; page += 1) {
    const query = new URLSearchParams({ state: 'unresolved', top: String(pageRows) })
    if (from !== undefined) query.set('continuation', from)
    const answer = await api.get(`/incidents?${query}`, readIncidentList)
    if (answer.kind !== 'ok') return answer
    rows.push(...answer.value.incidents)
    from = answer.value.continuation
    if (from === undefined) break
  }
  // What is found or ends between two pages moves the others: a row may come twice.
  const once = [...new Map(rows.map((row) => [row.id, row])).values()]
  return { kind: 'ok', value: { rows: once, isCut: from !== undefined }, etag: '' }
}

export function NowView() {
  const open = usePolledAsk('open', askOpen)
  const pools = usePolled('/pools', readPoolList, 15_000)
  const now = useNow(5_000)
  const isHeard = open.trouble === undefined && pools.trouble === undefined
  const pulse = pools.value && pulseOf(pools.value.pools, now, isHeard)
  useSpoken(open.value?.rows)
  return (
    <div class="stack">
      <h1>Now</h1>
      {pulse && <p class={pulse.isAlive ? 'dim pulse' : 'notice warning'}>{pulse.text}</p>}
      <Shown read={open} what="what is wrong">
        {({ rows, isCut }) =>
          rows.length === 0 ? (
            <NothingWrong />
          ) : (
            <Groups groups={groupIncidents(rows)} count={rows.length} isCut={isCut} />
          )
        }
      </Shown>
      {pools.value && <PoolStrips pools={pools.value.pools} now={now} />}
    </div>
  )
}

function Groups(props: { groups: readonly IncidentGroup[]; count: number; isCut: boolean }) {
  const { groups, count, isCut } = props
  const waits = groups.reduce((sum, group) => sum + group.waits, 0)
  const pools = new Set(groups.map(({ account, pool }) => `${account}/${pool}`.toLowerCase()))
  return (
    <>
      <p class="sum">
        <strong>
          {isCut ? 'More than ' : ''}
          {counted(count, 'open incident')}
        </strong>{' '}
        in {counted(pools.size, 'pool')}
        {waits === 0
          ? '; none waits for you.'
          : `; ${waits === 1 ? '1 waits' : `${waits} wait`} for you.`}
      </p>
      {groups.map((group) => (
        <GroupCard key={group.key} group={group} />
      ))}
      {isCut && (
        <Empty title="There are more than are shown here">
          <p>
            The <a href="#/history?state=unresolved">history</a> lists all of them.
          </p>
        </Empty>
      )}
    </>
  )
}

/** What came and what went, for those who do not see it. */
function useSpoken(rows: readonly IncidentRow[] | undefined): void {
  const { say } = useServices()
  const last = useRef<ReadonlySet<string>>(undefined)
  useEffect(() => {
    if (!rows) return
    const before = last.current
    const ids = new Set(rows.map(({ id }) => id))
    last.current = ids
    if (!before) return
    const came = [...ids].filter((id) => !before.has(id)).length
    const went = [...before].filter((id) => !ids.has(id)).length
    if (came + went === 0) return
    const parts = [came > 0 ? `${came} new` : '', went > 0 ? `${went} over` : '']
    say(`Incidents: ${parts.filter(Boolean).join(', ')}; ${ids.size} open.`)
  }, [rows, say])
}
