// Runs the network half of the doctor over a world of ARM, and reads its answers as the tables of the tests do.
import { expect } from 'vitest'
import { checkNetwork } from '../../src/doctor/check-network.ts'
import { gatherNetwork } from '../../src/doctor/gather-network.ts'
import type { CheckAnswer, CheckName, Verdict } from '../../src/domain/check-answer.ts'
import { accountId } from '../support/arm-network.ts'
import { type ArmWorld, armStandIn } from '../support/arm-stand-in.ts'

export async function examined(world: ArmWorld): Promise<readonly CheckAnswer[]> {
  return checkNetwork(await gatherNetwork(armStandIn(world), { accountId, poolId: 'frames' }))
}

/** The worst verdict among the answers of a check; `none` without any. */
export function verdictOf(answers: readonly CheckAnswer[], check: CheckName): Verdict | 'none' {
  const verdicts = answers.filter((answer) => answer.check === check).map(({ verdict }) => verdict)
  return (['broken', 'not-checked', 'ok'] as const).find((one) => verdicts.includes(one)) ?? 'none'
}

export interface Sentence {
  when: string
  given: ArmWorld
  check: CheckName
  verdict: Verdict
  /** Words that the answer says. */
  says?: readonly (string | RegExp)[]
  /** Words of the command. */
  mend?: readonly string[]
}

export async function expectSentence({ given, check, verdict, says = [], mend = [] }: Sentence) {
  const answers = (await examined(given)).filter((answer) => answer.check === check)
  expect(verdictOf(answers, check), JSON.stringify(answers, undefined, 1)).toBe(verdict)
  const worst = answers.filter((answer) => answer.verdict === verdict)
  const said = worst.map((answer) => answer.said).join('\n')
  for (const words of says) {
    if (typeof words === 'string') expect(said).toContain(words)
    else expect(said).toMatch(words)
  }
  for (const words of mend) expect(worst.map((answer) => answer.mend).join('\n')).toContain(words)
}
