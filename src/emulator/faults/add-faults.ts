// Faults given to a running world: checked, planned, told of and taken back. Whoever calls lives through the present instant after.
import { z } from 'zod'
import type { WorldState } from '../life/state.ts'
import { type Due, insertTimer } from '../life/timers.ts'
import { isoOf } from '../wire/wire-time.ts'
import { type IssueLine, inWords, issueLines, valueAt } from '../world/issue-words.ts'
import { type ScriptStep, step } from '../world/step-schema.ts'
import { checkNames, namesOfWorld } from './fault-names.ts'
import { summaryOf } from './fault-summary.ts'
import { type FitsNow, fitsNow } from './fits-now.ts'

/** What a caller is told of one fault. */
export interface FaultView {
  readonly id: string
  readonly summary: string
  readonly state: 'waiting' | 'active' | 'ended'
  /** Virtual time, ISO 8601. */
  readonly beginsAt: string
  readonly endedAt?: string
  /** How many matches it has met, and how many of them it has hit. */
  readonly matched: number
  readonly struck: number
  readonly lastStruckAt?: string
  /** As it was given, with defaults filled in: it can be posted again. */
  readonly fault: Readonly<Record<string, unknown>>
}

/** A mistyped call, not a plan: more at once would be a world file. */
const most = 1_000
const posted = z.union([z.array(z.unknown()).min(1).max(most), z.looseObject({})])

/**
 * Adds one fault or a list of them, as a world's script has them; `at` counts from now. They begin when life next
 * runs: call `tick` after. Throws one Error that names each wrong field, its value and what to do; then none is added.
 */
export function addFaults(
  world: WorldState,
  input: unknown,
): { added: ({ id: string; summary: string } & FitsNow)[] } {
  const given = posted.safeParse(input)
  if (!given.success) {
    throw new Error(
      `The body is ${told(input)}: give one fault or a list of 1 to ${most}, for example ${example}.`,
    )
  }
  const list = Array.isArray(given.data) ? given.data : [given.data]
  const issues: string[] = []
  const steps: ScriptStep[] = []
  list.forEach((item, i) => {
    const place = Array.isArray(given.data) ? `[${i}]` : ''
    const parsed = step.safeParse(item, { error: inWords })
    if (!parsed.success) {
      issues.push(...issueLines(parsed.error).flatMap((line) => sentences(place, line, item)))
      return
    }
    steps.push(parsed.data)
    checkNames(namesOfWorld(world), parsed.data, [], (path, message) =>
      issues.push(`${placeOf(place, path)}: ${message}`),
    )
  })
  if (issues.length > 0) {
    throw new Error(
      `The faults cannot be used:\n${issues.map((line) => `  ${line}`).join('\n')}\nCorrect these places; the emulator's world.schema.json describes every field. Nothing was added.`,
    )
  }
  return {
    added: steps.map((one) => {
      const planned = planFault(world, one)
      const fault = world.faults.find(({ id }) => id === planned.id)
      return { ...planned, ...(fault ? fitsNow(world, fault) : {}) }
    }),
  }
}

/** All faults that wait or are under way, and those that ended last. */
export const listFaults = (world: WorldState): FaultView[] =>
  world.faults.map((fault) => ({
    id: fault.id,
    summary: fault.summary,
    state: fault.state,
    beginsAt: isoOf(fault.beginsMs),
    ...(fault.endedMs === undefined ? {} : { endedAt: isoOf(fault.endedMs) }),
    matched: fault.matched,
    struck: fault.struck,
    ...(fault.lastMs === undefined ? {} : { lastStruckAt: isoOf(fault.lastMs) }),
    fault: asGiven(fault.step),
  }))

const durations = new Set([
  'at',
  'for',
  'by',
  'after',
  'refresh',
  'retryAfter',
  'breaksAfter',
  'failsAfter',
  'returnsAfter',
  'recoversAfter',
])

/** Durations as they are written: seconds, `PT90S`. */
const asGiven = (given: ScriptStep): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(given).map(([field, value]) =>
      durations.has(field) && typeof value === 'number'
        ? [field, `PT${value / 1_000}S`]
        : [field, value],
    ),
  )

/**
 * Ends a fault, lets go of what it holds and forgets it when life next runs; false when there is none of that id.
 */
export function removeFault(world: WorldState, id: string): boolean {
  const found = world.faults.find((fault) => fault.id === id)
  if (!found) return false
  plan(world, 0, { kind: 'fault-ends', fault: id, forget: true })
  return true
}

/** How many ended faults are kept for their counts. */
const endedKept = 200

/** Puts a fault into the world; it begins after its own `at`. */
export function planFault(world: WorldState, given: ScriptStep): { id: string; summary: string } {
  world.faultSeq += 1
  const id = `fault-${world.faultSeq}`
  const summary = summaryOf(given)
  const ended = world.faults.filter(({ state }) => state === 'ended')
  if (ended.length >= endedKept) world.faults.splice(world.faults.indexOf(ended[0] as never), 1)
  world.faults.push({
    id,
    step: given,
    summary,
    beginsMs: world.nowMs + given.at,
    state: 'waiting',
    matched: 0,
    struck: 0,
  })
  plan(world, given.at, { kind: 'fault-begins', fault: id })
  return { id, summary }
}

function plan(world: WorldState, delayMs: number, due: Due): void {
  world.nextSeq += 1
  insertTimer(world.timers, { ...due, atMs: world.nowMs + delayMs, seq: world.nextSeq })
}

const example = '{"do": "node-unusable", "pool": "frames", "nodes": 0}'

const placeOf = (place: string, path: readonly PropertyKey[]): string =>
  `${place}${path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')}`.replace(
    /^\./,
    '',
  ) || 'the fault'

/** A value as text, short enough for a sentence. */
function told(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

function sentences(place: string, { path, message }: IssueLine, item: unknown): string[] {
  if (message.startsWith(noField)) return [`${placeOf(place, path)}: ${message}`]
  const value = valueAt(item, path)
  const advice = path.at(-1) === 'nodes' && !message.startsWith('there is') ? nodesAdvice : message
  return [`${placeOf(place, path)} is ${told(value)}: ${advice}`]
}

const noField = 'there is no such field'
const nodesAdvice =
  'give an index, a list of indices, "all", {"from": n}, {"share": 0 to 1} or {"id": "tvmps_*"}'
