// Pools that scale themselves: when their formula runs, what follows, what refuses it.
import { expect, test } from 'vitest'
import { type ErrorCode, errorTable } from '../../src/emulator/wire/error-table.ts'
import { job, minutes, pool, seconds, start } from './support.ts'

type Session = ReturnType<typeof start>

const path = '/pools/frames'
const one = (dedicated = 1) => start({ pools: [pool({ dedicated })], jobs: [] })
const enable = ({ call }: Session, autoScaleFormula: string, more: object = {}) =>
  call('POST', `${path}/enableautoscale`, { autoScaleFormula, ...more })
const get = ({ call }: Session) => call('GET', path).json

test('a formula runs the moment it is enabled, and the pool grows by it', () => {
  const session = one()
  expect(enable(session, '$TargetDedicatedNodes=3')).toMatchObject({ status: 200, body: '' })
  expect(get(session)).toMatchObject({
    allocationState: 'resizing',
    targetDedicatedNodes: 3,
    enableAutoScale: true,
    autoScaleFormula: '$TargetDedicatedNodes=3',
    autoScaleEvaluationInterval: 'PT15M',
    autoScaleRun: {
      timestamp: '2026-05-04T08:00:00Z',
      results: '$TargetDedicatedNodes=3;$TargetLowPriorityNodes=0;$NodeDeallocationOption=requeue',
    },
  })
  session.emulator.advance(minutes(2))
  expect(get(session)).toMatchObject({ allocationState: 'steady', currentDedicatedNodes: 3 })
})

test('it runs again at its interval: the pool follows its pending tasks up and down', () => {
  const tasks = [{ id: 't-{n}', count: 4, commandLine: 'x', duration: 'PT20M' }]
  const formula =
    '$samples = $PendingTasks.GetSamplePercent(TimeInterval_Minute * 3); $tasks = $samples < 70 ? 1 : avg($PendingTasks.GetSample(TimeInterval_Minute * 3)); $TargetDedicatedNodes = min(10, $tasks); $NodeDeallocationOption = taskcompletion;'
  const session = start({ pools: [pool({ dedicated: 0 })], jobs: [job({ tasks })] })
  enable(session, formula, { autoScaleEvaluationInterval: 'PT5M' })
  expect(get(session)).toMatchObject({ targetDedicatedNodes: 1 })
  session.emulator.advance(minutes(5))
  expect(get(session)).toMatchObject({
    targetDedicatedNodes: 4,
    autoScaleRun: { timestamp: '2026-05-04T08:05:00Z' },
  })
  session.emulator.advance(minutes(30))
  expect(get(session)).toMatchObject({
    targetDedicatedNodes: 0,
    autoScaleRun: {
      timestamp: '2026-05-04T08:35:00Z',
      results:
        '$TargetDedicatedNodes=0;$TargetLowPriorityNodes=0;$NodeDeallocationOption=taskcompletion;$samples=83.3333;$tasks=0',
    },
  })
})

test('a run that lacks samples says so and changes nothing', () => {
  const session = one(2)
  enable(session, '$TargetDedicatedNodes = avg($ActiveTasks.GetSample(TimeInterval_Minute * 5))')
  expect(get(session)).toMatchObject({
    allocationState: 'steady',
    targetDedicatedNodes: 2,
    autoScaleRun: {
      results: '$TargetDedicatedNodes=2;$TargetLowPriorityNodes=0;$NodeDeallocationOption=requeue',
      error: {
        code: 'InsufficientSampleData',
        message: 'Autoscale evaluation failed due to insufficient sample data',
        values: [
          {
            name: 'Message',
            value:
              'Line 1, Col 29: Insufficient data from data set: $ActiveTasks wanted 10%, received 0%',
          },
        ],
      },
    },
  })
})

test('a formula is tried without its effects, and one that fails is answered 200 as in March 2020', () => {
  const session = one(2)
  enable(session, '$TargetDedicatedNodes=2')
  const evaluate = (autoScaleFormula: string) =>
    session.call('POST', `${path}/evaluateautoscale`, { autoScaleFormula })
  const tried = evaluate('$TargetDedicatedNodes=3')
  expect(Object.keys(tried.json)).toEqual(['odata.metadata', 'timestamp', 'results'])
  expect(tried.json['odata.metadata']).toMatch(
    /\$metadata#Microsoft\.Azure\.Batch\.Protocol\.Entities\.AutoScaleRun$/,
  )
  expect(tried.headers).not.toHaveProperty('etag')
  expect(get(session).targetDedicatedNodes).toBe(2)
  expect(evaluate('something_useless')).toMatchObject({
    status: 200,
    json: {
      results: '$TargetDedicatedNodes=2;$TargetLowPriorityNodes=0;$NodeDeallocationOption=requeue',
      error: {
        code: 'AutoScalingFormulaEvaluationError',
        message: 'The specified auto-scaling formula has evaluation error',
        values: [{ name: 'Message', value: 'Line 1, Col 1: Undefined symbol: something_useless' }],
      },
    },
  })
})

