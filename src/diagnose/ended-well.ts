// A program that ended with 0 and wrote nothing that tells a failure: warnings are none.
import type { Symptom } from '../domain/symptom.ts'
import type { Well } from './saying.ts'
import { well } from './standing.ts'

const warnings =
  /\bwarn(?:ing|ings)?\b|\w*warning\b|\bdeprecat|\bnotice\b|^w: |^debconf: |^dpkg-preconfigure: /i
/** Also what people say of a success that is none: `exit code 0 but nothing is installed`. */
const failing =
  /\b(?:fatal|\w*error|\w*exception|traceback|panic|fail\w*|abort\w*|crash\w*|killed|cannot|can't|could|couldn't|denied|refused|time[ds]? ?out|unable|missing|not|never|no|nothing|none|without|but|although|though|yet|however)\b|^e: /i

/** Undefined where Batch names a failure, or a line that is no warning may tell of one. */
export function endedWell(symptom: Symptom): Omit<Well, 'about'> | undefined {
  const { place, code, category, message, details, exitCode, output } = symptom
  const ofProgram = place === 'task' || place === 'start-task' || place === 'unknown'
  if (!ofProgram || exitCode !== 0 || category !== undefined || details.length > 0) return undefined
  if (code !== '' || message !== '') return undefined
  const lines = output.split('\n').map((line) => line.trim())
  if (lines.some((line) => failing.test(line) && !warnings.test(line))) return undefined
  const evidence = [
    { name: 'exit code', value: '0' },
    { name: 'last line', value: lines.findLast((line) => line !== '') ?? '' },
  ]
  return well(
    'The program ended with exit code 0 and wrote warnings at most: nothing failed.',
    'Nothing is to be done.',
    evidence.filter(({ value }) => value !== ''),
  )
}
