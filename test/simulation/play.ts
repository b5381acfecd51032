// Plays one seed: twice, which must be the same, and where the plan asks for it once more without events.
import { drawPlan, type PlanKind, planKind } from './draw-plan.ts'
import type { Fault } from './fault.ts'
import type { Plan, Story } from './plan.ts'
import { type Run, run } from './run.ts'
import { shrink } from './shrink.ts'
import { startMs } from './stage.ts'

export interface Played {
  seed: number
  story: Story
  /** Broken invariants, the first first; empty when all hold. */
  broken: readonly string[]
  trace: readonly string[]
  steps: number
  crashes: number
  actions: number
}

export async function playSeed(seed: number): Promise<Played> {
  const plan = drawPlan(seed)
  const kind = planKind(seed)
  return await play({ plan, ...(kind === 'mixed' ? {} : { faults: [] }) }, kind)
}

/** The second run reads what the first has met from a list: that it is the same proves both. */
export async function play(story: Story, kind: PlanKind = 'mixed'): Promise<Played> {
  const { plan } = story
  const first = await run(plan, story.faults)
  const again = await run(plan, first.faults, first.steps)
  const broken = [
    ...first.broken,
    ...differences(first, again),
    ...(await invariant6(plan, kind, first)),
  ]
  const { faults, trace, steps, crashes, actions } = first
  return { seed: plan.seed, story: { plan, faults }, broken, trace, steps, crashes, actions }
}

function differences(first: Run, again: Run): readonly string[] {
  const longest = Math.max(first.trace.length, again.trace.length)
  for (let at = 0; at < longest; at += 1) {
    const [one, other] = [first.trace[at], again.trace[at]]
    if (one !== other) return [`0: the same run went two ways at step ${at}: ${one} / ${other}`]
  }
  return []
}

async function invariant6(plan: Plan, kind: PlanKind, first: Run): Promise<readonly string[]> {
  if (kind === 'calm') {
    const opened = [...first.ends.keys()].map((key) => `6: nothing is wrong, and there is ${key}`)
    const acted =
      first.actions > 0 ? [`6: nothing is wrong, and ${first.actions} calls were made`] : []
    return [...opened, ...acted]
  }
  if (kind !== 'events') return []
  const without = await run({ ...plan, events: 'dropped' }, [])
  const ends = (one: Run) =>
    [...one.ends].filter(([key]) => !cameLater(key)).map(([key, state]) => `${key}: ${state}`)
  const [told, untold] = [new Set(ends(first)), new Set(ends(without))]
  return [
    ...without.broken,
    ...[...told].filter((end) => !untold.has(end)).map((end) => `6: without events not: ${end}`),
    ...[...untold].filter((end) => !told.has(end)).map((end) => `6: only without events: ${end}`),
  ]
}

/** How many nodes come as replacements, and when, depends on when their like fell sick. */
function cameLater(key: string): boolean {
  const [, allocationTime = '0'] = / node\|[^|]+\|(\w+)$/.exec(key) ?? []
  return Number.parseInt(allocationTime, 36) > startMs
}

/** The number of the first invariant that is broken; undefined when none is. */
export function invariantOf({ broken }: Pick<Played, 'broken'>): string | undefined {
  return broken[0]?.split(':')[0]
}

/** Runs a story once and answers which invariant it breaks first: what shrinking asks over and over. */
export async function breaks(plan: Plan, faults: readonly Fault[]): Promise<string | undefined> {
  return invariantOf(await run(plan, faults))
}

/** The seed with only what it needs to break; as it is where it does not break by itself (invariants 0 and 6). */
export async function shrunk(seed: number): Promise<Played> {
  const played = await playSeed(seed)
  const { plan, faults = [] } = played.story
  if ((await breaks(plan, faults)) === undefined) return played
  const story = await shrink({ plan, faults }, breaks)
  const { broken, trace, steps, crashes, actions } = await run(story.plan, story.faults)
  return { seed, story, broken, trace, steps, crashes, actions }
}
