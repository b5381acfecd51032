// Symptoms and facts as odd as they come: strange letters, huge texts, numbers that are none, fields that are missing.
import fc from 'fast-check'
import { codesOf } from '../../src/classify/codes.ts'
import { rules } from '../../src/classify/rules.ts'
import {
  type BatchFault,
  type JobLook,
  type NodeFacts,
  nodeStates,
  type PoolFacts,
  type TaskFacts,
} from '../../src/domain/facts.ts'
import type { Scope } from '../../src/domain/finding.ts'
import type { Place, Symptom } from '../../src/domain/symptom.ts'
import {
  batchFault,
  nodeFacts,
  noon,
  poolFacts,
  snapshot,
  taskFacts,
} from '../support/build-facts.ts'

/** What the rules listen for, so that what is odd is also near to what is not. */
const heard = rules.flatMap(({ example }) =>
  [example.message, example.output, ...(example.details ?? []).map(({ value }) => value)].flatMap(
    (text) => (text === undefined || text === '' ? [] : [text]),
  ),
)
const known = [...codesOf('task').keys(), ...codesOf('node').keys(), ...codesOf('resize').keys()]

const somewhere = (text: string) =>
  fc.tuple(fc.nat(), fc.nat(200)).map(([from, length]) => {
    const at = text.length === 0 ? 0 : from % text.length
    return text.slice(at, at + length)
  })

/** Whole, cut anywhere, or made of strange letters. */
const oddText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('', ...heard) },
  { weight: 3, arbitrary: fc.constantFrom(...heard, ' ').chain(somewhere) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\u0000', '\ud800', '\u202e', '%%%', '$(x)', '\\', 'sig=', '\n\n'),
  },
)
const hugeText = fc
  .tuple(fc.constantFrom('a', ' ', '\n', 'no space left ', '\\"', 'error: ', '%25', '='), oddText)
  .map(([unit, end]) => unit.repeat(100_000 / unit.length) + end)
const anyText = fc.oneof({ weight: 30, arbitrary: oddText }, { weight: 1, arbitrary: hugeText })

const oddNumber: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: -70_000, max: 5_000 }),
  fc.constantFrom(0, 1, -1, 137, 3221225786, -1073741510, 2 ** 31, -(2 ** 31), 2 ** 53),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.5, -0),
)
const oddTime = fc.oneof(
  fc.integer({ min: noon - 90 * 86_400_000, max: noon + 86_400_000 }),
  fc.constantFrom(0, Number.NaN, -1, 8.64e15, 9e15),
)

const code = fc.oneof(fc.constantFrom('', ...known), oddText)
const details = fc.array(fc.record({ name: oddText, value: anyText }), { maxLength: 3 })
const fault: fc.Arbitrary<BatchFault> = fc.record(
  { code, message: anyText, category: oddText, details },
  { requiredKeys: ['code', 'message', 'details'] },
)

const places: readonly Place[] = [
  ...(['task', 'start-task', 'node', 'resize'] as const),
  ...(['autoscale', 'job', 'api', 'unknown'] as const),
]
const scopes: readonly Scope[] = ['one-node', 'some-nodes', 'whole-pool', 'one-task', 'some-tasks']

export const oddSymptom: fc.Arbitrary<Symptom> = fc.record(
  {
    place: fc.constantFrom(...places),
    state: oddText,
    ...{ code, message: anyText, category: oddText, details },
    ...{ exitCode: oddNumber, output: anyText, scope: fc.constantFrom(...scopes) },
    os: fc.constantFrom('linux', 'windows'),
    ...{ httpStatus: oddNumber, ranForMs: oddNumber, at: oddTime },
  },
  { requiredKeys: ['place', 'state', 'code', 'message', 'details', 'output', 'at'] },
) as fc.Arbitrary<Symptom>

const state = fc.constantFrom(...nodeStates, 'unknown-state' as const)
const ids = fc.constantFrom('n1', 'n2', 'N1', 'tvm-3', '', '\u0000')

const node: fc.Arbitrary<NodeFacts> = fc
  .record(
    {
      nodeId: ids,
      ...{ state, stateSince: oddTime, allocationTime: oddTime, lastBootAt: oddTime },
      ...{ schedulingEnabled: fc.boolean(), dedicated: fc.boolean(), runningTasks: oddNumber },
      errors: fc.array(fault, { maxLength: 2 }),
      startTask: fc.record(
        {
          state: fc.constantFrom('running', 'completed', ''),
          result: fc.constantFrom('success', 'failure', ''),
          ...{ exitCode: oddNumber, failure: fault, retryCount: oddNumber },
          ...{ startedAt: oddTime, endedAt: oddTime },
        },
        { requiredKeys: ['state', 'retryCount'] },
      ),
      ...{ agentVersion: oddText, tasksRun: oddNumber, tasksSucceeded: oddNumber },
    },
    { requiredKeys: [] },
  )
  .map((given) => nodeFacts(given as Partial<NodeFacts>))

