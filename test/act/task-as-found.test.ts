// A task is not touched where it is not the run, or not in the state, that was decided about.
import { describe, expect, test } from 'vitest'
import { stillAsFound } from '../../src/act/still-as-found.ts'
import type { TaskFacts } from '../../src/domain/facts.ts'
import { handBatch } from '../support/build-batch.ts'
import { hour, jobLook, minute, noon, poolFacts, taskFacts } from '../support/build-facts.ts'
import { reactivate } from '../support/build-record.ts'

const ran = { startedAt: noon - 2 * hour, endedAt: noon - hour }
const failed = taskFacts(ran)
const { endedAt: _, result: __, ...rest } = taskFacts({ startedAt: noon - 2 * hour })
const running: TaskFacts = { ...rest, state: 'running' }
const terminate = { ...reactivate, kind: 'terminate-task' } as typeof reactivate
const slow = poolFacts({ jobs: [jobLook({ slow: [running] })] })

describe('right before its call a task', () => {
  test.each<{ when: string; fresh: TaskFacts | undefined; expected: string | undefined }>([
    { when: 'is as it was', fresh: failed, expected: undefined },
    {
      when: 'waits again',
      fresh: { ...failed, state: 'active' },
      expected: 'the task went from completed to active meanwhile',
    },
    {
      when: 'has failed anew: its evidence is not read yet',
      fresh: { ...failed, endedAt: noon - minute },
      expected: 'the task has run again meanwhile',
    },
    {
      when: 'is of a job that has ended since',
      fresh: { ...failed, jobState: 'completed' },
      expected: 'its job is completed by now',
    },
    { when: 'is deleted', fresh: undefined, expected: 'the task is gone' },
  ])('that is to run again and $when: $expected', async ({ fresh, expected }) => {
    const batch = handBatch({ tasks: fresh ? [fresh] : [] })
    const facts = poolFacts({ tasks: [failed] })
    expect(await stillAsFound(batch, facts, reactivate)).toBe(expected)
  })

  test.each<{ when: string; fresh: TaskFacts; expected: string | undefined }>([
    { when: 'runs on', fresh: running, expected: undefined },
    {
      when: 'is through',
      fresh: { ...failed, result: 'success' },
      expected: 'the task went from running to completed meanwhile',
    },
    {
      when: 'was begun anew',
      fresh: { ...running, startedAt: noon - minute },
      expected: 'the task has run again meanwhile',
    },
  ])('that is to be ended and $when: $expected', async ({ fresh, expected }) => {
    expect(await stillAsFound(handBatch({ tasks: [fresh] }), slow, terminate)).toBe(expected)
  })
})
