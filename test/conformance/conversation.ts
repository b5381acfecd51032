// A conversation with the emulator that calls every operation it has, at moments when there is much to tell.
import { handlers } from '../../src/emulator/routes.ts'
import type { EmulatorResponse } from '../../src/emulator/wire/http.ts'
import { job, minutes, pool, seconds, start } from '../emulator/support.ts'
import { converseWithJobs } from './job-conversation.ts'
import { converseWithNodes } from './node-conversation.ts'
import { converseWithPools } from './pool-conversation.ts'

export interface Said {
  operation: string
  /** `POST /pools` */
  call: string
  answer: EmulatorResponse
  json: unknown
}

export const implemented: readonly string[] = Object.keys(handlers)

/** Refused for pools of virtual machines, the only ones that Azure still makes. */
export const alwaysRefused = 'ComputeNode_Reimage'

const fault = {
  category: 'UserError' as const,
  code: 'BlobAccessDenied',
  message: 'Access for one of the specified Azure Blob(s) is denied',
  details: [{ name: 'FilePath', value: 'wd/plates.exr' }],
}

const world = {
  account: {
    applications: [{ id: 'blender', displayName: 'Blender', versions: ['4.0', '4.1'] }],
  },
  pools: [
    pool({
      displayName: 'Frames',
      dedicated: 4,
      lowPriority: 1,
      taskSlotsPerNode: 2,
      metadata: [{ name: 'team', value: 'lighting' }],
    }),
    pool({ id: 'sick', dedicated: 4 }),
    pool({ id: 'fresh', dedicated: 2, ready: false }),
    pool({ id: 'doomed', dedicated: 1 }),
  ],
  jobs: [
    job({
      metadata: [{ name: 'owner', value: 'kim' }],
      tasks: [
        { id: 't-{n}', count: 6, commandLine: 'render {n}', duration: 'PT30S', stdout: 'done\n' },
        { id: 'long', commandLine: 'render all', duration: 'PT3H' },
        {
          id: 'flaky',
          commandLine: 'render',
          duration: 'PT10S',
          exitCode: 3,
          maxTaskRetryCount: 1,
          resourceFiles: [{ httpUrl: 'https://store.example.org/in.usd', filePath: 'in.usd' }],
        },
      ],
    }),
    job({ id: 'spare', tasks: [] }),
  ],
  script: [
    { at: 'PT0S', do: 'task-fails', job: 'shot', task: 't-0001', failureInfo: fault },
    {
      at: 'PT5S',
      do: 'node-unusable',
      pool: 'sick',
      nodes: 0,
      errors: [{ code: 'DiskFull', message: 'There is not enough disk space on the node' }],
    },
    { at: 'PT5S', do: 'start-task-fails', pool: 'sick', nodes: 1, exitCode: 1, stderr: 'E: no\n' },
    { at: 'PT5S', do: 'node-preempted', pool: 'frames', nodes: 4 },
    {
      at: 'PT20S',
      do: 'resize-error',
      pool: 'sick',
      errors: [{ code: 'AllocationFailed', message: 'Nodes could not be allocated' }],
    },
  ],
} satisfies Parameters<typeof start>[0]