test('switching it off stops the resize it began, and keeps the entity tag (recorded)', () => {
  const session = one(0)
  enable(session, '$TargetDedicatedNodes=2')
  const before = get(session)
  expect(session.call('POST', `${path}/disableautoscale`).status).toBe(200)
  expect(get(session)).toMatchObject({
    eTag: before.eTag,
    enableAutoScale: false,
    allocationState: 'stopping',
    targetDedicatedNodes: 2,
  })
  expect(get(session)).not.toHaveProperty('autoScaleFormula')
  expect(get(session)).not.toHaveProperty('autoScaleRun')
  session.emulator.advance(minutes(30))
  expect(get(session)).toMatchObject({
    allocationState: 'steady',
    currentDedicatedNodes: 0,
    resizeErrors: [
      {
        code: 'ResizeStopped',
        message:
          'Desired number of dedicated nodes could not be allocated due to a stop resize operation',
      },
    ],
  })
})

test('nodes that were taken out come back with the next run', () => {
  const session = one(2)
  enable(session, '$TargetDedicatedNodes=2')
  const [node] = session.call('GET', `${path}/nodes`).json.value
  session.call('POST', `${path}/removenodes`, { nodeList: [node.id] })
  session.emulator.advance(minutes(2))
  expect(get(session)).toMatchObject({ currentDedicatedNodes: 1, targetDedicatedNodes: 1 })
  session.emulator.advance(minutes(15))
  expect(get(session)).toMatchObject({ currentDedicatedNodes: 2, targetDedicatedNodes: 2 })
})

test('a ready pool of a world has been sampled all its life', () => {
  const autoScale = {
    formula:
      '$TargetDedicatedNodes = avg($CurrentDedicatedNodes.GetSample(TimeInterval_Hour, 90)) + 1',
  }
  const session = start({ pools: [pool({ dedicated: 2, autoScale })], jobs: [] })
  expect(get(session)).toMatchObject({ targetDedicatedNodes: 3, allocationState: 'resizing' })
})

test('nothing is sampled where no pool scales itself', () => {
  const { emulator } = one()
  emulator.advance(minutes(60))
  expect(JSON.parse(emulator.save()).timers).toEqual([])
})

interface Refusal {
  readonly when: string
  readonly code: ErrorCode
  readonly ask: () => ReturnType<Session['call']>
  readonly values?: object[]
}

const machine = { virtualMachineConfiguration: { imageReference: {}, nodeAgentSKUId: 'x' } }
const add = (body: object) =>
  one().call('POST', '/pools', { id: 'p', vmSize: 'x', ...machine, ...body })

const refusals: Refusal[] = [
  {
    when: 'it is enabled twice within half a minute',
    code: 'TooManyEnableAutoScaleRequests',
    ask: () => {
      const session = one()
      enable(session, '$TargetDedicatedNodes=1')
      session.emulator.advance(seconds(29))
      return enable(session, '$TargetDedicatedNodes=1')
    },
  },
  {
    when: 'it is enabled while the pool resizes',
    code: 'PoolBeingResized',
    ask: () => {
      const session = one()
      session.call('POST', `${path}/resize`, { targetDedicatedNodes: 5 })
      return enable(session, '$TargetDedicatedNodes=1')
    },
  },
  {
    when: 'it is first enabled without a formula',
    code: 'MissingRequiredProperty',
    ask: () => one().call('POST', `${path}/enableautoscale`, {}),
  },
  {
    when: 'the formula cannot be read',
    code: 'AutoScalingFormulaSyntaxError',
    values: [{ key: 'Message', value: 'Line 1, Col 26: Unexpected end of formula' }],
    ask: () => enable(one(), '$TargetDedicatedNodes = ('),
  },
  {
    when: 'the formula has more than 8 KB',
    code: 'AutoScalingFormulaTooLong',
    ask: () => enable(one(), `$a = ${'1 + '.repeat(2_100)}1`),
  },
  {
    when: 'it is to run every minute',
    code: 'InvalidPropertyValue',
    values: [
      { key: 'PropertyName', value: 'autoScaleEvaluationInterval' },
      { key: 'PropertyValue', value: 'PT1M' },
      { key: 'Reason', value: 'The specified interval must be between 5 minutes and 168 hours' },
    ],
    ask: () => enable(one(), '$a=1', { autoScaleEvaluationInterval: 'PT1M' }),
  },
  {
    when: 'it is to run every eight days',
    code: 'InvalidPropertyValue',
    ask: () => enable(one(), '$a=1', { autoScaleEvaluationInterval: 'P8D' }),
  },
  {
    when: 'a formula is tried on a pool that does not scale itself',
    code: 'OperationNotValidOnPool',
    ask: () => one().call('POST', `${path}/evaluateautoscale`, { autoScaleFormula: '$a=1' }),
  },
  {
    when: 'a pool that scales itself is resized by hand',
    code: 'OperationNotValidOnPool',
    ask: () => {
      const session = one()
      enable(session, '$TargetDedicatedNodes=1')
      return session.call('POST', `${path}/resize`, { targetDedicatedNodes: 5 })
    },
  },
  {
    when: 'a new pool is to scale itself without a formula',
    code: 'InvalidAutoScalingSettings',
    ask: () => add({ enableAutoScale: true }),
  },
  {
    when: 'a new pool is to scale itself and has a target too',
    code: 'InvalidPropertyValue',
    ask: () => add({ enableAutoScale: true, autoScaleFormula: '$a=1', targetDedicatedNodes: 2 }),
  },
]

test.each(refusals)('$code when $when', ({ code, ask, values }) => {
  const answer = ask()
  const [status, message] = errorTable[code]
  expect(answer).toMatchObject({ status, json: { code } })
  expect(answer.json.message.value.split('\n')[0]).toBe(message)
  if (values) expect(answer.json.values).toEqual(values)
})
