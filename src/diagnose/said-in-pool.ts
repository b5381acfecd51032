// Reads pools, as the data plane, Resource Manager or an event of a resize tells of them.
import { symptomOfFault } from '../domain/symptom.ts'
import { plainPool } from './dotnet-words.ts'
import { type Fields, isFields } from './normal-keys.ts'
import { plainFault } from './said-in-errors.ts'
import { named } from './said-in-resources.ts'
import { saidInText } from './said-in-text.ts'
import type { Reading, Saying } from './saying.ts'
import { poolStanding } from './standing.ts'

export function poolSayings(given: Fields, { decoders, at }: Reading): readonly Saying[] {
  const wire = plainPool(flatPool(given))
  const pool = decoders.pool(wire, at)
  const about = named('pool', wire.id ?? wire.name)
  const told =
    typeof wire.targetDedicatedNodes === 'number' && typeof wire.currentDedicatedNodes === 'number'
  const run = isFields(wire.autoScaleRun) ? wire.autoScaleRun.error : undefined
  const ended = resizeEnded(wire)
  if (ended !== undefined) return [{ ...saidInText(ended, 'pool.resizeError', at), about }]
  const standing = isFields(run) ? undefined : poolStanding(pool, told)
  if (standing) return [{ ...standing, about }]
  const resize = pool.resizeErrors.map((error) => ({
    kind: 'failure' as const,
    about,
    symptom: symptomOfFault('resize', at, error, {
      scope: 'whole-pool',
      state: pool.allocationState,
    }),
  }))
  const formula =
    pool.autoScaleError ?? (isFields(run) ? decoders.fault(plainFault(run)) : undefined)
  const autoscale = formula
    ? [
        {
          kind: 'failure' as const,
          about,
          symptom: symptomOfFault('autoscale', at, formula, { scope: 'whole-pool' }),
        },
      ]
    : []
  return [...resize, ...autoscale]
}

/** How a resize failed, of a PoolResizeCompleteEvent; undefined for one that succeeded and for what is none. */
function resizeEnded({ resultCode, resultMessage }: Fields): string | undefined {
  if (typeof resultCode !== 'string' || /^success$/i.test(resultCode)) return undefined
  return typeof resultMessage === 'string' ? `${resultCode}: ${resultMessage}` : resultCode
}

/** Resource Manager keeps a pool's fields in `properties`, under names of its own. */
function flatPool(given: Fields): Fields {
  const inner = isFields(given.properties) ? { ...given, ...given.properties } : given
  const status = isFields(inner.resizeOperationStatus) ? inner.resizeOperationStatus : {}
  const scale = isFields(inner.scaleSettings) ? inner.scaleSettings : {}
  const fixed = isFields(scale.fixedScale) ? scale.fixedScale : {}
  const errors = inner.resizeErrors ?? status.errors
  return {
    ...fixed,
    ...status,
    ...inner,
    ...(Array.isArray(errors)
      ? { resizeErrors: errors.map((error) => (isFields(error) ? plainFault(error) : error)) }
      : {}),
  }
}
