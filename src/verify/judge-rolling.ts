// Judges a rolling reboot: by what came of the reboots of its waves, and by the nodes as they are.
import type { Attempt } from '../domain/attempt.ts'
import type { PoolFacts } from '../domain/facts.ts'
import { type RolledIn, rollingState } from '../domain/rolling.ts'
import type { Verdict } from './verdict.ts'
import { lookAgainMs } from './verdict.ts'

export function judgeRolling(
  attempt: Attempt,
  own: RolledIn,
  facts: PoolFacts,
  now: number,
): Verdict {
  if (!facts.snapshot) return { kind: 'ended', result: 'overtaken', reason: 'The pool is deleted.' }
  const state = rollingState(attempt, own, facts, now)
  switch (state.kind) {
    case 'stopped':
      return { kind: 'ended', result: 'did-not-help', reason: state.reason }
    case 'done': {
      if (state.rebooted > 0) return { kind: 'ended', result: 'helped', reason: state.reason }
      return { kind: 'ended', result: 'overtaken', reason: state.reason }
    }
    case 'wave':
    case 'next':
      return { kind: 'pending', until: now + lookAgainMs, reason: 'The waves go on.' }
  }
}
