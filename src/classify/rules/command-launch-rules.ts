// Commands that never ran: the program is not there, or the system refuses to start it.
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { any, batchWords, cause, coded, detail, quoted } from '../words/code-said.ts'

const places = ['task', 'start-task', 'node', 'job'] as const
const fault = 'task-cannot-start' as const
const config = cause('workload', 'user-config', 'change-config', false)
const notFound = (symptom: Symptom, words: string) =>
  coded(symptom, words, 'commandprogramnotfound') ||
  words.includes('specified command program is not found')
const launchFailed = (symptom: Symptom, words: string) =>
  coded(symptom, words, 'commandlaunchfailed')

/** The command line that Batch quotes; empty when it quotes none. */
function commandOf(symptom: Symptom): string {
  return detail(symptom, 'commandline', 'command', 'program', 'commandprogram')
}

/** The first word of the command line: the program that was looked for. */
function programOf(commandLine: string): string {
  const found = /^\s*(?:"([^"]{1,300})"|'([^']{1,300})'|(\S{1,300}))/.exec(commandLine)
  return found?.[1] ?? found?.[2] ?? found?.[3] ?? ''
}

type System = 'linux' | 'windows'

/** Which system a program is of, by its name alone. */
function systemOf(program: string): System | undefined {
  const name = program.toLowerCase()
  if (/^[a-z]:[\\/]|\.(?:exe|bat|cmd|ps1)$|^(?:cmd|powershell)$/.test(name)) return 'windows'
  return name.startsWith('/') || /^(?:bash|sh)$|\.sh$/.test(name) ? 'linux' : undefined
}

/** The system of the node: said, or told by its own words for a missing file. */
function nodeSystem(symptom: Symptom): System | undefined {
  if (symptom.os) return symptom.os
  const words = batchWords(symptom)
  if (any(words, ['[errno 2]', '/mnt/batch', '/mnt/resource', 'no such file or directory']))
    return 'linux'
  return any(words, ['d:\\batch', 'c:\\batch', 'win32']) ? 'windows' : undefined
}

export const commandLaunchRules: readonly Rule[] = [
  {
    id: 'program-of-other-system',
    when: 'a program is not found and its name or path is that of the other operating system',
    places,
    holds: (symptom, words) => {
      const program = systemOf(programOf(commandOf(symptom)))
      const node = nodeSystem(symptom)
      return notFound(symptom, words) && !!program && !!node && program !== node
    },
    cause: { ...config, confidence: 'certain' },
    explanation: (symptom) =>
      `The command ${quoted(programOf(commandOf(symptom)))} is of ${systemOf(programOf(commandOf(symptom))) === 'windows' ? 'Windows and the node runs Linux' : 'Linux and the node runs Windows'}.`,
    helps:
      'Write the command line for the system of the pool (/bin/bash -c "…" on Linux, cmd /c … on Windows), or use a pool of the other system.',
    fault,
    example: {
      place: 'task',
      code: 'CommandProgramNotFound',
      os: 'windows',
      details: [{ name: 'CommandLine', value: '/bin/bash -c "echo test"' }],
    },
  },
  {
    id: 'program-not-found',
    when: 'the program of a command line is not on the node',
    places,
    holds: notFound,
    cause: { ...config, confidence: 'certain' },
    explanation: (symptom) =>
      `The program ${quoted(programOf(commandOf(symptom)))} of the command line is not found on the node.`.replace(
        '  ',
        ' ',
      ),
    helps:
      'A command line runs without a shell: start it with cmd /c or /bin/bash -c for variables, pipes and built-in commands. Otherwise give the whole path, and bring the program by a resource file, an application package or the start task.',
    fault,
    example: {
      place: 'task',
      code: 'CommandProgramNotFound',
      details: [{ name: 'Message', value: 'The system cannot find the file specified' }],
    },
  },
  {
    id: 'bad-command-type',
    when: 'Batch refuses the kind of command that a task has',
    places,
    holds: (symptom, words) => coded(symptom, words, 'badcommandtype'),
    cause: config,
    explanation: 'The command of the task is of a kind that its pool cannot run.',
    helps:
      'Check the command line and the container settings of the task against the configuration of the pool.',
    fault,
    example: { place: 'task', code: 'BadCommandType' },
  },
  {
    id: 'launch-logon-failed',
    when: 'a command is not launched as the user of the task cannot log on',
    places,
    holds: (symptom, words) =>
      launchFailed(symptom, words) &&
      any(words, [
        'logon failure',
        'user name or password',
        'username or password',
        'logon type',
        'account restriction',
        'password has expired',
        'account has expired',
        'account is locked',
      ]),
    cause: cause('configuration', 'credentials-or-access', 'change-config', false),
    explanation: 'The command could not be launched as the user that the task names cannot log on.',
    helps: 'Use an auto user, or correct name and password of the user account of the pool.',
    fault,
    example: {
      place: 'task',
      code: 'CommandLaunchFailed',
      details: [{ name: 'Message', value: 'Logon failure: unknown user name or bad password' }],
    },
  },
  {
    id: 'launch-not-permitted',
    when: 'a command is not launched as its file may not be executed',
    places,
    holds: (symptom, words) =>
      launchFailed(symptom, words) &&
      any(words, [
        'permission denied',
        'access is denied',
        'operation not permitted',
        'requires elevation',
      ]),
    cause: config,
    explanation:
      'The command could not be launched as its file may not be executed by the user of the task.',
    helps:
      'Give the file its execute bit (fileMode 0755 of the resource file, or start it through a shell), or let the task run with elevation admin.',
    fault,
    example: {
      place: 'task',
      code: 'CommandLaunchFailed',
      details: [{ name: 'Message', value: '[Errno 13] Permission denied' }],
    },
  },
  {
    id: 'launch-wrong-format',
    when: 'a command is not launched as its file is no program of this system',
    places,
    holds: (symptom, words) =>
      launchFailed(symptom, words) &&
      any(words, [
        'exec format error',
        'bad interpreter',
        'not a valid win32',
        'not a valid application',
        'cannot execute binary',
        'bad exe format',
        'badimageformat',
      ]),
    cause: cause('workload', 'user-code', 'change-code', false),
    explanation:
      'The command could not be launched as its file is no program of this system: built for another architecture, a script without #!, or with an interpreter or line ends that Linux does not know.',
    helps:
      'Build it for the system and processor of the pool; save scripts with LF line ends and a #! line.',
    fault,
    example: {
      place: 'task',
      code: 'CommandLaunchFailed',
      details: [{ name: 'Message', value: '[Errno 8] Exec format error' }],
    },
  },
  {
    id: 'launch-nothing-there',
    when: 'a command is not launched as its file or working directory is not there, or its line is too long',
    places,
    holds: (symptom, words) =>
      launchFailed(symptom, words) &&
      any(words, [
        'no such file or directory',
        'cannot find the file',
        'cannot find the path',
        'directory name is invalid',
        'argument list too long',
        'filename or extension is too long',
        'file name too long',
      ]),
    cause: config,
    explanation:
      'The command could not be launched: its program or working directory is not there, or its command line is longer than the system takes.',
    helps: 'Check the path of the program on a node of the pool; put long arguments into a file.',
    fault,
    example: {
      place: 'task',
      code: 'CommandLaunchFailed',
      details: [{ name: 'Message', value: '[Errno 2] No such file or directory' }],
    },
  },
]
