// Takes away what a broken run does not need: halves first, then one by one, until no single thing can be left out.
import type { Fault } from './fault.ts'
import type { Plan, Story } from './plan.ts'

export type Breaks = (plan: Plan, faults: readonly Fault[]) => Promise<string | undefined>

/** Calls of `breaks` at the most: each is a whole run. */
const maxRuns = 600

/** The smallest story found that breaks the same invariant: fewer faults, people, and steps of the world's script. */
export async function shrink(story: Required<Story>, breaks: Breaks): Promise<Required<Story>> {
  const wanted = await breaks(story.plan, story.faults)
  if (wanted === undefined) return story
  let runs = 0
  const isSame = async (plan: Plan, faults: readonly Fault[]) => {
    runs += 1
    return runs <= maxRuns && (await breaks(plan, faults)) === wanted
  }
  let { plan, faults } = story
  let size = Number.POSITIVE_INFINITY
  while (sizeOf(plan, faults) < size && runs < maxRuns) {
    size = sizeOf(plan, faults)
    faults = await fewest(faults, (kept) => isSame(plan, kept))
    const people = await fewest(plan.people, (kept) => isSame({ ...plan, people: kept }, faults))
    plan = { ...plan, people }
    const script = await fewest(scriptOf(plan), (kept) => isSame(withScript(plan, kept), faults))
    plan = withScript(plan, script)
    plan = await calmer(plan, (other) => isSame(other, faults))
  }
  return { plan, faults }
}

/** Delta debugging: of halves, quarters and so on, whatever can go goes, until no single one can. */
export async function fewest<T>(
  items: readonly T[],
  holds: (kept: T[]) => Promise<boolean>,
): Promise<T[]> {
  let kept = [...items]
  let chunk = Math.ceil(kept.length / 2)
  while (chunk > 0 && kept.length > 0) {
    const before = kept.length
    for (let at = 0; at < kept.length; ) {
      const less = [...kept.slice(0, at), ...kept.slice(at + chunk)]
      if (await holds(less)) kept = less
      else at += chunk
    }
    if (chunk === 1 && kept.length === before) break
    chunk = Math.ceil(chunk / 2)
  }
  return kept
}

/** One instance with a right clock and one policy tells more than four. */
async function calmer(plan: Plan, holds: (plan: Plan) => Promise<boolean>): Promise<Plan> {
  const { nextPolicy: _, ...onePolicy } = plan
  const tries: readonly Plan[] = [
    onePolicy,
    { ...plan, skewsMs: [0] },
    { ...plan, instances: 1 },
    { ...plan, instances: 2 },
  ]
  for (const other of tries) {
    if (JSON.stringify(other) !== JSON.stringify(plan) && sizeOf(other, []) < sizeOf(plan, [])) {
      if (await holds(other)) return other
    }
  }
  return plan
}

function sizeOf(plan: Plan, faults: readonly Fault[]): number {
  const { people, nextPolicy, skewsMs, instances } = plan
  const skewed = skewsMs.some((ms) => ms !== 0) ? 1 : 0
  const more = people.length + scriptOf(plan).length + (nextPolicy ? 1 : 0)
  return faults.length + more + skewed + instances
}

function scriptOf({ world }: Plan): readonly unknown[] {
  return (world as { script?: readonly unknown[] }).script ?? []
}

function withScript(plan: Plan, script: readonly unknown[]): Plan {
  return { ...plan, world: { ...(plan.world as object), script } }
}
