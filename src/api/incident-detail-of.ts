// One incident for the page, the CLI and people's tools: the story as it is kept, and as cards tell it.
import { foregoneText } from '../domain/foregone-text.ts'
import type { Policy } from '../domain/policy.ts'
import type { PriceTable } from '../domain/prices.ts'
import type { IncidentStory } from '../domain/record.ts'
import { linksTold, portalUrl } from '../notify/links.ts'
import { detailsSaid, doctorSaid, errorSaid } from '../notify/machine-said.ts'
import { attemptLine } from '../notify/words.ts'
import { briefOf } from '../record/history-brief.ts'
import { incidentRowOf } from './incident-row-of.ts'
import type { IncidentDetail } from './shapes/incident-detail.ts'
import { termsOf } from './terms-of.ts'

export interface DetailDeps {
  prices: PriceTable
  /** ARM id of the account, where it is known. */
  accountId?: string | undefined
  /** Origin of the portal of its cloud, where that is known. */
  portal?: string | undefined
  now: number
  /** What it says of the incident goes with it. */
  policy?: Policy | undefined
}

export function incidentDetailOf(
  story: IncidentStory,
  { prices, accountId, portal: origin, now, policy }: DetailDeps,
): IncidentDetail {
  const { incident, attempts } = story
  const row = incidentRowOf(briefOf(story), prices, now)
  const terms = policy && termsOf(policy, incident)
  const evidence = keptOf(attempts)
  const whole = { row, ...story, told: toldOf(story, now), evidence, links: links() }
  return terms ? { ...whole, terms } : whole

  /** Those of the messages, in the same order of caution: what is no plain https address is left out. */
  function links(): IncidentDetail['links'] {
    const all = linksTold({
      ...{ kind: 'incidents', what: 'opened', pool: incident.pool, fault: incident.fault },
      ...{ stories: [story], key: '', at: now, page: '' },
      ...{ ...(accountId ? { accountId } : {}), ...(origin ? { portal: origin } : {}) },
    })
    const ofAccount = portalUrl(accountId, origin)
    const portal = all.find(({ url }) => url === ofAccount)?.url
    const docs = all.findLast(({ url }) => url !== portal)?.url ?? ''
    return { ...(portal === undefined ? {} : { portal }), docs }
  }
}

function toldOf(story: IncidentStory, now: number): IncidentDetail['told'] {
  const { incident, attempts } = story
  const error = errorSaid([story])
  const doctor = doctorSaid([story])
  const besides = [incident.finding.summary, ...(error ? [error.line] : [])]
  const foregone = incident.foregone?.outcome?.text ?? foregoneText(incident, now)
  return {
    ...(error ? { error } : {}),
    evidence: detailsSaid(incident.finding.evidence, besides),
    ...(doctor ? { doctor } : {}),
    attempts: attempts.map((attempt) => ({ number: attempt.number, text: attemptLine(attempt) })),
    ...(foregone === '' ? {} : { foregone }),
  }
}

/** All files that were looked at, in the order of the attempts: the place in it is what their address has. */
function keptOf(attempts: IncidentStory['attempts']): IncidentDetail['evidence'] {
  return attempts
    .flatMap(({ number, evidence = [] }) => evidence.map((item) => ({ number, item })))
    .map(({ number, item }, index) => ({
      index,
      attempt: number,
      name: item.name,
      firstErrorLine: item.firstErrorLine,
      failure: item.failure,
      kept: item.stored !== '',
    }))
}
