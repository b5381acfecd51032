// The classes of causes and of what mends them, each with its sentence, for docs/faults.md.
import { type CauseClass, causeClasses, type FixClass, fixClasses } from '../src/domain/cause.ts'

const causes: Readonly<Record<CauseClass, string>> = {
  'user-config': 'Something is set wrong: a name, a size, a path, a limit, a command line.',
  'user-code': 'The program of a task or start task fails by itself.',
  image: 'The image of the nodes or of a container does not fit, is not there or does not start.',
  'network-blocked':
    'A rule, a route, a firewall, a name or a private endpoint keeps two from reaching each other.',
  'credentials-or-access':
    'A key, token, SAS or identity is missing, wrong, out of time or without the right.',
  'disk-full': 'No space is left on a disk of the node.',
  oom: 'The memory of the node or of a limit on it was used up.',
  timeout: 'A time limit that somebody set ran out.',
  quota: 'A limit of the subscription or the account was reached.',
  capacity: 'Azure had no machines of this kind in this region at that time.',
  preemption: 'Azure took a Spot or low-priority node back.',
  hardware: 'The machine or its device is broken.',
  'agent-bug': 'The node agent of Batch is too old or misbehaves.',
  'platform-bug': 'Azure or Batch failed, not what runs on it.',
  'registry-or-dependency-outage':
    'A source or service that was needed did not answer: a package mirror, a registry, a licence server, storage.',
  race: 'Two things happened in an unlucky order: a lock held at boot, a file replaced while it was read.',
  'stale-error': 'The error still stands there, and what it says is over.',
  benign: 'Nothing is wrong: a warning, an end that somebody wanted.',
  unknown: 'What was said does not tell the cause; what to collect next is said instead.',
}

const fixes: Readonly<Record<FixClass, string>> = {
  wait: 'Nothing is to be done but to wait, or to try again later.',
  ignore: 'Nothing is to be done.',
  reboot: 'Reboot the node.',
  'replace-node': 'Remove the node and grow the pool back.',
  'resize-to-zero-and-back': 'Resize the pool to no nodes and back, so that all are made anew.',
  'recreate-pool': 'Make a new pool: what is wrong cannot be changed on a pool that is there.',
  'change-config': 'Change a setting of the pool, job, task, account or network.',
  'change-code': 'Change the program or the script.',
  'other-vm-size': 'Take another VM size, region or kind of node.',
  'raise-quota': 'Ask for a higher quota, or use less of it.',
  'none-known': 'What mends it depends on the cause, and that is not known.',
}

export const classesText = [
  '## Classes of causes',
  list(causeClasses, causes),
  '## What mends it',
  list(fixClasses, fixes),
].join('\n\n')

function list<K extends string>(
  names: readonly K[],
  sentences: Readonly<Record<K, string>>,
): string {
  return names.map((name) => `- \`${name}\`: ${sentences[name]}`).join('\n')
}
