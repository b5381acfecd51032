// The words for why something broke: one name for each cause, how sure it is, and whose it is.
import type { CauseClass, Party } from '../domain/cause.ts'
import type { Finding } from '../domain/finding.ts'
import { sentence } from './brief.ts'

const parties = {
  platform: 'the platform',
  workload: 'the workload',
  configuration: 'the configuration',
  quota: 'a quota',
  capacity: 'capacity',
  unknown: '',
} as const satisfies Record<Party, string>

const causeWords = {
  'user-config': 'wrong settings',
  'user-code': 'failing code',
  image: 'the image',
  'network-blocked': 'blocked network',
  'credentials-or-access': 'credentials or access',
  'disk-full': 'full disk',
  oom: 'out of memory',
  timeout: 'time limit',
  quota: 'quota',
  capacity: 'no capacity',
  preemption: 'preemption',
  hardware: 'hardware',
  'agent-bug': 'a bug of the node agent',
  'platform-bug': 'a bug of the platform',
  'registry-or-dependency-outage': 'a source or service that it needs did not answer',
  race: 'a race',
  'stale-error': 'an old error that no longer holds',
  benign: 'nothing harmful',
  unknown: 'not known',
} as const satisfies Record<CauseClass, string>

/** An outage lies with nobody here. A source that is not named by them is Azure's, a stranger's or a licence server of their own. */
const outages: Partial<Record<Party, string>> = {
  platform: 'it lies outside the pool',
  workload: 'the workload chose it',
  configuration: 'the configuration names it',
}

export const sureness = { certain: 'certain', likely: 'likely', guess: 'a guess' } as const

/** `full disk`, within a sentence. What a newer version found has no words here. */
export function causePhrase(cause: CauseClass): string {
  return Object.hasOwn(causeWords, cause) ? causeWords[cause] : cause
}

/** `Full disk`: the same wherever incidents are told or counted. */
export function causeName(cause: CauseClass): string {
  return sentence(causePhrase(cause))
}

/** `Full disk (disk-full, certain); lies with the workload` */
export function causeText({
  causeClass,
  confidence,
  party,
}: Pick<Finding, 'causeClass' | 'confidence' | 'party'>): string {
  const lies = parties[party] === '' || party === causeClass ? '' : `lies with ${parties[party]}`
  const isOutage = causeClass === 'registry-or-dependency-outage'
  const side = (isOutage && outages[party]) || lies
  const sure = causeClass === 'unknown' ? '' : ` (${causeClass}, ${sureness[confidence]})`
  return `${causeName(causeClass)}${sure}${side === '' ? '' : `; ${side}`}`
}
