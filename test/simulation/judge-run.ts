// Judges a run that has come to rest: as it would have ended without faults, everything told, nothing told of secrets.
import type { Attempt } from '../../src/domain/action.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import { subjectText } from '../../src/domain/refs.ts'
import { parseWorld } from '../../src/emulator/world/world-schema.ts'
import { createHistory } from '../../src/record/history.ts'
import type { Stage } from '../support/whole-app.ts'
import type { Run } from './simulate.ts'
import { secrets } from './worlds.ts'

/** `pool fault subject` → how it ended; of several incidents the last counts. */
export type Endings = ReadonlyMap<string, { state: string; byItself: boolean }>

interface Done {
  incident: Incident
  attempts: readonly Attempt[]
}

/** Everything that is recorded, read past the app: open and closed. */
export function recorded(stage: Stage): readonly Done[] {
  const rows = stage.rows.dump('state')
  const attempts = rows
    .filter(({ row }) => row.startsWith('att|'))
    .map(({ value }) => value as Attempt)
  const open = rows
    .filter(({ row }) => row.startsWith('open|'))
    .map(({ value }) => value as Incident)
    .map((incident) => ({
      incident,
      attempts: attempts.filter(({ incidentId }) => incidentId === incident.id),
    }))
  const done = rows.filter(({ row }) => row.startsWith('done|')).map(({ value }) => value as Done)
  return [...open, ...done].toSorted((a, b) => a.incident.detectedAt - b.incident.detectedAt)
}

export function endings(stage: Stage): Endings {
  return new Map(
    recorded(stage).map(({ incident }) => [
      `${incident.pool.pool} ${incident.fault} ${subjectText(incident.subject)}`,
      { state: incident.state, byItself: incident.resolution?.kind === 'by-itself' },
    ]),
  )
}

/** What is still to come, in words; empty when the run is over. */
export function missing(stage: Stage, expected: Endings): readonly string[] {
  const own = endings(stage)
  const lacking: string[] = []
  for (const [key, { state, byItself }] of expected) {
    const found = own.get(key)?.state
    // What heals by itself may have done so while nobody could look.
    if (found === undefined && byItself) continue
    if (found !== state) lacking.push(`${key}: ${found ?? 'no incident'}, not ${state}`)
  }
  for (const [key, { state }] of own) {
    if (!expected.has(key) && state !== 'resolved') lacking.push(`${key}: ${state}, not expected`)
  }
  for (const { incident, attempts } of recorded(stage)) {
    for (const { number, step } of attempts) {
      if (step !== 'ended') lacking.push(`${incident.id}: attempt ${number} is ${step}`)
    }
  }
  for (const { partition, row } of stage.rows.dump('state')) {
    if (row.startsWith('out|')) lacking.push(`${partition} ${row} is still to be told`)
  }
  return lacking
}

/** Broken promises of a run that is over. */
export async function brokenPromises(
  run: Run,
  world: unknown,
  expected: Endings,
): Promise<readonly string[]> {
  const { stage, seen } = run
  const broken = [...seen.violations, ...missing(stage, expected)]
  for (const key of seen.recorded) {
    if (!seen.delivered.has(key) && !seen.refused.has(key)) broken.push(`${key} was never told`)
  }
  const all = recorded(stage)
  for (const { path, attempt, statuses } of seen.calls) {
    const own = all.find(({ incident }) => incident.id === attempt?.incidentId)
    const after = own?.attempts.find(({ number }) => number === attempt?.number)
    const taken = statuses.some((status) => status < 300)
    if (!after) broken.push(`${path} belongs to an attempt that is not there`)
    else if (taken && after.result === 'not-made' && attempt?.step === 'announced') {
      broken.push(`${path} was taken, and is recorded as not made`)
    }
  }
  for (const pool of await pools(stage, world)) {
    if (pool.now !== pool.before) broken.push(`pool ${pool.id} is ${pool.now}, was ${pool.before}`)
  }
  const history = new Map((await shownStories(stage)).map((story) => [story.incident.id, story]))
  for (const { incident, attempts } of all) {
    const shown = history.get(incident.id)
    const same =
      JSON.stringify(shown?.incident) === JSON.stringify(incident) &&
      JSON.stringify(shown?.attempts) === JSON.stringify(attempts)
    if (!same) broken.push(`the history shows ${incident.id} as ${shown?.incident.state}`)
  }
  return [...broken, ...leaks(stage)]
}

async function shownStories({ rows }: Stage): Promise<readonly IncidentStory[]> {
  const history = createHistory({ rows })
  const stories: IncidentStory[] = []
  let continuation: string | undefined
  do {
    const page = await history.list({ top: 200, ...(continuation ? { continuation } : {}) })
    stories.push(...page.items)
    continuation = page.continuation
  } while (continuation)
  return stories
}

/** Targets and nodes as the world's file has them: nobody else changes them here. */
async function pools({ person }: Stage, world: unknown) {
  const { accounts } = parseWorld(world)
  const found = []
  for (const { id, dedicated, lowPriority } of accounts.flatMap((account) => account.pools)) {
    const pool = await person.pool(id)
    const before = `${dedicated}+${lowPriority}`
    const targets = `${pool?.targetDedicated}+${pool?.targetLowPriority}`
    const current = `${pool?.currentDedicated}+${pool?.currentLowPriority}`
    found.push({ id, before, now: targets })
    found.push({ id: `${id}, its nodes`, before, now: current })
  }
  return found
}

function leaks(stage: Stage): readonly string[] {
  const places: Record<string, unknown> = {
    'a row': ['state', 'history', 'history202605'].flatMap((table) => stage.rows.dump(table)),
    'a message': [stage.messages.queued, stage.messages.faults.calls],
    'an announcement': stage.told,
    'an event': stage.events,
    telemetry: stage.telemetry,
    'the evidence': [...stage.evidence.texts],
  }
  return Object.entries(places).flatMap(([place, content]) => {
    const text = JSON.stringify(content)
    return secrets.filter((secret) => text.includes(secret)).map(() => `a secret is in ${place}`)
  })
}
