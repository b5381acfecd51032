// One random thing that a user, a fault or time does to an emulated account; the same chance gives the same acts.
import type { Emulator } from '../../src/emulator/emulator.ts'
import { control } from './faults/support.ts'
import type { callsOn } from './support.ts'

export interface Chance {
  /** A whole number from 0 up to, not including, `n`. */
  below(n: number): number
  of<T>(list: readonly T[]): T
  /** What `createChance` goes on from. */
  save(): number
}

/** Mulberry32: small, seeded, good enough to be surprised by. */
export function createChance(seed: number): Chance {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(next() * n)
  return {
    below,
    of: (list) => list[below(list.length)] as (typeof list)[number],
    save: () => state,
  }
}

interface Session {
  readonly emulator: Emulator
  readonly call: ReturnType<typeof callsOn>
}

const options = ['requeue', 'terminate', 'taskcompletion', 'retaineddata'] as const
const jobs = ['a', 'b', 'c'] as const
/** Mostly short, so that acts meet tasks that run; the long ones let all come to its end. */
const shortSteps = [1, 50, 499, 501, 1_000, 5_000, 5_000, 20_000] as const
const longSteps = [60_000, 300_000, 300_000, 3_600_000, 90_000_000] as const
const lines = [
  'sleep 20',
  'exit 3',
  'echo x',
  'sleep 300',
  'sleep 900',
  'sleep 60; exit 1',
] as const

const autoPool = (chance: Chance) => ({
  autoPoolSpecification: {
    autoPoolIdPrefix: 'own',
    poolLifetimeOption: chance.of(['job', 'jobschedule']),
    keepAlive: chance.below(4) === 0,
    pool: {
      vmSize: 'standard_d2s_v3',
      virtualMachineConfiguration: {
        imageReference: { publisher: 'canonical', offer: 'jammy', sku: '22_04-lts' },
        nodeAgentSKUId: 'batch.node.ubuntu 22.04',
      },
      targetDedicatedNodes: 1,
    },
  },
})

function jobBody(chance: Chance, scheduled: boolean): object {
  const often = (one: object, of = 3): object => (chance.below(of) === 0 ? one : {})
  const auto = chance.below(5) === 0 ? autoPool(chance) : undefined
  if (auto && !scheduled) auto.autoPoolSpecification.poolLifetimeOption = 'job'
  return {
    poolInfo: auto ?? { poolId: chance.of(['frames', 'frames', 'single', 'extra']) },
    usesTaskDependencies: true,
    priority: chance.of([-5, 0, 7]),
    ...often({ allowTaskPreemption: true }),
    ...often({ maxParallelTasks: 2 }),
    ...often({ onAllTasksComplete: 'terminatejob' }, scheduled ? 1 : 3),
    ...often({ onTaskFailure: 'performexitoptionsjobaction' }),
    ...often({ constraints: { maxWallClockTime: 'PT20M', maxTaskRetryCount: 1 } }),
    ...often({
      jobPreparationTask: {
        commandLine: `/bin/sh -c "${chance.of(['sleep 5', 'exit 1', 'sleep 200'])}"`,
        waitForSuccess: chance.below(3) > 0,
      },
      jobReleaseTask: { commandLine: `/bin/sh -c "${chance.of(['sleep 5', 'sleep 1000'])}"` },
    }),
    ...often(
      {
        jobManagerTask: {
          id: 'manager',
          commandLine: '/bin/sh -c "sleep 30"',
          killJobOnCompletion: chance.below(2) === 0,
        },
      },
      scheduled ? 1 : 4,
    ),
  }
}

const taskBody = (chance: Chance) => ({
  id: `${chance.below(20)}`,
  commandLine: `/bin/sh -c "${chance.of(lines)}"`,
  requiredSlots: chance.of([1, 1, 1, 2]),
  ...(chance.below(3) === 0 ? { dependsOn: { taskIds: [`${chance.below(10)}`] } } : {}),
  ...(chance.below(2) === 0 ? { constraints: { maxTaskRetryCount: chance.of([0, 1, 2]) } } : {}),
  ...(chance.below(6) === 0 ? { constraints: { maxWallClockTime: 'PT10S' } } : {}),
  ...(chance.below(5) === 0 ? { resourceFiles: [{ httpUrl: 'https://x', filePath: 'x' }] } : {}),
  ...(chance.below(6) === 0
    ? {
        multiInstanceSettings: {
          numberOfInstances: 2,
          coordinationCommandLine: '/bin/sh -c "echo"',
        },
        requiredSlots: 1,
      }
    : {}),
})

