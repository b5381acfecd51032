// The table of all operations of the Batch data plane: those with a handler are emulated, the rest are refused by name.
import * as account from './handlers/account.ts'
import * as applications from './handlers/applications.ts'
import * as autoscale from './handlers/autoscale.ts'
import * as files from './handlers/files.ts'
import { listSupportedImages } from './handlers/images.ts'
import * as jobChanges from './handlers/job-changes.ts'
import { listPreparationAndReleaseStatus } from './handlers/job-node-tasks.ts'
import * as schedules from './handlers/job-schedules.ts'
import * as jobs from './handlers/jobs.ts'
import { getExtension, listExtensions } from './handlers/node-extensions.ts'
import { uploadServiceLogs } from './handlers/node-logs.ts'
import { getRemoteDesktop, getRemoteLogin } from './handlers/node-remote.ts'
import { reboot, reimage } from './handlers/node-restart.ts'
import * as users from './handlers/node-users.ts'
import * as nodes from './handlers/nodes.ts'
import { patchPool, updateProperties } from './handlers/pool-properties.ts'
import { removeNodes, resizePool, stopPoolResize } from './handlers/pool-resize.ts'
import * as pools from './handlers/pools.ts'
import { addTask, addTaskCollection } from './handlers/task-add.ts'
import * as tasks from './handlers/tasks.ts'
import type { Handler } from './wire/call.ts'

export interface Route {
  readonly method: string
  /** `{x}` stands for one segment, `{path*}` for all that follow. */
  readonly path: string
  /** As the REST reference and the SDK name it. */
  readonly operation: string
  readonly handler?: Handler
}

const route = (method: string, path: string, operation: string, handler?: Handler): Route => ({
  method,
  path,
  operation,
  ...(handler ? { handler } : {}),
})

const certificate = '/certificates(thumbprintAlgorithm={algorithm},thumbprint={thumbprint})'
const node = '/pools/{pool}/nodes/{node}'
const task = '/jobs/{job}/tasks/{task}'
const schedule = '/jobschedules/{schedule}'

