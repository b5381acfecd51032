// The emulator against recorded answers: statuses, headers, properties, spelling; and the shape of its refusals.
import { describe, expect, test } from 'vitest'
import { fault, faultResponse } from '../../src/emulator/wire/batch-fault.ts'
import { isErrorCode } from '../../src/emulator/wire/error-table.ts'
import { job, minutes, pool, start } from '../emulator/support.ts'
import { modelRef, operationNamed, optionalOnCreation, propertiesOf } from './contract.ts'
import { alwaysRefused, converse, implemented } from './conversation.ts'
import { isObject, type Json, recordingsOf, refusals } from './folder.ts'
import {
  beyond,
  both,
  isSpelledAsSeen,
  resourcesOf,
  sentHeaders,
  typeOf,
  wireFactsByOperation,
} from './wire-facts.ts'

const said = converse()
const recorded = wireFactsByOperation()
const factsOf = (operation: string) => {
  const facts = recorded.get(operation)
  if (!facts) throw new Error(`No answer of ${operation} was recorded`)
  return facts
}
const comparable = implemented.filter((name) => name !== alwaysRefused && recorded.has(name))

describe('what the emulator answers', () => {
  test('is recorded for nearly all of its operations', () => {
    const total = comparable.reduce((sum, name) => sum + factsOf(name).count, 0)
    console.info(`${comparable.length} operations are compared with ${total} recorded answers`)
    expect(comparable.length).toBeGreaterThan(30)
  })

  test.each(comparable)('%s: the status, and each header, as recorded', (name) => {
    const facts = factsOf(name)
    for (const { call, answer } of said.filter(({ operation }) => operation === name)) {
      expect([...facts.statuses], call).toContain(answer.status)
      const headers = new Set(sentHeaders(answer.headers))
      expect(beyond(facts.always, headers), `${call} lacks`).toEqual([])
      expect(beyond(headers, facts.ever), `${call} has too much`).toEqual([])
    }
  })

  test.each(comparable)('%s: no property that neither contract nor recording has', (name) => {
    const { types } = factsOf(name)
    const strange = new Set<string>()
    for (const { answer, json } of said.filter(({ operation }) => operation === name)) {
      const body = operationNamed(name).responses[answer.status]?.body
      const schema = body && body !== 'Stream' ? modelRef(body.ref) : undefined
      for (const { path, declared, value } of propertiesOf(json, schema)) {
        if (!declared && !types.has(path)) strange.add(path)
        const seen = types.get(path)
        if (seen && !seen.has(typeOf(value))) strange.add(`${path} as ${typeOf(value)}`)
      }
    }
    expect([...strange]).toEqual([])
  })

  test.each(comparable)('%s: each property that every recording has', (name) => {
    const { required } = factsOf(name)
    const missing = new Set<string>()
    for (const { json } of said.filter(({ operation }) => operation === name)) {
      for (const { state, keys } of resourcesOf(json)) {
        const lacking = beyond(required.get(state) ?? new Set(), keys)
        for (const key of lacking) {
          if (!optionalOnCreation.has(key)) missing.add(`${state} ${key}`.trim())
        }
      }
    }
    expect([...missing]).toEqual([])
  })

  test('enums are spelled as recorded', () => {
    const spelled = new Set<string>()
    for (const { operation, answer, json } of said) {
      const body = operationNamed(operation).responses[answer.status]?.body
      const schema = body && body !== 'Stream' ? modelRef(body.ref) : undefined
      for (const { declared, values, value } of propertiesOf(json, schema)) {
        if (declared && values) spelled.add(`${declared} ${value}`)
      }
    }
    const wrong = [...spelled].filter((one) => {
      const [property = '', value = ''] = one.split(' ')
      return !isSpelledAsSeen(property, value)
    })
    console.info(`${spelled.size} values of enums are spelled`)
    expect(spelled.size).toBeGreaterThan(30)
    expect(wrong).toEqual([])
  })
})

const refused = recordingsOf(refusals).flatMap(({ resBody, status, name, resHeaders }) =>
  isObject(resBody) ? [{ status, name, headers: resHeaders ?? {}, body: resBody }] : [],
)
const known = [...new Set(refused.map(({ body }) => String(body.code)))].filter(isErrorCode)
const messageOf = (body: Json): string => String((body.message as Json).value)
const shape = (body: Json) => [Object.keys(body), Object.keys(body.message as Json)]

const closing = /^.+\nRequestId:[0-9a-f-]{36}\nTime:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/

