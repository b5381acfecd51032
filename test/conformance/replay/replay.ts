// Replays one conversation: every request in order, at the recorded time or when the world has come that far.
import type { EmulatorResponse } from '../../../src/emulator/wire/http.ts'
import { type Difference, differences, isRecord, jsonOf } from './compare.ts'
import { answeredAt, type Conversation, type Spoken } from './conversations.ts'
import { heldTo } from './held-time.ts'
import { createNames, learnFrom, type Names } from './names.ts'
import { beginning, type Moment, nodeIds, requestOf } from './player.ts'
import { isLost, spokenOf } from './resources.ts'
import { noteWrite, type Role, roleOf } from './roles.ts'
import { type Seed, seedsOf } from './seeds.ts'
import { settingsOf } from './settings.ts'
import { explained } from './version-differences.ts'

export interface Outcome {
  row: Spoken
  role: Role
  result: 'agreed' | 'differed' | 'not served' | 'left out'
  differences: Difference[]
  /** Why it was left out. */
  why?: string
  /** Agreed at another time than the recorded one: what takes time took more or less. */
  shifted?: boolean
}

const hour = 3_600_000
/** Waits that are tried, in seconds, when a state that takes time is not the recorded one. */
const waits = [
  0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.5, 2, 3, 5, 7, 10, 13, 16, 20, 25, 30, 35,
  40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100, 110, 120, 150, 180, 240, 300, 600, 900, 1800,
]
/** What only the passing of time changes: how long a boot or a task takes belongs to the world. */
const timed =
  /status|[sS]tate$|\[.*\]$|\.length$|currentDedicatedNodes|currentLowPriority|nodecounts|dedicated\.|lowPriority\.|executionInfo|exitCode|nodeInfo|recentTasks|totalTasks|lastBootTime|nodeAgentInfo|startTaskInfo|resizeErrors|taskCounts|taskSlotCounts|^(active|running|completed|succeeded|failed)$|runningTask|previousState|stateTransition|endpointConfiguration|autoScaleRun|isDedicated/

export async function replay(conversation: Conversation): Promise<Outcome[]> {
  const { rows } = conversation
  const seeds = seedsOf(conversation)
  const names = createNames()
  const startMs = rows[0] ? answeredAt(rows[0]) : 0
  const missing = new Map<string, string>()
  const settings = settingsOf(rows)
  const start = beginning(startMs - hour, settings)
  let faults = settings.faults.map((fault) => JSON.stringify(fault))
  let moment = await seeded(start, seeds, missing)
  const outcomes: Outcome[] = []
  const written = new Set<string>()
  let beforeMs = startMs
  for (const [i, row] of rows.entries()) {
    let passedMs = Math.max(0, answeredAt(row) - beforeMs)
    beforeMs = answeredAt(row)
    passedMs = Math.min(passedMs, heldTo(rows, i))
    const missed = seeds.filter(({ before }) => before === i && i > 0)
    if (missed.some(isOld)) {
      // What bore the name before has had time to go, and what bears it now to come up.
      passedMs /= 2
      moment = moment.later(passedMs)
    }
    for (const seed of missed.filter(isOld)) moment = await plant(moment, seed, missing)
    if (missed.length > 0) {
      moment = moment.later(passedMs)
      passedMs = 0
    }
    for (const seed of missed.filter((one) => !isOld(one))) {
      moment = await plant(moment, seed, missing)
    }
    for (const fault of faults) {
      const after = moment.broken(fault)
      if (!after) continue
      moment = after
      faults = faults.filter((other) => other !== fault)
    }
    const role = roleOf(row, written)
    const why = reasonToSkip(row) ?? lacking(row, missing)
    if (why !== undefined) {
      moment = moment.later(passedMs)
      outcomes.push({ row, role, result: 'left out', differences: [], why })
    } else {
      await mapNodes(row, moment, names)
      const best = await bestAnswer(row, moment, names, passedMs)
      moment = best.after
      if (!isUnserved(best.answer)) learnFrom(names, row.resBody, jsonOf(best.answer.body))
      learnFrom(names, row.resHeaders ?? {}, best.answer.headers)
      outcomes.push(outcomeOf(row, role, best))
    }
    noteWrite(row, written)
  }
  return outcomes
}

function reasonToSkip(row: Spoken): string | undefined {
  if (isLost(row)) return 'the recorder kept no body of the request'
  if (row.path.startsWith('/certificates')) return 'certificates cannot be added to the emulator'
  return row.status >= 500
    ? "the service's own trouble, not a consequence of the request"
    : undefined
}

