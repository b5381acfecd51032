// Reactivations by job: remembered when Batch accepted them, in a row of their own, and forgotten after a day.
import { expect, test } from 'vitest'
import { repairMade } from '../../src/domain/repair-made.ts'
import { forgetJobs } from '../../src/record/forget-jobs.ts'
import { planCommit } from '../../src/record/plan-commit.ts'
import { day, hour, noon } from '../support/build-facts.ts'
import { attempt, reactivate, record } from '../support/build-record.ts'

const past = (...at: number[]) => ({
  jobId: 'Job',
  reactivations: at.map((moment) => ({ at: moment, taskId: 't9' })),
})

test('a reactivation is added to those of the last day', () => {
  const own = record({ jobs: [past(noon - day, noon - hour)] })
  const made = attempt({ action: reactivate, startedAt: noon })
  expect(repairMade(own, made)).toEqual([
    {
      kind: 'put-job',
      job: {
        jobId: 'job',
        reactivations: [
          { at: noon - hour, taskId: 't9' },
          { at: noon, taskId: 't1' },
        ],
      },
    },
  ])
})

test('far more than a limit allows is not carried along', () => {
  const own = record({ jobs: [past(...Array(2000).fill(noon - hour))] })
  const [change] = repairMade(own, attempt({ action: reactivate, startedAt: noon }))
  expect(change?.kind === 'put-job' && change.job.reactivations.length).toBe(2000)
  expect(change?.kind === 'put-job' && change.job.reactivations.at(-1)?.at).toBe(noon)
})

test.each([
  { when: 'the last is a day old', at: noon - day, forgotten: true },
  { when: 'the last is younger', at: noon - day + 1, forgotten: false },
])('a job is forgotten when $when: $forgotten', ({ at, forgotten }) => {
  const changes = forgetJobs(record({ jobs: [past(noon - 2 * day, at)] }), noon)
  const gone = { kind: 'put-job', job: { jobId: 'Job', reactivations: [] } }
  expect(changes).toEqual(forgotten ? [gone] : [])
})

test('a job has one row whatever its case, and none when nothing is remembered of it', () => {
  const context = { done: new Map(), sequence: 0, now: noon }
  const own = record({ jobs: [past(noon - day)] })
  const upper = { jobId: 'JOB', reactivations: [{ at: noon, taskId: 't1' }] }
  const plan = planCommit([{ kind: 'put-job', job: upper }], { ...context, record: own })
  expect(plan.record.jobs).toEqual([upper])
  expect(plan.groups).toEqual([[{ kind: 'upsert', row: 'job|job', value: upper }]])
  const none = { jobId: 'job', reactivations: [] }
  const empty = planCommit([{ kind: 'put-job', job: none }], { ...context, record: own })
  expect([empty.record.jobs, empty.groups]).toEqual([[], [[{ kind: 'delete', row: 'job|job' }]]])
})
