// What the ladder is asked: a finding, what was tried for it, and the facts it is decided on.
import type { Attempt } from '../domain/action.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import type { Controls } from '../domain/record.ts'
import type { PlaybookRow } from './playbook.ts'

export interface LadderQuestion {
  row: PlaybookRow
  finding: Finding
  /** The incident's own, in order. */
  attempts: readonly Attempt[]
  facts: PoolFacts
  controls: Controls
  /** When the incident was opened: what was sick long before is still given its time to recover under our eyes. */
  detectedAt: number
  now: number
}
