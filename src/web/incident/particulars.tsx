// What else is on record: what the machine said, what others did meanwhile, and who was told.
import type { IncidentDetail } from '../../api/shapes/incident-detail.ts'
import { durationText } from '../../domain/durations.ts'
import { shortId } from '../../domain/plain.ts'
import { wordText } from '../format.ts'
import { CopyButton } from '../ui/call.tsx'
import { Moment } from '../ui/moment.tsx'

export function Particulars({ detail }: { detail: IncidentDetail }) {
  const { told, incident, row } = detail
  const { others = [], alerts, silenced = [], finding } = incident
  return (
    <section class="card stack" aria-labelledby="particulars">
      <h2 id="particulars">Particulars</h2>
      <dl class="facts">
        {told.evidence.map(({ name, value }) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
        <dt>Fault began</dt>
        <dd>
          <Moment at={finding.since} ago />
          {row.detectedAt > finding.since && (
            <span class="dim">, found {durationText(row.detectedAt - finding.since)} after</span>
          )}
        </dd>
        {finding.rule && (
          <>
            <dt>Rule</dt>
            <dd>
              <code>{finding.rule}</code>
            </dd>
          </>
        )}
        {finding.nodeIds.length > 0 && (
          <>
            <dt>Nodes</dt>
            <dd>
              <span class="mono">{finding.nodeIds.map((id) => shortId(id)).join(', ')}</span>{' '}
              <CopyButton text={finding.nodeIds.join('\n')} what="The whole node ids" />
            </dd>
          </>
        )}
        {others.map(({ text, at }) => (
          <>
            <dt>Others meanwhile</dt>
            <dd>
              {text}{' '}
              <span class="dim">
                (<Moment at={at} />)
              </span>
            </dd>
          </>
        ))}
        <dt>Told</dt>
        <dd>
          {alerts.length === 0 ? 'Nobody yet.' : null}
          <ul class="plain">
            {alerts.map(({ channel, what, at, summed }) => (
              <li key={`${channel}${what}${at}`}>
                {wordText(what)}: {channel}
                {summed && ', in the summary of the hour'}, <Moment at={at} />
              </li>
            ))}
            {silenced.map(({ channel, what, at }) => (
              <li key={`silenced${channel}${what}${at}`} class="dim">
                {wordText(what)}: not to {channel}, a silence held it (<Moment at={at} />)
              </li>
            ))}
          </ul>
        </dd>
        <dt>Id</dt>
        <dd class="row">
          <code>{row.id}</code> <CopyButton text={row.id} what="The id" />
        </dd>
      </dl>
    </section>
  )
}
