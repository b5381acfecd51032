// The folder of the conformance run: real answers of the Batch service, its contract, schemas, cases.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const given = process.env.BATCH_MEDIC_CONFORMANCE
if (!given) throw new Error('Run these checks with: npm run conformance -- ../shared')
export const root = given

export type Json = Readonly<Record<string, unknown>>

/** One request and its answer as they went over the wire. */
export interface Recording {
  apiVersion: string
  /** `GET /pools/{poolId}` */
  op: string
  method: string
  host: string
  path: string
  query: Record<string, string>
  status: number
  resHeaders: Record<string, string> | null
  resBody: unknown
  /** File and line, to find it again. */
  name: string
}

export function readJson<T = Json>(...path: readonly string[]): T {
  return JSON.parse(readFileSync(join(root, ...path), 'utf8')) as T
}

/** Every conversation with the data plane; each file holds one API version, one those of nodes, one those that failed. */
export function recordingsOf(...files: readonly string[]): Recording[] {
  return files.flatMap((file) =>
    readFileSync(join(root, 'recordings', `${file}.jsonl`), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        line === '' ? [] : [{ ...JSON.parse(line), name: `${file}.jsonl:${index + 1}` }],
      ),
  )
}

/** `dataplane-2022-10-01.16.0` and its like, oldest first. */
export const versionFiles = readdirSync(join(root, 'recordings'))
  .filter((name) => /^dataplane-\d.*\.jsonl$/.test(name))
  .map((name) => name.replace(/\.jsonl$/, ''))
  .sort()
export const nodeActions = 'node-actions'
export const refusals = 'dataplane-errors-4xx-5xx'

/** Microsoft's REST examples of one folder by file name. */
export function examples(): { name: string; body: unknown; status: number }[] {
  const folder = join(root, 'examples')
  return readdirSync(folder)
    .filter((name) => name.startsWith('data-plane-'))
    .flatMap((version) =>
      readdirSync(join(folder, version)).flatMap((file) => {
        const path = join(folder, version, file)
        const { responses } = JSON.parse(readFileSync(path, 'utf8')) as {
          responses: Record<string, { body?: unknown }>
        }
        return Object.entries(responses).map(([status, { body }]) => ({
          name: relative(folder, path),
          body,
          status: Number(status),
        }))
      }),
    )
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The items of a list answer. */
export function itemsOf(body: unknown): Json[] {
  return isObject(body) && Array.isArray(body.value) ? body.value.filter(isObject) : []
}
