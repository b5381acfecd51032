// The official Batch SDK, unchanged, converses with the emulator's core.
import { expect, test } from 'vitest'
import { job, minutes, pool, seconds, start } from './support.ts'

const text = async (stream: NodeJS.ReadableStream | undefined): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of stream ?? []) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}

test('lists pools with what Batch says of each, and one pool with its entity tag', async () => {
  const { client } = start()
  const [first] = await client.pool.list()
  expect(first).toMatchObject({
    id: 'frames',
    state: 'active',
    allocationState: 'steady',
    vmSize: 'standard_d2s_v5',
    currentDedicatedNodes: 3,
    targetDedicatedNodes: 3,
    taskSlotsPerNode: 1,
    resizeTimeout: 'PT15M',
  })
  const one = await client.pool.get('FRAMES')
  expect(one._response.headers.get('etag')).toBe(one.eTag)
  expect(one.eTag).toMatch(/^0x8D[0-9A-F]{13}$/)
  expect(await client.pool.exists('frames')).toMatchObject({ body: true })
  expect(await client.pool.exists('nowhere')).toMatchObject({ body: false })
})

test('counts nodes by pool, with camel-case keys', async () => {
  const { client, emulator } = start({
    pools: [pool(), pool({ id: 'new', dedicated: 2, lowPriority: 1, ready: false })],
  })
  emulator.advance(seconds(8))
  const [frames, fresh] = await client.account.listPoolNodeCounts()
  expect(frames?.dedicated).toMatchObject({ running: 3, idle: 0, startTaskFailed: 0, total: 3 })
  expect(fresh?.dedicated).toMatchObject({ creating: 2, waitingForStartTask: 0, total: 2 })
  expect(fresh?.lowPriority).toMatchObject({ creating: 1, leavingPool: 0, total: 1 })
})

test('lists nodes with a filter and a selection, page by page in the order of their ids', async () => {
  const { client, emulator } = start({ pools: [pool({ dedicated: 5 })] })
  emulator.advance(seconds(1))
  const computeNodeListOptions = { filter: "state eq 'running'", select: 'id,state', maxResults: 2 }
  const ids: string[] = []
  let page = await client.computeNode.list('frames', { computeNodeListOptions })
  expect(Object.keys(page[0] ?? {}).sort()).toEqual(['id', 'state', 'virtualMachineInfo'])
  ids.push(...page.map((node) => node.id ?? ''))
  while (page.odatanextLink) {
    page = await client.computeNode.listNext(page.odatanextLink)
    ids.push(...page.map((node) => node.id ?? ''))
  }
  expect(ids).toHaveLength(5)
  expect(ids).toEqual([...new Set(ids)].sort())
})

test('reboots a node: rebooting, starting, start task, idle; its task runs again elsewhere', async () => {
  const { client, emulator } = start({
    jobs: [job({ tasks: [{ id: 'only', commandLine: 'x', duration: 'PT5M' }] })],
  })
  emulator.advance(seconds(1))
  const task = await client.task.get('shot', 'only')
  const id = task.nodeInfo?.nodeId ?? ''
  const before = await client.computeNode.get('frames', id)
  const answer = await client.computeNode.reboot('frames', id)
  expect(answer._response.status).toBe(202)
  expect(answer.dataServiceId).toMatch(new RegExp(`/nodes/${id}/reboot$`))
  expect(answer.eTag).toBeUndefined()
  const during = await client.computeNode.get('frames', id)
  expect(during.state).toBe('rebooting')
  expect(during.lastBootTime).toEqual(before.lastBootTime)
  emulator.advance(minutes(2))
  const after = await client.computeNode.get('frames', id)
  expect(after.state).toBe('idle')
  expect(after.lastBootTime?.getTime()).toBeGreaterThan(before.lastBootTime?.getTime() ?? 0)
  expect(after.allocationTime).toEqual(before.allocationTime)
  const moved = await client.task.get('shot', 'only')
  expect(moved.nodeInfo?.nodeId).not.toBe(id)
  expect(moved.executionInfo).toMatchObject({ requeueCount: 1, retryCount: 0 })
})

test('removes nodes: they leave at once, the target shrinks with them, the pool is steady when they are gone', async () => {
  const { client, emulator } = start({ pools: [pool({ dedicated: 3, lowPriority: 2 })], jobs: [] })
  const nodes = await client.computeNode.list('frames')
  const spot = nodes.find((node) => node.isDedicated === false)?.id ?? ''
  const dedicated = nodes.find((node) => node.isDedicated)?.id ?? ''
  const { eTag } = await client.pool.get('frames')
  const answer = await client.pool.removeNodes('frames', { nodeList: [spot, dedicated] })
  expect(answer._response.status).toBe(202)
  expect(answer.eTag).not.toBe(eTag)
  expect((await client.computeNode.get('frames', spot)).state).toBe('leavingpool')
  const during = await client.pool.get('frames')
  expect(during).toMatchObject({
    allocationState: 'resizing',
    targetDedicatedNodes: 2,
    targetLowPriorityNodes: 1,
    currentDedicatedNodes: 3,
  })
  emulator.advance(minutes(1))
  const after = await client.pool.get('frames')
  expect(after).toMatchObject({
    allocationState: 'steady',
    currentDedicatedNodes: 2,
    currentLowPriorityNodes: 1,
  })
  // Coming to rest is no change of the pool.
  expect(after.eTag).toBe(during.eTag)
})

