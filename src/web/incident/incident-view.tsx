// One incident: the six answers, what can be done, the decision with its call, the timeline and what was found.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { IncidentDetail } from '../../api/shapes/incident-detail.ts'
import { ChangeOutcome } from '../changes/change-outcome.tsx'
import { isTaken, useChange } from '../changes/use-change.ts'
import { shortSubjectText, wordText } from '../format.ts'
import { hrefOf } from '../route.ts'
import { AwayLink } from '../ui/away-link.tsx'
import { Badge, SeverityBadge, StateBadge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Moment } from '../ui/moment.tsx'
import { Shown } from '../ui/states.tsx'
import { usePolled, useServices } from '../use-api.ts'
import { readIncidentDetail } from '../wire.ts'
import { Decision } from './decision.tsx'
import { DeedDialog } from './deed-dialog.tsx'
import { type Deed, deedsFor } from './deeds.ts'
import { Evidence } from './evidence.tsx'
import { Particulars } from './particulars.tsx'
import { storyHead } from './story-head.ts'
import { Timeline } from './timeline.tsx'
import './incident.css'

const everyMs = 5_000

export function IncidentView({ id }: { id: string }) {
  const read = usePolled(`/incidents/${encodeURIComponent(id)}`, readIncidentDetail, everyMs)
  const isUnknown =
    read.trouble?.kind === 'refused' && [400, 404].includes(read.trouble.problem.status)
  return (
    <div class="stack">
      <Title id={id} detail={read.value} />
      <Shown read={read} what="the incident">
        {(detail) => <Story detail={detail} refresh={read.refresh} />}
      </Shown>
      {isUnknown && (
        <p>
          <a href={hrefOf({ kind: 'history', query: new URLSearchParams() })}>The history</a> lists
          the incidents that are on record; old months are dropped in time.
        </p>
      )}
    </div>
  )
}

function Story({ detail, refresh }: { detail: IncidentDetail; refresh: () => Promise<void> }) {
  const { row, links } = detail
  const [deed, setDeed] = useState<Deed>()
  const [asked, setAsked] = useState('')
  const onOver = useCallback(() => void refresh(), [refresh])
  const change = useChange(onOver)
  const isDone = isTaken(change.state)
  useEffect(() => {
    if (isDone) setDeed(undefined)
  }, [isDone])
  useSpokenState(detail)
  return (
    <>
      <Head detail={detail} />
      <div class="row deeds-row">
        {deedsFor(detail).map((one) => (
          <Button
            key={one.verb}
            look={one.verb === 'approve' ? 'main' : one.verb === 'reject' ? 'danger' : 'plain'}
            onPress={() => {
              change.reset()
              setDeed(one)
            }}
          >
            {one.verb === 'run' ? `${one.title} …` : one.title}
          </Button>
        ))}
        {links.portal && <AwayLink url={links.portal}>Azure portal</AwayLink>}
        {links.docs !== '' && <AwayLink url={links.docs}>About this fault</AwayLink>}
      </div>
      <ChangeOutcome change={change} what={asked} isAsking={deed !== undefined} />
      <Decision detail={detail} />
      <div class="columns">
        <Timeline lines={detail.timeline} attempts={detail.attempts} />
        <div class="stack">
          <Evidence detail={detail} />
          <Particulars detail={detail} />
        </div>
      </div>
      {deed && (
        <DeedDialog
          deed={deed}
          detail={detail}
          state={change.state}
          onClose={() => setDeed(undefined)}
          onSend={(body, what) => {
            setAsked(what)
            void change.send(`/incidents/${encodeURIComponent(row.id)}/${deed.verb}`, body)
          }}
        />
      )}
    </>
  )
}

/** The heading stays the same element while the incident is read: it has the focus of whoever came here. */
function Title({ id, detail }: { id: string; detail: IncidentDetail | undefined }) {
  const { row, incident } = detail ?? {}
  const subject = row && row.subject.kind !== 'pool' ? `: ${shortSubjectText(row.subject)}` : ''
  return (
    <header class="stack tight">
      <p class="small" key="pool">
        {row && <a href={hrefOf({ kind: 'pool', ...row })}>{`${row.account}/${row.pool}`}</a>}
      </p>
      <h1 key="title">{row ? `${row.title}${subject}` : `Incident ${id}`}</h1>
      {row && incident && (
        <div class="row" key="state">
          <SeverityBadge severity={row.severity} />
          <StateBadge state={row.state} />
          <Badge text={`Mode ${incident.mode}`} />
          {incident.acknowledged && <Badge text={`Seen by ${incident.acknowledged.by}`} />}
          <span class="small dim">
            found <Moment at={row.detectedAt} ago />
          </span>
        </div>
      )}
    </header>
  )
}

function Head({ detail }: { detail: IncidentDetail }) {
  const head = storyHead(detail)
  const { told, incident } = detail
  return (
    <section class={`card ${detail.row.severity}`} aria-label="In short">
      <dl class="facts head">
        <dt>What broke</dt>
        <dd>{head.broke}</dd>
        <dt>Why</dt>
        <dd>
          {head.why}
          {told.error && (
            <>
              <pre class="call error-line">{told.error.line}</pre>
              <span class="small dim">{told.error.from}</span>
            </>
          )}
          {told.doctor && <p>{told.doctor.checks}</p>}
          {told.doctor?.broken && <pre class="call error-line">{told.doctor.broken.line}</pre>}
        </dd>
        <dt>Done about it</dt>
        <dd>
          {head.done.length === 1 ? (
            head.done[0]
          ) : (
            <ol>
              {head.done.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ol>
          )}
        </dd>
        <dt>Did it help</dt>
        <dd>{head.helped}</dd>
        <dt>What you should do</dt>
        <dd class="todo">{head.todo}</dd>
        <dt>{detail.row.state === 'resolved' ? 'Cost' : 'Cost so far'}</dt>
        <dd>
          {head.cost === '' ? 'No node stood idle.' : head.cost}
          {incident.machines && head.cost !== '' ? (
            <span class="dim"> of {incident.machines.vmSize}</span>
          ) : null}
        </dd>
      </dl>
    </section>
  )
}

/** A state that changes while somebody reads is said. */
function useSpokenState({ row: { state } }: IncidentDetail): void {
  const { say } = useServices()
  const last = useRef(state)
  useEffect(() => {
    if (last.current !== state) say(`The incident is now: ${wordText(state)}.`)
    last.current = state
  }, [state, say])
}
