// The decision: what it waits for or what holds it, with its numbers and its end, and the exact calls.
import type { IncidentDetail } from '../../api/shapes/incident-detail.ts'
import type { Attempt } from '../../domain/attempt.ts'
import { actionWords, reasonText, resultWords } from '../../notify/words.ts'
import { wordText } from '../format.ts'
import { Badge } from '../ui/badge.tsx'
import { Call, CopyButton, callLines } from '../ui/call.tsx'
import { Moment } from '../ui/moment.tsx'

export function Decision({ detail }: { detail: IncidentDetail }) {
  const { incident, attempts } = detail
  const { waiting, wouldDo, wouldAlso, grants = [], rejections = [] } = incident
  const made = attempts.filter(({ call }) => call)
  if (!waiting && !wouldDo && made.length === 0 && grants.length === 0) return null
  return (
    <section class="card stack" aria-labelledby="decision">
      <h2 id="decision">The decision</h2>
      {waiting && (
        <dl class="facts">
          {waiting.action && (
            <>
              <dt>Step</dt>
              <dd>{actionWords(waiting.action)?.noun ?? waiting.action}</dd>
            </>
          )}
          {waiting.guard && (
            <>
              <dt>Held by</dt>
              <dd>
                <Badge tone="warning" text={waiting.guard} />
              </dd>
            </>
          )}
          <dt>Because</dt>
          <dd>{waiting.reason}</dd>
          {waiting.until !== undefined && (
            <>
              <dt>Until</dt>
              <dd>
                <Moment at={waiting.until} ago seconds />
              </dd>
            </>
          )}
        </dl>
      )}
      {grants.map((grant) => (
        <p key={grant.id}>
          {grant.by} {grant.kind === 'run' ? 'ordered' : 'approved'} {wordText(grant.action)}:{' '}
          {grant.reason || 'no reason given'}; good until <Moment at={grant.until} ago />.
        </p>
      ))}
      {rejections.map((one) => (
        <p key={`${one.action}${one.at}`}>
          {one.by} rejected {wordText(one.action)} at <Moment at={one.at} />
          {one.reason === '' ? '' : `: ${one.reason}`}.
        </p>
      ))}
      {wouldDo && <Call call={wouldDo} name="The call that it would make; it was not made" />}
      {wouldAlso && (
        <details>
          <summary>
            {wouldAlso.calls.length + wouldAlso.more} further calls of the same step
          </summary>
          <div class="row apart">
            <span class="small dim">
              {wouldAlso.more > 0 ? `${wouldAlso.more} of them are not listed` : ''}
            </span>
            <CopyButton
              text={wouldAlso.calls.map(callLines).join('\n\n')}
              what="The further calls"
            />
          </div>
          <pre class="call">{wouldAlso.calls.map(callLines).join('\n\n')}</pre>
        </details>
      )}
      {made.map((attempt) => (
        <Made key={attempt.number} attempt={attempt} />
      ))}
    </section>
  )
}

/** A call that was made, Batch's answer, and what came of it. */
function Made({ attempt }: { attempt: Attempt }) {
  const { call, growCall, answer, result, number, action, startedAt, reason } = attempt
  const noun = actionWords(action.kind)?.noun ?? action.kind
  return (
    <details open={result === undefined}>
      <summary>
        {number}. {noun} at <Moment at={startedAt} seconds />:{' '}
        {result === undefined ? wordText(attempt.step) : (resultWords[result] ?? result)}
      </summary>
      <div class="stack tight">
        <p>{reasonText(reason)}</p>
        {call && <Call call={call} name="The call" />}
        {growCall && <Call call={growCall} name="The call that grows the pool back" />}
        {answer && (
          <p>
            Batch answered <strong>{answer.status}</strong> {answer.code} {answer.message}
          </p>
        )}
      </div>
    </details>
  )
}
