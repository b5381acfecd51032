// Carries out a look: what was written, what the doctor finds, and what fills a disk, as an attempt that has ended.
import type { Attempt, EvidenceItem } from '../domain/attempt.ts'
import { isDiskFault } from '../domain/disk-faults.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Incident } from '../domain/incident.ts'
import type { BatchAccount } from '../ports/batch.ts'
import type { EvidenceStore } from '../ports/evidence.ts'
import type { Meaning } from './answer-meaning.ts'
import { collectEvidence } from './collect-evidence.ts'
import { lookAtDisk } from './look-at-disk.ts'

export interface LookDeps {
  batch: BatchAccount
  evidence: EvidenceStore
  consult?:
    | ((incident: Incident, facts: PoolFacts, folder: string) => Promise<readonly EvidenceItem[]>)
    | undefined
  tellingLines?: ((text: string) => readonly string[]) | undefined
}

/** Never throws. `found`: the attempt with what was found; `meaning`: that it has ended. */
export async function lookInto(
  { batch, evidence, consult, tellingLines }: LookDeps,
  incident: Incident,
  facts: PoolFacts,
  attempt: Attempt,
  now: number,
): Promise<{ found: Attempt; meaning: Meaning }> {
  const { action, number } = attempt
  if (action.kind !== 'collect-evidence') return { found: attempt, meaning: endedWith([]) }
  const folder = number === 1 ? incident.id : `${incident.id}/${number}`
  const doctor = consult && ((asked: Incident) => consult(asked, facts, folder))
  const deps = {
    ...{ batch, evidence },
    ...(doctor ? { doctor } : {}),
    ...(tellingLines ? { tellingLines } : {}),
  }
  const [node] = action.nodes
  const [written, seen] = await Promise.all([
    collectEvidence(deps, incident, action, folder),
    node && isDiskFault(incident.fault)
      ? lookAtDisk({
          ...{ batch, evidence, folder, node, now },
          poolId: incident.pool.pool,
          vmSize: facts.snapshot?.vmSize ?? '',
        })
      : undefined,
  ])
  const items = seen ? [...written, seen.item] : written
  const found = { ...attempt, evidence: items, ...(seen?.disk ? { disk: seen.disk } : {}) }
  return { found, meaning: endedWith(items) }
}

function endedWith(items: readonly EvidenceItem[]): Meaning {
  const result = items.some(({ failure }) => failure === '') ? 'done' : 'failed'
  return { kind: 'ended', result, reason: evidenceText(items), remember: false }
}

function evidenceText(items: readonly EvidenceItem[]): string {
  const lines = items.map(({ name, firstErrorLine, failure }) =>
    failure === '' ? `${name}: ${firstErrorLine || 'no error line'}` : `${name}: ${failure}`,
  )
  return lines.join('; ') || 'There was nothing to look at.'
}
