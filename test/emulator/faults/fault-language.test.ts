// The language of faults: what a wrong one is told, how often and when a right one strikes, and that chance is the seed's.
import { describe, expect, test } from 'vitest'
import { fits } from '../../../src/emulator/faults/pattern.ts'
import { job, minutes, type StepInput, seconds, start } from '../support.ts'
import { control, post, told } from './support.ts'

type Session = ReturnType<typeof start>
const statuses = ({ call }: Session, count: number): number[] =>
  Array.from({ length: count }, () => call('GET', '/pools').status)

describe('a wrong fault is told by field, value and what to do, and nothing is added', () => {
  test.each<{ when: string; body: unknown; says: string[] }>([
    {
      when: 'the kind is unknown',
      body: { do: 'explode' },
      says: ['do is "explode": there is no such fault; give one such as node-unusable, '],
    },
    {
      when: 'the kind is nearly one',
      body: { do: 'node-unuseable' },
      says: ['do is "node-unuseable": there is no such fault; did you mean "node-unusable"?'],
    },
    {
      when: 'a field is misspelt and so another one missing',
      body: { do: 'node-unusable', pol: 'frames', nodes: 0 },
      says: ['pool is missing: give a text; pol: there is no such field; did you mean "pool"?'],
    },
    {
      when: 'wall time is longer than a timer can wait',
      body: { do: 'api-slow', by: 'P25D' },
      says: ['by is "P25D": wall time is at most 24 days'],
    },
    {
      when: 'a field is misspelt',
      body: { do: 'api-refuses', propability: 0.5 },
      says: ['propability: there is no such field; did you mean "probability"?'],
    },
    {
      when: 'there is no such pool',
      body: { do: 'node-unusable', pool: 'frame', nodes: 0 },
      says: ['pool: there is no pool "frame"; name one of account "renderfarm"'],
    },
    {
      when: 'there is no such task',
      body: { do: 'task-hangs', job: 'shot', task: 't-9' },
      says: ['task: there is no task "t-9"; name one of job "shot"'],
    },
    {
      when: 'there is no such account',
      body: { do: 'api-refuses', account: 'other' },
      says: ['account: there is no account "other"'],
    },
    {
      when: 'a time is no duration',
      body: { do: 'api-slow', by: '5 s' },
      says: ['by is "5 s": "5 s" is no duration; write it as ISO 8601'],
    },
    {
      when: 'nodes are named in an odd way',
      body: { do: 'node-unusable', pool: 'frames', nodes: 'some' },
      says: ['nodes is "some": give an index, a list of indices, "all"'],
    },
    {
      when: 'there is no such operation',
      body: { do: 'api-resets', operation: 'Pool_Explode' },
      says: ['operation is "Pool_Explode": ', 'names no operation'],
    },
    {
      when: 'the chance is out of its range',
      body: { do: 'api-resets', probability: 2 },
      says: ['probability is 2: '],
    },
    {
      when: 'there is no such code',
      body: { do: 'api-refuses', code: 'Oops' },
      says: ['code is "Oops": no such code'],
    },
  ])('$when', ({ body, says }) => {
    const { emulator } = start()
    const { status, json } = control(emulator, 'POST', '/faults', body)
    expect(status).toBe(400)
    for (const text of says) expect(JSON.stringify(json).replaceAll('\\"', '"')).toContain(text)
    expect(told(emulator)).toEqual([])
  })

  test('one of a list', () => {
    const { emulator } = start()
    const list = [{ do: 'api-refuses' }, { do: 'api-refuses', code: 'Oops' }]
    const { status, json } = control(emulator, 'POST', '/faults', list)
    expect(status).toBe(400)
    expect(JSON.stringify(json)).toContain('[1].code')
    expect(told(emulator)).toEqual([])
  })
})

test('whoever adds a fault is told whom it fits now', () => {
  const { emulator } = start()
  const added = (body: object) => control(emulator, 'POST', '/faults', body).json.added[0]
  const one = added({ do: 'node-slow', pool: 'frames', nodes: 1, tasks: 2 })
  expect(one).toMatchObject({ matches: 1, nodes: [expect.stringMatching(/^tvmps_/)] })
  expect(added({ do: 'node-slow', pool: 'frames', nodes: 999, tasks: 2 })).toMatchObject({
    matches: 0,
    hint: expect.stringMatching(/^It fits no node now: an index counts allocations, and /),
  })
  expect(added({ do: 'task-hangs', job: 'none-*', task: '*' })).toMatchObject({
    matches: 0,
    hint: 'It fits no unfinished task now.',
  })
  expect(added({ do: 'allocation-slow', pool: 'frames' })).toMatchObject({ matches: 1 })
  expect(added({ do: 'api-resets', times: 1 })).not.toHaveProperty('matches')
})

