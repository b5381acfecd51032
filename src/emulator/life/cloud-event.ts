// The event a world may publish of its own accord: a task has failed.

export interface CloudEvent {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: 'BatchMedic.TaskFailed'
  readonly subject: string
  readonly time: string
  readonly datacontenttype: 'application/json'
  readonly data: {
    readonly account: string
    readonly pool: string
    readonly jobId: string
    readonly taskId: string
  }
}

/** CloudEvents 1.0; `time` is virtual. The id is made of what happened, so a repeated delivery keeps it. */
export function taskFailedEvent(data: CloudEvent['data'], time: string): CloudEvent {
  return {
    specversion: '1.0',
    id: `${data.account}/${data.jobId}/${data.taskId}/${time}`,
    source: `/batch-accounts/${data.account}`,
    type: 'BatchMedic.TaskFailed',
    subject: `pools/${data.pool}/jobs/${data.jobId}/tasks/${data.taskId}`,
    time,
    datacontenttype: 'application/json',
    data,
  }
}