/** Its nodes have had all the time there was. */
const isOld = ({ what, unsettled }: Seed): boolean => what.kind === 'pools' && !unsettled

/** Why the row cannot apply: something it speaks of could not be made. */
const lacking = (row: Spoken, missing: ReadonlyMap<string, string>): string | undefined =>
  spokenOf(row).flatMap(({ key }) => missing.get(key) ?? [])[0]

async function seeded(
  start: Moment,
  seeds: readonly Seed[],
  missing: Map<string, string>,
): Promise<Moment> {
  const first = seeds.filter(({ before }) => before === 0)
  let moment = start
  for (const seed of first.filter(isOld)) moment = await plant(moment, seed, missing)
  moment = moment.later(hour)
  for (const seed of first.filter((one) => !isOld(one))) {
    moment = await plant(moment, seed, missing)
  }
  return moment
}

const versionOfSeeds = '2022-10-01.16.0'

async function plant(
  moment: Moment,
  { what, body }: Seed,
  missing: Map<string, string>,
): Promise<Moment> {
  const path = what.jobId === undefined ? `/${what.kind}` : `/jobs/${what.jobId}/tasks`
  const query = { 'api-version': versionOfSeeds }
  const text = JSON.stringify(body)
  const sent = {
    method: 'POST',
    path,
    query,
    headers: { 'content-type': 'application/json' },
    body: text,
  }
  const { answer, after } = await moment.ask(sent, 0)
  if (answer.status !== 201) {
    const { code, values } = jsonOf(answer.body) as { code?: string; values?: unknown }
    missing.set(what.key, `${what.key} cannot be made: ${code} ${JSON.stringify(values ?? '')}`)
  }
  return after
}

/** A node of a path that no list has shown stands for one of the pool's that stands for no other yet. */
async function mapNodes(row: Spoken, moment: Moment, names: Names): Promise<void> {
  const match = /^\/pools\/([^/]+)\/nodes\/([^/]+)/i.exec(row.path)
  const inBody =
    isRecord(row.reqBody) && Array.isArray(row.reqBody.nodeList) ? row.reqBody.nodeList : []
  const pool = match?.[1] ?? /^\/pools\/([^/]+)\/removenodes$/i.exec(row.path)?.[1]
  if (pool === undefined) return
  for (const id of [...(match?.[2] === undefined ? [] : [match[2]]), ...inBody.map(String)]) {
    if (names.known(id) !== undefined) continue
    const free = (await nodeIds(moment, pool)).find((one) => !names.stands(one))
    if (free !== undefined) names.learn(id, free)
  }
}

interface Best {
  shifted: boolean
  answer: EmulatorResponse
  after: Moment
  found: Difference[]
}

/** The answer at the recorded time, or at the first other time at which it differs least. */
async function bestAnswer(
  row: Spoken,
  moment: Moment,
  names: Names,
  passedMs: number,
): Promise<Best> {
  const sent = requestOf(row, names)
  const at = async (laterMs: number): Promise<Best> => {
    const { answer, after } = await moment.ask(sent, laterMs)
    return { answer, after, found: unexplained(row, answer), shifted: laterMs !== passedMs }
  }
  let best = await at(passedMs)
  if (isUnserved(best.answer) || !best.found.some(({ path }) => timed.test(path))) return best
  for (const wait of waits) {
    const other = await at(wait * 1000)
    if (weight(other.found) < weight(best.found)) best = other
    if (!best.found.some(({ path }) => timed.test(path))) break
  }
  return best
}

/** A whole object that is absent weighs as much as its fields: an empty list is not nearly right. */
const weight = (found: readonly Difference[]): number =>
  found.reduce((sum, { path, weight: fields = 1 }) => sum + (path === 'status' ? 1000 : fields), 0)

const unexplained = (row: Spoken, answer: EmulatorResponse): Difference[] =>
  differences(row, answer).filter((one) => explained(row.apiVersion, one) === undefined)

const isUnserved = ({ status }: EmulatorResponse): boolean => status === 501

function outcomeOf(row: Spoken, role: Role, { answer, found, shifted }: Best): Outcome {
  if (isUnserved(answer)) return { row, role, result: 'not served', differences: [] }
  const result = found.length === 0 ? 'agreed' : 'differed'
  return { row, role, result, differences: found, shifted }
}
