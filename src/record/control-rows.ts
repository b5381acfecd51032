// The controls of a pool as rows: one row for each part that changes by itself, so that a change writes no more than it is.
import type { Controls } from '../domain/record.ts'
import { noControls } from '../domain/record.ts'
import type { Row } from '../ports/rows.ts'
import { controlRows } from './keys.ts'

/** A part that is absent is written as null: a row is never taken out, so that a commit can put it back. */
function parts(controls: Controls): readonly (readonly [string, unknown])[] {
  return [
    [controlRows.pause, controls.pause ?? null],
    [controlRows.holds, controls.holds ?? null],
    [controlRows.silence, controls.silence ?? null],
    [controlRows.storm, controls.stormSince ?? null],
    [controlRows.refusals, controls.refusals],
    [controlRows.wake, controls.wakeAt ?? null],
    [controlRows.jobs, controls.jobsSeenAt ?? null],
    [controlRows.unseen, controls.unseenSince ?? null],
    [controlRows.states, controls.nodeStates ?? null],
    [controlRows.runs, controls.runsTold ?? null],
    [controlRows.listed, controls.listed ?? null],
    [
      controlRows.tasks,
      { tasksSeenUntil: controls.tasksSeenUntil, handledTasks: controls.handledTasks },
    ],
  ]
}

export function changedControls(before: Controls, after: Controls) {
  const known = parts(before).map(([, value]) => JSON.stringify(value))
  return parts(after).filter(([, value], index) => JSON.stringify(value) !== known[index])
}

/** Rows that an older version did not write are as if nothing had been said. */
export function readControls(rows: readonly Row[]): Controls {
  const value = (name: string) => rows.find((row) => row.row === name)?.value
  const pause = value(controlRows.pause) as Controls['pause'] | null
  const holds = value(controlRows.holds) as Controls['holds'] | null
  const silence = value(controlRows.silence) as Controls['silence'] | null
  const refusals = value(controlRows.refusals) as Controls['refusals'] | undefined
  const tasks = value(controlRows.tasks) as
    | Pick<Controls, 'tasksSeenUntil' | 'handledTasks'>
    | undefined
  const stormSince = value(controlRows.storm)
  const wakeAt = value(controlRows.wake)
  const jobsSeenAt = value(controlRows.jobs)
  const unseenSince = value(controlRows.unseen)
  const nodeStates = value(controlRows.states) as Controls['nodeStates'] | null
  const runsTold = value(controlRows.runs) as Controls['runsTold'] | null
  const listed = value(controlRows.listed) as Controls['listed'] | null
  return {
    ...noControls,
    ...(refusals && { refusals }),
    ...tasks,
    ...(pause && { pause }),
    ...(holds && { holds }),
    ...(silence && { silence }),
    ...(typeof stormSince === 'number' && { stormSince }),
    ...(typeof wakeAt === 'number' && { wakeAt }),
    ...(typeof jobsSeenAt === 'number' && { jobsSeenAt }),
    ...(typeof unseenSince === 'number' && { unseenSince }),
    ...(nodeStates && { nodeStates }),
    ...(runsTold && { runsTold }),
    ...(listed && { listed }),
  }
}
