// Which properties each listing lets a $filter use, and with which operators.
// Source: "OData filters in Azure Batch" (2018, with `ne` on state from the 2024 edition).

export type FilterFields = Readonly<Record<string, readonly string[]>>

const order = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const
const text = [...order, 'startswith'] as const
const same = ['eq', 'ne'] as const

export const poolFields: FilterFields = {
  id: text,
  state: same,
  stateTransitionTime: order,
  allocationState: same,
  allocationStateTransitionTime: order,
  creationTime: order,
  enableAutoScale: same,
  lastModified: order,
  vmSize: same,
  enableInterNodeCommunication: same,
}

/** Not filterable, though one would like to: schedulingState, isDedicated, errors. */
export const nodeFields: FilterFields = {
  state: same,
  stateTransitionTime: order,
  lastBootTime: order,
  allocationTime: order,
  'startTaskInfo/state': ['eq'],
  'startTaskInfo/result': same,
  'startTaskInfo/exitCode': order,
  'startTaskInfo/startTime': order,
  'startTaskInfo/endTime': order,
}

export const jobFields: FilterFields = {
  id: text,
  state: same,
  stateTransitionTime: order,
  creationTime: order,
  lastModified: order,
  'executionInfo/startTime': order,
  'executionInfo/endTime': order,
  'executionInfo/poolId': text,
}

/** Tasks name their last change `lastModifiedTime` in a filter, though the property is `lastModified`. */
export const taskFields: FilterFields = {
  id: text,
  state: same,
  stateTransitionTime: order,
  creationTime: order,
  lastModifiedTime: order,
  'executionInfo/startTime': order,
  'executionInfo/endTime': order,
  'executionInfo/exitCode': order,
  'executionInfo/result': same,
}

export const nodeCountFields: FilterFields = { poolId: ['eq'] }

export const fileFields: FilterFields = { name: ['startswith'] }

export const imageFields: FilterFields = {
  osType: same,
  verificationType: same,
  nodeAgentSKUId: same,
}

/** Of all runs of a job's preparation and release tasks. */
export const jobNodeFields: FilterFields = {
  poolId: same,
  nodeId: same,
  'jobPreparationTaskExecutionInfo/state': ['eq'],
  'jobPreparationTaskExecutionInfo/startTime': order,
  'jobPreparationTaskExecutionInfo/endTime': order,
  'jobPreparationTaskExecutionInfo/exitCode': order,
  'jobPreparationTaskExecutionInfo/result': same,
  'jobReleaseTaskExecutionInfo/state': ['eq'],
  'jobReleaseTaskExecutionInfo/startTime': order,
  'jobReleaseTaskExecutionInfo/endTime': order,
  'jobReleaseTaskExecutionInfo/exitCode': order,
  'jobReleaseTaskExecutionInfo/result': same,
}

export const jobScheduleFields: FilterFields = {
  id: text,
  state: same,
  stateTransitionTime: order,
  creationTime: order,
  lastModified: order,
  'executionInfo/endTime': order,
  'schedule/doNotRunUntil': order,
  'schedule/doNotRunAfter': order,
}

/** Jobs of one schedule: as jobs, but for the id, which the documentation leaves out. */
export const scheduleJobFields: FilterFields = Object.fromEntries(
  Object.entries(jobFields).filter(([name]) => name !== 'id'),
)

export const certificateFields: FilterFields = { state: same, stateTransitionTime: order }

export const usageMetricsFields: FilterFields = {
  poolId: text.filter((operator) => operator !== 'ne'),
}
