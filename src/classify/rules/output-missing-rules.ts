// Programs, modules, libraries and files that are not on the node, and commands that no shell reads.
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import {
  carriageReturn,
  commandMissing,
  executionPolicy,
  fileMissing,
  libraryMissing,
  moduleMissing,
  putThereByOthers,
  shellLess,
  systemTooOld,
  wrongKind,
} from '../words/program-words.ts'
import { nameIn, spokenRule } from '../words/spoken-rule.ts'
import { lasting, userCode, userConfig } from '../words/usual-causes.ts'

const named = (patterns: readonly RegExp[], kind: string, rest: string) => (symptom: Symptom) => {
  const name = nameIn(symptom, patterns)
  return `${name === '' ? `A ${kind}` : `The ${kind} ${name}`} ${rest}`
}

const moduleNames = [
  /No module named ['"]?([\w.-]{1,80})/i,
  /Cannot find module ['"]([^'"\n]{1,80})/i,
  /Can't locate (\S{1,80}) in @INC/i,
  /there is no package called .([\w.]{1,80})/i,
  /cannot load such file -- (\S{1,80})/i,
  /(?:NoClassDefFoundError|ClassNotFoundException):? ([\w./$]{1,100})/i,
  /Could not load file or assembly '([^',\n]{1,80})/i,
]
const commandNames = [
  /(?:^|[\s:])([\w./+-]{1,80}): command not found/im,
  /\d+: ([\w./+-]{1,80}): not found/i,
  /'?"?([\w.\\/+-]{1,80})'?"? is not recognized as/i,
  /exec: "([^"\n]{1,80})": executable file not found/i,
]
const libraryNames = [
  /shared libraries: ([\w.+-]{1,80}):/i,
  /([\w.+-]{1,80}): cannot open shared object file/i,
  /\b((?:GLIBC|GLIBCXX|CXXABI)_[\d.]{1,20})/i,
  /([\w.-]{1,60}\.dll)/i,
]

