// What a decision writes: once, then nothing while it stands; and each hold told once in four hours.
import { describe, expect, test } from 'vitest'
import type { Decision } from '../../src/domain/decision.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { Change } from '../../src/domain/record.ts'
import { controlsAfter } from '../../src/record/controls-after.ts'
import { decisionChanges } from '../../src/record/decision-changes.ts'
import {
  hour,
  minute,
  noon,
  pool,
  poolFacts,
  second,
  taskFacts,
  taskSubject,
} from '../support/build-facts.ts'
import {
  attempt,
  controls,
  escalate,
  finding,
  incident,
  reboot,
  record,
} from '../support/build-record.ts'

type Recorded = Parameters<typeof decisionChanges>[0]

function write(decision: Recorded, now = noon): readonly Change[] {
  const known = 'incident' in decision ? [decision.incident] : []
  const channels = () => ['teams', 'mail']
  return decisionChanges(decision, { pool, record: record({ incidents: known }), channels, now })
}

/** `change open`, `line`, `alert held`, `event BatchMedic.IncidentOpened`, … */
function short(changes: readonly Change[]): readonly string[] {
  return changes.map(shortOf)
}

function shortOf(change: Change): string {
  switch (change.kind) {
    case 'open-incident':
    case 'change-incident':
    case 'close-incident':
      return `${change.kind.split('-')[0]} ${change.incident.state}`
    case 'alert':
      return `alert ${change.what}`
    case 'event':
      return change.event.type
    case 'put-attempt':
      return `attempt ${change.attempt.action.kind}`
    case 'add-line':
      return 'line'
    case 'put-node':
    case 'put-job':
    case 'put-controls':
    case 'take-request':
    case 'retire':
    case 'audit':
      return change.kind
  }
}

function incidentIn(changes: readonly Change[]): Incident {
  const change = changes.find(({ kind }) => kind === 'change-incident')
  if (change?.kind !== 'change-incident') throw new Error('nothing was changed')
  return change.incident
}

const wait = (of: Incident, until: number, reason: string): Recorded => ({
  kind: 'wait',
  incident: of,
  until,
  reason,
})
type Hold = Recorded & { kind: 'hold' }

const hold = (of: Incident, guard: string, tell = true): Hold => ({
  kind: 'hold',
  incident: of,
  guard,
  tell,
  reason: `${guard} says no`,
})

