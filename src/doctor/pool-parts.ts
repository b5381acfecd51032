// What a pool is made of, as ARM tells it, and where ARM does not, as Batch told it.
import type { PoolSnapshot } from '../domain/facts.ts'
import type { Arm } from '../ports/arm.ts'
import { listAt, nameOf, objectAt, textAt } from './examine-arm.ts'
import { batchApi } from './examine-question.ts'

export interface PoolParts {
  identityIds: readonly string[]
  /** `version` is empty for the default one. */
  packages: readonly { id: string; version: string }[]
  /** What the last run of the autoscale formula said. */
  autoScaleError?: { code: string; message: string; at?: number }
}

/** Reads the pool from ARM: the data plane does not tell its identities in every version. */
export async function readPoolParts(
  arm: Arm,
  accountId: string,
  poolId: string,
  snapshot: PoolSnapshot,
): Promise<PoolParts> {
  const read = await arm.get(`${accountId}/pools/${poolId}`, batchApi)
  const told = partsTold(snapshot)
  if (read.kind !== 'read') return told
  const packages = listAt(read.value, 'properties', 'applicationPackages').flatMap((item) => {
    const id = textAt(item, 'id')
    return id ? [{ id: nameOf(id), version: textAt(item, 'version') ?? '' }] : []
  })
  const identities = Object.keys(objectAt(read.value, 'identity', 'userAssignedIdentities') ?? {})
  const error = objectAt(read.value, 'properties', 'autoScaleRun', 'error')
  return {
    identityIds: identities.length > 0 ? identities : told.identityIds,
    packages: packages.length > 0 ? packages : told.packages,
    ...(told.autoScaleError ? { autoScaleError: told.autoScaleError } : {}),
    ...(error
      ? {
          autoScaleError: {
            code: textAt(error, 'code') ?? '',
            message: textAt(error, 'message') ?? '',
          },
        }
      : {}),
  }
}

export function partsTold({
  identityIds,
  applicationPackages,
  autoScaleError: error,
}: PoolSnapshot): PoolParts {
  const details = error?.details.map(({ value }) => value).join(' ') ?? ''
  return {
    identityIds,
    packages: applicationPackages,
    ...(error
      ? {
          autoScaleError: {
            code: error.code,
            message: `${error.message} ${details}`.trim(),
            at: error.at,
          },
        }
      : {}),
  }
}
