// The jobs that have not completed, known without a look at all the others.
import { expect, test } from 'vitest'
import type { AccountState } from '../../src/emulator/life/account-state.ts'
import { keyOf } from '../../src/emulator/life/basics.ts'
import type { JobState } from '../../src/emulator/life/job-state.ts'
import { admitJob, openJobs } from '../../src/emulator/life/open-jobs.ts'
import { minutes, start } from './support.ts'

const jobNamed = (id: string): JobState =>
  ({ id, spec: {}, state: 'active', tasks: {} }) as unknown as JobState
const idsIn = (account: AccountState): string[] => openJobs(account).map(({ id }) => id)

test('they come in the order of all jobs, before a restart and after it', () => {
  const account: AccountState = { name: 'a', pools: {}, jobs: {} }
  const restarted = (): AccountState => JSON.parse(JSON.stringify(account))
  const both = () => {
    const ids = idsIn(account)
    expect(idsIn(restarted())).toEqual(ids)
    return ids
  }
  for (const id of ['b', '20', 'a', '10', 'constructor']) admitJob(account, jobNamed(id))
  expect(both()).toEqual(['10', '20', 'b', 'a', 'constructor'])
  admitJob(account, jobNamed('15'))
  expect(both()).toEqual(['10', '15', '20', 'b', 'a', 'constructor'])
  // Gone and made anew under its name before anybody has asked.
  delete account.jobs[keyOf('b')]
  admitJob(account, jobNamed('B'))
  expect(both()).toEqual(['10', '15', '20', 'a', 'constructor', 'B'])
  for (const id of ['10', 'a']) Object.assign(account.jobs[id] ?? {}, { state: 'completed' })
  delete account.jobs['15']
  expect(both()).toEqual(['20', 'constructor', 'B'])
})

test('a schedule that makes a job a minute is lived through for a week in no time', () => {
  const { call, emulator } = start({ jobs: [] })
  call('POST', '/jobschedules', {
    id: 'often',
    schedule: { recurrenceInterval: 'PT1M' },
    jobSpecification: {
      poolInfo: { poolId: 'frames' },
      jobManagerTask: { id: 'manager', commandLine: '/bin/sh -c "exit 0"' },
    },
  })
  // Asked of all jobs at each look it takes half a minute and more.
  emulator.advance(minutes(7 * 1440))
  const { executionInfo } = call('GET', '/jobschedules/often').json
  expect(executionInfo.recentJob.id).toBe('often:job-10081')
})
