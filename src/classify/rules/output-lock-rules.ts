// Locks: what the system itself does at boot gets in the way of a program, and is done a little later.
import type { Rule } from '../rule.ts'
import { spokenRule } from '../words/spoken-rule.ts'
import { lasting } from '../words/usual-causes.ts'

const race = lasting('workload', 'race', 'change-code', 'certain')

export const outputLockRules: readonly Rule[] = [
  spokenRule({
    id: 'package-lock-held',
    when: 'another process holds the lock of the package manager (apt, dpkg, yum, dnf, zypper, Windows Installer)',
    phrases: [
      'could not get lock',
      'unable to acquire the dpkg',
      'waiting for cache lock',
      ['dpkg', /\block(?:s|ed)?\b/],
      ['package manager', /\block(?:s|ed)?\b/],
      [
        'apt',
        /\block(?:ed)? (?:is |was |are )?(?:held|locked|in use|taken|busy)|(?:acquire|obtain|get|take|hold(?:s|ing)?) (?:an? |the |its )?(?:\w+ )?lock\b|lock contention/,
      ],
      'unable to lock the administration directory',
      'unable to lock directory /var/',
      'waiting for transaction lock',
      ['is locked by another process', /dpkg|apt|frontend|cache/],
      'another app is currently holding the yum lock',
      'existing lock /var/run/yum.pid',
      ['yum', /\block\b[^\n]{0,60}(?:held|holding|another)/],
      ['dnf', /\block\b[^\n]{0,60}(?:held|holding|another)|waiting for process with pid/],
      'system management is locked',
      "can't create transaction lock",
      'unattended-upgr',
      'another installation is already in progress',
      'another program is being installed',
      '0x80070652',
      ['apt.systemd.daily', /lock|running|wait/],
      ['cloud-init', /\block|still running|not (?:yet )?(?:done|finished)|wait/],
    ],
    unless: ['are you root', ['lock', 'permission denied']],
    cause: { ...race, retryHelps: true },
    explanation:
      'Another process, at boot most often the unattended upgrades of the system, holds the lock of the package manager.',
    helps:
      'Run it again (for a start task: reboot the node). For good, let the command wait for the lock (`apt-get -o DPkg::Lock::Timeout=300`, `cloud-init status --wait`) or install in an image.',
    example:
      'E: Could not get lock /var/lib/dpkg/lock - open (11: Resource temporarily unavailable)',
  }),
  spokenRule({
    id: 'package-manager-interrupted',
    when: 'an earlier installation was cut off and must be repaired first',
    phrases: [
      'dpkg was interrupted',
      'dpkg --configure -a',
      'unfinished transactions',
      'rpmdb: panic',
      'rpmdb open failed',
    ],
    cause: { ...race, confidence: 'likely' },
    explanation:
      'An earlier installation on this node was cut off (by a reboot or a time limit), and the package manager refuses to go on.',
    helps:
      'Begin the script with `dpkg --configure -a`, or replace the node; running the same again fails again.',
    example:
      "E: dpkg was interrupted, you must manually run 'sudo dpkg --configure -a' to correct the problem.",
  }),
  spokenRule({
    id: 'docker-not-up-yet',
    when: 'a start task reaches no Docker daemon on the node',
    places: ['start-task', 'node'],
    phrases: [
      'cannot connect to the docker daemon',
      'is the docker daemon running',
      'error while fetching server api version',
      ['docker.sock', /connection refused|no such file/],
    ],
    cause: { ...race, retryHelps: null, confidence: 'guess' },
    explanation:
      'The start task asked the Docker daemon before it was up; or there is none on the image, or it failed to start.',
    helps:
      'Let the start task wait for Docker (`until docker info; do sleep 5; done`, with a limit), and read `journalctl -u docker` where it never comes up.',
    example: {
      place: 'start-task',
      output: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.',
    },
  }),
  spokenRule({
    id: 'file-in-use',
    when: 'another process uses the file that a program wants',
    phrases: [
      'text file busy',
      'being used by another process',
      'sharing violation',
      '0x80070020',
      '[winerror 32]',
      ['index.lock', 'file exists'],
      ['cannot lock', 'lock file'],
      ['could not lock', 'file exists'],
    ],
    cause: { ...race, retryHelps: null, confidence: 'likely' },
    explanation: 'Two processes on the node use the same file at the same time.',
    helps:
      'Let each task use files of its own (AZ_BATCH_TASK_WORKING_DIR), or use one task slot on a node; copy shared programs in the start task alone.',
    example: "cp: cannot create regular file '/mnt/batch/tasks/shared/tool': Text file busy",
  }),
]
