// Which handler answers which operation: those with one are emulated, the rest are refused by name.
import * as account from './handlers/account.ts'
import * as applications from './handlers/applications.ts'
import * as autoscale from './handlers/autoscale.ts'
import type { Handler } from './handlers/call.ts'
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
import type { OperationName } from './operations.ts'

export const handlers: Readonly<Partial<Record<OperationName, Handler>>> = {
  Account_ListSupportedImages: listSupportedImages,
  Account_ListPoolNodeCounts: account.listNodeCounts,
  Application_List: applications.listApplications,
  Application_Get: applications.getApplication,
  Certificate_List: applications.listCertificates,
  Certificate_Get: applications.getCertificate,
  Job_GetAllLifetimeStatistics: account.getJobStatistics,
  Pool_GetAllLifetimeStatistics: account.getPoolStatistics,
  Pool_ListUsageMetrics: account.listUsageMetrics,

  Pool_List: pools.listPools,
  Pool_Add: pools.addPool,
  Pool_Get: pools.getPool,
  Pool_Exists: pools.poolExists,
  Pool_Delete: pools.removePool,
  Pool_Patch: patchPool,
  Pool_Resize: resizePool,
  Pool_StopResize: stopPoolResize,
  Pool_RemoveNodes: removeNodes,
  Pool_UpdateProperties: updateProperties,
  Pool_EnableAutoScale: autoscale.enableAutoScale,
  Pool_DisableAutoScale: autoscale.disableAutoScale,
  Pool_EvaluateAutoScale: autoscale.evaluateAutoScale,

  ComputeNode_List: nodes.listNodes,
  ComputeNode_Get: nodes.getNode,
  ComputeNode_Reboot: reboot,
  ComputeNode_Reimage: reimage,
  ComputeNode_DisableScheduling: nodes.disableScheduling,
  ComputeNode_EnableScheduling: nodes.enableScheduling,
  ComputeNode_AddUser: users.addUser,
  ComputeNode_UpdateUser: users.updateUser,
  ComputeNode_DeleteUser: users.deleteUser,
  ComputeNode_GetRemoteLoginSettings: getRemoteLogin,
  ComputeNode_GetRemoteDesktop: getRemoteDesktop,
  ComputeNode_UploadBatchServiceLogs: uploadServiceLogs,
  ComputeNodeExtension_List: listExtensions,
  ComputeNodeExtension_Get: getExtension,
  File_ListFromComputeNode: files.listNodeFiles,
  File_GetFromComputeNode: files.readNodeFile,
  File_GetPropertiesFromComputeNode: files.readNodeFile,
  File_DeleteFromComputeNode: files.deleteNodeFile,

  Job_List: jobs.listJobs,
  Job_Add: jobs.addJob,
  Job_Get: jobs.getJob,
  Job_Patch: jobChanges.patchJob,
  Job_Update: jobChanges.updateJob,
  Job_Delete: jobChanges.removeJob,
  Job_Disable: jobChanges.disable,
  Job_Enable: jobChanges.enable,
  Job_Terminate: jobChanges.terminate,
  Job_GetTaskCounts: jobs.getTaskCounts,
  Job_ListPreparationAndReleaseTaskStatus: listPreparationAndReleaseStatus,
  Task_AddCollection: addTaskCollection,

  Task_List: tasks.listTasks,
  Task_Add: addTask,
  Task_Get: tasks.getTask,
  Task_Update: tasks.updateTask,
  Task_Delete: tasks.removeTask,
  Task_ListSubtasks: tasks.listSubtasks,
  Task_Terminate: tasks.terminate,
  Task_Reactivate: tasks.reactivate,
  File_ListFromTask: files.listTaskFiles,
  File_GetFromTask: files.readTaskFile,
  File_GetPropertiesFromTask: files.readTaskFile,
  File_DeleteFromTask: files.deleteTaskFile,

  JobSchedule_List: schedules.listJobSchedules,
  JobSchedule_Add: schedules.addJobSchedule,
  JobSchedule_Get: schedules.getJobSchedule,
  JobSchedule_Exists: schedules.jobScheduleExists,
  JobSchedule_Update: schedules.updateJobSchedule,
  JobSchedule_Patch: schedules.patchJobSchedule,
  JobSchedule_Delete: schedules.removeJobSchedule,
  JobSchedule_Disable: schedules.disableJobSchedule,
  JobSchedule_Enable: schedules.enableJobSchedule,
  JobSchedule_Terminate: schedules.endJobSchedule,
  Job_ListFromJobSchedule: schedules.listJobsOfSchedule,
}
