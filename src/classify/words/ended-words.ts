// Wordings that show that a process was ended from outside: by Batch, by a person, by a time limit or with its node.
import type { Phrase } from './phrases.ts'

export const endedFromOutside: readonly Phrase[] = [
  'taskended',
  'ended by user',
  'by user request',
  'terminated by the user',
  'terminated by user',
  'terminated by batch',
  'killed by batch',
  'killed by user',
  'killed manually',
  'wall clock',
  'wallclock',
  'maxwallclocktime',
  'time limit',
  'timeout reached',
  'preempt',
  'evicted',
  'node was removed',
  'node was rebooted',
  'rebooting',
  'docker kill',
  'docker stop',
]
