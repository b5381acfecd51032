// What goes wrong around the looking: jobs that cannot be counted, clocks that are ahead, storms, and events of no pool.
import { HttpHeaders, type WebResourceLike } from '@azure/ms-rest-js'
import { describe, expect, test } from 'vitest'
import { smallWorld } from '../support/small-world.ts'
import { live, type Stage, type StageOptions, setStage } from '../support/whole-app.ts'

const minute = 60_000
const hour = 60 * minute
const failing = {
  id: 'j',
  pool: 'frames',
  tasks: [{ id: 't', commandLine: 'x', duration: 'PT30S', exitCode: 3 }],
}
const unusable = { do: 'node-unusable', pool: 'frames', nodes: 2, reboot: 'cures' }
const timedOut = { category: 'ServerError', code: 'BlobDownloadTimedOut', message: 'm' }

/** Answers 403 to the calls whose URL matches, while it is told to. */
function denying(pattern: RegExp, isOn = () => true): NonNullable<StageOptions['client']> {
  const body = { code: 'AuthorizationPermissionMismatch', message: { value: 'no role' } }
  const answer = (request: WebResourceLike) => ({
    request,
    status: 403,
    headers: new HttpHeaders({ 'content-type': 'application/json;odata=minimalmetadata' }),
    bodyAsText: JSON.stringify(body),
  })
  return (plain) => ({
    sendRequest: async (request) =>
      isOn() && pattern.test(request.url) ? answer(request) : plain.sendRequest(request),
  })
}

async function faultsOf(app: ReturnType<Stage['makeApp']>) {
  const { items } = await app.history.list({ top: 200 })
  return items.map(({ incident }) => incident)
}

describe('a pool that is seen in part', () => {
  test('has its nodes repaired though one job cannot be counted', async () => {
    const stage = setStage({
      world: smallWorld({ jobs: [failing], script: [{ at: 'PT2M', ...unusable }] }),
      client: denying(/\/taskcounts\?/),
    })
    const app = stage.makeApp('a')
    await live(stage, () => app, hour)
    expect(await faultsOf(app)).toMatchObject([
      { fault: 'node-unusable', resolution: { kind: 'helped' } },
    ])
    expect(stage.telemetry.map(({ name }) => name).join('\n')).toContain(
      'warn: The pool could not be seen whole: the tasks of job j',
    )
  })

  test('has the failed tasks of its other jobs told', async () => {
    const stage = setStage({
      world: smallWorld({ jobs: [failing, { ...failing, id: 'other' }] }),
      client: denying(/\/jobs\/j\/taskcounts\?/),
    })
    const app = stage.makeApp('a')
    await live(stage, () => app, hour)
    expect(await faultsOf(app)).toMatchObject([
      { fault: 'task-exit-code', subject: { kind: 'task', jobId: 'other' } },
    ])
  })

  test('has its failed task told once the job can be counted again', async () => {
    let denied = true
    const stage = setStage({
      world: smallWorld({ jobs: [failing] }),
      client: denying(/\/taskcounts\?/, () => denied),
    })
    const app = stage.makeApp('a')
    await live(stage, () => app, 3 * hour)
    expect(await faultsOf(app)).toEqual([])
    denied = false
    await live(stage, () => app, 15 * minute)
    expect(await faultsOf(app)).toMatchObject([{ fault: 'task-exit-code' }])
  })

  test('and not at all is told once after 10 minutes, and closes when it is seen again', async () => {
    let denied = false
    const stage = setStage({
      world: smallWorld({}),
      client: denying(/\/pools\/frames\/nodes\?/, () => denied),
    })
    const app = stage.makeApp('a')
    await live(stage, () => app, 30 * minute)
    denied = true
    await live(stage, () => app, 3 * hour)
    expect(await faultsOf(app)).toMatchObject([{ fault: 'pool-not-examined' }])
    const told = () => stage.told.map((one) => `${one.channel} ${one.announcement.what}`)
    expect(told().sort()).toEqual(['mail opened', 'teams opened'])
    denied = false
    await live(stage, () => app, 15 * minute)
    expect(await faultsOf(app)).toMatchObject([{ resolution: { kind: 'by-itself' } }])
    expect(told()).toHaveLength(4)
  })
})

