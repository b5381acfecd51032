// A job schedule as `GET /jobschedules/{id}` shows it, properties in the order of the recordings.
import type { Wire } from '../life/basics.ts'
import type { ScheduleState } from '../life/job-state.ts'
import { eTagOf, isoOf, isoOfChange } from '../wire/wire-time.ts'

export function jobScheduleView(schedule: ScheduleState, origin: string): Wire {
  const { displayName, schedule: times, jobSpecification, metadata } = schedule.spec
  const hasMetadata = Array.isArray(metadata) && metadata.length > 0
  return {
    id: schedule.id,
    ...(displayName !== undefined ? { displayName } : {}),
    url: `${origin}/jobschedules/${schedule.id}`,
    eTag: eTagOf(schedule.change),
    lastModified: isoOfChange(schedule.change),
    creationTime: isoOf(schedule.createdMs),
    state: schedule.state,
    stateTransitionTime: isoOf(schedule.stateMs),
    ...(schedule.previous
      ? {
          previousState: schedule.previous.state,
          previousStateTransitionTime: isoOf(schedule.previous.atMs),
        }
      : {}),
    schedule: times ?? {},
    jobSpecification,
    executionInfo: {
      ...(schedule.nextRunMs !== undefined ? { nextRunTime: isoOf(schedule.nextRunMs) } : {}),
      ...(schedule.recentJobId !== undefined
        ? {
            recentJob: {
              url: `${origin}/jobs/${schedule.recentJobId}`,
              id: schedule.recentJobId,
            },
          }
        : {}),
      ...(schedule.endedMs !== undefined ? { endTime: isoOf(schedule.endedMs) } : {}),
    },
    ...(hasMetadata ? { metadata } : {}),
  }
}
