// The emulator against the contract: every answer's status and body, and a refusal by name for what it does not have.
import { describe, expect, test } from 'vitest'
import { start } from '../emulator/support.ts'
import { modelFaults, operationNamed, operations } from './contract.ts'
import { alwaysRefused, converse, implemented } from './conversation.ts'
import { isObject } from './folder.ts'
import { neverFound } from './pool-conversation.ts'

const said = converse()
const inContract = operations.map(({ name }) => name)

describe('the emulator against the contract', () => {
  test('has no operation that the contract does not have, and leaves none out of the conversation', () => {
    expect(implemented.filter((name) => !inContract.includes(name))).toEqual([])
    const spoken = new Set(said.map(({ operation }) => operation))
    expect(implemented.filter((name) => !spoken.has(name))).toEqual([])
    console.info(`${implemented.length} of ${inContract.length} operations are emulated`)
  })

  test.each(implemented.filter((name) => name !== alwaysRefused && name !== neverFound))(
    '%s answers with the status and the body of the contract',
    (name) => {
      const { responses } = operationNamed(name)
      for (const { call, answer, json } of said.filter(({ operation }) => operation === name)) {
        const response = responses[answer.status]
        expect(response, `${call} answered ${answer.status} ${answer.body}`).toBeDefined()
        const body = response?.body
        if (!body) expect(answer.body, call).toBe('')
        else if (body !== 'Stream') expect(modelFaults(body.ref, json), call).toEqual([])
      }
    },
  )

  test.each(operations.filter(({ name }) => !implemented.includes(name)))(
    '$name is refused by name',
    ({ name, method, path }) => {
      const { call } = start()
      const { status, headers, json } = call(method, path.replace(/\{\w+\}/g, 'x'))
      expect(status).toBe(501)
      if (method === 'HEAD') return
      expect(headers['content-type']).toContain('application/json')
      expect(modelFaults('BatchError', json)).toEqual([])
      expect(isObject(json) && json.code).toBe('OperationNotImplementedByEmulator')
      expect(json.values).toEqual([{ key: 'Operation', value: name }])
    },
  )
})
