// What of all that evidence brought is held against a failure: of its own incident, of its own time, of its own files.
import { describe, expect, test } from 'vitest'
import type { Attempt, EvidenceItem } from '../../src/domain/attempt.ts'
import type { Fault } from '../../src/domain/fault.ts'
import { outputsSeen } from '../../src/domain/outputs-seen.ts'
import { minute, noon, second, taskSubject } from '../support/build-facts.ts'
import { attempt, evidence, incident } from '../support/build-record.ts'

const item = (name: string, lines: readonly string[]): EvidenceItem => ({
  ...{ name, firstErrorLine: lines[0] ?? '', lines, stored: 'x', failure: '' },
})
const look = (startedAt: number, items: readonly EvidenceItem[]): Attempt =>
  attempt({ action: evidence, result: 'done', startedAt, evidence: items })

function seen(fault: Fault, looks: readonly Attempt[], since = noon): string {
  const subject = taskSubject()
  const open = incident({ fault, subject })
  const own = looks.map((one) => ({ ...one, incidentId: open.id }))
  return outputsSeen([open], own).of(fault, subject, since)
}

describe('what was written', () => {
  const stderr = item('stderr.txt of task job/t1', ['killed', '', 'killed'])

  test.each([
    { when: 'it was read after the failure', at: noon + minute, expected: 'killed' },
    {
      when: 'it was read a minute before, for clocks differ',
      at: noon - minute,
      expected: 'killed',
    },
    { when: 'it was read earlier', at: noon - minute - second, expected: '' },
  ])('is "$expected" when $when', ({ at, expected }) => {
    expect(seen('task-exit-code', [look(at, [stderr])])).toBe(expected)
  })

  test('for another fault or incident is not asked for', () => {
    const open = incident({ fault: 'task-exit-code', subject: taskSubject() })
    const outputs = outputsSeen([open], [{ ...look(noon, [stderr]), incidentId: 'another' }])
    expect(outputs.of('task-exit-code', taskSubject(), noon)).toBe('')
    expect(outputs.of('task-failed', taskSubject(), noon)).toBe('')
  })

  test('and kept by an older version without its lines is its first error line', () => {
    const { lines: _, ...old } = stderr
    expect(seen('task-exit-code', [look(noon, [old])])).toBe('killed')
  })

  test('by a command says nothing of an upload that ran out of time', () => {
    const upload = item('fileuploaderr.txt of task job/t1', ['timed out'])
    expect(seen('task-upload-unavailable', [look(noon, [upload, stderr])])).toBe('timed out')
    expect(seen('task-upload-failed', [look(noon, [upload, stderr])])).toBe('timed out\nkilled')
  })
})