/** What was asked and answered, in order. */
export function converse(): Said[] {
  const { emulator, call } = start(world)
  const said: Said[] = []
  const ask = (operation: string, method: string, path: string, body?: object) => {
    const { json, ...answer } = call(method, path, body)
    said.push({ operation, call: `${method} ${path}`, answer, json })
    return json as { value?: { id: string }[] } | undefined
  }
  const firstNode = (poolId: string): string =>
    ask('ComputeNode_List', 'GET', `/pools/${poolId}/nodes`)?.value?.[0]?.id ?? ''

  const read = () => {
    ask('Account_ListSupportedImages', 'GET', '/supportedimages')
    ask('Account_ListPoolNodeCounts', 'GET', '/nodecounts')
    const pools = ask('Pool_List', 'GET', '/pools')?.value ?? []
    ask('Job_List', 'GET', '/jobs')
    ask('Job_Get', 'GET', '/jobs/shot')
    ask('Job_GetTaskCounts', 'GET', '/jobs/shot/taskcounts')
    for (const task of ask('Task_List', 'GET', '/jobs/shot/tasks')?.value ?? []) {
      ask('Task_Get', 'GET', `/jobs/shot/tasks/${task.id}`)
    }
    for (const { id } of pools) {
      ask('Pool_Get', 'GET', `/pools/${id}`)
      ask('Pool_Exists', 'HEAD', `/pools/${id}`)
      for (const node of ask('ComputeNode_List', 'GET', `/pools/${id}/nodes`)?.value ?? []) {
        ask('ComputeNode_Get', 'GET', `/pools/${id}/nodes/${node.id}`)
      }
    }
  }

  for (const pauseMs of [seconds(2), seconds(30), minutes(2)]) {
    emulator.advance(pauseMs)
    read()
  }
  const node = `/pools/frames/nodes/${firstNode('frames')}`
  for (const [of, base] of [
    ['ComputeNode', `${node}/files`],
    ['Task', '/jobs/shot/tasks/t-0002/files'],
  ] as const) {
    const file = of === 'Task' ? 'stdout.txt' : 'startup%2Fstdout.txt'
    ask(`File_ListFrom${of}`, 'GET', `${base}?recursive=true`)
    ask(`File_GetFrom${of}`, 'GET', `${base}/${file}`)
    ask(`File_GetPropertiesFrom${of}`, 'HEAD', `${base}/${file}`)
  }
  ask('ComputeNode_DisableScheduling', 'POST', `${node}/disablescheduling`, {
    nodeDisableSchedulingOption: 'taskcompletion',
  })
  ask('ComputeNode_Get', 'GET', node)
  ask('ComputeNode_EnableScheduling', 'POST', `${node}/enablescheduling`)
  ask('ComputeNode_Reboot', 'POST', `${node}/reboot`, { nodeRebootOption: 'requeue' })
  ask('ComputeNode_Reimage', 'POST', `${node}/reimage`)
  converseWithNodes({ ask, call, advanceMinutes: (count) => emulator.advance(minutes(count)) })

  const machine = { imageReference: { publisher: 'canonical' }, nodeAgentSKUId: 'batch.node.x' }
  ask('Pool_Add', 'POST', '/pools', {
    id: 'made',
    vmSize: 'Standard_D2s_v5',
    targetDedicatedNodes: 2,
    virtualMachineConfiguration: machine,
  })
  ask('Pool_StopResize', 'POST', '/pools/made/stopresize')
  emulator.advance(minutes(3))
  ask('Pool_Get', 'GET', '/pools/made')
  ask('Pool_Patch', 'PATCH', '/pools/made', { metadata: [{ name: 'a', value: 'b' }] })
  ask('Pool_Resize', 'POST', '/pools/made/resize', { targetDedicatedNodes: 3 })
  ask('Pool_Get', 'GET', '/pools/made')
  emulator.advance(minutes(3))
  ask('Pool_RemoveNodes', 'POST', '/pools/made/removenodes', { nodeList: [firstNode('made')] })
  firstNode('made')
  ask('Pool_Delete', 'DELETE', '/pools/doomed')
  ask('Pool_Get', 'GET', '/pools/doomed')

  ask('Job_Add', 'POST', '/jobs', { id: 'made', poolInfo: { poolId: 'frames' } })
  const task = (id: string) => ({ id, commandLine: '/bin/sh -c "sleep 600"' })
  ask('Task_Add', 'POST', '/jobs/made/tasks', task('one'))
  ask('Task_AddCollection', 'POST', '/jobs/made/addtaskcollection', {
    value: [task('one'), task('two'), task('three')],
  })
  emulator.advance(seconds(5))
  ask('Task_Terminate', 'POST', '/jobs/made/tasks/one/terminate')
  ask('Task_Get', 'GET', '/jobs/made/tasks/one')
  ask('Task_Update', 'PUT', '/jobs/made/tasks/three', { constraints: { retentionTime: 'PT1H' } })
  ask('Task_ListSubtasks', 'GET', '/jobs/made/tasks/three/subtasksinfo')
  ask('Task_List', 'GET', '/jobs/made/tasks?$expand=stats')
  ask('Task_Reactivate', 'POST', '/jobs/shot/tasks/flaky/reactivate')
  ask('Task_Get', 'GET', '/jobs/shot/tasks/flaky')
  ask('Task_Delete', 'DELETE', '/jobs/made/tasks/two')
  ask('Job_Patch', 'PATCH', '/jobs/made', { priority: 10 })
  ask('Job_Disable', 'POST', '/jobs/made/disable', { disableTasks: 'requeue' })
  ask('Job_Get', 'GET', '/jobs/made')
  emulator.advance(minutes(1))
  ask('Job_Enable', 'POST', '/jobs/made/enable')
  emulator.advance(minutes(1))
  ask('Job_Terminate', 'POST', '/jobs/made/terminate', { terminateReason: 'enough' })
  emulator.advance(minutes(1))
  ask('Job_Get', 'GET', '/jobs/made')
  ask('Job_Delete', 'DELETE', '/jobs/spare')
  converseWithPools({ ask, advanceMinutes: (count) => emulator.advance(minutes(count)) })
  converseWithJobs({ ask, advanceMinutes: (count) => emulator.advance(minutes(count)) })
  read()
  return said
}
