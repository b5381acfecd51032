// The guards in the order they are asked; the first that says no holds the action.
import type { Guard, GuardAnswer, GuardQuestion } from './guard.ts'
import { blindGuard, fenceGuard } from './guards/blind-guard.ts'
import { holdGuard, modeGuard, pauseGuard } from './guards/mode-guard.ts'
import {
  attemptsGuard,
  concurrencyGuard,
  cooldownGuard,
  hourlyGuard,
  taskHourlyGuard,
} from './guards/rate-guards.ts'
import { stormGuard } from './guards/storm-guard.ts'
import { suspendedGuard } from './guards/suspended-guard.ts'
import { runningWorkGuard, taskOwnerGuard } from './guards/work-guards.ts'

export const guards: readonly Guard[] = [
  modeGuard,
  holdGuard,
  pauseGuard,
  blindGuard,
  fenceGuard,
  stormGuard,
  suspendedGuard,
  runningWorkGuard,
  taskOwnerGuard,
  concurrencyGuard,
  hourlyGuard,
  taskHourlyGuard,
  attemptsGuard,
  cooldownGuard,
]

export function askGuards(
  question: GuardQuestion,
): (GuardAnswer & { guard: string; tell: boolean }) | undefined {
  const first = firstHold(guards, question)
  if (first?.guard !== modeGuard.name) return first
  // The call is shown, so what would hold it even in `act` is shown with it.
  const next = firstHold(guards.slice(1), question)
  if (!next) return first
  return {
    ...first,
    reason: `${first.reason} In act it would be held (${next.guard}): ${next.reason}`,
  }
}

function firstHold(asked: readonly Guard[], question: GuardQuestion) {
  for (const guard of asked) {
    const answer = guard.ask(question)
    if (answer) return { tell: guard.tell, ...answer, guard: guard.name }
  }
  return undefined
}
