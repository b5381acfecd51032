// Checks every answer that the emulator's own tests provoke against the contract; faults fail the test that provoked them.
import { afterEach, expect } from 'vitest'
import { findRoute } from '../../src/emulator/router.ts'
import {
  type EmulatorRequest,
  type EmulatorResponse,
  splitUrl,
} from '../../src/emulator/wire/http.ts'
import { modelFaults, operations } from './contract.ts'
import { isObject } from './folder.ts'

const faults = new Set<string>()
/** Of any operation; the service looks at no others, and a next link carries its own. */
const parameters = new Set(operations.flatMap(({ query }) => query.map(({ name }) => name)))

afterEach(() => {
  const found = [...faults]
  faults.clear()
  expect(found).toEqual([])
})

/** The versions whose shape the contract describes; others may add fields and parameters. */
const version = '2022-10-01.16.0'

/** Remembers what is wrong with an answer; the test fails when it ends. */
export function noteAnswer(request: EmulatorRequest, answer: EmulatorResponse): void {
  const { path, query } = splitUrl(request.url)
  if (path.startsWith('/_') || query.get('api-version') !== version) return
  for (const fault of faultsOf(request.method, path, query, answer)) {
    faults.add(`${request.method} ${path} ${answer.status}: ${fault}`)
  }
}

function faultsOf(
  method: string,
  path: string,
  query: ReadonlyMap<string, string>,
  answer: EmulatorResponse,
): string[] {
  const text = answer.body.toString()
  if (answer.status >= 400) return refusalFaults(method, answer.status, text)
  if (answer.status === 304) return text === '' ? [] : ['304 with a body']
  const name = operationOf(method, path)
  const operation = operations.find((one) => one.name === name)
  if (!operation) return [`the contract has no operation ${name}`]
  const strange = [...query.keys()].filter(
    (one) => parameters.has(one) && !operation.query.some((other) => other.name === one),
  )
  const response = operation.responses[answer.status]
  if (!response) return [`${name} is not answered so`]
  return [...strange.map((one) => `no parameter ${one}`), ...bodyFaults(response.body, text)]
}

function bodyFaults(body: { ref: string } | 'Stream' | null, text: string): string[] {
  if (body === 'Stream') return []
  if (body === null) return text === '' ? [] : [`a body: ${text.slice(0, 80)}`]
  return modelFaults(body.ref, JSON.parse(text))
}

/** Faults on a script may answer with anything that a gateway in front of the service would: no body, or no JSON. */
function refusalFaults(method: string, status: number, text: string): string[] {
  if (method.toUpperCase() === 'HEAD' || !text.startsWith('{')) return []
  const body: unknown = JSON.parse(text)
  const incomplete = isObject(body) && typeof body.code === 'string' ? [] : ['no code']
  return status >= 500 ? incomplete : [...incomplete, ...modelFaults('BatchError', body)]
}

function operationOf(method: string, path: string): string {
  try {
    return findRoute(method, path).operation
  } catch {
    return '(none)'
  }
}
