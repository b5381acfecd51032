// One read of ARM, decoded: what cannot be what was asked for is a failed read.
import type { Arm, ArmAnswer, ArmBody } from '../ports/arm.ts'
import { objectAt, textAt } from './examine-arm.ts'

export const networkApi = '2024-07-01'

/** A body that cannot be what was asked for is a failed read, not an empty one. */
export async function read<T>(
  arm: Arm,
  path: string,
  apiVersion: string,
  decode: (body: ArmBody) => T | undefined,
): Promise<ArmAnswer<T>> {
  const answer = await arm.get(path, apiVersion)
  if (answer.kind !== 'read') return answer
  const { value: body } = answer
  // Without its properties a subnet would pass for one without rules, an account for an open one.
  if (Object.keys(objectAt(body, 'properties') ?? {}).length === 0) {
    return { kind: 'failed', reason: 'the answer lacks its properties.', path }
  }
  const value = decode(textAt(body, 'id') ? body : { ...body, id: path })
  if (value !== undefined) return { kind: 'read', value }
  return { kind: 'failed', reason: 'the answer lacks its rules or routes.', path }
}

/** A list that ended early is a failed one: what is missing could be what matters. */
export async function listOf<T>(
  arm: Arm,
  path: string,
  apiVersion: string,
  decode: (item: ArmBody) => T,
): Promise<ArmAnswer<readonly T[]>> {
  const answer = await arm.list(path, apiVersion)
  if (answer.kind !== 'read') return answer
  if (!answer.value.complete) {
    return { kind: 'failed', reason: 'the list has more pages than are read.', path }
  }
  return { kind: 'read', value: answer.value.items.map(decode) }
}
