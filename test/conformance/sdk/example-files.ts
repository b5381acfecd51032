// Microsoft's REST examples with the operation each is of, its request body and the answer it shows.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { operations } from '../contract.ts'
import { isObject, type Json, root } from '../folder.ts'

export interface Example {
  /** `2020-09-01.12.0/JobGet` */
  name: string
  operation: string
  parameters: Readonly<Record<string, unknown>>
  /** The one parameter that is an object. */
  body: Json | undefined
  status: number
  answer: unknown
}

/** Examples that are not named after their operation. */
const named: Readonly<Record<string, string>> = {
  PoolUpdate: 'Pool_UpdateProperties',
  JobGetLifetimeStatistics: 'Job_GetAllLifetimeStatistics',
  PoolGetLifetimeStatistics: 'Pool_GetAllLifetimeStatistics',
  CertificateCancelDelete: 'Certificate_CancelDeletion',
}

function operationOf(file: string): string {
  const name = file.replace(/\.json$/, '').replace(/_.*$/, '')
  const plain = name.replace(/^Node/, 'ComputeNode').replace(/FromNode$/, 'FromComputeNode')
  const found = operations.find(
    (one) => one.name.replace('_', '').toLowerCase() === plain.toLowerCase(),
  )
  const operation = named[name] ?? found?.name
  if (operation === undefined) throw new Error(`No operation is known for the example ${file}`)
  return operation
}

export function sdkExamples(): Example[] {
  const folder = join(root, 'examples')
  return readdirSync(folder)
    .filter((version) => version.startsWith('data-plane-'))
    .flatMap((version) =>
      readdirSync(join(folder, version)).map((file) => {
        const { parameters, responses } = JSON.parse(
          readFileSync(join(folder, version, file), 'utf8'),
        ) as { parameters: Json; responses: Record<string, { body?: unknown }> }
        const [status = '', response] = Object.entries(responses)[0] ?? []
        return {
          name: `${version.replace('data-plane-', '')}/${file.replace('.json', '')}`,
          operation: operationOf(file),
          parameters,
          body: Object.values(parameters).find(isObject),
          status: Number(status),
          answer: response?.body,
        }
      }),
    )
}