test.each([
  ['Pool_*', 'pool_removenodes', true],
  ['*_List*', 'ComputeNode_List', true],
  ['*_List*', 'Account_ListPoolNodeCounts', true],
  ['Pool_Get', 'Pool_GetAllLifetimeStatistics', false],
  ['t-*-x', 't-x', false],
  ['a*b*c', 'a-b-c', true],
  ['a*ab', 'ab', false],
  ['*', '', true],
])('the pattern %s and the name %s', (pattern, name, expected) => {
  expect(fits(pattern, name)).toBe(expected)
})

test('begins after its time, lets the first pass, hits so many, and is told of with its counts', () => {
  const session = start({ jobs: [] })
  const id = post(session.emulator, { do: 'api-refuses', at: 'PT1M', skip: 2, times: 3 })
  expect(statuses(session, 2)).toEqual([200, 200])
  expect(told(session.emulator)[0]).toMatchObject({ id, state: 'waiting', matched: 0 })
  session.emulator.advance(minutes(1))
  expect(statuses(session, 7)).toEqual([200, 200, 429, 429, 429, 200, 200])
  expect(told(session.emulator)).toMatchObject([
    {
      id,
      summary: 'api-refuses * TooManyRequests',
      state: 'ended',
      matched: 5,
      struck: 3,
      beginsAt: '2026-05-04T08:01:00Z',
      lastStruckAt: '2026-05-04T08:01:00Z',
    },
  ])
})

test('ends by itself after its time, and at once when it is taken back', () => {
  const session = start({ jobs: [] })
  post(session.emulator, { do: 'api-refuses', for: 'PT1M' })
  const id = post(session.emulator, {
    do: 'api-refuses',
    operation: 'Job_List',
    code: 'ServerBusy',
  })
  expect(statuses(session, 1)).toEqual([429])
  session.emulator.advance(seconds(61))
  expect(statuses(session, 1)).toEqual([200])
  expect(session.call('GET', '/jobs').status).toBe(503)
  expect(control(session.emulator, 'DELETE', `/faults/${id}`).status).toBe(200)
  expect(session.call('GET', '/jobs').status).toBe(200)
  expect(told(session.emulator).map((one) => one.state)).toEqual(['ended'])
  expect(control(session.emulator, 'DELETE', `/faults/${id}`).status).toBe(404)
})

describe('chance', () => {
  const draws = (seed: string, probability: number): number[] => {
    const session = start({ jobs: [] }, { seed })
    post(session.emulator, { do: 'api-refuses', probability })
    return statuses(session, 1_000)
  }

  test.each([0.05, 0.3, 0.9])(
    '%d of many calls is hit about as often as it says',
    (probability) => {
      const share = draws('a', probability).filter((status) => status === 429).length / 1_000
      // Four standard deviations: a fair draw leaves them once in 16,000 seeds, and the seed is fixed.
      const margin = 4 * Math.sqrt((probability * (1 - probability)) / 1_000)
      expect(Math.abs(share - probability)).toBeLessThan(margin)
    },
  )

  test('is the same for the same seed and another for another', () => {
    expect(draws('a', 0.5)).toEqual(draws('a', 0.5))
    expect(draws('a', 0.5)).not.toEqual(draws('b', 0.5))
  })
})