const jobIds = fc.constantFrom('job', 'JOB', 'other', '')
const task: fc.Arbitrary<TaskFacts> = fc
  .record(
    {
      ...{ jobId: jobIds, taskId: fc.constantFrom('t1', 't2', 't3', 'T1') },
      state: fc.constantFrom('active', 'preparing', 'running', 'completed', ''),
      ...{ stateSince: oddTime, result: fc.constantFrom('failure', 'success'), failure: fault },
      ...{ exitCode: oddNumber, startedAt: oddTime, endedAt: oddTime, retryCount: oddNumber },
      ...{ nodeId: ids, wallClockMs: oddNumber, jobWallClockMs: oddNumber, maxRetries: oddNumber },
      ...{ requiredSlots: oddNumber, requeueCount: oddNumber, jobState: oddText },
    },
    { requiredKeys: [] },
  )
  .map((given) => taskFacts(given as Partial<TaskFacts>))

const job = fc.record(
  {
    ...{ jobId: jobIds, state: fc.constantFrom('active', 'disabled', 'completed', '') },
    ...{ schedulingError: fault, terminateReason: oddText, startedAt: oddTime, endedAt: oddTime },
    ...{ wallClockMs: oddNumber, active: oddNumber, running: oddNumber },
    ...{
      waiting: fc.array(task, { maxLength: 2 }),
      blockedBy: fc.array(oddText, { maxLength: 2 }),
    },
    preparationFailed: fc.array(
      fc.record(
        { nodeId: ids, exitCode: oddNumber, failure: fault, at: oddTime },
        { requiredKeys: ['nodeId', 'at'] },
      ),
      { maxLength: 2 },
    ),
    slow: fc.array(task, { maxLength: 2 }),
    usual: fc.record({ count: oddNumber, medianMs: oddNumber, longestMs: oddNumber }),
  },
  {
    requiredKeys: [
      ...(['jobId', 'state', 'active', 'running'] as const),
      ...(['waiting', 'blockedBy', 'preparationFailed', 'slow'] as const),
    ],
  },
) as fc.Arbitrary<JobLook>

const pool = fc
  .record(
    {
      state: fc.constantFrom('active', 'deleting', ''),
      allocationState: fc.constantFrom('steady', 'resizing', 'stopping', ''),
      ...{ allocationStateSince: oddTime, createdAt: oddTime, vmSize: oddText, image: oddText },
      ...{ targetDedicated: oddNumber, targetLowPriority: oddNumber },
      ...{ currentDedicated: oddNumber, currentLowPriority: oddNumber },
      ...{ autoScale: fc.boolean(), taskSlotsPerNode: oddNumber, hasStartTask: fc.boolean() },
      resizeErrors: fc.array(fault, { maxLength: 2 }),
      autoScaleError: fc.tuple(fault, oddTime).map(([error, at]) => ({ ...error, at })),
      ...{ interNode: fc.boolean(), os: fc.constantFrom('linux', 'windows') },
      ...{ currentCommunication: oddText, targetCommunication: oddText, subnetId: oddText },
    },
    { requiredKeys: [] },
  )
  .map((given) => snapshot(given as Parameters<typeof snapshot>[0]))

export const oddFacts: fc.Arbitrary<PoolFacts> = fc
  .record(
    {
      ...{ observedAt: oddTime, complete: fc.constantFrom(true, true, true, false) },
      ...{ tasksComplete: fc.boolean(), gaps: fc.array(oddText, { maxLength: 1 }) },
      ...{ unseenSince: oddTime, snapshot: pool, nodes: fc.array(node, { maxLength: 6 }) },
      ...{ tasks: fc.array(task, { maxLength: 8 }), jobs: fc.array(job, { maxLength: 2 }) },
    },
    { requiredKeys: ['nodes', 'tasks'] },
  )
  .map((given) => poolFacts(given as Partial<PoolFacts>))

const nodeOrTask = rules.filter(({ example }) => example.place !== 'api')

/** A pool whose failures are ordinary: what the rules have examples of, in few jobs, each by its own name. */
export const sickFacts: fc.Arbitrary<PoolFacts> = fc
  .tuple(
    fc
      .array(fc.constantFrom(...nodeOrTask), { minLength: 1, maxLength: 4 })
      .chain((few) => fc.array(fc.constantFrom(...few), { minLength: 1, maxLength: 12 })),
    fc.integer({ min: 1, max: 12 }),
  )
  .map(([chosen, jobs]) => {
    const tasks: TaskFacts[] = []
    const nodes: NodeFacts[] = []
    for (const [n, { example }] of chosen.entries()) {
      const failure = batchFault(example.code ?? '', {
        message: example.message ?? '',
        details: example.details ?? [],
      })
      const exit = example.exitCode === undefined ? {} : { exitCode: example.exitCode }
      if (example.place === 'node') {
        nodes.push(nodeFacts({ nodeId: `sick${n}`, state: 'unusable', errors: [failure] }))
      } else if (example.place === 'start-task') {
        const startTask = { state: 'completed', result: 'failure', retryCount: 0, failure, ...exit }
        nodes.push(nodeFacts({ nodeId: `sick${n}`, state: 'starttaskfailed', startTask }))
      } else {
        tasks.push(taskFacts({ jobId: `job${n % jobs}`, taskId: `task${n}`, failure, ...exit }))
      }
    }
    const well = Array.from({ length: 12 }, (_, n) => nodeFacts({ nodeId: `well${n}` }))
    return poolFacts({ nodes: [...nodes, ...well], tasks })
  })
