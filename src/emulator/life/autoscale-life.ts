// Pools that scale themselves: samples every 30 seconds, a run of the formula at its interval, resizes that follow.
import { evaluate, type Outcome, resultsOf } from '../autoscale/evaluate.ts'
import { FormulaError, formulaErrors } from '../autoscale/formula-error.ts'
import { addSample, sampledMetrics, samplePeriodMs } from '../autoscale/samples.ts'
import { parseFormula } from '../autoscale/syntax.ts'
import { durationMs, isoOf } from '../wire/wire-time.ts'
import type { AccountState } from './account-state.ts'
import { keyOf, type Wire } from './basics.ts'
import { poolIdOf } from './dispatch.ts'
import { note } from './happenings.ts'
import type { Life } from './life.ts'
import type { DeallocationOption } from './node-state.ts'
import { startResize } from './pool-life.ts'
import { type AutoScaleState, nodesOf, type PoolState } from './pool-state.ts'
import { talliesOf } from './task-counts.ts'

/** Documented default. */
export const evaluationIntervalByDefault = 'PT15M'

const isOn = (pool: PoolState): boolean =>
  pool.spec.enableAutoScale === true && pool.state === 'active'

/**
 * Begins a new schedule of runs at this instant, the first of them at once (documented: "with its starting time being
 * the time when this request was issued"; recorded in March 2020: within the second the pool resized). Samples go on being taken if they already were. `sampledSinceMs` is for a
 * pool that has been there before the world began: it has always been as it is now.
 */
export function startAutoScale(
  life: Life,
  account: AccountState,
  pool: PoolState,
  sampledSinceMs?: number,
): void {
  const auto = autoScaleOf(pool)
  auto.runs += 1
  if (auto.history.steps.length === 0) {
    auto.sampling += 1
    if (sampledSinceMs !== undefined) {
      addSample(auto.history, sampledSinceMs, sampleOf(account, pool))
    }
    takeSample(life, account, pool, auto)
  }
  autoScaleRun(life, account, pool)
}

/** No more runs and no more samples; the targets stay as the last run has set them. */
export function stopAutoScale(pool: PoolState): void {
  const auto = autoScaleOf(pool)
  auto.runs += 1
  auto.sampling += 1
  auto.history = { steps: [], sampledMs: 0 }
}

export function autoScaleOf(pool: PoolState): AutoScaleState {
  pool.autoScale ??= { runs: 0, sampling: 0, history: { steps: [], sampledMs: 0 } }
  return pool.autoScale
}

/** What came due: void if the schedule has been begun anew or stopped since. */
export function autoScaleDue(
  life: Life,
  account: AccountState,
  pool: PoolState,
  due: { readonly kind: 'autoscale-run' | 'autoscale-sample'; readonly series: number },
): void {
  const auto = pool.autoScale
  if (!auto || !isOn(pool)) return
  if (due.kind === 'autoscale-run') {
    if (auto.runs === due.series) autoScaleRun(life, account, pool)
  } else if (auto.sampling === due.series) {
    takeSample(life, account, pool, auto)
  }
}

function takeSample(
  life: Life,
  account: AccountState,
  pool: PoolState,
  auto: AutoScaleState,
): void {
  addSample(auto.history, life.now(), sampleOf(account, pool))
  const due = { account: account.name, pool: pool.id, series: auto.sampling }
  life.after(samplePeriodMs, { kind: 'autoscale-sample', ...due })
}

/** The values of all sampled metrics now. Tasks that wait for another count as active, which the service's do not. */
function sampleOf(account: AccountState, pool: PoolState): number[] {
  const tasks = { active: 0, running: 0, succeeded: 0, failed: 0 }
  for (const job of Object.values(account.jobs)) {
    if (poolIdOf(job) !== keyOf(pool.id)) continue
    const tally = talliesOf(job).tasks
    for (const kind of ['active', 'running', 'succeeded', 'failed'] as const) {
      tasks[kind] += tally[kind]
    }
  }
  const nodes = nodesOf(pool)
  const dedicated = nodes.filter((node) => node.dedicated).length
  const values: Record<(typeof sampledMetrics)[number], number> = {
    $ActiveTasks: tasks.active,
    $RunningTasks: tasks.running,
    $PendingTasks: tasks.active + tasks.running,
    $SucceededTasks: tasks.succeeded,
    $FailedTasks: tasks.failed,
    $CurrentDedicatedNodes: dedicated,
    $CurrentLowPriorityNodes: nodes.length - dedicated,
    $PreemptedNodeCount: nodes.filter((node) => node.state === 'preempted').length,
    $SampleNodeCount: nodes.length,
  }
  return sampledMetrics.map((metric) => values[metric])
}

/** What a formula gives here and now, as `autoScaleRun` shows it; its effects only where there was no error. */
export function tryFormula(
  life: Life,
  pool: PoolState,
  formula: string,
): { readonly run: Wire; readonly outcome?: Outcome } {
  const nodes = nodesOf(pool)
  const dedicated = nodes.filter((node) => node.dedicated).length
  const timestamp = isoOf(life.now())
  try {
    const outcome = evaluate(parseFormula(formula), {
      nowMs: life.now(),
      history: pool.autoScale?.history ?? { steps: [], sampledMs: 0 },
      numbers: {
        $TargetDedicatedNodes: pool.targetDedicated,
        $TargetLowPriorityNodes: pool.targetSpot,
        $CurrentDedicatedNodes: dedicated,
        $CurrentLowPriorityNodes: nodes.length - dedicated,
        $TaskSlotsPerNode: Number(pool.spec.taskSlotsPerNode ?? 1),
      },
    })
    return { run: { timestamp, results: outcome.results }, outcome }
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error
    const { code, message } = error
    // The targets as they are, as recorded of a formula that failed in its first word.
    const results = resultsOf(pool.targetDedicated, pool.targetSpot, 'requeue')
    const values = [{ name: 'Message', value: message }]
    return {
      run: { timestamp, results, error: { code, message: formulaErrors[code], values } },
    }
  }
}

/** One run, and the plan of the next. */
function autoScaleRun(life: Life, account: AccountState, pool: PoolState): void {
  const auto = autoScaleOf(pool)
  const { run, outcome } = tryFormula(life, pool, String(pool.spec.autoScaleFormula ?? ''))
  auto.run = run
  const interval = String(pool.spec.autoScaleEvaluationInterval ?? evaluationIntervalByDefault)
  const due = { account: account.name, pool: pool.id, series: auto.runs }
  life.after(durationMs(interval) ?? 15 * 60_000, { kind: 'autoscale-run', ...due })
  if (outcome) follow(life, account, pool, outcome)
}

/** Resizes towards what the formula asks for; a pool that was left short of it tries again. */
function follow(life: Life, account: AccountState, pool: PoolState, outcome: Outcome): void {
  const { dedicated, spot, option } = outcome
  const changed = dedicated !== pool.targetDedicated || spot !== pool.targetSpot
  const nodes = nodesOf(pool)
  const off =
    pool.allocationState === 'steady' &&
    (nodes.filter((node) => node.dedicated).length !== dedicated ||
      nodes.length !== dedicated + spot)
  if (pool.allocationState === 'stopping' || (!changed && !off)) return
  pool.targetDedicated = dedicated
  pool.targetSpot = spot
  if (changed) {
    const subject = `pools/${pool.id}`
    note(life.world, {
      account: account.name,
      subject,
      what: 'targets',
      to: `${dedicated} dedicated, ${spot} Spot`,
    })
  }
  const kept = option === 'retaineddata' ? 'taskcompletion' : option
  startResize(life, account, pool, kept as DeallocationOption)
}