test('a clock that was ahead for a quarter of an hour hides no failed task', async () => {
  let skew = 0
  const tasks = [
    { id: 'during', commandLine: 'x', duration: 'PT25M', exitCode: 3 },
    { id: 'after', commandLine: 'x', duration: 'PT60M', exitCode: 7 },
  ]
  const stage = setStage({
    policy: {},
    world: smallWorld({ jobs: [{ id: 'j', pool: 'frames', tasks }] }),
    around: (ports) => ({
      ...ports,
      clock: { ...ports.clock, now: () => ports.clock.now() + skew },
    }),
  })
  const app = stage.makeApp('a')
  await live(stage, () => app, 20 * minute)
  skew = 6 * hour
  await live(stage, () => app, 15 * minute)
  skew = 0
  await live(stage, () => app, hour)
  const subjects = (await faultsOf(app)).map(({ subject }) => subject)
  expect(subjects).toHaveLength(2)
  expect(subjects).toEqual(
    expect.arrayContaining([
      { kind: 'task', jobId: 'j', taskId: 'during' },
      { kind: 'task', jobId: 'j', taskId: 'after' },
    ]),
  )
})

test('3,600 tasks that a retry might cure are one incident of their job', async () => {
  const task = {
    id: `${'t'.repeat(56)}{n}`,
    count: 3600,
    commandLine: 'x',
    duration: 'PT10S',
    fault: { failureInfo: timedOut },
  }
  const stage = setStage({
    policy: {},
    world: smallWorld({
      pool: { dedicated: 100, taskSlotsPerNode: 64 },
      jobs: [{ id: 'j'.repeat(60), pool: 'frames', tasks: [task] }],
    }),
  })
  const app = stage.makeApp('a')
  await live(stage, () => app, 1.5 * minute)
  expect(await faultsOf(app)).toMatchObject([{ subject: { kind: 'job' } }])
})

test('no more tasks of a job are reactivated in an hour than the policy says', async () => {
  const tasks = Array.from({ length: 15 }, (_, n) => ({
    id: `t${n}`,
    commandLine: 'x',
    duration: 'PT10S',
    fault: { times: 1, failureInfo: timedOut },
  }))
  const stage = setStage({
    policy: { mode: 'act', tasks: 'manage', guards: { maxTaskActionsPerHour: 5 } },
    world: smallWorld({ jobs: [{ id: 'j', pool: 'frames', tasks }] }),
  })
  const app = stage.makeApp('a')
  await live(stage, () => app, 55 * minute)
  const made = () => stage.writes().filter((call) => call.includes('reactivate')).length
  expect(made()).toBe(5)
  await live(stage, () => app, hour)
  expect(made()).toBe(10)
})

test('events of pools that never were leave nothing behind', async () => {
  const partitions = new Set<string>()
  const stage = setStage({
    world: smallWorld({}),
    around: (ports) => {
      const { transact } = ports.rows
      const rows: typeof ports.rows = {
        ...ports.rows,
        transact(table, partition, changes) {
          partitions.add(partition)
          return transact(table, partition, changes)
        },
      }
      return { ...ports, rows }
    },
  })
  const app = stage.makeApp('a')
  for (let n = 0; n < 20; n += 1) {
    const data = { account: 'renderfarm', pool: `p${n}` }
    const type = 'BatchMedic.NodeStateChanged'
    await app.signal({ specversion: '1.0', id: `${n}`, type, source: 'x', subject: 'x', data })
  }
  await live(stage, () => app, 10 * minute)
  expect([...partitions].filter((one) => /\|p\d+$/.test(one))).toEqual([])
})
