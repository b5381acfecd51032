// Whatever is done to tasks, jobs and nodes: no node is overfull, and no task both waits and runs.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AccountState } from '../../src/emulator/life/account-state.ts'
import type { JobState } from '../../src/emulator/life/job-state.ts'
import type { PoolState } from '../../src/emulator/life/pool-state.ts'
import type { TaskState } from '../../src/emulator/life/task-state.ts'
import { pool, seconds, start } from './support.ts'

const jobs = ['a', 'b'] as const
const anyJob = fc.constantFrom(...jobs)
const anyTask = fc.integer({ min: 0, max: 11 })

const act = fc.oneof(
  fc.record({
    do: fc.constant('add' as const),
    job: anyJob,
    task: anyTask,
    slots: fc.integer({ min: 1, max: 4 }),
    after: fc.option(anyTask, { nil: undefined }),
    line: fc.constantFrom('sleep 20', 'exit 3', 'echo x', 'sleep 5; exit 1'),
    files: fc.boolean(),
  }),
  fc.record({
    do: fc.constantFrom('terminate', 'reactivate', 'delete'),
    job: anyJob,
    task: anyTask,
  }),
  fc.record({ do: fc.constantFrom('disable', 'enable', 'urgent'), job: anyJob }),
  fc.record({
    do: fc.constantFrom('reboot', 'remove', 'disablescheduling', 'enablescheduling'),
    node: fc.integer({ min: 0, max: 2 }),
    option: fc.constantFrom('requeue', 'terminate', 'taskcompletion'),
  }),
  fc.record({ do: fc.constant('wait' as const), s: fc.integer({ min: 0, max: 40 }) }),
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

function session() {
  const s = start({ pools: [pool({ dedicated: 3, taskSlotsPerNode: 4 })], jobs: [] })
  for (const id of jobs) {
    s.call('POST', '/jobs', {
      id,
      poolInfo: { poolId: 'frames' },
      usesTaskDependencies: true,
      allowTaskPreemption: id === 'a',
      maxParallelTasks: id === 'b' ? 3 : -1,
      constraints: { maxTaskRetryCount: 1 },
    })
  }
  return s
}

function perform({ call, emulator }: ReturnType<typeof session>, step: Act): void {
  if (step.do === 'add') {
    call('POST', `/jobs/${step.job}/tasks`, {
      id: `${step.task}`,
      commandLine: `/bin/sh -c "${step.line}"`,
      requiredSlots: step.slots,
      ...(step.files ? { resourceFiles: [{ httpUrl: 'https://x', filePath: 'x' }] } : {}),
      ...(step.after === undefined ? {} : { dependsOn: { taskIds: [`${step.after}`] } }),
    })
  } else if (step.do === 'wait') emulator.advance(seconds(step.s))
  else if ('task' in step) {
    const path = `/jobs/${step.job}/tasks/${step.task}`
    if (step.do === 'delete') call('DELETE', path)
    else call('POST', `${path}/${step.do}`)
  } else if ('job' in step) {
    if (step.do === 'urgent') call('PATCH', `/jobs/${step.job}`, { priority: 500 })
    else call('POST', `/jobs/${step.job}/${step.do}`, { disableTasks: 'requeue' })
  } else {
    const node = call('GET', '/pools/frames/nodes').json.value[step.node]
    if (!node) return
    const path = `/pools/frames/nodes/${node.id}`
    if (step.do === 'remove') {
      call('POST', '/pools/frames/removenodes', {
        nodeList: [node.id],
        nodeDeallocationOption: step.option,
      })
      call('POST', '/pools/frames/resize', { targetDedicatedNodes: 3 })
    } else if (step.do === 'reboot')
      call('POST', `${path}/reboot`, { nodeRebootOption: step.option })
    else call('POST', `${path}/${step.do}`, { nodeDisableSchedulingOption: step.option })
  }
}

/** What is wrong with a world, in words. */
function faultsIn(account: AccountState): string[] {
  const frames = account.pools.frames as PoolState
  const running = new Map<string, string>()
  const wrong: string[] = []
  for (const node of Object.values(frames.nodes)) {
    let used = 0
    for (const key of node.running) {
      if (running.has(key)) wrong.push(`${key} runs on two nodes`)
      running.set(key, node.id)
      const [job = '', task = ''] = key.split('/')
      used += Number(account.jobs[job]?.tasks[task]?.spec.requiredSlots ?? 99)
    }
    if (used !== (node.usedSlots ?? 0))
      wrong.push(`${used} slots are used, ${node.usedSlots} are noted`)
    if (used > 4) wrong.push(`${used} slots are used on a node that has 4`)
  }
  for (const job of Object.values(account.jobs)) wrong.push(...faultsOf(job, running))
  return wrong
}

function faultsOf(job: JobState, running: ReadonlyMap<string, string>): string[] {
  const lines = Object.values(job.queue?.lines ?? {}).flat()
  const behind = Object.values(job.queue?.behind ?? {}).flat()
  const waiting = [...lines, ...behind]
  const wrong: string[] = []
  if (new Set(waiting).size < waiting.length) wrong.push('a task waits twice')
  for (const key of waiting) if (!job.tasks[key]) wrong.push(`${key} waits and is gone`)
  const inState = (...states: TaskState['state'][]) =>
    Object.values(job.tasks).filter(({ state }) => states.includes(state))
  for (const [key, task] of Object.entries(job.tasks)) {
    const waits = job.queue ? waiting.includes(key) : task.state === 'active'
    const runs = running.has(`${job.id}/${key}`)
    if (waits !== (task.state === 'active')) wrong.push(`${key} is ${task.state}, waits: ${waits}`)
    const busy = task.state === 'running' || task.state === 'preparing'
    if (runs !== busy) wrong.push(`${key} is ${task.state}, on a node: ${runs}`)
  }
  if (job.id === 'b' && inState('running', 'preparing').length > 3) wrong.push('b runs more than 3')
  const { tallies } = job
  if (tallies && tallies.tasks.active !== inState('active').length) wrong.push('miscounted')
  return wrong
}

test('slots are never overfull, and every task either waits, runs or has ended, once', () => {
  fc.assert(
    fc.property(fc.array(act, { minLength: 5, maxLength: 40 }), (acts) => {
      const s = session()
      for (const step of acts) {
        perform(s, step)
        s.emulator.advance(seconds(1))
        const [account] = Object.values(JSON.parse(s.emulator.save()).accounts) as AccountState[]
        expect(account && faultsIn(account)).toEqual([])
      }
    }),
    { numRuns: 60, seed: 7 },
  )
})
