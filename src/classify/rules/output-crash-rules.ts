// Errors of the program itself: syntax, arguments, unhandled exceptions, crashes.
import type { Rule } from '../rule.ts'
import {
  cpuTooOld,
  crashes,
  cutInput,
  exceptions,
  illegalInstruction,
  syntax,
} from '../words/error-words.ts'
import { spokenRule } from '../words/spoken-rule.ts'
import { lasting, userCode } from '../words/usual-causes.ts'

const mend = 'Mend the program, its arguments or its input; the same run fails again.'

export const outputCrashRules: readonly Rule[] = [
  spokenRule({
    id: 'cpu-lacks-feature',
    when: 'a program names a feature of the processor that the node does not have',
    phrases: cpuTooOld,
    cause: lasting('configuration', 'image', 'other-vm-size'),
    explanation:
      'The program, or the image it is in, was built for processors with features that those of the node lack.',
    helps:
      'Choose a VM size whose processors have the feature, or use a build (or image) without it.',
    example: 'This CPU does not support AVX2 instructions, which the program needs',
  }),
  spokenRule({
    id: 'cpu-lacks-instruction',
    when: 'a program uses instructions that the processor of the node lacks',
    phrases: illegalInstruction,
    cause: userCode('likely'),
    explanation:
      'The program was built for a processor with more instructions than that of the node.',
    helps:
      'Build it without -march=native or AVX-512, or choose a VM size whose processor has the instructions.',
    example: 'run.sh: line 2: 77 Illegal instruction (core dumped) ./solver',
  }),
  spokenRule({
    id: 'command-timed-out',
    when: 'a limit of time that a program sets itself was reached',
    phrases: [
      'timeoutexpired',
      'timeout: sending signal',
      'due to time limit',
      /\bcommand\b[^\n]{0,200}\btimed out after \d/,
      'execution timed out',
      'exceeded the maximum execution time',
      'exceeded its time limit',
      'walltime limit',
      'walltime exceeded',
      'timelimit exceeded',
    ],
    cause: lasting('workload', 'timeout', 'change-config'),
    explanation: 'The program or the tool that started it has a limit of time, and it was reached.',
    helps: 'Raise the limit, or find out why it took so long; with the same input it will again.',
    example: "subprocess.TimeoutExpired: Command '['./solve']' timed out after 600 seconds",
  }),
  spokenRule({
    id: 'syntax-error',
    when: 'a script or its arguments cannot be read',
    phrases: syntax,
    cause: userCode(),
    explanation:
      'The script has an error of syntax, or the program does not understand its arguments.',
    helps: mend,
    example: 'SyntaxError: invalid syntax',
  }),
  spokenRule({
    id: 'program-crashed',
    when: 'a program crashed',
    phrases: crashes,
    // A file that was cut, a full disk and a broken one raise it as well.
    unless: ['bus error', 'sigbus'],
    cause: ({ scope }) => userCode(scope === 'one-node' ? 'guess' : 'likely'),
    explanation: 'The program crashed by a fault of its own or of a library it uses.',
    helps:
      'Run the same input under a debugger or with a core dump; the same run most likely fails again.',
    example: 'Segmentation fault (core dumped)',
  }),
  spokenRule({
    id: 'unhandled-exception',
    when: 'a program threw an exception and did not handle it',
    phrases: exceptions,
    // What it read was not whole, or not there: of what is read, and not of the program.
    unless: cutInput,
    cause: userCode('likely'),
    explanation: 'The program ended with an exception of its own that it did not handle.',
    helps: mend,
    example: "KeyError: 'frames'",
  }),
]