/** In the order of the REST reference. */
export const routes: readonly Route[] = [
  route('GET', '/supportedimages', 'Account_ListSupportedImages', listSupportedImages),
  route('GET', '/nodecounts', 'Account_ListPoolNodeCounts', account.listNodeCounts),
  route('GET', '/applications', 'Application_List', applications.listApplications),
  route('GET', '/applications/{application}', 'Application_Get', applications.getApplication),
  route('GET', '/certificates', 'Certificate_List', applications.listCertificates),
  route('POST', '/certificates', 'Certificate_Add'),
  route('GET', certificate, 'Certificate_Get', applications.getCertificate),
  route('DELETE', certificate, 'Certificate_Delete'),
  route('POST', `${certificate}/canceldelete`, 'Certificate_CancelDeletion'),
  route('GET', '/lifetimejobstats', 'Job_GetAllLifetimeStatistics', account.getJobStatistics),
  route('GET', '/lifetimepoolstats', 'Pool_GetAllLifetimeStatistics', account.getPoolStatistics),
  route('GET', '/poolusagemetrics', 'Pool_ListUsageMetrics', account.listUsageMetrics),

  route('GET', '/pools', 'Pool_List', pools.listPools),
  route('POST', '/pools', 'Pool_Add', pools.addPool),
  route('GET', '/pools/{pool}', 'Pool_Get', pools.getPool),
  route('HEAD', '/pools/{pool}', 'Pool_Exists', pools.poolExists),
  route('DELETE', '/pools/{pool}', 'Pool_Delete', pools.removePool),
  route('PATCH', '/pools/{pool}', 'Pool_Patch', patchPool),
  route('POST', '/pools/{pool}/resize', 'Pool_Resize', resizePool),
  route('POST', '/pools/{pool}/stopresize', 'Pool_StopResize', stopPoolResize),
  route('POST', '/pools/{pool}/removenodes', 'Pool_RemoveNodes', removeNodes),
  route('POST', '/pools/{pool}/updateproperties', 'Pool_UpdateProperties', updateProperties),
  route('POST', '/pools/{pool}/enableautoscale', 'Pool_EnableAutoScale', autoscale.enableAutoScale),
  route(
    'POST',
    '/pools/{pool}/disableautoscale',
    'Pool_DisableAutoScale',
    autoscale.disableAutoScale,
  ),
  route(
    'POST',
    '/pools/{pool}/evaluateautoscale',
    'Pool_EvaluateAutoScale',
    autoscale.evaluateAutoScale,
  ),

  route('GET', '/pools/{pool}/nodes', 'ComputeNode_List', nodes.listNodes),
  route('GET', node, 'ComputeNode_Get', nodes.getNode),
  route('POST', `${node}/reboot`, 'ComputeNode_Reboot', reboot),
  route('POST', `${node}/reimage`, 'ComputeNode_Reimage', reimage),
  route(
    'POST',
    `${node}/disablescheduling`,
    'ComputeNode_DisableScheduling',
    nodes.disableScheduling,
  ),
  route('POST', `${node}/enablescheduling`, 'ComputeNode_EnableScheduling', nodes.enableScheduling),
  route('POST', `${node}/users`, 'ComputeNode_AddUser', users.addUser),
  route('PUT', `${node}/users/{user}`, 'ComputeNode_UpdateUser', users.updateUser),
  route('DELETE', `${node}/users/{user}`, 'ComputeNode_DeleteUser', users.deleteUser),
  route('GET', `${node}/remoteloginsettings`, 'ComputeNode_GetRemoteLoginSettings', getRemoteLogin),
  route('GET', `${node}/rdp`, 'ComputeNode_GetRemoteDesktop', getRemoteDesktop),
  route(
    'POST',
    `${node}/uploadbatchservicelogs`,
    'ComputeNode_UploadBatchServiceLogs',
    uploadServiceLogs,
  ),
  route('GET', `${node}/extensions`, 'ComputeNodeExtension_List', listExtensions),
  route('GET', `${node}/extensions/{extension}`, 'ComputeNodeExtension_Get', getExtension),
  route('GET', `${node}/files`, 'File_ListFromComputeNode', files.listNodeFiles),
  route('GET', `${node}/files/{path*}`, 'File_GetFromComputeNode', files.readNodeFile),
  route('HEAD', `${node}/files/{path*}`, 'File_GetPropertiesFromComputeNode', files.readNodeFile),
  route('DELETE', `${node}/files/{path*}`, 'File_DeleteFromComputeNode', files.deleteNodeFile),

  route('GET', '/jobs', 'Job_List', jobs.listJobs),
  route('POST', '/jobs', 'Job_Add', jobs.addJob),
  route('GET', '/jobs/{job}', 'Job_Get', jobs.getJob),
  route('PATCH', '/jobs/{job}', 'Job_Patch', jobChanges.patchJob),
  route('PUT', '/jobs/{job}', 'Job_Update', jobChanges.updateJob),
  route('DELETE', '/jobs/{job}', 'Job_Delete', jobChanges.removeJob),
  route('POST', '/jobs/{job}/disable', 'Job_Disable', jobChanges.disable),
  route('POST', '/jobs/{job}/enable', 'Job_Enable', jobChanges.enable),
  route('POST', '/jobs/{job}/terminate', 'Job_Terminate', jobChanges.terminate),
  route('GET', '/jobs/{job}/taskcounts', 'Job_GetTaskCounts', jobs.getTaskCounts),
  route(
    'GET',
    '/jobs/{job}/jobpreparationandreleasetaskstatus',
    'Job_ListPreparationAndReleaseTaskStatus',
    listPreparationAndReleaseStatus,
  ),
  route('POST', '/jobs/{job}/addtaskcollection', 'Task_AddCollection', addTaskCollection),

  route('GET', '/jobs/{job}/tasks', 'Task_List', tasks.listTasks),
  route('POST', '/jobs/{job}/tasks', 'Task_Add', addTask),
  route('GET', task, 'Task_Get', tasks.getTask),
  route('PUT', task, 'Task_Update', tasks.updateTask),
  route('DELETE', task, 'Task_Delete', tasks.removeTask),
  route('GET', `${task}/subtasksinfo`, 'Task_ListSubtasks', tasks.listSubtasks),
  route('POST', `${task}/terminate`, 'Task_Terminate', tasks.terminate),
  route('POST', `${task}/reactivate`, 'Task_Reactivate', tasks.reactivate),
  route('GET', `${task}/files`, 'File_ListFromTask', files.listTaskFiles),
  route('GET', `${task}/files/{path*}`, 'File_GetFromTask', files.readTaskFile),
  route('HEAD', `${task}/files/{path*}`, 'File_GetPropertiesFromTask', files.readTaskFile),
  route('DELETE', `${task}/files/{path*}`, 'File_DeleteFromTask', files.deleteTaskFile),

  route('GET', '/jobschedules', 'JobSchedule_List', schedules.listJobSchedules),
  route('POST', '/jobschedules', 'JobSchedule_Add', schedules.addJobSchedule),
  route('GET', schedule, 'JobSchedule_Get', schedules.getJobSchedule),
  route('HEAD', schedule, 'JobSchedule_Exists', schedules.jobScheduleExists),
  route('PUT', schedule, 'JobSchedule_Update', schedules.updateJobSchedule),
  route('PATCH', schedule, 'JobSchedule_Patch', schedules.patchJobSchedule),
  route('DELETE', schedule, 'JobSchedule_Delete', schedules.removeJobSchedule),
  route('POST', `${schedule}/disable`, 'JobSchedule_Disable', schedules.disableJobSchedule),
  route('POST', `${schedule}/enable`, 'JobSchedule_Enable', schedules.enableJobSchedule),
  route('POST', `${schedule}/terminate`, 'JobSchedule_Terminate', schedules.endJobSchedule),
  route('GET', `${schedule}/jobs`, 'Job_ListFromJobSchedule', schedules.listJobsOfSchedule),
]