function anyFault(chance: Chance): object {
  const nodes = chance.of<unknown>(['all', 0, { from: 2 }, { share: 0.5 }])
  const often = {
    ...(chance.below(4) > 0 ? { for: chance.of(['PT30S', 'PT10M']) } : {}),
    ...(chance.below(2) === 0 ? { times: chance.of([1, 3]) } : {}),
    ...(chance.below(2) === 0 ? { probability: 0.5 } : {}),
  }
  const onNodes = (kind: string, more: object = {}) => ({
    do: kind,
    pool: chance.of(['frames', '*']),
    nodes,
    ...often,
    ...more,
  })
  const onTasks = (kind: string, more: object = {}) => ({
    do: kind,
    job: '*',
    task: '*',
    ...often,
    ...more,
  })
  const errors = [{ code: 'AllocationFailed', message: 'none' }]
  return chance.of<() => object>([
    () => onNodes('node-unusable', { reboot: chance.of(['cures', 'in-vain']) }),
    () => onNodes('node-unusable', { recoversAfter: 'PT2M' }),
    () => onNodes('start-task-fails'),
    () => onNodes('node-preempted', { returnsAfter: 'PT1M' }),
    () => onNodes('node-unknown', { returnsAfter: 'PT1M' }),
    () => onNodes('node-stuck', { state: chance.of(['creating', 'rebooting', 'leavingpool']) }),
    () => onNodes('node-slow', { boots: 3, tasks: 2 }),
    () => onNodes('node-black-hole'),
    () => onNodes('node-disk-full'),
    () => onNodes('node-dies-in-reboot', { becomes: chance.of(['unusable', 'rebooting']) }),
    () => onNodes('node-id-reused'),
    () => ({ do: 'resize-fails', pool: '*', errors, ...often }),
    () => ({ do: 'allocation-slow', pool: '*', ...often }),
    () => onTasks('task-hangs'),
    () => onTasks('task-slow', { factor: 4 }),
    () => ({ do: 'task-fails', job: '*', task: '*', times: 2 }),
    () => ({ do: 'api-acts-late', operation: '*', by: 'PT15S', ...often, times: 2 }),
    () => ({ do: 'api-loses-answer', operation: '*', ...often, times: 2 }),
    () => ({ do: 'api-refuses', operation: '*', code: 'ServerBusy', ...often, times: 3 }),
  ])()
}

