// A node that fails tasks which the other nodes pass: told by an outlier test against the rest of its pool.
import type { CauseClass } from '../domain/cause.ts'
import type { NodeFacts, PoolFacts, PoolSnapshot } from '../domain/facts.ts'
import { usableStates } from '../domain/facts.ts'
import { leastShare } from '../domain/fails-most.ts'
import type { Finding } from '../domain/finding.ts'
import type { OutputsSeen } from '../domain/outputs-seen.ts'
import type { NodePast } from '../domain/record.ts'
import { sameId } from '../domain/refs.ts'
import { symptomOf } from '../domain/symptom.ts'
import { findingFrom } from './finding-from.ts'
import { liveCause, osOf } from './live-cause.ts'
import { nameCause } from './name-cause.ts'
import { ofNode, subjectOf } from './node-subject.ts'
import { amongMany, chanceOfSoMany, chanceText, middleWithout, type Runs } from './outlier.ts'
import { isVouched } from './vouched-runs.ts'

/** The chance, corrected for the number of nodes, below which it is no chance. */
const certainBelow = 0.001
/** Of fewer runs nothing is said, whatever the chance. */
const leastRuns = 8
/** The others must have shown what they do: so many of them, and so many runs of theirs. In a pool of two neither is the norm. */
const leastOthers = 2
const leastOtherRuns = 5
/** Where no runs are counted, tasks of so many jobs must have failed there: one job may be bad. */
const leastJobs = 3
/** It fails at least half of its runs, and at least three times the share of the node in the middle: where all fail alike the tasks are to blame. */
const timesOthers = 3

/** The others pass the same tasks: whatever these wrote, only what lies with the machine can be why. */
const ofMachines: readonly CauseClass[] = ['hardware', 'disk-full', 'agent-bug', 'platform-bug']

/** A reboot was tried, and the node is the same as before: only another machine is left. */
const rebootedInVain = {
  rule: 'black-hole-after-reboot',
  fixClass: 'replace-node',
  retryHelps: false,
  confidence: 'likely',
} as const

interface Counted extends Runs {
  node: NodeFacts
  /** When its runs begin to count: its boot, or the reboot that was to cure it. */
  since: number
  repaired: boolean
}

/**
 * Batch counts runs since a node was allocated, also over a reboot. What came before a reboot of ours is taken off, for
 * else the node would look sick for as long as it lives; what was before other reboots is not known and counts.
 */
export function blackHoles(
  facts: PoolFacts,
  pool: PoolSnapshot,
  outputs: OutputsSeen,
  pasts: readonly NodePast[],
): readonly Finding[] {
  const all = facts.nodes.filter(takesTasks).map((node) => countRuns(node, facts, pasts))
  const ran = all.filter(({ runs }) => runs > 0)
  const shares = ran.map(share).toSorted((a, b) => a - b)
  const runs = sum(ran.map((one) => one.runs))
  const failures = sum(ran.map((one) => one.failures))
  return ran.flatMap((one) => {
    const rest = { runs: runs - one.runs, failures: failures - one.failures }
    if (one.runs < leastRuns || rest.runs < leastOtherRuns || ran.length - 1 < leastOthers)
      return []
    if (share(one) < Math.max(leastShare, timesOthers * middleWithout(shares, share(one))))
      return []
    if (!isVouched(one.node, facts.nodes, facts.observedAt)) return []
    const chance = amongMany(chanceOfSoMany(one, rest), ran.length)
    return chance < certainBelow ? [finding(one, ran.length - 1, rest, chance, pool, outputs)] : []
  })
}

/** One that is switched off is a person's, or under repair. */
function takesTasks({ state, schedulingEnabled, errors }: NodeFacts): boolean {
  return usableStates.includes(state) && schedulingEnabled && errors.length === 0
}

function countRuns(node: NodeFacts, facts: PoolFacts, pasts: readonly NodePast[]): Counted {
  const repair = pasts
    .find(({ nodeId }) => sameId(nodeId, node.nodeId))
    ?.repairs.findLast(
      ({ kind, allocationTime, tasksRun }) =>
        kind === 'reboot' &&
        allocationTime === node.allocationTime &&
        // Totals that are lower than then have begun anew.
        tasksRun !== undefined &&
        tasksRun <= node.tasksRun,
    )
  const since = Math.max(node.lastBootAt ?? node.allocationTime, repair?.at ?? 0)
  const base = { node, since, repaired: repair !== undefined }
  if (node.tasksRun === 0) {
    const failed = failedOn(node, facts)
    const jobs = new Set(failed.map(({ jobId }) => jobId.toLowerCase()))
    const seen = jobs.size < leastJobs ? 0 : failed.length
    return { ...base, runs: seen, failures: seen }
  }
  const succeeded = node.tasksSucceeded - (repair?.tasksSucceeded ?? 0)
  const run = node.tasksRun - (repair?.tasksRun ?? 0)
  // Whether runs under way are counted is not documented: they are taken for such, so that none counts as failed.
  const failures = Math.max(0, run - succeeded - node.runningTasks)
  return { ...base, runs: Math.max(0, succeeded) + failures, failures }
}

function failedOn({ nodeId }: NodeFacts, { tasks }: PoolFacts) {
  return tasks.filter(
    (task) => task.result === 'failure' && task.nodeId !== undefined && sameId(task.nodeId, nodeId),
  )
}

function share({ runs, failures }: Runs): number {
  return runs === 0 ? 0 : failures / runs
}

function finding(
  one: Counted,
  others: number,
  rest: Runs,
  chance: number,
  pool: PoolSnapshot,
  outputs: OutputsSeen,
): Finding {
  const { node, runs, failures, since, repaired } = one
  const fault = 'node-black-hole'
  const output = outputs.of(fault, subjectOf(node), since)
  const symptom = symptomOf('node', since, {
    ...{ state: node.state, output, scope: 'one-node' },
    ...osOf(pool),
  })
  const isMachine = output !== '' && ofMachines.includes(nameCause(symptom).causeClass)
  const after = repaired ? ' since it was rebooted' : ''
  const told = `${failures} of ${runs} runs failed on this node${after} (${percent(one)}), against ${rest.failures} of ${rest.runs} on ${others} others (${percent(rest)}); the chance of that is ${chanceText(chance)}.`
  const cause = liveCause(fault, isMachine ? symptom : undefined, told)
  return findingFrom({
    ...ofNode(node, 1),
    since,
    ...cause,
    // Whoever may submit a task may write such words: they leave out no rung.
    ...(cause.rule === undefined ? {} : { confidence: 'guess' }),
    ...(repaired ? rebootedInVain : {}),
    evidence: [
      { name: 'failed runs of this node', value: `${failures} of ${runs}` },
      { name: 'failed runs of the others', value: `${rest.failures} of ${rest.runs}` },
      { name: 'chance, corrected for the number of nodes', value: chanceText(chance) },
      ...startTaskSaid(node),
    ],
  })
}

/** A pool may let nodes take tasks although their start task failed. */
function startTaskSaid({ startTask }: NodeFacts): Finding['evidence'] {
  if (startTask?.result !== 'failure') return []
  const exit = startTask.exitCode === undefined ? '' : ` with exit code ${startTask.exitCode}`
  return [{ name: 'start task', value: `failed${exit}, and the pool does not wait for it` }]
}

function percent(counted: Runs): string {
  return `${Math.round(100 * share(counted))} %`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
