// What each kind of exit code means for the cause: the table that the rules of exit codes are made from.
import { type Cause, unknownCause } from '../../domain/cause.ts'
import type { ExitKind } from '../../domain/exit-meaning.ts'
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { endedFromOutside } from '../words/ended-words.ts'
import { notMemory } from '../words/memory-words.ts'
import { says } from '../words/phrases.ts'
import { lasting, noAccess, userCode, userConfig } from '../words/usual-causes.ts'

export interface ExitKindRow extends Pick<Rule, 'id' | 'when' | 'helps'> {
  kinds: readonly ExitKind[]
  cause: Cause
  example: number
  /** How it goes on after `The command ended with exit code 1`. */
  and: string
  unless?: (symptom: Symptom, words: string) => boolean
}

/** Killed by whom? Batch and people end tasks with the same signals. */
const wasEnded = ({ code, state }: Symptom, words: string) =>
  code.toLowerCase() === 'taskended' || state === 'preempted' || says(words, endedFromOutside)

export const exitKinds: readonly ExitKindRow[] = [
  {
    id: 'exit-killed',
    when: 'the exit code stands for SIGKILL and nothing says that Batch or a person ended the task',
    kinds: ['killed'],
    unless: (symptom, words) => wasEnded(symptom, words) || says(words, notMemory),
    cause: lasting('workload', 'oom', 'other-vm-size'),
    and: 'On a node that is most often the kernel running out of memory.',
    helps:
      'Look for oom-kill in the kernel log of the node (dmesg); choose a VM size with more memory, use fewer task slots on a node, or let the program take less.',
    example: 137,
  },
  {
    id: 'exit-out-of-memory',
    when: 'the exit code stands for lack of memory',
    kinds: ['out-of-memory'],
    cause: lasting('workload', 'oom', 'other-vm-size', 'certain'),
    and: 'The node has not enough memory for what runs on it.',
    helps: 'Choose a VM size with more memory, or use fewer task slots on a node.',
    example: 3221225495,
  },
  {
    id: 'exit-disk-full',
    when: 'the exit code stands for a full disk',
    kinds: ['disk-full'],
    cause: lasting('workload', 'disk-full', 'replace-node', 'certain'),
    and: 'A disk of the node has no space left.',
    helps:
      'Delete finished tasks and jobs, shorten the retention time of tasks, or choose a VM size with a larger temporary disk.',
    example: -1073741697,
  },
  {
    id: 'exit-broken-device',
    when: 'the exit code stands for a device that does not answer',
    kinds: ['broken-device'],
    cause: lasting('platform', 'hardware', 'replace-node'),
    and: 'A disk of the node does not answer as it should.',
    helps: 'Remove the node and grow the pool back, so that Azure gives another machine.',
    example: -1073741435,
  },
  {
    id: 'exit-wrong-cpu',
    when: 'the exit code stands for an instruction that the processor does not know',
    kinds: ['wrong-cpu'],
    cause: userCode('likely'),
    and: 'The program was built for another processor than that of the node.',
    helps:
      'Build it for the processors of the VM size (without -march=native or AVX-512), or choose a VM size whose processor has them.',
    example: 132,
  },
  {
    id: 'exit-crashed',
    when: 'the exit code stands for a crash of the program',
    kinds: ['crashed'],
    // SIGBUS: a full or broken disk and a file that was cut raise it as well.
    unless: ({ exitCode }, words) =>
      [135, -7].includes(exitCode ?? 0) || /\bbus error\b|\bsigbus\b/.test(words),
    cause: userCode('likely'),
    and: 'The program crashed by a fault of its own or of a library it uses.',
    helps:
      'Run the same input under a debugger or with a core dump; running it again as it is fails again.',
    example: 139,
  },
  {
    id: 'exit-unhandled-exception',
    when: 'the exit code stands for an exception that the program did not handle',
    kinds: ['unhandled'],
    cause: userCode('likely'),
    and: 'The program threw an exception and did not handle it.',
    helps: 'Read the exception at the end of stderr.txt and mend the program or its input.',
    example: -532462766,
  },
  {
    id: 'exit-not-found',
    when: 'the exit code stands for a command that was not found',
    kinds: ['not-found'],
    cause: userCode('likely'),
    and: 'A program that the command line or script names is not on the node or not on its PATH.',
    helps:
      'Install it in the start task, image or container, or name it by its full path; a shell is needed for PATH and variables (/bin/sh -c, cmd /c).',
    example: 127,
  },
  {
    id: 'exit-not-executable',
    when: 'the exit code stands for a command that is not executable',
    kinds: ['not-executable'],
    unless: ({ scope }) => scope === 'one-node',
    cause: userConfig(),
    and: 'The command is there but may not be run: no execute permission, or not a program for this system.',
    helps:
      'Give the resource file fileMode 0755 or start it as `bash script.sh`; check that it was built for this system and its first line names an interpreter.',
    example: 126,
  },
  {
    id: 'exit-library-missing',
    when: 'the exit code stands for a library that is missing or does not fit',
    kinds: ['library-missing'],
    cause: userCode('likely'),
    and: 'A library that the program needs is missing on the node or has another version.',
    helps:
      'Install it in the start task or image (often the Visual C++ Redistributable or a .NET runtime), or ship it with the program.',
    example: -1073741515,
  },
  {
    id: 'exit-no-access',
    when: 'the exit code stands for access denied',
    kinds: ['no-access'],
    cause: noAccess(),
    and: 'The user of the task may not do what the program tried.',
    helps:
      'Run it with elevation (userIdentity with elevationLevel admin), or grant its user or identity what it needs.',
    example: -2147024891,
  },
  {
    id: 'exit-timed-out',
    when: 'the exit code stands for a limit of time that the command line sets itself',
    kinds: ['timed-out'],
    cause: lasting('workload', 'timeout', 'change-config'),
    and: 'A limit of time in the command line or script was reached.',
    helps: 'Raise the limit of the timeout command or ulimit, or find out why it took so long.',
    example: 124,
  },
  {
    id: 'exit-installer-busy',
    when: 'the exit code stands for another installation that is running',
    kinds: ['installer-busy'],
    cause: { ...lasting('workload', 'race', 'change-code'), retryHelps: true },
    and: 'Windows Installer runs one installation at a time, and at boot others hold it.',
    helps: 'Let the script wait and try again; a reboot of the node runs the start task again.',
    example: 1618,
  },
  {
    id: 'exit-restart-asked',
    when: 'an installer succeeded and asks for a restart',
    kinds: ['restart-asked'],
    cause: userCode('likely'),
    and: 'That is success, but Batch takes every exit code but 0 for a failure.',
    helps:
      'Let the script end with 0 when the installer ends with 3010 or 1641, and restart if needed.',
    example: 3010,
  },
  {
    id: 'exit-ended-from-outside',
    when: 'the exit code stands for a program that was ended from outside, and nothing says by whom',
    kinds: ['ended'],
    unless: ({ code }) => code.toLowerCase() === 'taskended',
    cause: unknownCause,
    and: 'It was ended from outside: by a time limit, a person, a shutdown of the node or the program that started it.',
    helps:
      'Compare its run time with maxWallClockTime of the task and the job, and look for a reboot, a resize or a preemption of the node at that time.',
    example: 143,
  },
  {
    id: 'exit-of-docker',
    when: 'the exit code is the one with which docker itself fails',
    kinds: ['docker'],
    cause: unknownCause,
    and: 'Docker could not make or start the container; the number does not say why.',
    helps:
      'Read what docker wrote to stderr.txt, and check the container run options, the image and the space on the disk of the node.',
    example: 125,
  },
]