/** Does one thing, or lets time pass in `cuts` parts; tells what it was and what came of it. */
export function anyAct({ emulator, call }: Session, chance: Chance, cuts = 1): string {
  const job = chance.of(jobs)
  const pool = chance.of(['frames', 'frames', 'single', 'extra'])
  const ask = (method: string, path: string, body?: object): string => {
    const { status, json } = call(method, path, body)
    return `${method} ${path} ${JSON.stringify(body)} -> ${status} ${json?.code ?? ''}`
  }
  const task = `/jobs/${job}/tasks/${chance.below(20)}`
  const node = (act: (id: string) => string): string => {
    const { json } = call('GET', `/pools/${pool}/nodes`)
    const ids: { id: string }[] = json?.value ?? []
    return ids.length === 0 ? 'no node' : act(chance.of(ids).id)
  }
  const option = chance.of(options)
  const step = (): number => chance.of<number>(chance.below(5) > 0 ? shortSteps : longSteps)
  const wait = (ms = step()): string => {
    for (let cut = 1; cut < cuts; cut += 1) emulator.advance(Math.floor(ms / cuts))
    emulator.advance(ms - (cuts - 1) * Math.floor(ms / cuts))
    return `${ms} ms`
  }
  const make = () => ask('POST', '/jobs', { id: job, ...jobBody(chance, false) })
  const add = (): string => {
    const said = ask('POST', `/jobs/${job}/tasks`, taskBody(chance))
    return said.endsWith('JobNotFound') ? make() : said
  }
  const acts: readonly (() => string)[] = [
    make,
    () => ask('DELETE', `/jobs/${job}`),
    () => ask('POST', `/jobs/${job}/terminate`),
    () =>
      ask('POST', `/jobs/${job}/disable`, {
        disableTasks: chance.of(['requeue', 'terminate', 'wait', 'wait']),
      }),
    () => ask('POST', `/jobs/${job}/enable`),
    () => ask('PATCH', `/jobs/${job}`, { priority: chance.of([-9, 9]) }),
    () => ask('DELETE', task),
    () => ask('POST', `${task}/terminate`),
    () => ask('POST', `${task}/reactivate`),
    () =>
      ask('PUT', task, {
        constraints: { maxWallClockTime: chance.of(['PT1S', 'PT1H']), maxTaskRetryCount: 2 },
      }),
    () => ask('GET', `/jobs/${job}/taskcounts`),
    () =>
      node((id) => ask('POST', `/pools/${pool}/nodes/${id}/reboot`, { nodeRebootOption: option })),
    () =>
      node((id) =>
        ask('POST', `/pools/${pool}/removenodes`, {
          nodeList: [id],
          nodeDeallocationOption: option,
        }),
      ),
    () =>
      node((id) =>
        ask('POST', `/pools/${pool}/nodes/${id}/disablescheduling`, {
          nodeDisableSchedulingOption: chance.of(options.slice(0, 3)),
        }),
      ),
    () => node((id) => ask('POST', `/pools/${pool}/nodes/${id}/enablescheduling`)),
    () =>
      ask('POST', `/pools/${pool}/resize`, {
        targetDedicatedNodes: chance.below(5),
        targetLowPriorityNodes: chance.below(3),
        nodeDeallocationOption: option,
      }),
    // Two things that meet: nodes that leave after their tasks and are restarted or broken before that.
    () => {
      ask('POST', '/jobs', { id: 'long', poolInfo: { poolId: 'frames' } })
      const task = { id: `${emulator.now()}`, commandLine: '/bin/sh -c "sleep 900"' }
      ask('POST', '/jobs/long/tasks', task)
      wait(1_000)
      const body = { targetDedicatedNodes: 0, nodeDeallocationOption: 'taskcompletion' }
      const said = ask('POST', '/pools/frames/resize', body)
      wait(1_000)
      const broken = { do: 'node-unusable', pool: 'frames', nodes: 'all', for: 'PT30S' }
      return `${said}; broken ${control(emulator, 'POST', '/faults', broken).status}; ${wait(5_000)}`
    },
    // A job that is disabled when its tasks are done, and they are tried again.
    () => {
      const id = `${chance.below(20)}-again`
      const constraints = { maxTaskRetryCount: 2 }
      const task = { id, commandLine: '/bin/sh -c "sleep 30; exit 1"', constraints }
      const said = [ask('POST', `/jobs/${job}/tasks`, task), wait(1_000)]
      said.push(ask('POST', `/jobs/${job}/disable`, { disableTasks: 'wait' }), wait(60_000))
      return said.join('; ')
    },
    () => ask('POST', `/pools/${pool}/stopresize`),
    () =>
      ask('POST', `/pools/${pool}/enableautoscale`, {
        autoScaleFormula: `$TargetDedicatedNodes = ${chance.of(['1', '4', 'min(4, $PendingTasks.GetSample(1))'])}; $NodeDeallocationOption = ${chance.of(['requeue', 'taskcompletion'])};`,
        autoScaleEvaluationInterval: 'PT5M',
      }),
    () => ask('POST', `/pools/${pool}/disableautoscale`),
    () => ask('DELETE', '/pools/extra'),
    () => ask('POST', '/pools', { id: 'extra', ...autoPool(chance).autoPoolSpecification.pool }),
    () =>
      ask('POST', '/jobschedules', {
        id: 'often',
        schedule: {
          recurrenceInterval: chance.of(['PT10M', 'PT3H']),
          ...(chance.below(2) ? { startWindow: 'PT5M' } : {}),
          ...(chance.below(2)
            ? { doNotRunAfter: new Date(emulator.now() + 7_200_000).toISOString() }
            : {}),
        },
        jobSpecification: jobBody(chance, true),
      }),
    () => ask('POST', `/jobschedules/often/${chance.of(['disable', 'enable', 'terminate'])}`),
    () => ask('DELETE', '/jobschedules/often'),
    () => {
      const fault = anyFault(chance)
      return `${JSON.stringify(fault)} ${control(emulator, 'POST', '/faults', fault).status}`
    },
    () => `${control(emulator, 'DELETE', '/faults').status} no faults`,
  ]
  const die = chance.below(10)
  return die < 3 ? wait() : die < 6 ? add() : chance.of(acts)()
}
