// A failed run as it is remembered, so that it has one incident, also after that is closed.
import type { Finding } from './finding.ts'
import { restsOnLook } from './look-health.ts'
import { subjectKey } from './refs.ts'

type Named = Pick<Finding, 'fault' | 'subject'>

/** Whether the finding is of something that happened once, and not of something that lasts. */
export function isRun({ fault, subject }: Named): boolean {
  return (subject.kind === 'task' || subject.kind === 'job') && !restsOnLook(fault)
}

/** A job may fail in several ways at once, a run of a task in one. */
export function runKey({ fault, subject }: Named): string {
  return subject.kind === 'job' ? `${subjectKey(subject)}|${fault}` : subjectKey(subject)
}
