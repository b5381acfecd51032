// Builds a finding: the row of its fault, filled with what was seen; text from outside is redacted here.
import type { BatchFault } from '../domain/facts.ts'
import { faultRow } from '../domain/fault.ts'
import type { Finding } from '../domain/finding.ts'
import { redact } from '../domain/redact.ts'
import { poolSubject } from '../domain/refs.ts'

type Given = Pick<Finding, 'fault' | 'since' | 'summary'> & Partial<Finding>

export function findingFrom(given: Given): Finding {
  const row = faultRow(given.fault)
  const finding: Finding = {
    subject: poolSubject,
    scope: 'whole-pool',
    party: row.party,
    causeClass: row.causeClass,
    confidence: 'certain',
    evidence: [],
    helps: row.helps,
    link: row.link,
    nodeIds: [],
    ...given,
  }
  return { ...finding, summary: redact(finding.summary), helps: redact(finding.helps) }
}

/** A fault of Batch's own as evidence: its code, its words and its details. */
export function evidenceOf(fault: BatchFault): Finding['evidence'] {
  return [
    { name: 'code', value: redact(fault.code) },
    { name: 'message', value: redact(fault.message) },
    ...fault.details.map(({ name, value }) => ({ name, value: redact(value) })),
  ].filter(({ value }) => value !== '')
}
