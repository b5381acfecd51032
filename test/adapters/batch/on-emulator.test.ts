// The adapter against the emulator: the production code, the SDK and a whole account in between, without sockets.
import { describe, expect, test } from 'vitest'
import { createBatchAccount } from '../../../src/adapters/azure/batch/batch-account.ts'
import { minuteMs } from '../../../src/domain/durations.ts'
import { createEmulator } from '../../../src/emulator/emulator.ts'
import { createSdkHttpClient } from '../../../src/emulator/sdk-http-client.ts'
import { createManualClock } from '../../../src/emulator/virtual-clock.ts'
import { parseWorld, type WorldInput } from '../../../src/emulator/world/world-schema.ts'

const key = Buffer.from('the key of the emulated account').toString('base64')
const startMs = Date.UTC(2026, 2, 1)

const world: WorldInput = {
  accounts: [
    {
      name: 'renderfarm',
      pools: [
        {
          id: 'frames',
          vmSize: 'Standard_D2s_v3',
          dedicated: 4,
          lowPriority: 1,
          imageReference: {
            publisher: 'canonical',
            offer: 'ubuntu',
            sku: '22_04',
            version: 'latest',
          },
          nodeAgentSKUId: 'batch.node.ubuntu 22.04',
          startTask: { commandLine: 'install.sh', stdout: 'installed\n' },
          metadata: [{ name: 'batch-medic:mode', value: 'watch' }],
        },
      ],
      jobs: [
        {
          id: 'shots',
          pool: 'frames',
          tasks: [
            {
              id: 'frame-{n}',
              count: 3,
              commandLine: 'render {n}',
              duration: 'PT30S',
              stdout: 'frame {n} of the shot\n',
            },
          ],
        },
      ],
    },
  ],
  script: [
    { at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: 0 },
    {
      at: 'PT1M',
      do: 'start-task-fails',
      pool: 'frames',
      nodes: 1,
      exitCode: 7,
      stderr: 'E: cannot reach the mirror\n',
    },
    {
      at: 'PT1S',
      do: 'task-fails',
      job: 'shots',
      task: 'frame-0002',
      exitCode: 3,
      stderr: 'scene not found\n',
    },
  ],
}

function farm(options: { key?: string; apiVersion?: string; elapsedMs?: number } = {}) {
  const clock = createManualClock(startMs)
  const emulator = createEmulator({
    accounts: [{ name: 'renderfarm', key }],
    world: parseWorld(world),
    clock,
  })
  emulator.advance(options.elapsedMs ?? 2 * minuteMs)
  const account = createBatchAccount({
    name: 'renderfarm',
    url: 'https://renderfarm.westeurope.batch.azure.com',
    auth: { kind: 'key', key: options.key ?? key },
    apiVersion: options.apiVersion ?? '2022-10-01.16.0',
    clock: { now: () => emulator.now(), toWallMs: (ms) => ms },
    httpClient: createSdkHttpClient(emulator),
    wait: async () => {},
  })
  return { account, emulator }
}

async function nodeIn(account: ReturnType<typeof farm>['account'], state: string) {
  const found = (await account.nodes('frames')).items.find((node) => node.state === state)
  if (!found) throw new Error(`no node is ${state}`)
  return found
}

