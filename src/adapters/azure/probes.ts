// Makes what the self-check asks with, from the same settings as the adapters that do the work.
import type { TokenCredential } from '@azure/core-auth'
import { type Clock, systemClock } from '../../ports/clock.ts'
import { createArm } from './arm/arm.ts'
import { createAccountProbe } from './batch/account-probe.ts'
import type { Storage } from './storage/credentials.ts'
import { createStorageProbe } from './storage/storage-probe.ts'
import { createTopicProbe } from './topic/topic-probe.ts'

export interface ProbeSettings {
  accounts: readonly { name: string; url: string; key?: string; resourceId?: string }[]
  apiVersion: string
  credential: TokenCredential
  storage: Storage
  topic?: { endpoint: string }
}

/** Of the wall: what is asked of one account, of the storage or of the topic has no more, however many reads follow one another. */
const wholeMs = 5_000

/** Nothing is loaded or sent before the first question. */
export function createProbes(settings: ProbeSettings, clock: Clock = systemClock) {
  const { credential, apiVersion, storage, topic } = settings
  return {
    accounts: settings.accounts.map(({ name, url, key, resourceId }) => ({
      probe: createAccountProbe({
        name,
        url,
        apiVersion,
        auth: key === undefined ? { kind: 'entra', credential } : { kind: 'key', key },
      }),
      ...(resourceId === undefined ? {} : { accountId: resourceId }),
    })),
    arm: createArm({ credential, clock, tries: 1 }),
    storage: createStorageProbe(storage),
    ...(topic ? { topic: createTopicProbe(topic.endpoint) } : {}),
    over: () => new Promise<void>((resolve) => void setTimeout(resolve, wholeMs).unref()),
  }
}
