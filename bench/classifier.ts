// How long naming takes: a pool with 10,000 sick nodes and 10,000 failed tasks with their outputs, against a tenth of it.
// Run it with `npm run bench:classifier`; it prints figures and judges nothing.
import { classify } from '../src/classify/classify.ts'
import { nameCause } from '../src/classify/name-cause.ts'
import { rules } from '../src/classify/rules.ts'
import { dayMs, hourMs, minuteMs } from '../src/domain/durations.ts'
import type { BatchFault, NodeFacts, PoolFacts, TaskFacts } from '../src/domain/facts.ts'
import type { OutputsSeen } from '../src/domain/outputs-seen.ts'
import { redact } from '../src/domain/redact.ts'
import { symptomOf } from '../src/domain/symptom.ts'

const now = Date.UTC(2026, 2, 1, 12)
const sizes = { small: 1_000, large: 10_000 }
const runs = 3

/** Eight lines, as evidence keeps them of an output: ordinary ones, and one that tells. */
const said = rules.flatMap(({ example }) => example.output ?? [])
const filler = 'step 118 of 240: sampled 4096 rays, 12.5 s, 3.1 GiB in use\n'
const outputOf = (n: number): string =>
  `${filler.repeat(4)}${said[n % said.length] ?? 'exit'}\n${filler.repeat(3)}`
const outputs: OutputsSeen = {
  of: (_, subject) => outputOf('taskId' in subject ? subject.taskId.length : 3),
}

const taskFaults: readonly BatchFault[] = [
  { code: 'FailureExitCode', message: 'The task exited with an exit code', details: [] },
  {
    code: 'BlobAccessDenied',
    message: 'Access for one of the specified Azure Blob(s) is denied',
    details: [
      {
        name: 'BlobSource',
        value:
          'https://renders.blob.core.windows.net/scenes/frame.exr?sv=2024-11-04&se=2026-02-01T00%3A00%3A00Z&sig=REDACTED',
      },
    ],
  },
  { code: 'CommandProgramNotFound', message: 'The specified program is not found', details: [] },
  { code: 'ContainerInvalidImage', message: 'no space left on device', details: [] },
  { code: 'FileUploadMiscError', message: 'A miscellaneous error occurred', details: [] },
]
const nodeError: BatchFault = { code: 'DiskFull', message: 'There is not enough disk', details: [] }

function sickNode(n: number): NodeFacts {
  const node: NodeFacts = {
    ...{ nodeId: `tvmps_${n}_d`, state: 'unusable', stateSince: now - hourMs },
    ...{ allocationTime: now - dayMs, schedulingEnabled: true, dedicated: n % 2 === 0 },
    ...{ runningTasks: 0, errors: [], tasksRun: 100, tasksSucceeded: 50 },
  }
  switch (n % 4) {
    case 0:
      return node
    case 1:
      return { ...node, errors: [nodeError] }
    case 2:
      return {
        ...{ ...node, state: 'starttaskfailed' },
        startTask: { state: 'completed', result: 'failure', exitCode: 1 + (n % 5), retryCount: 0 },
      }
    default:
      return { ...node, state: n % 8 === 3 ? 'unknown' : 'starting' }
  }
}

function failedTask(n: number): TaskFacts {
  const failure = taskFaults[n % taskFaults.length]
  return {
    ...{ jobId: `job-${n % 50}`, taskId: `task-${'x'.repeat(n % 40)}${n}`, state: 'completed' },
    ...{ stateSince: now - minuteMs, result: 'failure', endedAt: now - minuteMs, retryCount: 0 },
    ...{ startedAt: now - hourMs, nodeId: `tvmps_${n}_d`, jobState: 'active', jobMetadata: {} },
    ...{ jobManager: false, multiInstance: false, dependencies: false },
    ...{ maxRetries: 0, requiredSlots: 1, requeueCount: 0 },
    ...(failure ? { failure } : {}),
    ...(n % taskFaults.length === 0 ? { exitCode: [1, 137, 139, 127, -9][(n / 5) % 5] ?? 1 } : {}),
  }
}

function poolOf(size: number): PoolFacts {
  return {
    pool: { account: 'renderfarm', pool: 'frames' },
    ...{ observedAt: now, complete: true, tasksComplete: true, gaps: [], goneTasks: [] },
    tasksSeenUntil: now,
    snapshot: {
      ...{ state: 'active', allocationState: 'steady', allocationStateSince: now - dayMs },
      ...{ createdAt: now - 2 * dayMs, eTag: '0x1', vmSize: 'standard_d2s_v5', image: 'ubuntu' },
      ...{ nodeAgentSku: 'batch.node.ubuntu 22.04', targetDedicated: size, targetLowPriority: 0 },
      ...{ currentDedicated: size, currentLowPriority: 0, autoScale: false, taskSlotsPerNode: 1 },
      ...{ hasStartTask: true, waitsForStartTask: true, resizeErrors: [], interNode: false },
      ...{ subnetId: '', publicIps: 'batchmanaged', identityIds: [], applicationPackages: [] },
      ...{ containerImages: [], metadata: {} },
    },
    nodes: Array.from({ length: size }, (_, n) => sickNode(n)),
    tasks: Array.from({ length: size }, (_, n) => failedTask(n)),
  }
}

/** The same tasks, each the only one of its job: nothing is summed up, and every output is read. */
function eachAlone(facts: PoolFacts): PoolFacts {
  return { ...facts, tasks: facts.tasks.map((task, n) => ({ ...task, jobId: `job-${n}` })) }
}

/** The same tasks, all of one job and one kind. */
function allAlike(facts: PoolFacts): PoolFacts {
  const { failure: _, ...first } = failedTask(0)
  const failure = taskFaults[0]
  return {
    ...facts,
    tasks: facts.tasks.map(({ taskId, nodeId = '' }) => ({
      ...{ ...first, taskId, nodeId },
      ...(failure ? { failure } : {}),
    })),
  }
}

function took(work: () => unknown): number {
  const started = performance.now()
  work()
  return performance.now() - started
}

function median(work: () => unknown): number {
  work()
  const times = Array.from({ length: runs }, () => took(work)).sort((a, b) => a - b)
  return times[times.length >> 1] ?? Number.NaN
}

const say = (what: string, figure: string): void => console.log(`${what.padEnd(66)} ${figure}`)
const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`

const shapes = [
  { what: 'tasks in 50 jobs', of: (facts: PoolFacts) => facts },
  { what: 'tasks each in a job of its own', of: eachAlone },
  { what: 'tasks of one kind in one job', of: allAlike },
]
for (const { what, of } of shapes) {
  const [small, large] = [sizes.small, sizes.large].map((size) => of(poolOf(size)))
  if (!small || !large) continue
  const base = median(() => classify(small, outputs))
  const full = median(() => classify(large, outputs))
  const found = classify(large, outputs).length
  say(`10,000 sick nodes, 10,000 failed ${what}, median of ${runs}`, ms(full))
  say('  1,000 of each', ms(base))
  say('  ratio (10 is linear), findings', `${(full / base).toFixed(1)}, ${found}`)
}

const outputText = outputOf(1)
const one = median(() => {
  for (let n = 0; n < 100; n += 1) nameCause(symptomOf('task', now, { output: outputOf(n) }))
})
say(
  `${rules.length} rules on an output of ${outputText.length} characters, median of ${runs}`,
  ms(one / 100),
)
const cleaned = median(() => {
  for (let n = 0; n < 100; n += 1) redact(outputText)
})
say('  the same output redacted', ms(cleaned / 100))
