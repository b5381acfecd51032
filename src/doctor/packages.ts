// Check: whether each application package of the pool is there and active.
import type { CheckAnswer } from '../domain/check-answer.ts'
import type { Arm } from '../ports/arm.ts'
import { az, placeOf } from './az.ts'
import { answer, broken, type Found, nameOf, ok, textAt, unread } from './examine-arm.ts'
import { type ArmQuestion, batchApi } from './examine-question.ts'
import type { PoolParts } from './pool-parts.ts'

/** One answer for each package. Never throws. */
export async function checkPackages(
  arm: Arm,
  { accountId, poolId }: ArmQuestion,
  { packages }: PoolParts,
): Promise<readonly CheckAnswer[]> {
  if (packages.length === 0) {
    return [answer('packages', `pool ${poolId}`, ok('The pool has no application packages.'))]
  }
  return Promise.all(
    packages.map(async ({ id, version }) => {
      const about = `application package ${id}${version === '' ? '' : ` ${version}`}`
      const found =
        version === ''
          ? await checkDefault(arm, accountId, id)
          : await checkVersion(arm, accountId, id, version)
      return answer('packages', about, found)
    }),
  )
}

async function checkDefault(arm: Arm, accountId: string, id: string): Promise<Found> {
  const path = `${accountId}/applications/${encodeURIComponent(id)}`
  const read = await arm.get(path, batchApi)
  if (read.kind === 'missing') return gone(accountId, `The application ${id}`)
  if (read.kind !== 'read') return unread(`application ${id}`, read)
  const version = textAt(read.value, 'properties', 'defaultVersion')
  if (version) return checkVersion(arm, accountId, id, version)
  const said = `The pool asks for the default version of the application ${id}, and it has none.`
  return broken(
    said,
    command(accountId, 'set', { 'application-name': id, 'default-version': 'VERSION' }),
  )
}

async function checkVersion(
  arm: Arm,
  accountId: string,
  id: string,
  version: string,
): Promise<Found> {
  const name = `version ${version} of the application ${id}`
  const path = `${accountId}/applications/${encodeURIComponent(id)}/versions/${encodeURIComponent(version)}`
  const read = await arm.get(path, batchApi)
  if (read.kind === 'missing') return gone(accountId, `The ${name}`)
  if (read.kind !== 'read') return unread(name, read)
  const state = textAt(read.value, 'properties', 'state') ?? ''
  if (state.toLowerCase() === 'active') return ok(`The ${name} is there and active.`)
  const said = `The ${name} is ${state.toLowerCase() || 'in no state that Azure tells'}: its upload was never activated, so no node can have it.`
  return broken(
    said,
    command(accountId, 'package activate', {
      'application-name': id,
      'version-name': version,
      format: 'zip',
    }),
  )
}

function gone(accountId: string, what: string): Found {
  const said = `${what} is not in the Batch account: nodes that should have it become unusable with ApplicationPackageError.`
  return broken(said, command(accountId, 'list'))
}

function command(
  accountId: string,
  verb: string,
  options: Readonly<Record<string, string>> = {},
): string {
  return az(`batch application ${verb}`, {
    ...placeOf(accountId),
    name: nameOf(accountId),
    ...options,
  })
}
