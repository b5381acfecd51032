// Judges a run that is over: all incidents ended, all was told and is shown, targets are the owner's, no secret got out.
import type { Incident } from '../../src/domain/incident.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import { subjectKey } from '../../src/domain/refs.ts'
import type { CensusNotes } from '../../src/ports/census-book.ts'
import { readControls } from '../../src/record/control-rows.ts'
import { allPrefix, storiesPartition } from '../../src/record/history-keys.ts'
import type { Book } from './book.ts'
import { secret } from './draw-script.ts'
import type { Owner } from './owner.ts'
import type { Stage } from './stage.ts'

type Complaint = readonly [invariant: number, text: string]

/** Open, and yet at its end: people were told when it was opened, and only they can go on. */
const endlessWaits = ['Nothing is to be repaired.', 'it takes tasks again when it is well']
const endStates: readonly string[] = ['held', 'awaiting-approval', 'escalated', 'resolved']

/** What is still to come, in words. */
export function unfinished(book: Book): readonly string[] {
  const lacking: string[] = []
  for (const [key, { attempt }] of book.attempts) {
    if (attempt.step !== 'ended') lacking.push(`attempt ${key} is ${attempt.step}`)
  }
  for (const incident of book.open.values()) {
    const { id, fault, state, waiting } = incident
    if (!hasEnded(incident)) lacking.push(`${id} (${fault}) is ${state}: ${waiting?.reason ?? ''}`)
  }
  for (const [key, item] of book.outbox) lacking.push(`${item.kind} ${key} is still to be told`)
  return lacking
}

export function hasEnded({ state, waiting }: Incident): boolean {
  return endStates.includes(state) || endlessWaits.some((text) => waiting?.reason.includes(text))
}

/** `pool fault subject` → how the last of its incidents ended. */
export function endsOf({ incidents }: Book): ReadonlyMap<string, string> {
  const all = [...incidents.values()].toSorted((a, b) => a.detectedAt - b.detectedAt)
  return new Map(
    all.map(({ pool, fault, subject, state }) => [
      `${pool.pool} ${fault} ${subjectKey(subject)}`,
      state,
    ]),
  )
}

export function judgeEnd({
  stage,
  book,
  owner,
}: {
  stage: Stage
  book: Book
  owner: Owner
}): readonly Complaint[] {
  const late = unfinished(book).map((text): Complaint => [4, `in the end ${text}`])
  return [
    ...late,
    ...owner.unmet().map(({ text }): Complaint => [3, `in the end ${text}`]),
    ...shownWrongly(stage, book),
    ...listedWrongly(stage),
    ...leaks(stage),
  ]
}

function shownWrongly({ rows }: Stage, book: Book): readonly Complaint[] {
  const shown = new Map<string, Incident>()
  const listedOpen = new Set<string>()
  for (const table of ['history', 'history202605']) {
    for (const { partition, row, value } of rows.dump(table)) {
      if (typeof value !== 'object' || (value as Partial<IncidentStory>).incident === undefined) {
        continue
      }
      const { incident } = value as IncidentStory
      if (partition === storiesPartition && row.startsWith(allPrefix))
        shown.set(incident.id, incident)
      if (partition === 'open') listedOpen.add(incident.id)
    }
  }
  return [...book.incidents.values()].flatMap((incident): Complaint[] => {
    const story = shown.get(incident.id)
    const other = Object.keys(incident).filter(
      (key) => !sameValue(incident[key as keyof Incident], story?.[key as keyof Incident]),
    )
    if (other.length > 0) {
      const text = `the history shows ${incident.id} as ${story?.state}, not ${incident.state}`
      return [[5, `${text} (${other.join(', ')} differ)`]]
    }
    if (listedOpen.has(incident.id) !== (incident.state !== 'resolved')) {
      return [[5, `the history lists ${incident.id}, ${incident.state}, in the wrong place`]]
    }
    return []
  })
}

/** What is in force in a pool stands in the account's list too; a pool that is gone is in no list. */
function listedWrongly({ rows }: Stage): readonly Complaint[] {
  const state = rows.dump('state')
  const census = state.find(({ row }) => row === 'census')?.value as CensusNotes | undefined
  // Before a census came through nothing is known to be gone.
  const here = census?.countedAt
    ? Object.keys(census.shapes)
    : state.flatMap(({ partition, row }) => (row === 'head' ? [partition.split('|')[1] ?? ''] : []))
  const listed = new Map(
    state.flatMap(({ row, value }) =>
      row.startsWith('stop|') ? [[row.slice(5), value] as const] : [],
    ),
  )
  return [...new Set([...here, ...listed.keys()])].flatMap((pool): Complaint[] => {
    const own = state.filter(({ partition }) => partition.endsWith(`|${pool}`))
    const { pause, holds, silence, refusals } = readControls(here.includes(pool) ? own : [])
    const parts = Object.entries({ pause, holds, silence, refusals })
    const stops = Object.fromEntries(parts.filter(([, part]) => Object.keys(part ?? {}).length > 0))
    const isRight = sameValue(stops, listed.get(pool) ?? {})
    return isRight ? [] : [[5, `the list of stopped pools is wrong about ${pool}`]]
  })
}

function sameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Nothing secret may be kept or told anywhere. */
function leaks({ rows, told, published, evidence, messages }: Stage): readonly Complaint[] {
  const places: Record<string, unknown> = {
    'a row': ['state', 'history', 'history202605'].flatMap((table) => rows.dump(table)),
    'an announcement': told,
    'an event': published,
    'a message': messages.queued,
    'the evidence': [...evidence.texts],
  }
  return Object.entries(places)
    .filter(([, content]) => JSON.stringify(content).includes(secret))
    .map(([place]) => [5, `a secret is in ${place}`])
}
