// Filters of task listings, over the fields that Batch documents for them.
import type { TaskSample } from '../../../ports/batch.ts'

/** A moment as filters write it; milliseconds since 1970. */
export function wireMoment(at: number): string {
  return `DateTime'${new Date(at).toISOString()}'`
}

export function sampleFilter(sample: TaskSample): string {
  switch (sample.kind) {
    case 'active':
      return `state eq 'active' and stateTransitionTime lt ${wireMoment(sample.sinceBefore)}`
    case 'running':
      return `state eq 'running' and executionInfo/startTime lt ${wireMoment(sample.startedBefore)}`
    case 'succeeded':
      return "executionInfo/result eq 'success'"
    case 'failed':
      return "executionInfo/result eq 'failure'"
  }
}
