// Every operation of the Node SDK as a call with named parameters, so that tests and examples can make them alike.
import type { BatchServiceClient } from '@azure/batch'

/** What a call speaks of; each takes what it needs. */
export interface Given {
  poolId: string
  nodeId: string
  jobId: string
  taskId: string
  jobScheduleId: string
  filePath: string
  userName: string
  extensionName: string
  // biome-ignore lint/suspicious/noExplicitAny: examples hold bodies of every shape, and the SDK checks them
  body: any
}

interface Answered {
  _response: { status: number; bodyAsText?: string; parsedBody?: unknown }
}
export type SdkCall = (client: BatchServiceClient, given: Given) => Promise<Answered>

/** By the names of the contract; the rest of the certificates' needs what the emulator has not. */
export const sdkCalls: Readonly<Record<string, SdkCall>> = {
  Account_ListSupportedImages: (c) => c.account.listSupportedImages(),
  Account_ListPoolNodeCounts: (c) => c.account.listPoolNodeCounts(),
  Application_List: (c) => c.application.list(),
  Application_Get: (c) => c.application.get('nowhere'),
  Certificate_List: (c) => c.certificate.list(),
  Certificate_Get: (c) => c.certificate.get('sha1', '0123'),
  Job_GetAllLifetimeStatistics: (c) => c.job.getAllLifetimeStatistics(),
  Pool_GetAllLifetimeStatistics: (c) => c.pool.getAllLifetimeStatistics(),
  Pool_ListUsageMetrics: (c) => c.pool.listUsageMetrics(),

  Pool_List: (c) => c.pool.list(),
  Pool_Add: (c, { body }) => c.pool.add(body),
  Pool_Get: (c, { poolId }) => c.pool.get(poolId),
  Pool_Exists: (c, { poolId }) => c.pool.exists(poolId),
  Pool_Delete: (c, { poolId }) => c.pool.deleteMethod(poolId),
  Pool_Patch: (c, { poolId, body }) => c.pool.patch(poolId, body),
  Pool_Resize: (c, { poolId, body }) => c.pool.resize(poolId, body),
  Pool_StopResize: (c, { poolId }) => c.pool.stopResize(poolId),
  Pool_RemoveNodes: (c, { poolId, body }) => c.pool.removeNodes(poolId, body),
  Pool_UpdateProperties: (c, { poolId, body }) => c.pool.updateProperties(poolId, body),
  Pool_EnableAutoScale: (c, { poolId, body }) => c.pool.enableAutoScale(poolId, body),
  Pool_DisableAutoScale: (c, { poolId }) => c.pool.disableAutoScale(poolId),
  Pool_EvaluateAutoScale: (c, { poolId, body }) =>
    c.pool.evaluateAutoScale(poolId, body.autoScaleFormula),

  ComputeNode_List: (c, { poolId }) => c.computeNode.list(poolId),
  ComputeNode_Get: (c, { poolId, nodeId }) => c.computeNode.get(poolId, nodeId),
  ComputeNode_Reboot: (c, { poolId, nodeId, body }) => c.computeNode.reboot(poolId, nodeId, body),
  ComputeNode_Reimage: (c, { poolId, nodeId, body }) => c.computeNode.reimage(poolId, nodeId, body),
  ComputeNode_DisableScheduling: (c, { poolId, nodeId, body }) =>
    c.computeNode.disableScheduling(poolId, nodeId, body),
  ComputeNode_EnableScheduling: (c, { poolId, nodeId }) =>
    c.computeNode.enableScheduling(poolId, nodeId),
  ComputeNode_AddUser: (c, { poolId, nodeId, body }) => c.computeNode.addUser(poolId, nodeId, body),
  ComputeNode_UpdateUser: (c, { poolId, nodeId, userName, body }) =>
    c.computeNode.updateUser(poolId, nodeId, userName, body),
  ComputeNode_DeleteUser: (c, { poolId, nodeId, userName }) =>
    c.computeNode.deleteUser(poolId, nodeId, userName),
  ComputeNode_GetRemoteLoginSettings: (c, { poolId, nodeId }) =>
    c.computeNode.getRemoteLoginSettings(poolId, nodeId),
  ComputeNode_GetRemoteDesktop: (c, { poolId, nodeId }) =>
    c.computeNode.getRemoteDesktop(poolId, nodeId),
  ComputeNode_UploadBatchServiceLogs: (c, { poolId, nodeId, body }) =>
    c.computeNode.uploadBatchServiceLogs(poolId, nodeId, body),
  ComputeNodeExtension_List: (c, { poolId, nodeId }) => c.computeNodeExtension.list(poolId, nodeId),
  ComputeNodeExtension_Get: (c, { poolId, nodeId, extensionName }) =>
    c.computeNodeExtension.get(poolId, nodeId, extensionName),
  File_ListFromComputeNode: (c, { poolId, nodeId }) =>
    c.file.listFromComputeNode(poolId, nodeId, { recursive: true }),
  File_GetFromComputeNode: (c, { poolId, nodeId, filePath }) =>
    c.file.getFromComputeNode(poolId, nodeId, filePath),
  File_GetPropertiesFromComputeNode: (c, { poolId, nodeId, filePath }) =>
    c.file.getPropertiesFromComputeNode(poolId, nodeId, filePath),
  File_DeleteFromComputeNode: (c, { poolId, nodeId, filePath }) =>
    c.file.deleteFromComputeNode(poolId, nodeId, filePath),

  Job_List: (c) => c.job.list(),
  Job_Add: (c, { body }) => c.job.add(body),
  Job_Get: (c, { jobId }) => c.job.get(jobId),
  Job_Patch: (c, { jobId, body }) => c.job.patch(jobId, body),
  Job_Update: (c, { jobId, body }) => c.job.update(jobId, body),
  Job_Delete: (c, { jobId }) => c.job.deleteMethod(jobId),
  Job_Disable: (c, { jobId, body }) => c.job.disable(jobId, body.disableTasks),
  Job_Enable: (c, { jobId }) => c.job.enable(jobId),
  Job_Terminate: (c, { jobId, body }) => c.job.terminate(jobId, body),
  Job_GetTaskCounts: (c, { jobId }) => c.job.getTaskCounts(jobId),
  Job_ListPreparationAndReleaseTaskStatus: (c, { jobId }) =>
    c.job.listPreparationAndReleaseTaskStatus(jobId),
  Job_ListFromJobSchedule: (c, { jobScheduleId }) => c.job.listFromJobSchedule(jobScheduleId),

  Task_List: (c, { jobId }) => c.task.list(jobId),
  Task_Add: (c, { jobId, body }) => c.task.add(jobId, body),
  Task_AddCollection: (c, { jobId, body }) => c.task.addCollection(jobId, body.value),
  Task_Get: (c, { jobId, taskId }) => c.task.get(jobId, taskId),
  Task_Update: (c, { jobId, taskId, body }) => c.task.update(jobId, taskId, body),
  Task_Delete: (c, { jobId, taskId }) => c.task.deleteMethod(jobId, taskId),
  Task_ListSubtasks: (c, { jobId, taskId }) => c.task.listSubtasks(jobId, taskId),
  Task_Terminate: (c, { jobId, taskId }) => c.task.terminate(jobId, taskId),
  Task_Reactivate: (c, { jobId, taskId }) => c.task.reactivate(jobId, taskId),
  File_ListFromTask: (c, { jobId, taskId }) =>
    c.file.listFromTask(jobId, taskId, { recursive: true }),
  File_GetFromTask: (c, { jobId, taskId, filePath }) => c.file.getFromTask(jobId, taskId, filePath),
  File_GetPropertiesFromTask: (c, { jobId, taskId, filePath }) =>
    c.file.getPropertiesFromTask(jobId, taskId, filePath),
  File_DeleteFromTask: (c, { jobId, taskId, filePath }) =>
    c.file.deleteFromTask(jobId, taskId, filePath),

  JobSchedule_List: (c) => c.jobSchedule.list(),
  JobSchedule_Add: (c, { body }) => c.jobSchedule.add(body),
  JobSchedule_Get: (c, { jobScheduleId }) => c.jobSchedule.get(jobScheduleId),
  JobSchedule_Exists: (c, { jobScheduleId }) => c.jobSchedule.exists(jobScheduleId),
  JobSchedule_Update: (c, { jobScheduleId, body }) => c.jobSchedule.update(jobScheduleId, body),
  JobSchedule_Patch: (c, { jobScheduleId, body }) => c.jobSchedule.patch(jobScheduleId, body),
  JobSchedule_Delete: (c, { jobScheduleId }) => c.jobSchedule.deleteMethod(jobScheduleId),
  JobSchedule_Disable: (c, { jobScheduleId }) => c.jobSchedule.disable(jobScheduleId),
  JobSchedule_Enable: (c, { jobScheduleId }) => c.jobSchedule.enable(jobScheduleId),
  JobSchedule_Terminate: (c, { jobScheduleId }) => c.jobSchedule.terminate(jobScheduleId),
}
