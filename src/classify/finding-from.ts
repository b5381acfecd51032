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
  const helps = finding.helps === row.helps ? row.helps : redactedOnce(finding.helps)
  return { ...finding, summary: redact(finding.summary), helps }
}

/** Rules and Batch say the same sentences of many nodes and tasks: each is looked through once. */
const redactedTexts = new Map<string, string>()
const mostTexts = 500

function redactedOnce(text: string): string {
  const known = redactedTexts.get(text)
  if (known !== undefined) return known
  if (redactedTexts.size >= mostTexts) redactedTexts.clear()
  const clean = redact(text)
  redactedTexts.set(text, clean)
  return clean
}

/** The part of a finding that its cause says; its explanation is for the summary. */
export function causeOf({ fault: _, explanation: __, ...cause }: NamedCause) {
  return cause
}

/** A fault of Batch's own as evidence: its code, its words and its details. */
export function evidenceOf(fault: BatchFault): Finding['evidence'] {
  return [
    { name: 'code', value: redactedOnce(fault.code) },
    { name: 'message', value: redactedOnce(fault.message) },
    ...fault.details.map(({ name, value }) => ({ name, value: redact(value) })),
  ].filter(({ value }) => value !== '')
}