export const outputMissingRules: readonly Rule[] = [
  spokenRule({
    id: 'no-shell',
    when: 'a command line counts on a shell that does not run it, or strings several cmd /c together',
    phrases: shellLess,
    cause: userCode('likely'),
    explanation:
      'Batch runs a command line without a shell: &&, |, > and variables reach the program as plain words, and of several `cmd /c` in a row the first alone does what is meant.',
    helps:
      'Wrap the whole command once (`/bin/bash -c "a && b"`, `cmd /c "a && b"`), or put it in a script file.',
    example: 'cmd /c setup.exe /q && cmd /c "pip install x" cmd /c "copy a b"',
  }),
  spokenRule({
    id: 'windows-line-ends',
    when: 'a shell script has the line ends of Windows',
    phrases: carriageReturn,
    cause: userCode(),
    explanation:
      'The script has the line ends of Windows (CRLF), which a Linux shell reads as part of each word.',
    helps: 'Save the script with Unix line ends (dos2unix; `* text eol=lf` in .gitattributes).',
    example: '/bin/bash^M: bad interpreter: No such file or directory',
  }),
  spokenRule({
    id: 'wrong-processor-container',
    when: 'a container image was built for another processor than that of the node',
    phrases: [
      [
        'exec format error',
        /standard_init_linux|exec user process|exec_user_process|container|docker|entrypoint/,
      ],
      ['image', /does not match the detected host platform|no matching manifest for linux/],
    ],
    cause: lasting('configuration', 'image', 'change-config'),
    explanation:
      'The container image holds programs for another processor (ARM instead of x64, say).',
    helps:
      'Build the image for linux/amd64 (`docker buildx build --platform`), or choose a VM size that fits it.',
    example: 'standard_init_linux.go:228: exec user process caused: exec format error',
  }),
  spokenRule({
    id: 'wrong-kind-of-program',
    when: 'a program was built for another system or processor than that of the node',
    phrases: wrongKind,
    cause: userCode(),
    explanation: 'The file is not a program for the system and processor of the node.',
    helps:
      'Ship the build for this system and processor; a script needs an interpreter in its first line.',
    example: '/bin/bash: ./solver: cannot execute binary file: Exec format error',
  }),
  spokenRule({
    id: 'execution-policy',
    when: 'PowerShell may not run scripts',
    phrases: executionPolicy,
    cause: userConfig('certain'),
    explanation: 'The execution policy of PowerShell on the node does not let scripts run.',
    helps: 'Start it as `powershell -ExecutionPolicy Bypass -File script.ps1`.',
    example: 'File D:\\a.ps1 cannot be loaded because running scripts is disabled on this system.',
  }),
  spokenRule({
    id: 'start-task-result-missing',
    when: 'a task misses what the start task of the pool should have put on the node',
    places: ['task'],
    phrases: [
      ['/tasks/shared/', /no such file|not found/],
      ['/tasks/startup/', /no such file|not found/],
      ['\\tasks\\shared\\', /no such file|not found|cannot find/],
      ['az_batch_node_shared_dir', /no such file|not found|cannot find/],
      ['az_batch_node_startup_dir', /no such file|not found|cannot find/],
    ],
    // Whether it was never put there, failed, or went with a reimage is not said.
    cause: userConfig('guess'),
    explanation:
      'The task uses a file of the shared or startup directory of the node, which the start task of the pool should have put there.',
    helps:
      'Give the pool the start task that the tool asks for, with waitForSuccess, and let it fail when its installation fails.',
    example: 'bash: /mnt/batch/tasks/shared/azcopy: No such file or directory',
  }),
  spokenRule({
    id: 'system-too-old',
    when: 'a program needs a newer system (kernel, glibc, release) than the image of the node has',
    phrases: systemTooOld,
    cause: lasting('configuration', 'image', 'change-config'),
    explanation: 'The system of the image, or of the container, is older than the program needs.',
    helps:
      'Use an image or container of a newer release, or build the program on the oldest system that it must run on.',
    example: "./solver: /lib64/libc.so.6: version `GLIBC_2.34' not found (required by ./solver)",
  }),
  spokenRule({
    id: 'library-missing',
    when: 'a library that a program is linked to is missing or of another version',
    phrases: libraryMissing,
    unless: ['libcuda.so', 'libnvidia'],
    cause: userCode(),
    explanation: named(
      libraryNames,
      'library',
      'that the program needs is missing on the node or older than it needs.',
    ),
    helps:
      'Install it in the start task, image or container, build the program for the system of the node, or choose a newer image.',
    example:
      './solver: error while loading shared libraries: libgfortran.so.3: cannot open shared object file',
  }),
  spokenRule({
    id: 'module-missing',
    when: 'a program misses a module, package, class or runtime that it needs',
    phrases: moduleMissing,
    cause: userCode(),
    explanation: named(
      moduleNames,
      'module',
      'that the program needs is not installed where it runs.',
    ),
    helps:
      'Install it in the start task, image or container, for the same interpreter and user that run the task, or ship it with the program.',
    example: 'ImportError: No module named azure.storage.blob',
  }),
  spokenRule({
    id: 'command-missing',
    when: 'a shell does not find a command',
    phrases: commandMissing,
    cause: userCode(),
    explanation: named(
      commandNames,
      'program',
      'that the command or script calls is not installed, or not on its PATH.',
    ),
    helps:
      'Install it in the start task, image or container, or name it by its full path; check that the start task that installs it succeeded.',
    example: '/bin/sh: 1: ffmpeg: not found',
  }),
  spokenRule({
    id: 'file-missing',
    when: 'a program does not find a file or directory that it was told to use',
    phrases: fileMissing,
    unless: putThereByOthers,
    cause: userCode('likely'),
    explanation:
      'The program looks for a file that is not there: a wrong path or working directory, or an input that was never given to the task.',
    helps:
      'Check the path against AZ_BATCH_TASK_WORKING_DIR (where a task starts) and the resource files of the task.',
    example: "python3: can't open file 'main.py': [Errno 2] No such file or directory",
  }),
]
