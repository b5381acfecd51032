// Every recorded refusal whose cause can be provoked is provoked: its status, code, words, details and headers.
import { describe, expect, test } from 'vitest'
import { faultResponse, fault as refusalOf } from '../../src/emulator/wire/batch-fault.ts'
import { isErrorCode } from '../../src/emulator/wire/error-table.ts'
import { job, minutes, origin, pool, start } from '../emulator/support.ts'
import { isObject, type Json, recordingsOf, refusals } from './folder.ts'
import { type Provocation, provocations, unprovokable } from './provocations.ts'
import { beyond, both, sentHeaders } from './wire-facts.ts'

const recorded = recordingsOf(refusals).map(({ op, resBody, status, name, resHeaders }) => ({
  op,
  status,
  name,
  headers: resHeaders ?? {},
  body: isObject(resBody) ? resBody : undefined,
  code: isObject(resBody) ? String(resBody.code) : '',
}))
const withCode = recorded.flatMap((one) => (one.body ? [{ ...one, body: one.body }] : []))
const messageOf = (body: Json): string => String((body.message as Json).value)
const shape = (body: Json) => [Object.keys(body), Object.keys(body.message as Json)]
const keysOf = (values: unknown) => (values as { key: string }[] | undefined)?.map((v) => v.key)
const closing = /^.+\nRequestId:[0-9a-f-]{36}\nTime:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/

describe('what the service refused', () => {
  test('is provoked, or it is said why it cannot be', () => {
    const left = recorded.filter(
      ({ op, code, status }) =>
        !provocations.some((one) => one.op === op && one.code === code) &&
        !unprovokable.some(({ refusals: some }) => some.test(`${code || status} ${op}`)),
    )
    expect(left.map(({ code, status, op }) => `${status} ${code} ${op}`)).toEqual([])
    const idle = unprovokable.filter(
      ({ refusals: some }) =>
        !recorded.some(({ op, code, status }) => some.test(`${code || status} ${op}`)),
    )
    expect(idle).toEqual([])
    const kinds = new Set(recorded.map(({ op, code, status }) => `${status} ${code} ${op}`))
    console.info(
      `${recorded.length} recorded refusals of ${kinds.size} kinds; ${provocations.length} are provoked`,
    )
  })

  const known = [...new Set(withCode.map(({ code }) => code))].filter(isErrorCode)
  test.each(known.map((code) => ({ code, same: withCode.filter((one) => one.code === code) })))(
    '$code: the status and the words of $same.length recorded answers',
    ({ code, same }) => {
      const answer = faultResponse(refusalOf(code), 'https://x', 'an-id', 0)
      const said = JSON.parse(String(answer.body)) as Json
      for (const { status, name } of same) expect(answer.status, name).toBe(status)
      const words = new Set(same.map(({ body }) => messageOf(body).split('\n')[0]))
      expect([...words]).toContain(messageOf(said).split('\n')[0])
    },
  )

  test.each(provocations)('$code by $method $path: as recorded', (row) => {
    const { status, headers, json } = provoke(row)
    const same = recorded.filter(({ op, code }) => op === row.op && code === row.code)
    expect(same.map((one) => one.status)).toContain(status)
    const always = same
      .map((one) => new Set(sentHeaders(one.headers).map((name) => name.toLowerCase())))
      .reduce(both)
    expect(beyond(always, new Set(sentHeaders(headers)))).toEqual([])
    const bodies: Json[] = same.flatMap(({ body }) => (body ? [body] : []))
    if (bodies.length === 0) return
    expect(json.code).toBe(row.code)
    expect(bodies.map(shape)).toContainEqual(shape(json))
    for (const text of [messageOf(json), ...bodies.map(messageOf)]) expect(text).toMatch(closing)
    expect(bodies.map(({ values }) => keysOf(values))).toContainEqual(keysOf(json.values))
    const kind = (body: Json) => String(body['odata.metadata']).split('$metadata')[1]
    expect(bodies.map(kind)).toContain(kind(json))
  })
})

function provoke({ method, path, body, headers, before = [], fails, code, waitMs }: Provocation) {
  const { emulator, call } = start({ pools: [pool()], jobs: [job()] })
  emulator.advance(minutes(5))
  const { json } = call('GET', '/pools/frames/nodes')
  const withNode = (text: string) => text.replace('{node}', json.value[0].id)
  for (const [verb, at, sent] of before) {
    expect(call(verb, withNode(at), sent).status).toBeLessThan(300)
    if (waitMs) emulator.advance(waitMs)
  }
  if (fails) {
    const fault = { do: 'api-refuses', operation: fails, code: code || 'ServerBusy' }
    const url = `${origin}/_emulator/faults`
    const { status } = emulator.control({
      method: 'POST',
      url,
      headers: {},
      body: JSON.stringify(fault),
    })
    expect(status).toBeLessThan(300)
  }
  return call(method, withNode(path), body, headers)
}
