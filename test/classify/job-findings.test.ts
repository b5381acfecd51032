// Jobs as a whole: preparation that fails, a time limit that is reached, a pool that was not made.
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import type { JobLook, NodeFacts } from '../../src/domain/facts.ts'
import {
  batchFault,
  gonePool,
  hour,
  jobLook,
  minute,
  nodes,
  noon,
  poolFacts,
} from '../support/build-facts.ts'

const jobsIn = (look: Partial<JobLook>, node: Partial<NodeFacts> = {}) =>
  classify(poolFacts({ nodes: nodes(3, 'n', node), jobs: [jobLook(look)] }))

describe('a job preparation that failed', () => {
  const failed = { nodeId: 'N1', exitCode: 127, at: noon - hour }

  test('is told with its exit code, its nodes and what waits for it', () => {
    const [found, ...others] = jobsIn({ active: 4, preparationFailed: [failed] })
    expect(others).toEqual([])
    expect(found).toMatchObject({
      fault: 'job-preparation-failed',
      subject: { kind: 'job', jobId: 'job' },
      since: noon - hour,
      nodeIds: ['N1'],
    })
    expect(found?.summary).toContain('The job preparation task failed on 1 of 3 nodes.')
    expect(found?.summary).toContain('exit code 127')
    expect(found?.summary).toContain('4 tasks of the job wait.')
  })

  test.each<{ when: string; look: Partial<JobLook>; node: Partial<NodeFacts> }>([
    { when: 'the node was booted since: it runs again', look: {}, node: { lastBootAt: noon } },
    { when: 'its node has gone and another has its id', look: {}, node: { allocationTime: noon } },
    { when: 'the job is over', look: { state: 'completed' }, node: {} },
  ])('is nothing when $when', ({ look, node }) => {
    expect(jobsIn({ preparationFailed: [failed], ...look }, node)).toEqual([])
  })

  test('names the cause that what it wrote tells', () => {
    const facts = poolFacts({
      jobs: [jobLook({ preparationFailed: [{ ...failed, nodeId: 'n1' }] })],
    })
    const [found] = classify(facts, { of: () => 'No space left on device' })
    expect(found).toMatchObject({ fault: 'job-preparation-failed', causeClass: 'disk-full' })
  })
})

describe('a job that is over', () => {
  test.each([
    { terminateReason: 'MaxWallClockTimeExpiry', expected: ['job-wall-clock'] },
    { terminateReason: 'AllTasksComplete', expected: [] },
    { terminateReason: 'because I say so', expected: [] },
  ])('since $terminateReason is $expected', ({ terminateReason, expected }) => {
    const over = { state: 'completed', endedAt: noon - minute, wallClockMs: hour, terminateReason }
    const found = jobsIn(over)
    expect(found.map(({ fault }) => fault)).toEqual(expected)
    if (expected.length > 0) expect(found[0]?.summary).toContain('its maxWallClockTime of 1 h')
  })

  test('since its pool could not be made is told where that pool would be', () => {
    const schedulingError = batchFault('InvalidAutoPoolSettings', { message: 'The settings.' })
    const look = jobLook({ state: 'completed', startedAt: noon - minute, schedulingError })
    const [found, ...others] = classify({ ...gonePool(), jobs: [look] })
    expect(others).toEqual([])
    expect(found).toMatchObject({
      fault: 'job-pool-failed',
      since: noon - minute,
      retryHelps: false,
    })
    expect(found?.summary).toContain('InvalidAutoPoolSettings')
  })

  test('since somebody terminated it before it had a pool is nothing', () => {
    const schedulingError = batchFault('JobBeingTerminated')
    expect(classify({ ...gonePool(), jobs: [jobLook({ schedulingError })] })).toEqual([])
  })
})