describe('reads from the emulator', () => {
  test('counts, pool and nodes agree with each other', async () => {
    const { account } = farm()
    const counts = await account.nodeCounts()
    expect(counts).toMatchObject({
      complete: true,
      items: [{ pool: 'frames', total: 5, troubled: 2 }],
    })
    expect(await account.pool('frames')).toMatchObject({
      state: 'active',
      allocationState: 'steady',
      vmSize: 'standard_d2s_v3',
      targetDedicated: 4,
      targetLowPriority: 1,
      hasStartTask: true,
      metadata: { 'batch-medic:mode': 'watch' },
    })
    const nodes = await account.nodes('frames')
    expect(nodes.complete).toBe(true)
    expect(nodes.items).toHaveLength(5)
    expect(nodes.items.filter((node) => !node.dedicated)).toHaveLength(1)
    expect(nodes.items.map((node) => node.state)).toContain('unusable')
    for (const node of nodes.items) expect(node.allocationTime).toBeGreaterThan(0)
  })

  test('a failed start task has its exit code, and its output can be read', async () => {
    const { account } = farm()
    const node = await nodeIn(account, 'starttaskfailed')
    expect(node.startTask).toMatchObject({ result: 'failure', exitCode: 7 })
    // Read alone, it has its last tasks with it, and the address by which one logs in from its network.
    const { recentTasks, ipAddress, ...alone } = (await account.node('frames', node.nodeId)) ?? {}
    expect(alone).toEqual(node)
    expect(ipAddress).toMatch(/^10\.\d+\.\d+\.\d+$/)
    expect(recentTasks).toMatchObject([{ jobId: 'shots', state: 'completed' }])
    expect(await account.nodeFile('frames', node.nodeId, 'startup/stderr.txt', 7)).toEqual({
      kind: 'text',
      text: 'mirror\n',
      truncated: true,
    })
  })

  test('a failed task is found by its job, from a moment on', async () => {
    const { account, emulator } = farm()
    const [job] = (await account.jobs('frames')).items
    expect(job).toMatchObject({ jobId: 'shots', poolId: 'frames', state: 'active' })
    if (!job) return
    expect((await account.activeJobs()).items).toEqual([job])
    expect(await account.taskCounts('shots')).toEqual({
      active: 0,
      running: 0,
      completed: 3,
      succeeded: 2,
      failed: 1,
    })
    const failed = await account.failedTasks(job, startMs)
    expect(failed.items).toMatchObject([
      { taskId: 'frame-0002', result: 'failure', exitCode: 3, state: 'completed' },
    ])
    expect((await account.failedTasks(job, emulator.now())).items).toEqual([])
    expect(await account.task('shots', 'frame-0002')).toEqual(failed.items[0])
    expect(await account.taskFile('shots', 'frame-0002', 'stderr.txt', 1000)).toEqual({
      kind: 'text',
      text: 'scene not found\n',
      truncated: false,
    })
  })

  test('every sample, jobs that ended and the age of an output are admitted', async () => {
    const { account, emulator } = farm()
    const shots = await account.job('shots')
    if (!shots) throw new Error('The job is not there')
    const later = emulator.now() + minuteMs
    const ids = async (sample: Parameters<typeof account.someTasks>[1]) =>
      (await account.someTasks(shots, sample, 10)).map(({ taskId }) => taskId)
    expect(await ids({ kind: 'succeeded' })).toEqual(['frame-0001', 'frame-0003'])
    expect(await ids({ kind: 'failed' })).toEqual(['frame-0002'])
    expect(await ids({ kind: 'active', sinceBefore: later })).toEqual([])
    expect(await ids({ kind: 'running', startedBefore: later })).toEqual([])
    expect((await account.endedJobs(0, 'frames')).items).toEqual([])
    expect((await account.endedJobs(0)).items).toEqual([])
    const changed = await account.taskFileChangedAt('shots', 'frame-0002', 'stdout.txt')
    expect(changed).toBeGreaterThan(startMs)
    expect(await account.taskFileChangedAt('shots', 'frame-0002', 'none.txt')).toBeUndefined()
  })

  test('what is not there is undefined or empty', async () => {
    const { account } = farm()
    expect(await account.pool('nothing')).toBeUndefined()
    expect(await account.node('frames', 'nothing')).toBeUndefined()
    expect(await account.task('shots', 'nothing')).toBeUndefined()
    expect(await account.taskCounts('nothing')).toBeUndefined()
    expect((await account.nodes('nothing')).items).toEqual([])
    expect((await account.jobs('nothing')).items).toEqual([])
    const file = await account.taskFile('shots', 'frame-0001', 'wd/nothing.txt', 100)
    expect(file.kind).toBe('unavailable')
  })

  test('a wrong key is denied in words', async () => {
    const { account } = farm({ key: Buffer.from('another').toString('base64') })
    await expect(account.pool('frames')).rejects.toMatchObject({
      failure: 'denied',
      code: 'AuthenticationFailed',
    })
  })

  test('an API version that is none is rejected with the name of its setting', async () => {
    const { account } = farm({ apiVersion: '1999-01-01.1.0' })
    await expect(account.pool('frames')).rejects.toMatchObject({
      failure: 'rejected',
      message: expect.stringContaining('BATCH_MEDIC_BATCH_API_VERSION (1999-01-01.1.0)'),
    })
  })
})

