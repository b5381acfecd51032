// Tasks added over the API: what is read back, what is refused, and a hundred at a time.
import { expect, test } from 'vitest'
import { pool, start } from './support.ts'

/** An account with jobs of each kind and no node that could run anything. */
function session() {
  const s = start({ pools: [pool({ dedicated: 0 })], jobs: [] })
  const add = (id: string, more: object = {}) =>
    s.call('POST', '/jobs', { id, poolInfo: { poolId: 'frames' }, ...more })
  add('plain', { constraints: { maxTaskRetryCount: 5 } })
  add('linked', { usesTaskDependencies: true, onTaskFailure: 'performexitoptionsjobaction' })
  add('prepared', {
    jobPreparationTask: { commandLine: 'x' },
    jobReleaseTask: { commandLine: 'x' },
  })
  return s
}

const line = 'cmd /c dir /s'
const endless = 'P10675199DT2H48M5.4775807S'
const plainUser = { autoUser: { scope: 'pool', elevationLevel: 'nonadmin' } }

test.each([
  {
    when: 'nothing but a command line is given, the retries are the job’s (recorded)',
    given: {},
    shown: {
      userIdentity: plainUser,
      constraints: { maxWallClockTime: endless, retentionTime: 'P7D', maxTaskRetryCount: 5 },
      requiredSlots: 1,
      state: 'active',
      executionInfo: { retryCount: 0, requeueCount: 0 },
    },
  },
  {
    when: 'some constraints are given, the others are filled in, durations in Batch’s words',
    given: { constraints: { maxWallClockTime: 'PT24H', maxTaskRetryCount: -1 } },
    shown: {
      constraints: { maxWallClockTime: 'P1D', retentionTime: 'P7D', maxTaskRetryCount: -1 },
    },
  },
  {
    when: 'files are to be uploaded, the condition is in upper camel case (recorded)',
    given: {
      outputFiles: [
        {
          filePattern: '*.txt',
          destination: { container: { containerUrl: 'https://x' } },
          uploadOptions: { uploadCondition: 'tasksuccess' },
        },
      ],
    },
    shown: { outputFiles: [{ uploadOptions: { uploadCondition: 'TaskSuccess' } }] },
  },
  {
    when: 'a user is named, no automatic one is added',
    given: { userIdentity: { username: 'nonAdminUser' } },
    shown: { userIdentity: { username: 'nonAdminUser' } },
  },
  {
    when: 'several nodes are asked for',
    given: { multiInstanceSettings: { coordinationCommandLine: 'x' } },
    shown: { multiInstanceSettings: { numberOfInstances: 1, coordinationCommandLine: 'x' } },
  },
])('read back when $when', ({ given, shown }) => {
  const { call } = session()
  expect(call('POST', '/jobs/plain/tasks', { id: 'T', commandLine: line, ...given }).status).toBe(
    201,
  )
  expect(call('GET', '/jobs/PLAIN/tasks/t').json).toMatchObject({
    id: 'T',
    commandLine: line,
    ...shown,
  })
})

test('properties come in the recorded order', () => {
  const { call } = session()
  call('POST', '/jobs/plain/tasks', {
    authenticationTokenSettings: { access: ['job'] },
    environmentSettings: [{ name: 'a', value: 'b' }],
    multiInstanceSettings: { numberOfInstances: 3, coordinationCommandLine: 'x' },
    displayName: 'n',
    commandLine: line,
    id: 't',
  })
  expect(Object.keys(call('GET', '/jobs/plain/tasks/t').json).slice(10)).toEqual([
    'environmentSettings',
    'userIdentity',
    'multiInstanceSettings',
    'authenticationTokenSettings',
    'constraints',
    'requiredSlots',
    'executionInfo',
  ])
})

const terminate = { default: { jobAction: 'terminate' } }

