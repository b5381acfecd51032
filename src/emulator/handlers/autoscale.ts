// Automatic scaling of a pool: enable, disable, and try a formula without its effects.
import { z } from 'zod'
import { autoScaleOf, startAutoScale, stopAutoScale, tryFormula } from '../life/autoscale-life.ts'
import { stopResize, touchPool } from '../life/pool-life.ts'
import { fault } from '../wire/batch-fault.ts'
import { readBody } from '../wire/request-body.ts'
import { checkFormula } from './autoscale-checks.ts'
import { answer, done, type Handler } from './call.ts'
import { checkInterval } from './pool-body.ts'
import { changeable } from './pools.ts'

const enableSchema = z.looseObject({
  autoScaleFormula: z.string().nullish(),
  autoScaleEvaluationInterval: z.string().nullish(),
})

/** Documented: not more than once every 30 seconds for the same pool. */
const enablePauseMs = 30_000

export const enableAutoScale: Handler = (call) => {
  const pool = changeable(call)
  const body = readBody(call.body, enableSchema)
  checkInterval(body.autoScaleEvaluationInterval)
  const { autoScaleFormula: formula, autoScaleEvaluationInterval: interval } = body
  const kept = pool.spec.enableAutoScale === true ? pool.spec.autoScaleFormula : undefined
  // Documented: without automatic scaling yet, a formula is needed; with it, one of the two.
  if (!formula && (!kept || !interval)) {
    throw fault('MissingRequiredProperty', { PropertyName: 'autoScaleFormula' })
  }
  if (formula) checkFormula(formula)
  const auto = autoScaleOf(pool)
  const now = call.life.now()
  if (auto.askedMs !== undefined && now - auto.askedMs < enablePauseMs) {
    throw fault('TooManyEnableAutoScaleRequests')
  }
  if (pool.allocationState !== 'steady') throw fault('PoolBeingResized')
  auto.askedMs = now
  pool.spec = {
    ...pool.spec,
    enableAutoScale: true,
    autoScaleFormula: formula ?? kept,
    ...(interval ? { autoScaleEvaluationInterval: interval } : {}),
  }
  touchPool(call.life, pool)
  startAutoScale(call.life, call.account, pool)
  return done(call, 200, { change: pool.change })
}

/** Stops the resize under way, and changes no entity tag (both recorded); otherwise the pool stays as it is. */
export const disableAutoScale: Handler = (call) => {
  const pool = changeable(call)
  const { autoScaleFormula: _, autoScaleEvaluationInterval: __, ...spec } = pool.spec
  pool.spec = { ...spec, enableAutoScale: false }
  stopAutoScale(pool)
  if (pool.allocationState === 'resizing') stopResize(call.life, call.account, pool)
  return done(call, 200, { change: pool.change })
}

const evaluateSchema = z.looseObject({ autoScaleFormula: z.string() })

/** Documented: only for a pool that scales itself (the code of that refusal is assumed). Answers without an entity tag. */
export const evaluateAutoScale: Handler = (call) => {
  const pool = changeable(call)
  const { autoScaleFormula: formula } = readBody(call.body, evaluateSchema)
  if (pool.spec.enableAutoScale !== true) {
    throw fault('OperationNotValidOnPool', {
      Reason: 'The pool does not have automatic scaling enabled',
    })
  }
  checkFormula(formula)
  const { run } = tryFormula(call.life, pool, formula)
  const response = answer(call, 'Microsoft.Azure.Batch.Protocol.Entities.AutoScaleRun', run)
  const dataserviceid = `${call.url.origin}${call.url.path}`
  return { ...response, headers: { ...response.headers, dataserviceid } }
}
