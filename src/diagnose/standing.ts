// What is well or on its way, and needs nobody: states of nodes, tasks and pools that are no failure.
import { durationText, minuteMs } from '../domain/durations.ts'
import type { PoolSnapshot, TaskFacts } from '../domain/facts.ts'
import type { Well } from './saying.ts'

/** Nodes have taken so long to come, with nothing wrong: https://github.com/Azure-Samples/batch-dotnet-quickstart/issues/11 */
const slowStartMs = 45 * minuteMs

const onItsWay: readonly string[] = [
  'creating',
  'starting',
  'rebooting',
  'reimaging',
  'waitingforstarttask',
  'leavingpool',
  'upgradingos',
]
const aPersonDid: readonly string[] = ['offline', 'deallocated', 'deallocating']

const nothing = 'Nothing is to be done.'

/** Undefined where the state is one that ails, or on its way for too long. `sinceMs` is how long it has been in it. */
export function nodeStanding(
  state: string,
  sinceMs: number | undefined,
): Omit<Well, 'about'> | undefined {
  if (state === 'idle' || state === 'running') {
    return well(`The node is ${state} and reports no error.`, nothing, [
      { name: 'state', value: state },
    ])
  }
  const evidence = [{ name: 'state', value: state }]
  if (aPersonDid.includes(state)) {
    return well(
      `The node is ${state}: somebody took it out of use, and it reports no error.`,
      'Nothing is to be mended; enable scheduling or start the node when it is wanted back.',
      evidence,
    )
  }
  if (state === 'preempted') {
    return {
      ...well(
        'Azure took the Spot node back. It stays in the list, counts against the target, and comes back when there is capacity; its tasks run again elsewhere.',
        'Nothing is to be mended. Where preempted nodes pile up, use dedicated nodes or subtract $PreemptedNodeCount in the autoscale formula.',
        evidence,
      ),
      causeClass: 'preemption',
    }
  }
  if (!onItsWay.includes(state) || (sinceMs !== undefined && sinceMs > slowStartMs))
    return undefined
  const time = sinceMs === undefined ? '' : ` for ${durationText(sinceMs)}`
  return {
    ...well(
      `The node is on its way (${state}${time}), which takes up to half an hour, and reports no error.`,
      'Wait; look again when it has been in this state for more than 45 minutes.',
      evidence,
    ),
    fixClass: 'wait',
  }
}

/** Undefined for a task that failed, or waits. */
export function taskStanding({
  state,
  result,
  exitCode,
}: TaskFacts): Omit<Well, 'about'> | undefined {
  const evidence = [
    { name: 'state', value: state },
    ...(exitCode === undefined ? [] : [{ name: 'exit code', value: `${exitCode}` }]),
  ]
  if (state === 'completed' && (result === 'success' || (result === undefined && exitCode === 0))) {
    return well('The task succeeded.', nothing, evidence)
  }
  if (state === 'running' || state === 'preparing') {
    return {
      ...well(
        `The task is ${state} and has not failed.`,
        'Wait; if it runs far longer than its like, look at the end of its stdout.txt.',
        evidence,
      ),
      fixClass: 'wait',
    }
  }
  return undefined
}

/** Undefined where the pool has an error that still counts. `told` says whether the input gave targets and counts. */
export function poolStanding(pool: PoolSnapshot, told: boolean): Omit<Well, 'about'> | undefined {
  if (pool.autoScaleError) return undefined
  const satisfied =
    told &&
    pool.currentDedicated === pool.targetDedicated &&
    pool.currentLowPriority === pool.targetLowPriority
  const numbers = `${pool.currentDedicated} of ${pool.targetDedicated} dedicated and ${pool.currentLowPriority} of ${pool.targetLowPriority} Spot nodes`
  const [error] = pool.resizeErrors
  if (!error) {
    const going = pool.allocationState === 'resizing' || pool.allocationState === 'stopping'
    const counts = told ? ` It has ${numbers}${going ? ' so far' : ''}.` : ''
    return {
      ...well(
        going
          ? `The pool is ${pool.allocationState} and reports no error.${counts}`
          : `The pool reports no error.${counts}`,
        going
          ? 'Wait until it is steady.'
          : 'Nothing is to be done for the pool; its nodes tell of themselves.',
        [{ name: 'allocationState', value: pool.allocationState }].filter(
          ({ value }) => value !== '',
        ),
      ),
      ...(going ? { fixClass: 'wait' as const } : {}),
    }
  }
  if (!satisfied || pool.allocationState !== 'steady') return undefined
  return {
    ...well(
      `The resize error is left over: the pool has ${numbers}, as wanted, so nothing fails any more.`,
      'Ignore it; the next resize that succeeds clears it.',
      [
        { name: 'code', value: error.code },
        { name: 'message', value: error.message },
      ],
    ),
    causeClass: 'stale-error',
  }
}

export function well(
  explanation: string,
  helps: string,
  evidence: Well['evidence'] = [],
): Omit<Well, 'about'> {
  return { kind: 'well', causeClass: 'benign', fixClass: 'ignore', explanation, helps, evidence }
}