test.each([
  { job: 'plain', given: { id: 'a b' }, status: 400, code: 'InvalidPropertyValue' },
  { job: 'plain', given: { id: 'x'.repeat(65) }, status: 400, code: 'InvalidPropertyValue' },
  { job: 'plain', given: { id: undefined }, status: 400, code: 'MissingRequiredProperty' },
  { job: 'plain', given: { commandLine: undefined }, status: 400, code: 'MissingRequiredProperty' },
  { job: 'plain', given: { id: 'THERE' }, status: 409, code: 'TaskExists' },
  { job: 'plain', given: { requiredSlots: 0 }, status: 400, code: 'InvalidPropertyValue' },
  { job: 'plain', given: { state: 'active' }, status: 400, code: 'UnsupportedProperty' },
  {
    job: 'plain',
    given: { constraints: { maxWallClockTime: 'soon' } },
    status: 400,
    code: 'InvalidPropertyValue',
  },
  { job: 'plain', given: { exitConditions: terminate }, status: 400, code: 'InvalidPropertyValue' },
  { job: 'linked', given: { exitConditions: terminate }, status: 201 },
  {
    job: 'plain',
    given: { dependsOn: { taskIds: ['a'] } },
    status: 400,
    code: 'UnsupportedProperty',
  },
  { job: 'plain', given: { dependsOn: { taskIds: [] } }, status: 201 },
  { job: 'linked', given: { dependsOn: { taskIds: ['a'] } }, status: 201 },
  {
    job: 'linked',
    given: { dependsOn: { taskIds: Array(1001).fill('x'.repeat(64)) } },
    status: 400,
    code: 'TaskDependencyListTooLong',
  },
  {
    job: 'plain',
    given: { requiredSlots: 2, multiInstanceSettings: { coordinationCommandLine: 'x' } },
    status: 400,
    code: 'InvalidPropertyValue',
  },
  {
    job: 'prepared',
    given: { id: 'JobPreparation' },
    status: 409,
    code: 'TaskIdSameAsJobPreparationTask',
  },
  { job: 'prepared', given: { id: 'jobrelease' }, status: 409, code: 'TaskIdSameAsJobReleaseTask' },
  // What no node can hold is taken and waits: the job could move to another pool.
  { job: 'plain', given: { requiredSlots: 200 }, status: 201 },
])('$job takes $given with $status $code', ({ job, given, status, code }) => {
  const { call } = session()
  call('POST', '/jobs/plain/tasks', { id: 'there', commandLine: line })
  const answer = call('POST', `/jobs/${job}/tasks`, { id: 't', commandLine: line, ...given })
  expect([answer.status, answer.json?.code]).toEqual([status, code])
})

test('of a collection each task has its own answer, a refused one with the request’s id', () => {
  const { call } = session()
  const task = (id: string, more: object = {}) => ({ id, commandLine: line, ...more })
  const answer = call('POST', '/jobs/plain/addtaskcollection', {
    value: [task('a'), task('A'), task('b', { dependsOn: { taskIds: ['a'] } }), task('c')],
  })
  expect(answer.json['odata.metadata']).toMatch(/#taskaddresult$/)
  expect(answer.json.value).toMatchObject([
    { status: 'Success', taskId: 'a', location: expect.stringMatching(/\/jobs\/plain\/tasks\/a$/) },
    { status: 'ClientError', taskId: 'A', error: { code: 'TaskExists' } },
    { status: 'ClientError', taskId: 'b', error: { code: 'UnsupportedProperty' } },
    { status: 'Success', taskId: 'c' },
  ])
  const text = answer.json.value[1].error.message.value.split('\n')
  expect(text[1]).toBe(`RequestId:${answer.headers['request-id']}`)
  expect(answer.json.value[1]).not.toHaveProperty('eTag')
})

test.each([
  {
    what: '101 tasks',
    value: Array.from({ length: 101 }, (_, n) => ({ id: `t${n}`, commandLine: line })),
  },
  { what: 'more than 1 MB', value: [{ id: 't', commandLine: 'x'.repeat(1024 * 1024) }] },
])('$what at once are refused, and none is added', ({ value }) => {
  const { call } = session()
  const answer = call('POST', '/jobs/plain/addtaskcollection', { value })
  expect([answer.status, answer.json.code]).toEqual([413, 'RequestBodyTooLarge'])
  expect(call('GET', '/jobs/plain/tasks').json.value).toEqual([])
})

test('an update replaces the constraints, under the conditions that a task’s tag gives', () => {
  const { call } = session()
  call('POST', '/jobs/plain/tasks', {
    id: 't',
    commandLine: line,
    constraints: { retentionTime: 'PT1H' },
  })
  const { eTag } = call('GET', '/jobs/plain/tasks/t').json
  const put = (tag: string) =>
    call(
      'PUT',
      '/jobs/plain/tasks/t',
      { constraints: { maxTaskRetryCount: 2 } },
      { 'if-match': tag },
    )
  expect(put('0x1').status).toBe(412)
  const done = put(eTag)
  expect(done.status).toBe(200)
  const { json } = call('GET', '/jobs/plain/tasks/t')
  expect(json.eTag).toBe(done.headers.etag)
  expect(json.eTag).not.toBe(eTag)
  expect(json.constraints).toMatchObject({ retentionTime: 'P7D', maxTaskRetryCount: 2 })
})
