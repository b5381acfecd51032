// The part of the conversation that is about jobs beside their tasks: updates, preparation and release, auto pools, schedules.

type Ask = (operation: string, method: string, path: string, body?: object) => unknown

interface Words {
  readonly ask: Ask
  readonly advanceMinutes: (count: number) => void
}

const prepared = {
  displayName: 'Prepared',
  priority: 5,
  usesTaskDependencies: true,
  commonEnvironmentSettings: [{ name: 'SCENE', value: '7' }],
  constraints: { maxWallClockTime: 'PT3H', maxTaskRetryCount: 1 },
  jobManagerTask: { id: 'manager', commandLine: 'sleep 30', killJobOnCompletion: false },
  jobPreparationTask: { commandLine: 'sleep 10' },
  jobReleaseTask: { commandLine: 'sleep 10' },
  metadata: [{ name: 'owner', value: 'kim' }],
}

const auto = {
  autoPoolIdPrefix: 'auto',
  poolLifetimeOption: 'job',
  pool: {
    vmSize: 'standard_d2s_v5',
    targetDedicatedNodes: 1,
    virtualMachineConfiguration: {
      imageReference: { publisher: 'canonical', offer: 'jammy', sku: '22_04-lts' },
      nodeAgentSKUId: 'batch.node.ubuntu 22.04',
    },
  },
}

/** Asks each of these operations once at least, at moments when there is much to tell. */
export function converseWithJobs({ ask, advanceMinutes }: Words): void {
  const poolInfo = { poolId: 'frames' }
  ask('Job_Add', 'POST', '/jobs', { id: 'prepared', poolInfo, ...prepared })
  advanceMinutes(2)
  const status = '/jobs/prepared/jobpreparationandreleasetaskstatus'
  ask('Job_ListPreparationAndReleaseTaskStatus', 'GET', status)
  ask('Job_Get', 'GET', '/jobs/prepared')
  ask('Job_Update', 'PUT', '/jobs/prepared', { poolInfo, priority: 7 })
  ask('Job_Terminate', 'POST', '/jobs/prepared/terminate')
  advanceMinutes(1)
  ask('Job_ListPreparationAndReleaseTaskStatus', 'GET', status)
  ask('Job_Get', 'GET', '/jobs/prepared?$expand=stats')

  ask('Job_Add', 'POST', '/jobs', { id: 'auto', poolInfo: { autoPoolSpecification: auto } })
  const { pool, ...rest } = auto
  const odd = { ...pool, applicationPackageReferences: [{ applicationId: 'none' }] }
  const wrong = { autoPoolSpecification: { ...rest, pool: odd } }
  ask('Job_Add', 'POST', '/jobs', { id: 'wrong', poolInfo: wrong })
  ask('Job_List', 'GET', '/jobs')

  const schedule = '/jobschedules/nightly'
  const jobSpecification = { poolInfo, jobManagerTask: { id: 'm', commandLine: 'sleep 60' } }
  const spec = { schedule: { recurrenceInterval: 'PT10M' }, jobSpecification }
  ask('JobSchedule_Add', 'POST', '/jobschedules', { id: 'nightly', ...spec })
  advanceMinutes(12)
  ask('JobSchedule_Get', 'GET', `${schedule}?$expand=stats`)
  ask('JobSchedule_Exists', 'HEAD', schedule)
  ask('Job_ListFromJobSchedule', 'GET', `${schedule}/jobs`)
  ask('JobSchedule_Patch', 'PATCH', schedule, { metadata: [{ name: 'a', value: 'b' }] })
  ask('JobSchedule_Update', 'PUT', schedule, spec)
  ask('JobSchedule_Disable', 'POST', `${schedule}/disable`)
  ask('JobSchedule_List', 'GET', '/jobschedules')
  ask('JobSchedule_Enable', 'POST', `${schedule}/enable`)
  ask('JobSchedule_Terminate', 'POST', `${schedule}/terminate`)
  advanceMinutes(1)
  ask('JobSchedule_Get', 'GET', schedule)
  ask('JobSchedule_Delete', 'DELETE', schedule)
}
