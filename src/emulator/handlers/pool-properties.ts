// What can be changed of a pool: PATCH changes what is given, updateproperties replaces all of it.
import { z } from 'zod'
import type { Wire } from '../life/basics.ts'
import { keptStartTask } from '../life/pool-defaults.ts'
import { touchPool } from '../life/pool-life.ts'
import type { PoolState } from '../life/pool-state.ts'
import { readBody } from '../wire/request-body.ts'
import { type Call, done, type Handler } from './call.ts'
import { checkMetadata } from './metadata.ts'
import { changeableShape, checkProperties, given } from './pool-body.ts'
import { checkCertificates, checkPackages } from './pool-checks.ts'
import { changeable } from './pools.ts'
import { versionOf } from './version.ts'

const patchSchema = z.looseObject(changeableShape)

/** A null counts as left out: that it resets anything is documented nowhere. */
export const patchPool: Handler = (call) => {
  const pool = changeable(call)
  const body = readBody(call.body, patchSchema)
  checkChange(call, body)
  change(call, pool, { ...pool.spec, ...given(body) })
  return done(call, 200, { change: pool.change })
}

const list = <T extends z.ZodType>(one: T) => z.array(one)

/** The three lists are required by the contract; only the start task and the communication mode may be left out. */
const updateSchema = z.looseObject({
  ...changeableShape,
  certificateReferences: list(z.looseObject({})),
  applicationPackageReferences: changeableShape.applicationPackageReferences.unwrap().unwrap(),
  metadata: changeableShape.metadata.unwrap().unwrap(),
})

/** Without a start task the pool has none any more; without a mode it is told as `default` (recorded). */
export const updateProperties: Handler = (call) => {
  const pool = changeable(call)
  const body = readBody(call.body, updateSchema)
  checkChange(call, body)
  const { startTask: _, ...spec } = pool.spec
  change(call, pool, { ...spec, targetNodeCommunicationMode: 'default', ...given(body) })
  return done(call, 204, { change: pool.change })
}

function checkChange(call: Call, body: z.output<typeof patchSchema>): void {
  checkProperties(body, changeableShape, versionOf(call))
  checkMetadata(body.metadata ?? undefined)
  checkPackages(call.account, body.applicationPackageReferences)
  checkCertificates(body.certificateReferences)
}

function change(call: Call, pool: PoolState, spec: Wire): void {
  const startTask = spec.startTask as Wire | undefined
  pool.spec = startTask ? { ...spec, startTask: keptStartTask(startTask, spec) } : spec
  touchPool(call.life, pool)
}
