// Checks that the storage account has what the app keeps there, and admits the app: a table, a queue, a container.
import { evidenceContainer } from '../ports/evidence.ts'
import { queueNames } from '../ports/messages.ts'
import type { StorageProbe, StoreLooked } from '../ports/probes.ts'
import { stateTable } from '../record/keys.ts'
import type { Check } from './check.ts'

interface Store {
  what: string
  role: string
  /** Who makes it, and what to do where it is gone. */
  missing: string
}

const table: Store = {
  what: `table ${stateTable}`,
  role: 'Storage Table Data Contributor',
  missing: 'the app makes it with its first census: if one has run already, somebody deleted it',
}
const queue: Store = {
  what: `queue ${queueNames.exams}`,
  role: 'Storage Queue Data Contributor',
  missing: 'the template makes it, and so does the first message',
}
const container: Store = {
  what: `container ${evidenceContainer}`,
  role: 'Storage Blob Data Owner',
  missing: 'the template makes it, and so does the first evidence that is kept',
}

/** Three small reads. Never throws. */
export async function checkStorage(probe: StorageProbe): Promise<readonly Check[]> {
  const [state, exams, evidence] = await Promise.all([
    probe.table(stateTable),
    probe.queue(queueNames.exams),
    probe.container(evidenceContainer),
  ])
  return [
    // Without its table nothing is remembered; the others come with the first use.
    ofStore(table, state, 'fault'),
    ofStore(queue, exams, 'ok'),
    ofStore(container, evidence, 'ok'),
  ]
}

function ofStore(
  { what, role, missing }: Store,
  looked: StoreLooked,
  whenMissing: 'fault' | 'ok',
): Check {
  const name = `storage: ${what}`
  switch (looked.kind) {
    case 'seen':
      return { name, kind: 'ok', detail: `The ${what} is there, and the app may read it.` }
    case 'missing':
      return { name, kind: whenMissing, detail: `The ${what} is not there; ${missing}.` }
    case 'denied':
      return {
        name,
        kind: 'fault',
        detail: `The storage account denies the app the ${what} (${looked.code}): assign ${role} to the app's identity on the account, and admit the app's network in its firewall.`,
      }
    case 'unreachable':
      return {
        name,
        kind: 'fault',
        detail: `The storage account does not answer for the ${what} (${looked.code}): check AzureWebJobsStorage__accountName, and with a private endpoint its DNS zone.`,
      }
    case 'failed':
      return {
        name,
        kind: 'fault',
        detail: `The ${what} could not be read: ${looked.reason}. Check AzureWebJobsStorage__accountName and the app's identity.`,
      }
  }
}
