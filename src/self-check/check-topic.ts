// Checks that the topic's address answers. Whether the app may publish can only be found by publishing, which a check does not do.
import type { TopicProbe } from '../ports/probes.ts'
import type { Check } from './check.ts'

const name = 'topic'

/** One request at most. Never throws. */
export async function checkTopic(probe: TopicProbe | undefined): Promise<Check> {
  if (!probe) {
    const detail = 'Not checked: BATCH_MEDIC_TOPIC is not set, so no events are published.'
    return { name, kind: 'not-checked', detail }
  }
  const looked = await probe.reach()
  if (looked.kind === 'unreachable') {
    const detail = `The topic does not answer (${looked.code}): check BATCH_MEDIC_TOPIC, its firewall, and with a private endpoint its DNS zone. Events wait until it does.`
    return { name, kind: 'fault', detail }
  }
  const open = 'Whether the app may publish to it is not checked: it shows with the first event'
  const role = "and takes the role EventGrid Data Sender for the app's identity"
  const detail = `The address of the topic answers (HTTP ${looked.status}). ${open}, ${role}.`
  return { name, kind: 'ok', detail }
}
