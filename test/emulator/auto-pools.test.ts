// Pools that come and go with a job: their names, their end, and what a job tells whose pool cannot be made.
import { describe, expect, test } from 'vitest'
import { minutes, start } from './support.ts'

type Session = ReturnType<typeof start>

const machine = {
  imageReference: { publisher: 'canonical', offer: 'jammy', sku: '22_04-lts', version: 'latest' },
  nodeAgentSKUId: 'batch.node.ubuntu 22.04',
}
const pool = {
  vmSize: 'standard_d2s_v5',
  targetDedicatedNodes: 1,
  virtualMachineConfiguration: machine,
}

function made(auto: object, more: object = {}): Session {
  const session = start({ pools: [], jobs: [] })
  const added = session.call('POST', '/jobs', {
    id: 'made',
    poolInfo: { autoPoolSpecification: { poolLifetimeOption: 'job', pool, ...auto } },
    ...more,
  })
  expect(added.status).toBe(201)
  return session
}
const job = ({ call }: Session) => call('GET', '/jobs/made').json
const pools = ({ call }: Session): { id: string; state: string }[] =>
  call('GET', '/pools').json.value

const guid = '[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-8[0-9A-F]{3}-[0-9A-F]{12}'

describe('an auto pool', () => {
  test.each([
    { prefix: 'render', expected: new RegExp(`^render_${guid}$`) },
    { prefix: undefined, expected: new RegExp(`^${guid}$`) },
  ])('with the prefix $prefix is named as the recordings have it', ({ prefix, expected }) => {
    const session = made(prefix ? { autoPoolIdPrefix: prefix } : {})
    expect(job(session).executionInfo.poolId).toMatch(expected)
    expect(pools(session).map(({ id }) => id)).toEqual([job(session).executionInfo.poolId])
  })

  test('is shown in its job with the defaults of the recordings', () => {
    expect(job(made({})).poolInfo).toEqual({
      autoPoolSpecification: {
        poolLifetimeOption: 'job',
        keepAlive: false,
        pool: {
          ...pool,
          taskSlotsPerNode: 1,
          taskSchedulingPolicy: { nodeFillType: 'Spread' },
          resizeTimeout: 'PT15M',
          targetLowPriorityNodes: 0,
          enableAutoScale: false,
          enableInterNodeCommunication: false,
        },
      },
    })
  })

  test('runs the tasks of its job', () => {
    const session = made({})
    session.call('POST', '/jobs/made/tasks', { id: 't', commandLine: 'echo hello' })
    session.emulator.advance(minutes(3))
    expect(session.call('GET', '/jobs/made/tasks/t').json.state).toBe('completed')
  })

  test.each([
    { when: 'the job ends', keepAlive: false, end: 'terminate', left: 0 },
    { when: 'the job is deleted', keepAlive: false, end: 'delete', left: 0 },
    { when: 'the job ends and the pool is kept alive', keepAlive: true, end: 'terminate', left: 1 },
  ])('of $left is left when $when', ({ keepAlive, end, left }) => {
    const session = made({ keepAlive })
    session.emulator.advance(minutes(3))
    if (end === 'terminate') session.call('POST', '/jobs/made/terminate')
    else session.call('DELETE', '/jobs/made')
    session.emulator.advance(minutes(2))
    expect(pools(session)).toHaveLength(left)
  })

  test('can be told to stay while its job lives', () => {
    const session = made({})
    const auto = { poolLifetimeOption: 'job', keepAlive: true, pool }
    expect(
      session.call('PATCH', '/jobs/made', { poolInfo: { autoPoolSpecification: auto } }).status,
    ).toBe(200)
    session.call('POST', '/jobs/made/terminate')
    session.emulator.advance(minutes(2))
    expect(pools(session)).toHaveLength(1)
  })
})

describe('a job whose auto pool cannot be made', () => {
  const certificate = {
    thumbprint: '0123456789ABCDEF',
    thumbprintAlgorithm: 'sha1',
    storeLocation: 'localmachine',
  }
  const cases = [
    {
      when: 'it names a certificate',
      auto: { pool: { ...pool, certificateReferences: [certificate] } },
      expected: {
        category: 'UserError',
        code: 'InvalidCertificatesInAutoPool',
        message: 'One or more certificates specified for the pool are invalid',
        details: [
          { name: 'sha1-0123456789abcdef', value: 'The specified certificate does not exist.' },
        ],
      },
    },
    {
      when: 'it names a package the account does not have',
      auto: { pool: { ...pool, applicationPackageReferences: [{ applicationId: 'blender' }] } },
      expected: { code: 'InvalidApplicationPackageReferencesInAutoPool' },
    },
    {
      when: 'it is to scale by no formula',
      auto: { pool: { vmSize: 'x', virtualMachineConfiguration: machine, enableAutoScale: true } },
      expected: { code: 'InvalidAutoScaleFormulaInAutoPool' },
    },
    {
      when: 'it has no machines',
      auto: { pool: { vmSize: 'x' } },
      expected: { code: 'InvalidAutoPoolSettings' },
    },
  ]
  test.each(cases)('$expected.code when $when', ({ auto, expected }) => {
    const session = made(auto)
    const { state, previousState, executionInfo } = job(session)
    expect({ state, previousState }).toEqual({ state: 'completed', previousState: 'active' })
    expect(executionInfo.schedulingError).toMatchObject(expected)
    expect(executionInfo).toHaveProperty('endTime')
    expect(executionInfo).toHaveProperty('poolId')
    expect(executionInfo).not.toHaveProperty('terminateReason')
    expect(pools(session)).toEqual([])
  })

  test('tells that the quota of pools is reached', () => {
    const session = start({ jobs: [], account: { quotas: { pools: 1 } } })
    const poolInfo = { autoPoolSpecification: { poolLifetimeOption: 'job', pool } }
    session.call('POST', '/jobs', { id: 'made', poolInfo })
    expect(job(session).executionInfo.schedulingError.code).toBe(
      'AutoPoolCreationFailedWithQuotaReached',
    )
  })

  test.each([
    ['the lifetime of a schedule', { poolLifetimeOption: 'jobschedule' }],
    ['a prefix of 21 characters', { autoPoolIdPrefix: 'x'.repeat(21) }],
    ['an unknown lifetime', { poolLifetimeOption: 'forever' }],
  ])('with %s is refused at once', (_, auto) => {
    const { call } = start()
    const poolInfo = { autoPoolSpecification: { poolLifetimeOption: 'job', pool, ...auto } }
    const refused = call('POST', '/jobs', { id: 'made', poolInfo })
    expect(refused.json.code).toBe('InvalidPropertyValue')
  })
})
