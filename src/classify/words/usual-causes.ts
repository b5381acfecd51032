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
 * A service elsewhere did not answer, and will: a start task runs again at a reboot. Where the whole pool fails alike
 * nobody can tell an outage from a network that is closed, so that no retry is promised.
 */
export function outage(symptom: Symptom): Cause {
  const everywhere = symptom.scope === 'whole-pool'
  return {
    party: 'platform',
    causeClass: 'registry-or-dependency-outage',
    fixClass: symptom.place === 'start-task' ? 'reboot' : 'wait',
    retryHelps: everywhere ? null : true,
    confidence: everywhere ? 'guess' : 'likely',
  }
}

export function againHelps(symptom: Symptom): string {
  return symptom.place === 'start-task'
    ? 'Reboot the node: the start task runs again. Let the start task try its downloads several times, or keep the files in a storage account or an image of your own.'
    : 'Run the task again a little later. Let it try its downloads several times, or keep the files in a storage account or an image of your own.'
}