test('grows a pool only for whoever has seen its latest state', async () => {
  const { client, emulator } = start()
  const { eTag } = await client.pool.get('frames')
  const ifMatch = eTag ?? ''
  await client.pool.patch('frames', { metadata: [{ name: 'a', value: 'b' }] })
  const resize = () =>
    client.pool.resize('frames', { targetDedicatedNodes: 5 }, { poolResizeOptions: { ifMatch } })
  await expect(resize()).rejects.toMatchObject({ statusCode: 412, code: 'ConditionNotMet' })
  const fresh = (await client.pool.get('frames')).eTag ?? ''
  await client.pool.resize(
    'frames',
    { targetDedicatedNodes: 5 },
    { poolResizeOptions: { ifMatch: fresh } },
  )
  emulator.advance(seconds(6))
  const grown = await client.pool.get('frames')
  expect(grown).toMatchObject({ allocationState: 'steady', currentDedicatedNodes: 5 })
  const creating = await client.computeNode.list('frames', {
    computeNodeListOptions: { filter: "state eq 'creating'" },
  })
  expect(creating).toHaveLength(2)
  expect(creating[0]?.lastBootTime).toBeUndefined()
})

test('reactivates a failed task: its failure is erased and it runs again', async () => {
  const failing = { times: 1, exitCode: 3, stderr: 'no licence\n' }
  const tasks = [{ id: 'only', commandLine: 'x', duration: 'PT1M', fault: failing }]
  const { client, emulator } = start({ jobs: [job({ tasks })] })
  emulator.advance(minutes(2))
  const [failed] = await client.task.list('shot', {
    taskListOptions: {
      filter: "executionInfo/result eq 'failure' and executionInfo/endTime ge 2026-05-04T08:00:30Z",
    },
  })
  expect(failed?.executionInfo).toMatchObject({
    exitCode: 3,
    result: 'failure',
    failureInfo: { category: 'UserError', code: 'FailureExitCode' },
  })
  const stderr = await client.file.getFromTask('shot', 'only', 'stderr.txt')
  expect(await text(stderr.readableStreamBody)).toBe('no licence\n')
  expect((await client.task.reactivate('shot', 'only'))._response.status).toBe(204)
  const again = await client.task.get('shot', 'only')
  expect(again.state).toBe('active')
  expect(again.executionInfo?.exitCode).toBeUndefined()
  expect(again.executionInfo?.failureInfo).toBeUndefined()
  emulator.advance(minutes(2))
  expect((await client.task.get('shot', 'only')).executionInfo).toMatchObject({
    result: 'success',
    exitCode: 0,
  })
  expect((await client.job.getTaskCounts('shot')).taskCounts).toMatchObject({
    succeeded: 1,
    failed: 0,
  })
})

test('reads node files, whole, in part and by their properties', async () => {
  const { client } = start()
  const [node] = await client.computeNode.list('frames')
  const id = node?.id ?? ''
  const files = await client.file.listFromComputeNode('frames', id, { recursive: true })
  expect(files.map((file) => file.name)).toContain('startup/stdout.txt')
  const part = await client.file.getFromComputeNode('frames', id, 'startup/stdout.txt', {
    fileGetFromComputeNodeOptions: { ocpRange: 'bytes=2-4' },
  })
  expect(await text(part.readableStreamBody)).toBe('sta')
  const about = await client.file.getPropertiesFromComputeNode('frames', id, 'startup/stdout.txt')
  expect(about).toMatchObject({ contentLength: 10, ocpBatchFileMode: '0o100644' })
})

test('makes a pool, a job and tasks, and ends them', async () => {
  const { client, emulator } = start({ pools: [], jobs: [] })
  await client.pool.add({
    id: 'mine',
    vmSize: 'standard_d2s_v5',
    targetDedicatedNodes: 1,
    virtualMachineConfiguration: {
      imageReference: { offer: 'jammy' },
      nodeAgentSKUId: 'batch.node.ubuntu 22.04',
    },
  })
  await client.job.add({ id: 'work', poolInfo: { poolId: 'mine' } })
  const added = await client.task.addCollection('work', [
    { id: 'good', commandLine: '/bin/sh -c "echo hello; sleep 5"' },
    { id: 'bad', commandLine: '/bin/sh -c "exit 7"', constraints: { maxTaskRetryCount: 1 } },
    { id: 'good', commandLine: 'again' },
  ])
  expect(added.value?.map(({ status }) => status)).toEqual(['Success', 'Success', 'ClientError'])
  emulator.advance(minutes(3))
  expect((await client.task.get('work', 'good')).executionInfo).toMatchObject({ exitCode: 0 })
  expect((await client.task.get('work', 'bad')).executionInfo).toMatchObject({
    exitCode: 7,
    retryCount: 1,
  })
  await client.job.patch('work', { metadata: [{ name: 'team', value: 'x' }] })
  await client.job.disable('work', 'requeue')
  emulator.advance(seconds(2))
  expect((await client.job.get('work')).state).toBe('disabled')
  await client.job.enable('work')
  await client.job.terminate('work')
  emulator.advance(seconds(2))
  const [ended] = await client.job.list({
    jobListOptions: { filter: "state eq 'completed' and executionInfo/poolId eq 'mine'" },
  })
  expect(ended).toMatchObject({ id: 'work', executionInfo: { terminateReason: 'UserTerminate' } })
  await client.job.deleteMethod('work')
  await client.pool.deleteMethod('mine')
  expect((await client.pool.get('mine')).state).toBe('deleting')
  emulator.advance(minutes(1))
  expect(await client.pool.list()).toHaveLength(0)
  expect(await client.job.list()).toHaveLength(0)
})
