// Check: what the last run of the pool's autoscale formula said, in words.
import type { CheckAnswer } from '../domain/check-answer.ts'
import { momentText } from '../domain/durations.ts'
import { answer, broken, ok } from './examine-arm.ts'
import type { DoctorQuestion } from './examine-question.ts'
import type { PoolParts } from './pool-parts.ts'

/** What codes and words of the service mean, and what helps; the first that holds. */
const meanings: readonly { says: RegExp; means: string; helps: string }[] = [
  {
    says: /insufficient ?(?:sample ?)?data/i,
    means: 'it asked for more samples than there are, as on a pool that is new or was empty',
    helps:
      'In the formula, ask GetSamplePercent first and take fewer samples where they are missing',
  },
  {
    says: /too ?long/i,
    means: 'it is longer than the 8,192 characters that Batch takes',
    helps: 'Shorten the formula',
  },
  {
    says: /syntax|parse|unexpected|unknown variable|not (?:a )?(?:valid|defined|recognized)|invalid/i,
    means: 'it is not written as Batch reads formulas, or names a variable that is not there',
    helps: 'Mend the formula at the line and column that the message names',
  },
  {
    says: /divi(?:de|sion)|overflow|out of range|not a number|\bnan\b|infinity/i,
    means: 'its arithmetic has no result, such as a division by zero',
    helps: 'Guard the division or the index in the formula',
  },
]

export function checkAutoscale(
  { poolId, snapshot }: DoctorQuestion,
  { autoScaleError }: PoolParts,
): CheckAnswer {
  const about = `autoscale formula of pool ${poolId}`
  if (!snapshot.autoScale) {
    return answer('autoscale', about, ok('The pool has no formula: its size is set by hand.'))
  }
  if (!autoScaleError) return answer('autoscale', about, ok('The last run reported no error.'))
  const { code, message, at } = autoScaleError
  const words = [code, message].filter((part) => part !== '').join(': ')
  const known = meanings.find(({ says }) => says.test(words))
  const when = at === undefined ? '' : ` at ${momentText(at)}`
  const why = known ? `, because ${known.means}` : ''
  const evaluate = `az batch pool autoscale evaluate --pool-id ${poolId} --auto-scale-formula "$(az batch pool show --pool-id ${poolId} --query autoScaleFormula -o tsv)"`
  const said = `The formula could not be evaluated${when}${why}; the pool keeps its size. It says: ${words}`
  const mend = known ? `${known.helps}, then try it: ${evaluate}` : evaluate
  return answer('autoscale', about, broken(said, mend))
}
