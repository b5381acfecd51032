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
import { runningWorkGuard, taskOwnerGuard } from './guards/work-guards.ts'

export const guards: readonly Guard[] = [
  modeGuard,
  holdGuard,
  pauseGuard,
  blindGuard,
  fenceGuard,
  stormGuard,
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
  for (const guard of guards) {
    const answer = guard.ask(question)
    if (answer) return { tell: guard.tell, ...answer, guard: guard.name }
  }
  return undefined
}
