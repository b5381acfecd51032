// The guards in the order they are asked; the first that says no holds the action.
import type { Guard, GuardAnswer, GuardQuestion } from './guard.ts'
import { approvalGuard } from './guards/approval-guard.ts'
import { blindGuard, fenceGuard } from './guards/blind-guard.ts'
import { concurrencyGuard } from './guards/concurrency-guard.ts'
import { accountHourlyGuard, hourlyGuard, taskHourlyGuard } from './guards/hourly-guards.ts'
import { modeGuard } from './guards/mode-guard.ts'
import { attemptsGuard, cooldownGuard } from './guards/node-guards.ts'
import { holdGuard, pauseGuard } from './guards/pause-guard.ts'
import { runningWorkGuard } from './guards/running-work-guard.ts'
import { stormGuard } from './guards/storm-guard.ts'
import { suspendedGuard } from './guards/suspended-guard.ts'
import { windowGuard } from './guards/window-guard.ts'
import { taskOwnerGuard } from './guards/work-guards.ts'

export const guards: readonly Guard[] = [
  modeGuard,
  holdGuard,
  pauseGuard,
  windowGuard,
  blindGuard,
  fenceGuard,
  stormGuard,
  suspendedGuard,
  runningWorkGuard,
  taskOwnerGuard,
  concurrencyGuard,
  hourlyGuard,
  accountHourlyGuard,
  taskHourlyGuard,
  attemptsGuard,
  cooldownGuard,
  // Last, so that nobody is asked for what something else would hold all the same.
  approvalGuard,
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