test('the same seed lives the same life with many faults: state, journal and answers', () => {
  const live = (): unknown => {
    const session = start({ jobs: [job()] }, { seed: 'x' })
    const { emulator, call } = session
    for (const fault of [
      { do: 'node-unusable', pool: 'frames', nodes: { share: 0.4 }, at: 'PT30S', for: 'PT1M' },
      { do: 'node-preempted', pool: '*', nodes: 'all', at: 'PT2M', probability: 0.5, for: 'PT1M' },
      { do: 'task-slow', job: '*', task: '*', factor: 3, probability: 0.5 },
      { do: 'api-refuses', probability: 0.3, retryAfter: 'PT1S' },
      { do: 'api-acts-late', by: 'PT10S', operation: 'Pool_*' },
      { do: 'api-stale', at: 'PT3M', refresh: 'PT20S' },
    ]) {
      post(emulator, fault)
    }
    const answers: string[] = []
    for (let i = 0; i < 60; i += 1) {
      emulator.advance(seconds(5))
      const { status, body, headers } = call('GET', '/pools/frames/nodes')
      answers.push(`${status} ${headers['request-id']} ${body}`)
      if (i === 20)
        answers.push(`${call('POST', '/pools/frames/resize', { targetDedicatedNodes: 6 }).status}`)
    }
    return { answers, journal: emulator.journal(), state: emulator.save() }
  }
  expect(live()).toEqual(live())
})

test('each hit is among the happenings and on the call it hit', () => {
  const { emulator, call } = start({ jobs: [] })
  const id = post(emulator, { do: 'api-refuses', operation: 'Pool_List', times: 1 })
  call('GET', '/pools')
  call('GET', '/pools')
  const calls = control(emulator, 'GET', '/calls').json.calls.slice(-2)
  const noted = { subject: 'api/Pool_List', what: 'fault', from: id, to: 'api-refuses' }
  expect(calls).toMatchObject([{ status: 429, changed: [noted] }, { status: 200 }])
  expect(calls[1]).not.toHaveProperty('changed')
})

test('what is told of a fault can be posted again', () => {
  const { emulator } = start()
  const faults = [
    { do: 'api-refuses', at: 'PT1M30S', for: 'PT2H', retryAfter: 'PT0.5S', operation: 'Pool_*' },
    {
      do: 'task-fails',
      job: 'shot',
      task: '*',
      after: 'PT7S',
      failureInfo: undefined,
      exitCode: 2,
    },
    { do: 'node-preempted', pool: 'frames', nodes: { share: 0.5 }, returnsAfter: 'P1D' },
  ]
  for (const fault of faults) post(emulator, { ...fault, at: 'PT1M30S' })
  const listed = told(emulator).map(({ fault }) => fault)
  expect(listed[0]).toMatchObject({ at: 'PT90S', for: 'PT7200S', retryAfter: 'PT0.5S', skip: 0 })
  for (const fault of listed) post(emulator, fault)
  expect(
    told(emulator)
      .slice(3)
      .map(({ fault }) => fault),
  ).toEqual(listed)
})

test('a share of tasks fails by chance, the same for one seed', () => {
  const failedOf = (seed: string): string[] => {
    const tasks = [{ id: 't-{n}', count: 200, commandLine: 'x', duration: 'PT1S' as const }]
    const session = start({ jobs: [job({ tasks })] }, { seed })
    post(session.emulator, {
      do: 'task-fails',
      job: '*',
      task: '*',
      exitCode: 1,
      probability: 0.25,
    })
    session.emulator.advance(minutes(30))
    const all = session.call('GET', '/jobs/shot/tasks').json.value
    return all
      .filter(
        (task: { executionInfo: { result: string } }) => task.executionInfo.result === 'failure',
      )
      .map(({ id }: { id: string }) => id)
  }
  expect(failedOf('a').length).toBeGreaterThan(25)
  expect(failedOf('a').length).toBeLessThan(75)
  expect(failedOf('a')).toEqual(failedOf('a'))
  expect(failedOf('a')).not.toEqual(failedOf('b'))
})

test.each([
  [
    'node-stuck',
    { do: 'node-stuck', pool: 'nowhere', nodes: 0, state: 'starting' },
    'script[0].pool: there is no pool "nowhere"',
  ],
  [
    'task-hangs',
    { do: 'task-hangs', job: 'nowhere', task: '*' },
    'script[0].job: there is no job "nowhere"',
  ],
  [
    'task-slow',
    { do: 'task-slow', job: 'shot', task: 't-77', factor: 2 },
    'script[0].task: there is no task "t-77"',
  ],
  [
    'api-hangs',
    { do: 'api-hangs', account: 'nobody' },
    'script[0].account: there is no account "nobody"',
  ],
] as [string, StepInput, string][])(
  'a world file whose %s names what is not there is refused',
  (_, fault, says) => {
    expect(() => start({ script: [fault] })).toThrow(says)
  },
)
