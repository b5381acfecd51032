// What a node tells of its tasks and its disk after they are gone.
import { expect, test } from 'vitest'
import { taskFilesDeletedSince } from '../../src/emulator/life/deleted-files.ts'
import { nodesOf } from '../../src/emulator/life/pool-state.ts'
import type { WorldState } from '../../src/emulator/life/state.ts'
import { job, minutes, pool, start } from './support.ts'

function lived() {
  const tasks = [
    { id: 't', commandLine: 'x', duration: 'PT1M', files: [{ path: 'a', bytes: 900 }] },
  ]
  const session = start({
    pools: [pool({ dedicated: 1, startTask: undefined })],
    jobs: [job({ tasks })],
  })
  session.emulator.advance(minutes(3))
  const [{ id }] = session.call('GET', '/pools/frames/nodes').json.value
  return { ...session, node: `/pools/frames/nodes/${id}` }
}

test.each(['/jobs/shot/tasks/t', '/jobs/shot'])(
  'a node goes on telling of a task when %s is deleted (recorded)',
  (path) => {
    const { call, node, emulator } = lived()
    const { recentTasks } = call('GET', node).json
    expect(recentTasks).toMatchObject([
      { jobId: 'shot', taskId: 't', taskState: 'completed', executionInfo: { exitCode: 0 } },
    ])
    call('DELETE', path)
    emulator.advance(minutes(1))
    expect(call('GET', path).status).toBe(404)
    expect(call('GET', node).json.recentTasks).toEqual(recentTasks)
  },
)

test('a task that is there again under the old name is another one', () => {
  const { call, node, emulator } = lived()
  call('DELETE', '/jobs/shot/tasks/t')
  call('POST', '/jobs/shot/tasks', { id: 't', commandLine: '/bin/sh -c "exit 4"' })
  emulator.advance(minutes(1))
  const codes = call('GET', node).json.recentTasks.map(
    (one: { executionInfo: { exitCode: number } }) => one.executionInfo.exitCode,
  )
  expect(codes).toEqual([4, 0])
})

test('a task that is tried again is told of once, while it runs and after', () => {
  const { call, node, emulator } = lived()
  call('POST', '/jobs/shot/tasks', { id: 'u', commandLine: '/bin/sh -c "sleep 60; exit 4"' })
  emulator.advance(minutes(2))
  const told = () =>
    call('GET', node).json.recentTasks.map(
      (one: { taskId: string; taskState: string }) => `${one.taskId} ${one.taskState}`,
    )
  expect(told()).toEqual(['u completed', 't completed'])
  call('POST', '/jobs/shot/tasks/u/reactivate')
  emulator.advance(10_000)
  expect(told()).toEqual(['u running', 't completed'])
  emulator.advance(minutes(2))
  expect(told()).toEqual(['u completed', 't completed'])
})

test('what a command line echoes to a file is in the working directory', () => {
  const { call, emulator } = lived()
  call('POST', '/jobs/shot/tasks', { id: 'u', commandLine: '/bin/sh -c "echo hello > out/a.txt"' })
  emulator.advance(minutes(1))
  const file = call('GET', '/jobs/shot/tasks/u/files/wd%2Fout%2Fa.txt')
  expect(file).toMatchObject({ status: 200 })
  expect(file.body.toString()).toBe('hello\n')
  expect(call('GET', '/jobs/shot/tasks/u/files/stdout.txt').body.toString()).toBe('')
})

test('deleting the files of tasks frees their bytes, and a full disk can ask since when', () => {
  const { call, emulator, node } = lived()
  const since = (): boolean => {
    const world = JSON.parse(emulator.save()) as WorldState
    const frames = world.accounts.renderfarm?.pools.frames
    const [state] = frames ? nodesOf(frames) : []
    if (!state) throw new Error('the world has no node')
    return taskFilesDeletedSince(state, emulator.now() - minutes(1))
  }
  /** As a client adds them up that lists the node's files. */
  const bytes = (): number =>
    call('GET', `${node}/files?recursive=true`).json.value.reduce(
      (sum: number, one: { properties?: { contentLength: string } }) =>
        sum + Number(one.properties?.contentLength ?? 0),
      0,
    )
  expect([bytes(), since()]).toEqual([900, false])
  call('DELETE', '/jobs/shot/tasks/t/files/wd?recursive=true')
  expect([bytes(), since()]).toEqual([0, true])
  emulator.advance(minutes(2))
  expect([bytes(), since()]).toEqual([0, false])
})