describe('actions on the emulator', () => {
  test('a reboot is accepted, and the node is seen rebooting', async () => {
    const { account } = farm()
    const node = await nodeIn(account, 'starttaskfailed')
    expect(await account.reboot('frames', node.nodeId, 'requeue')).toEqual({
      kind: 'accepted',
      status: 202,
    })
    const after = await account.node('frames', node.nodeId)
    expect(after?.state).toBe('rebooting')
    expect(after?.allocationTime).toBe(node.allocationTime)
  })

  test('a reboot of an unusable node is refused with Batch’s code', async () => {
    const { account } = farm()
    const node = await nodeIn(account, 'unusable')
    expect(await account.reboot('frames', node.nodeId, 'requeue')).toMatchObject({
      kind: 'refused',
      status: 409,
      code: 'NodeStateUnusable',
    })
  })

  test('a removal needs the pool as it was read, then shrinks it, and a resize grows it back', async () => {
    const { account, emulator } = farm()
    const node = await nodeIn(account, 'unusable')
    const stale = await account.removeNodes('frames', [node.nodeId], 'requeue', '0x1')
    expect(stale).toMatchObject({ kind: 'refused', status: 412, code: 'ConditionNotMet' })
    const before = await account.pool('frames')
    const removed = await account.removeNodes(
      'frames',
      [node.nodeId],
      'requeue',
      before?.eTag ?? '',
    )
    // As recorded from the service: the answer has the eTag that the pool shows from now on.
    const { eTag } = (await account.pool('frames')) ?? {}
    expect(eTag).not.toBe(before?.eTag)
    expect(removed).toEqual({ kind: 'accepted', status: 202, eTag })
    expect((await account.node('frames', node.nodeId))?.state).toBe('leavingpool')
    emulator.advance(minuteMs)
    const shrunk = await account.pool('frames')
    expect(shrunk).toMatchObject({ allocationState: 'steady', targetDedicated: 3 })
    const target = { targetDedicated: 4, targetLowPriority: 1 }
    const resized = await account.resize('frames', target, shrunk?.eTag ?? '')
    const grown = await account.pool('frames')
    expect(resized).toEqual({ kind: 'accepted', status: 202, eTag: grown?.eTag })
    emulator.advance(2 * minuteMs)
    expect(await account.pool('frames')).toMatchObject({
      targetDedicated: 4,
      currentDedicated: 4,
      allocationState: 'steady',
    })
  })

  test('scheduling is disabled once, and a second time refused', async () => {
    const { account } = farm()
    const { nodeId } = await nodeIn(account, 'idle')
    const disable = () => account.disableScheduling('frames', nodeId, 'taskcompletion')
    expect(await disable()).toEqual({ kind: 'accepted', status: 200 })
    expect((await account.node('frames', nodeId))?.schedulingEnabled).toBe(false)
    expect(await disable()).toMatchObject({ kind: 'refused', status: 409 })
    expect(await account.enableScheduling('frames', nodeId)).toMatchObject({ kind: 'accepted' })
    expect((await account.node('frames', nodeId))?.schedulingEnabled).toBe(true)
  })

  test('a failed task is reactivated; one that succeeded is refused; one that is gone is gone', async () => {
    const { account } = farm()
    expect(await account.reactivateTask('shots', 'frame-0002')).toMatchObject({ kind: 'accepted' })
    expect(await account.task('shots', 'frame-0002')).not.toHaveProperty('exitCode')
    expect(await account.reactivateTask('shots', 'frame-0001')).toMatchObject({
      kind: 'refused',
      code: 'TaskSucceeded',
    })
    expect(await account.reactivateTask('shots', 'nothing')).toMatchObject({
      kind: 'gone',
      status: 404,
    })
  })

  test('a task that is over is not terminated; one that runs is; one that is gone is gone', async () => {
    const { account, emulator } = farm({ elapsedMs: 10_000 })
    expect((await account.task('shots', 'frame-0001'))?.state).toBe('running')
    expect(await account.terminateTask('shots', 'frame-0001')).toMatchObject({
      kind: 'accepted',
      status: 204,
    })
    emulator.advance(minuteMs)
    expect(await account.task('shots', 'frame-0001')).toMatchObject({
      state: 'completed',
      result: 'failure',
      failure: { code: 'TaskEnded' },
    })
    expect(await account.terminateTask('shots', 'frame-0001')).toMatchObject({
      kind: 'refused',
      status: 409,
      code: 'TaskCompleted',
    })
    expect(await account.terminateTask('shots', 'nothing')).toMatchObject({ kind: 'gone' })
  })

  test('a folder on a node is deleted with all that is in it, and nothing beside it', async () => {
    const { account } = farm({ elapsedMs: 50_000 })
    const task = await account.task('shots', 'frame-0001')
    const nodeId = task?.nodeId ?? ''
    const paths = async () => {
      const seen = await account.nodeFiles('frames', nodeId, 1000)
      return seen.kind === 'files' ? seen.files.map(({ path }) => path) : []
    }
    const folder = 'workitems/shots/job-1/frame-0001'
    const before = await paths()
    expect(before).toContain(`${folder}/stdout.txt`)
    const ofTasks = await account.nodeFiles('frames', nodeId, 1000, 'workitems')
    expect(ofTasks).toMatchObject({ kind: 'files', complete: true })
    expect(ofTasks.kind === 'files' ? ofTasks.files.map(({ path }) => path) : []).toEqual(
      before.filter((path) => path.startsWith('workitems/')),
    )
    expect(await account.deleteNodeFolder('frames', nodeId, folder)).toEqual({
      kind: 'accepted',
      status: 200,
    })
    expect(await paths()).toEqual(before.filter((path) => !path.startsWith(`${folder}/`)))
    expect(await account.deleteNodeFolder('frames', nodeId, folder)).toMatchObject({
      kind: 'gone',
      status: 404,
      code: 'FileNotFound',
    })
  })

  test('each call is made exactly once', async () => {
    const { account, emulator } = farm()
    const node = await nodeIn(account, 'unusable')
    const calls = emulator.journal().length
    await account.reboot('frames', node.nodeId, 'requeue')
    expect(emulator.journal()).toHaveLength(calls + 1)
    expect(emulator.journal().at(-1)).toMatchObject({
      method: 'POST',
      status: 409,
      query: expect.stringContaining('api-version=2022-10-01.16.0'),
    })
  })
})
