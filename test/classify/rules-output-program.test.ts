// What programs and the system write of the machine, of missing parts and of their own errors, and what stays unknown.
import { describe, expect, test } from 'vitest'
import { nameCause } from '../../src/classify/name-cause.ts'
import { exitRules } from '../../src/classify/rules/exit-rules.ts'
import { machineRules } from '../../src/classify/rules/machine-rules.ts'
import { outputRules } from '../../src/classify/rules/output-rules.ts'
import { rules } from '../../src/classify/rules.ts'
import { symptomOf } from '../../src/domain/symptom.ts'

type Case = readonly [when: string, said: string]

const machine: Readonly<Record<string, readonly Case[]>> = {
  'disk-full': [
    ['C', 'write failed: No space left on device'],
    ['Python', "OSError: [Errno 28] No space left on device: '/mnt/x'"],
    ['Python, in short', "OSError(28, 'No space left on device')"],
    ['Java', 'java.io.IOException: No space left on device'],
    ['.NET', 'System.IO.IOException: There is not enough space on the disk.'],
    ['Windows', 'The operation failed with 0x80070070'],
    ['Docker', 'failed to register layer: write /usr/lib/x: no space left on device'],
    ['tar', 'tar: data.bin: Wrote only 4096 of 10240 bytes: No space left on device'],
    ['apt', "E: You don't have enough free space in /var/cache/apt/archives/."],
    ['conda', 'NoSpaceLeftError: No space left on devices.'],
    ['SQLite', 'sqlite3.OperationalError: database or disk is full'],
    ['people', 'worker VMs run out of disk space and go unusable'],
    ['people, otherwise', 'the temp drive of the node was completely full'],
    ['people, of a long time', 'the disks of the workers fill up over weeks'],
    ['people, with a number', 'the local disk is at 98 % and the agent gave up'],
    ['people, once more', 'old job directories filled up the disk of the node'],
  ],
  oom: [
    ['the kernel', 'Out of memory: Killed process 4711 (java) total-vm:9000kB'],
    ['the kernel in a container', 'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null)'],
    ['a shell', 'Killed'],
    ['people', 'the task needs more memory than the VM has'],
    ['people, of the signal', 'the process received SIGKILL'],
    ['a shell that names the line', './run.sh: line 3:  1234 Killed                  python a.py'],
    ['Python that started it', 'died with <Signals.SIGKILL: 9>.'],
    ['C', 'fork: Cannot allocate memory'],
    ['C++', "terminate called after throwing an instance of 'std::bad_alloc'"],
    ['Python', 'MemoryError: Unable to allocate 7.45 GiB for an array'],
    ['Java', 'java.lang.OutOfMemoryError: GC overhead limit exceeded'],
    ['Node', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'],
    ['.NET', "Exception of type 'System.OutOfMemoryException' was thrown."],
    ['R', 'Error: cannot allocate vector of size 3.7 Gb'],
    ['Windows', 'The paging file is too small for this operation to complete.'],
    ['CUDA', 'torch.cuda.OutOfMemoryError: CUDA out of memory.'],
    ['Blender', 'System is out of GPU memory'],
    ['shared memory', 'Bus error. It is possible that workers are out of shared memory.'],
  ],
  hardware: [
    ['nvidia-smi', 'WARNING: infoROM is corrupted at gpu 0001:00:00.0'],
    ['the driver', 'NVRM: Xid (PCI:0000:81:00): 79, pid=0, GPU has fallen off the bus.'],
    ['CUDA', 'CUDA error: uncorrectable ECC error encountered'],
    ['NVML', 'Unable to determine the device handle for GPU 0000:04:00.0: GPU is lost.'],
    ['the kernel', 'blk_update_request: I/O error, dev sdb, sector 1024'],
    ['the file system', 'EXT4-fs (sda1): Remounting filesystem read-only'],
    ['the processor', 'mce: [Hardware Error]: Machine check events logged'],
    ['InfiniBand', 'InfiniBand port 1 of mlx5_0 is DOWN'],
  ],
  quota: [['a share', 'cp: error writing x: Disk quota exceeded']],
}

const program: Readonly<Record<string, readonly Case[]>> = {
  'user-code': [
    ['Python without a module', "ModuleNotFoundError: No module named 'numpy'"],
    ['people without a module', 'the module azure.storage.blob cannot be imported'],
    ['Python 2 without a module', 'ImportError: No module named azure.storage.blob'],
    ['Perl without a module', "Can't locate JSON.pm in @INC (you may need to install it)"],
    ['Node without a module', "Error: Cannot find module 'express'"],
    ['Ruby without a gem', 'cannot load such file -- nokogiri (LoadError)'],
    ['R without a package', 'Error in library(dplyr) : there is no package called ‘dplyr’'],
    ['Java without a class', 'Error: Could not find or load main class com.acme.Main'],
    ['.NET without an assembly', "Could not load file or assembly 'Newtonsoft.Json, Version=13.0'"],
    ['.NET without a runtime', 'You must install or update .NET to run this application.'],
    ['bash without a program', 'run.sh: line 4: ffmpeg: command not found'],
    ['sh without a program', '/bin/sh: 1: java: not found'],
    ['cmd without a program', "'python' is not recognized as an internal or external command,"],
    [
      'the linker',
      'error while loading shared libraries: libgomp.so.1: cannot open shared object file',
    ],
    ['another processor', 'bash: ./tool: cannot execute binary file: Exec format error'],
    ['line ends of Windows', '/bin/bash^M: bad interpreter: No such file or directory'],
    ['line ends of Windows, otherwise', "./run.sh: line 2: $'\\r': command not found"],
    ['a script that is not there', "python: can't open file '/wd/a.py': [Errno 2] No such file"],
    ['a chain without a shell', "ls: cannot access '&&': No such file or directory"],
    ['several cmd /c', 'several cmd /c strung together, the packages are missing'],
    ['Python syntax', '  File "a.py", line 3\nSyntaxError: invalid syntax'],
    ['arguments', 'main.py: error: unrecognized arguments: --fast'],
    ['a Python exception', 'Traceback (most recent call last):\n  File "a.py"\nKeyError: \'x\''],
    ['a Java exception', 'Exception in thread "main" java.lang.NullPointerException'],
    ['a .NET exception', 'Unhandled exception. System.ArgumentException: no'],
    ['a Go panic', 'panic: runtime error: index out of range [3] with length 3'],
    ['a Rust panic', "thread 'main' panicked at src/main.rs:4:5"],
    ['a crash', 'Segmentation fault (core dumped)'],
    ['a screen that is not there', 'qt.qpa.xcb: could not connect to display'],
    ['MPI slots', 'There are not enough slots available in the system'],
  ],
  'user-config': [
    ['PowerShell', 'cannot be loaded because running scripts is disabled on this system'],
    ['open files', 'OSError: [Errno 24] Too many open files'],
    ['threads', 'java.lang.OutOfMemoryError: unable to create new native thread'],
    ['a GPU that is not there', 'RuntimeError: No CUDA GPUs are available'],
    ['nodes apart', 'ssh: connect to host 10.0.0.5 port 22: Connection timed out'],
    ['a licence that ended', 'License error: feature has expired'],
  ],
  image: [
    ['an old glibc', "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found"],
    ['an old kernel', 'FATAL: kernel too old'],
    ['a processor without AVX2', 'this processor does not support the AVX2 instruction set'],
    ['an old glibc', "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found"],
    ['an old kernel', 'FATAL: kernel too old'],
    ['a processor without AVX', 'this processor does not support the AVX2 instruction set'],
    [
      'no GPU driver',
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
    ],
    ['an old GPU driver', 'CUDA driver version is insufficient for CUDA runtime version'],
  ],
  'registry-or-dependency-outage': [
    ['licences in use', 'Licensed number of users already reached. (-4,342)'],
    ['a licence server', 'Cannot connect to license server system. (-15,578)'],
  ],
  timeout: [['a limit of its own', "Command 'solve' timed out after 600 seconds"]],
}

/** Each could be anything: an honest answer says what to collect. */
const undecided: readonly string[] = [
  '',
  'Error',
  'failed',
  'start task failed',
  'exit code 1',
  'The task exited with an exit code representing a failure',
  'nvidia driver installation failed',
  'NC6, UbuntuServer 18.04-LTS: start task failed in nvidia driver installation',
  'it does not work any more since Monday',
  'An error occurred. See the log for details.',
  'subprocess.CalledProcessError: Command returned non-zero exit status 1.',
  'ERROR: Installation has failed. Please see the file /var/log/nvidia-installer.log for details.',
  'Script exited with an error, nothing else in stderr.txt',
  'Warning: the disk is 40 % used',
  'memory usage: 12 GB of 64 GB',
  'tasks fail on random nodes and work when run again',
  'npm ERR! A complete log of this run can be found in: /root/.npm/_logs/x.log',
  'sudo: unable to resolve host node-1',
  'debconf: unable to initialize frontend: Dialog',
  'NVRM: Xid (PCI:0000:81:00): 31, pid=77',
  'the start task fails while it installs the GPU driver',
  'disk usage 40 percent, 60 GB free',
  'Terminated',
  'the query got 500 rows and returned 404 of them',
  'Job for docker.service failed because the control process exited with error code.',
  'msiexec ended with exit code 1603',
  '"OOMKilled": false, "Error": ""',
]

describe.each(Object.entries({ ...machine, ...program }))('%s', (causeClass, cases) => {
  test.each(cases)('%s: %s', (_, output) => {
    const { retryHelps, ...named } = nameCause(symptomOf('task', 0, { output }))
    expect(named.causeClass).toBe(causeClass)
    // Doing the same again cures none of them, but for a licence that others give back.
    expect(retryHelps === true).toBe(output.includes('already reached'))
  })
})

describe('What could be anything stays unknown', () => {
  test.each(undecided)('%s', (output) => {
    for (const place of ['task', 'start-task', 'unknown'] as const) {
      const { causeClass, retryHelps } = nameCause(symptomOf(place, 0, { output }))
      expect([place, causeClass, retryHelps]).toEqual([place, 'unknown', null])
    }
  })
})

const ours = [...machineRules, ...outputRules, ...exitRules]

test.each(ours.map((rule) => [rule.id, rule] as const))('%s names its own example', (id, rule) => {
  const { place, ...said } = rule.example
  expect(nameCause(symptomOf(place, 0, said)).rule).toBe(id)
})

test('no two rules have the same name', () => {
  const ids = rules.map(({ id }) => id)
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
})

test('a task that Batch ended was not killed for want of memory', () => {
  const symptom = symptomOf('task', 0, { code: 'TaskEnded', output: 'Killed', exitCode: 137 })
  expect(nameCause(symptom).causeClass).not.toBe('oom')
})

test('one node of many that sees no GPU is broken; where all see none, none was asked for', () => {
  const output = 'no CUDA-capable device is detected'
  const classes = (['one-node', 'whole-pool'] as const).map(
    (scope) => nameCause(symptomOf('start-task', 0, { output, scope })).causeClass,
  )
  expect(classes).toEqual(['hardware', 'user-config'])
})

test('names what is missing', () => {
  const output = "Traceback (most recent call last):\nModuleNotFoundError: No module named 'numpy'"
  expect(nameCause(symptomOf('task', 0, { output })).explanation).toContain('numpy')
})

test.each([
  ['a refusal on one node of many', { output: 'Permission denied', scope: 'one-node' as const }],
  ['SIGKILL where somebody saw memory to be fine', { exitCode: 137, output: 'memory was fine' }],
  ['SIGKILL without a sign of it', { output: 'Killed\nno out-of-memory in the kernel log' }],
  ['a disk with room', { output: 'plenty of disk space, DiskFull is not it' }],
])('%s is left open', (_, given) => {
  expect(nameCause(symptomOf('start-task', 0, given)).causeClass).toBe('unknown')
})

test('a task that misses what the start task should have put there has a wrong pool', () => {
  const output = 'bash: /mnt/batch/tasks/shared/azcopy: No such file or directory'
  expect(nameCause(symptomOf('task', 0, { output })).causeClass).toBe('user-config')
})
