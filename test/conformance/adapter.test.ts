// The production adapter against recorded answers and Microsoft's examples: nothing throws, nothing is left out.
import { describe, expect, test } from 'vitest'
import { BatchReadError } from '../../src/ports/batch.ts'
import { operations } from './contract.ts'
import {
  examples,
  isObject,
  nodeActions,
  type Recording,
  recordingsOf,
  refusals,
  versionFiles,
} from './folder.ts'
import { accountServing, actions, reads, type Served } from './served.ts'

const byCall = new Map(operations.map(({ name, method, path }) => [`${method} ${path}`, name]))
const recorded = [...versionFiles, nodeActions].map((file) => ({ file, rows: recordingsOf(file) }))

interface Case {
  operation: string
  file: string
  rows: Served[]
}

const servedOf = ({ name, status, resBody, resHeaders }: Recording): Served => ({
  name,
  status,
  body: resBody,
  headers: lowerCase(resHeaders ?? {}),
})

function casesOf(wanted: readonly string[]): Case[] {
  return recorded.flatMap(({ file, rows }) =>
    wanted.flatMap((operation) => {
      const own = rows.filter((row) => byCall.get(row.op) === operation && row.status < 300)
      return own.length === 0 ? [] : [{ operation, file, rows: own.map(servedOf) }]
    }),
  )
}

/** `PoolGet_Basic.json` is one of Pool_Get. */
const exampleOf: readonly (readonly [file: RegExp, operation: string])[] = [
  [/\/AccountListPoolNodeCounts\.json$/, 'Account_ListPoolNodeCounts'],
  [/\/PoolGet_\w+\.json$/, 'Pool_Get'],
  [/\/PoolList_\w+\.json$/, 'Pool_List'],
  [/\/NodeGet_\w+\.json$/, 'ComputeNode_Get'],
  [/\/NodeList\.json$/, 'ComputeNode_List'],
  [/\/JobGet\.json$/, 'Job_Get'],
  [/\/JobList\.json$/, 'Job_List'],
  [/\/JobGetTaskCounts\.json$/, 'Job_GetTaskCounts'],
  [/\/TaskGet\.json$/, 'Task_Get'],
  [/\/TaskList\.json$/, 'Task_List'],
]
const exampleCases = examples().flatMap(({ name, body, status }): Case[] => {
  const operation = exampleOf.find(([file]) => file.test(name))?.[1]
  return operation && status === 200
    ? [{ operation, file: name, rows: [{ name, status, body }] }]
    : []
})

const readCases = [...casesOf(Object.keys(reads)), ...exampleCases]

describe('what the adapter reads', () => {
  test('is recorded for each of its reads, and has an example of each', () => {
    const total = readCases.reduce((sum, { rows }) => sum + rows.length, 0)
    console.info(`${total} answers are read, ${exampleCases.length} of them Microsoft's examples`)
    for (const cases of [casesOf(Object.keys(reads)), exampleCases]) {
      const seen = new Set(cases.map(({ operation }) => operation))
      expect(Object.keys(reads).filter((name) => !seen.has(name))).toEqual([])
    }
  })

  test.each(readCases)('$operation: $rows.length of $file', async ({ operation, rows }) => {
    for (const row of rows) {
      const [got, raw] = (await reads[operation]?.(row)) ?? []
      expect(got, row.name).toEqual(raw)
    }
  })
})

describe('what the adapter does', () => {
  test.each(casesOf(Object.keys(actions)))(
    '$operation: $rows.length of $file are accepted',
    async ({ operation, rows }) => {
      for (const row of rows) {
        const answer = await actions[operation]?.(accountServing(row))
        const eTag = row.headers?.etag
        const said = eTag === undefined ? {} : { eTag }
        expect(answer, row.name).toEqual({ kind: 'accepted', status: row.status, ...said })
      }
    },
  )
})

const refused = recordingsOf(refusals).map(servedOf)
const codeOf = ({ body }: Served): string => (isObject(body) ? String(body.code) : '')
const refusedBy = [...new Set(refused.map((row) => `${row.status} ${codeOf(row)}`))].map(
  (label) => ({
    label: label.trim() === label ? label : `${label.trim()} without a code`,
    rows: refused.filter((row) => `${row.status} ${codeOf(row)}` === label),
  }),
)

describe('what the adapter makes of a refusal', () => {
  test.each(refusedBy)('$label, $rows.length times: a read', async ({ rows }) => {
    for (const row of rows) {
      const code = codeOf(row)
      const read = accountServing(row).pool('pool')
      if (row.status === 404 && code !== '') {
        expect(await read, row.name).toBeUndefined()
        continue
      }
      const error = await read.then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      expect(error, row.name).toBeInstanceOf(BatchReadError)
      expect(error, row.name).toMatchObject({ code })
    }
  })

  test.each(refusedBy)('$label, $rows.length times: an action', async ({ rows }) => {
    for (const row of rows) {
      const code = codeOf(row)
      const { status } = row
      const answer = await accountServing(row).reboot('pool', 'node', 'requeue')
      if (status === 503)
        expect(answer, row.name).toMatchObject({ kind: 'throttled', status, code })
      else if (status >= 500 || code === '') {
        // Whether it was done is open: it must be read back.
        expect(answer, row.name).toMatchObject({ kind: 'in-doubt' })
        expect(answer, row.name).toMatchObject({ reason: expect.stringContaining(code) })
      } else {
        const kind = status === 404 ? 'gone' : 'refused'
        expect(answer, row.name).toMatchObject({ kind, status, code })
      }
    }
  })
})

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
}