describe('a decision', () => {
  test('to open writes the incident, its first line, an event and an alert', () => {
    const changes = write({ kind: 'open', finding: finding(), mode: 'act', reason: 'x' })
    expect(short(changes)).toEqual([
      'open open',
      'line',
      'BatchMedic.IncidentOpened',
      'alert opened',
    ])
  })

  test('to wait is written once, though the time that is left changes', () => {
    const own = incident()
    const first = write(wait(own, noon + minute, '60 s left'))
    expect(short(first)).toEqual(['change open', 'line'])
    const known = incidentIn(first)
    expect(write(wait(known, noon + minute, '30 s left'), noon + 30 * second)).toEqual([])
  })

  test('to wait for the same with an end that moves is written once', () => {
    const known = incidentIn(write(wait(incident(), noon + 30 * second, 'booting')))
    expect(write(wait(known, noon + 90 * second, 'booting'), noon + minute)).toEqual([])
  })

  test('to wait for something else is written', () => {
    const known = incidentIn(write(wait(incident(), noon + hour, 'recovery')))
    expect(short(write(wait(known, noon + minute, 'it is well again')))).toEqual([
      'change open',
      'line',
    ])
  })

  test('to wait for ever after a person was told writes nothing', () => {
    const told = incident({ state: 'escalated' })
    expect(write(wait(told, Number.POSITIVE_INFINITY, 'all was tried'))).toEqual([])
  })

  test('to wait for ever again, after something else was tried, is written once', () => {
    const own = [attempt({ action: { kind: 'escalate' }, result: 'done' })]
    const again = wait(incident(), Number.POSITIVE_INFINITY, 'a person has been told')
    const terms = { pool, record: record({ attempts: own }), channels: () => ['teams'], now: noon }
    const next = incidentIn(decisionChanges(again, terms))
    expect([next.state, next.waiting]).toEqual(['escalated', undefined])
    const known = { ...terms, record: record({ attempts: own, incidents: [next] }) }
    const later = wait(next, Number.POSITIVE_INFINITY, 'a person has been told')
    expect(decisionChanges(later, known)).toEqual([])
  })

  test('to watch whether a told fault stays away is remembered, and forgotten when it is back', () => {
    const told = incident({ state: 'escalated' })
    const watched = incidentIn(write(wait(told, noon + minute, 'not seen any more')))
    expect([watched.state, watched.waiting?.until]).toEqual(['escalated', noon + minute])
    const back = incidentIn(write(wait(watched, Number.POSITIVE_INFINITY, 'all was tried')))
    expect([back.state, back.waiting]).toEqual(['escalated', undefined])
  })

  test('to hold is told once while it stands', () => {
    const first = write(hold(incident(), 'mode'))
    expect(short(first)).toEqual(['change held', 'line', 'alert held'])
    expect(write(hold(incidentIn(first), 'mode'), noon + hour)).toEqual([])
  })

  test('to hold again, after a moment without sight, is written but not told for four hours', () => {
    const held = incidentIn(write(hold(incident(), 'mode')))
    const blind = incidentIn(write(hold(held, 'blind', false), noon + minute))
    expect(blind.state).toBe('held')
    const again = write(hold(blind, 'mode'), noon + 2 * minute)
    expect(short(again)).toEqual(['change held', 'line'])
    const later = write(hold(blind, 'mode'), noon + 4 * hour)
    expect(short(later)).toContain('alert held')
    expect(short(write(hold(blind, 'storm'), noon + 2 * minute))).toContain('alert held')
  })

  test('to hold until another end shows that, and is news only when the end has passed', () => {
    const until = (of: Incident, end: number | undefined, tell = true): Hold => ({
      ...hold(of, 'running-work', tell),
      ...(end === undefined ? {} : { until: end }),
      action: reboot,
    })
    const quiet = incidentIn(write(until(incident(), noon + hour, false)))
    expect(quiet.waiting?.until).toBe(noon + hour)
    expect(write(until(quiet, noon + hour, false), noon + minute)).toEqual([])
    const moved = write(until(quiet, noon + 2 * hour, false), noon + minute)
    expect(short(moved)).toEqual(['change held'])
    expect(incidentIn(moved).waiting?.until).toBe(noon + 2 * hour)
    // The hour is over, and what was quiet is worth a message.
    const over = write(until(quiet, undefined), noon + hour)
    expect(short(over)).toEqual(['change held', 'line', 'alert held'])
    expect(incidentIn(over).waiting).not.toHaveProperty('until')
    expect(write(until(incidentIn(over), undefined), noon + 5 * hour)).toEqual([])
  })

  test('to look again soon without sight moves no end', () => {
    const blind = (of: Incident, now: number): Hold => ({
      ...hold(of, 'blind', false),
      until: now + minute,
      action: reboot,
    })
    const first = incidentIn(write(blind(incident(), noon)))
    expect(write(blind(first, noon + 2 * minute), noon + 2 * minute)).toEqual([])
  })

  test('without sight leaves an attempt under way as it was', () => {
    const verifying = incident({ state: 'verifying' })
    expect(incidentIn(write(hold(verifying, 'blind', false))).state).toBe('verifying')
  })

  test('to escalate is an attempt, so that it is made once', () => {
    const changes = write({ kind: 'escalate', incident: incident(), reason: 'x' })
    expect(short(changes)).toEqual([
      'change escalated',
      'attempt escalate',
      'line',
      'BatchMedic.IncidentEscalated',
      'alert escalated',
    ])
    expect(changes.find(({ kind }) => kind === 'put-attempt')).toMatchObject({
      attempt: { action: escalate, step: 'ended' },
    })
  })

  test('to resolve tells, and closes last', () => {
    const changes = write({ kind: 'resolve', incident: incident(), how: 'helped', reason: 'x' })
    expect(short(changes)).toEqual([
      'line',
      'BatchMedic.IncidentResolved',
      'alert resolved',
      'close resolved',
    ])
  })
})

describe('the controls after a pass', () => {
  const own = record({
    controls: controls({ tasksSeenUntil: noon, handledTasks: { 'task|job|t0': noon } }),
  })
  const seen = (at: number, decisions: readonly Decision[] = [], complete = true) =>
    controlsAfter(own, poolFacts({ tasksSeenUntil: at, complete }), decisions)

  test('are not written for a watermark that moves by seconds', () => {
    expect(seen(noon + minute)).toEqual([])
  })

  test.each([
    { when: 'nothing failed', tasks: [], minutes: 10 },
    { when: 'a task failed lately', tasks: [taskFacts({ endedAt: noon - minute })], minutes: 2 },
  ])('move the watermark once it lags by $minutes minutes where $when', ({ tasks, minutes }) => {
    const left = (at: number) =>
      controlsAfter(own, poolFacts({ tasksSeenUntil: at, complete: true, tasks }), [])
    const due = noon + minutes * minute
    expect(left(due - 1)).toEqual([])
    expect(left(due)).toMatchObject([{ controls: { tasksSeenUntil: due } }])
  })

  test('stand still while something could not be seen', () => {
    expect(seen(noon + hour, [], false)).toEqual([])
  })

  test('remember each failed run that got its incident', () => {
    const subject = taskSubject('T1')
    const opened: Decision = {
      kind: 'open',
      finding: finding({ fault: 'task-failed', subject, since: noon }),
      mode: 'act',
      reason: 'x',
    }
    expect(seen(noon, [opened])).toMatchObject([
      { controls: { handledTasks: { 'task|job|t0': noon, 'task|job|t1': noon } } },
    ])
  })
})
