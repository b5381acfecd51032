// The settings of the event hub with Batch's service logs. The Functions host reads them itself; this finds what it would not tell.
import type { Env } from './url.ts'

const hubNamespace = 'BATCH_MEDIC_SERVICE_LOGS__fullyQualifiedNamespace'
const hubName = 'BATCH_MEDIC_SERVICE_LOGS_HUB'

/** Both or neither: with one of them alone the host leaves the function out, and the rest of the app runs. */
export function serviceLogFaults(env: Env): string[] {
  const [namespace, hub] = [env[hubNamespace], env[hubName]]
  if (namespace && !hub) {
    return [`${hubNamespace} is set, and ${hubName} is missing: write the name of the event hub`]
  }
  if (hub && !namespace) {
    return [
      `${hubName} is set, and ${hubNamespace} is missing: write NAME.servicebus.windows.net, or take both out`,
    ]
  }
  return []
}
