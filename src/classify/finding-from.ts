// Builds a finding: the row of its fault, filled with what was seen; text from outside is redacted here.
import type { BatchFault } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { redact } from '../domain/redact.ts'
import { poolSubject } from '../domain/refs.ts'
import { type NamedCause, ofFault } from './name-cause.ts'

type Given = Pick<Finding, 'fault' | 'since' | 'summary'> & Partial<Finding>

export function findingFrom(given: Given): Finding {
  const { explanation: _, ...row } = ofFault(given.fault)
  const finding: Finding = {
    subject: poolSubject,
    scope: 'whole-pool',
    ...row,
    evidence: [],
    nodeIds: [],
    ...given,
  }
  // What the table of faults says is no text from outside.
  const helps = finding.helps === row.helps ? row.helps : redact(finding.helps)
  return { ...finding, summary: redact(finding.summary), helps }
}

/** The part of a finding that its cause says; its explanation is for the summary. */
export function causeOf({ fault: _, explanation: __, ...cause }: NamedCause) {
  return cause
}

/** A fault of Batch's own as evidence: its code, its words and its details. */
export function evidenceOf(fault: BatchFault): Finding['evidence'] {
  return [
    { name: 'code', value: redact(fault.code) },
    { name: 'message', value: redact(fault.message) },
    ...fault.details.map(({ name, value }) => ({ name, value: redact(value) })),
  ].filter(({ value }) => value !== '')
}