describe('what the emulator refuses', () => {
  test.each(
    known.map((code) => ({ code, same: refused.filter(({ body }) => body.code === code) })),
  )('$code: the status and the words of $same.length recorded answers', ({ code, same }) => {
    const answer = faultResponse(fault(code), 'https://x', 'an-id', 0)
    const said = JSON.parse(String(answer.body)) as Json
    for (const { status, name } of same) expect(answer.status, name).toBe(status)
    const words = new Set(same.map(({ body }) => messageOf(body).split('\n')[0]))
    expect([...words]).toContain(messageOf(said).split('\n')[0])
  })

  interface Provoked {
    code: string
    method: string
    path: string
    body?: object
    headers?: Record<string, string>
    /** A call before it; a job takes a moment to end, a pool is gone after one. */
    after?: readonly [string, string]
  }
  /** Calls that are refused in the world of `start` when it is five minutes old. */
  const provoked: readonly Provoked[] = [
    { code: 'PoolNotFound', method: 'GET', path: '/pools/nowhere' },
    { code: 'JobNotFound', method: 'GET', path: '/jobs/nowhere' },
    { code: 'TaskNotFound', method: 'GET', path: '/jobs/shot/tasks/nowhere' },
    { code: 'InvalidQueryParameterValue', method: 'GET', path: '/pools?maxresults=-5' },
    {
      code: 'JobExists',
      method: 'POST',
      path: '/jobs',
      body: { id: 'shot', poolInfo: { poolId: 'frames' } },
    },
    {
      code: 'TaskExists',
      method: 'POST',
      path: '/jobs/shot/tasks',
      body: { id: 't-0001', commandLine: 'x' },
    },
    { code: 'TaskCompleted', method: 'POST', path: '/jobs/shot/tasks/t-0001/terminate' },
    {
      code: 'JobCompleted',
      method: 'POST',
      path: '/jobs/shot/tasks',
      body: { id: 'late', commandLine: 'x' },
      after: ['POST', '/jobs/shot/terminate'],
    },
    {
      code: 'PoolBeingDeleted',
      method: 'DELETE',
      path: '/pools/frames',
      after: ['DELETE', '/pools/frames'],
    },
    {
      code: 'ConditionNotMet',
      method: 'PATCH',
      path: '/pools/frames',
      body: { metadata: [] },
      headers: { 'if-match': '0x8D000000000000' },
    },
    { code: 'UnsupportedProperty', method: 'PATCH', path: '/pools/frames', body: { url: 'x' } },
    {
      code: 'PoolExists',
      method: 'POST',
      path: '/pools',
      body: { id: 'frames', vmSize: 'x', virtualMachineConfiguration: { nodeAgentSKUId: 'x' } },
    },
  ]

  test.each(provoked)(
    '$code by $method $path: keys, values and closing lines as recorded',
    (row) => {
      const { code, method, path, body, headers: conditions, after } = row
      const { emulator, call } = start({ pools: [pool()], jobs: [job()] })
      emulator.advance(minutes(5))
      if (after) {
        call(...after)
        if (after[0] === 'POST') emulator.advance(minutes(1))
      }
      const { status, headers, json } = call(method, path, body, conditions)
      const same = refused.filter((one) => one.body.code === code)
      expect(same.map((one) => one.status)).toContain(status)
      expect(json.code).toBe(code)
      expect(same.map((one) => shape(one.body))).toContainEqual(shape(json))
      for (const text of [messageOf(json), ...same.map((one) => messageOf(one.body))]) {
        expect(text).toMatch(closing)
      }
      const keys = (values: unknown) => (values as { key: string }[] | undefined)?.map((v) => v.key)
      expect(same.map((one) => keys(one.body.values))).toContainEqual(keys(json.values))
      const metadata = String(json['odata.metadata']).split('$metadata')[1]
      expect(String(same[0]?.body['odata.metadata']).split('$metadata')[1]).toBe(metadata)
      const always = same
        .map((one) => new Set(sentHeaders(one.headers).map((name) => name.toLowerCase())))
        .reduce(both)
      expect(beyond(always, new Set(sentHeaders(headers)))).toEqual([])
    },
  )

  test('OperationNotValidOnNode by a reimage: with the recorded reason', () => {
    const { answer, json } = said.find(({ operation }) => operation === alwaysRefused) ?? {}
    const same = refused.find(({ body }) => body.code === 'OperationNotValidOnNode')
    expect(answer?.status).toBe(same?.status)
    expect(isObject(json) && json.values).toEqual(same?.body.values)
  })
})
