// The causes that most rules name, so that like failures are answered alike.
import type { Cause, CauseClass, Confidence, FixClass } from '../../domain/cause.ts'
import type { Symptom } from '../../domain/symptom.ts'

export function userCode(confidence: Confidence = 'certain'): Cause {
  return lasting('workload', 'user-code', 'change-code', confidence)
}

export function userConfig(confidence: Confidence = 'likely'): Cause {
  return lasting('configuration', 'user-config', 'change-config', confidence)
}

export function noAccess(confidence: Confidence = 'likely'): Cause {
  return lasting('configuration', 'credentials-or-access', 'change-config', confidence)
}

export function blocked(confidence: Confidence = 'likely'): Cause {
  return lasting('configuration', 'network-blocked', 'change-config', confidence)
}

/** What doing the same again cannot cure. */
export function lasting(
  party: Cause['party'],
  causeClass: CauseClass,
  fixClass: FixClass,
  confidence: Confidence = 'likely',
): Cause {
  return { party, causeClass, fixClass, retryHelps: false, confidence }
}

/**
 * A service elsewhere answered with a failure, or broke off its answer, and will not for long: a start task runs again
 * at a reboot. Where the whole pool meets it, it may last, so that no retry is promised.
 */
export function outage({ place, scope }: Symptom): Cause {
  return {
    party: 'platform',
    causeClass: 'registry-or-dependency-outage',
    fixClass: place === 'start-task' ? 'reboot' : 'wait',
    retryHelps: scope === 'whole-pool' ? null : true,
    confidence: 'likely',
  }
}

/** Nothing answered: where the whole pool meets it, an outage and a closed network cannot be told apart. */
export function noAnswer(symptom: Symptom): Cause {
  const confidence = symptom.scope === 'whole-pool' ? 'guess' : 'likely'
  return { ...outage(symptom), confidence }
}

export function againHelps(symptom: Symptom): string {
  return symptom.place === 'start-task'
    ? 'Reboot the node: the start task runs again. Let the start task try its downloads several times, or keep the files in a storage account or an image of your own.'
    : 'Run the task again a little later. Let it try its downloads several times, or keep the files in a storage account or an image of your own.'
}
