// What exit codes mean, and how they are found in words.
import { describe, expect, test } from 'vitest'
import { exitCodeText, quotedExitCode } from '../../src/domain/exit-code.ts'

test.each([
  [1, 'exit code 1'],
  [-1, 'exit code -1'],
  [255, 'exit code 255'],
  [127, 'exit code 127 (likely a command that was not found)'],
  [
    137,
    'exit code 137 (signal 9, SIGKILL: killed outright, most often by the kernel for want of memory)',
  ],
  [
    -9,
    'exit code -9 (likely signal 9, SIGKILL: killed outright, most often by the kernel for want of memory)',
  ],
  [143, 'exit code 143 (signal 15, SIGTERM: ended from outside)'],
  [
    -1073741819,
    'exit code -1073741819 (0xC0000005: access violation: the program touched memory that is not its own)',
  ],
  [3221225781, 'exit code 3221225781 (0xC0000135: a DLL was not found)'],
  [-532462766, 'exit code -532462766 (0xE0434352: an unhandled .NET exception)'],
  [9009, 'exit code 9009 (likely cmd did not find the command)'],
] as const)('%d: %s', (code, expected) => {
  expect(exitCodeText(code)).toBe(expected)
})

test('a number stands for a signal on Linux alone, and for an NTSTATUS on Windows alone', () => {
  expect(exitCodeText(137, 'windows')).toBe('exit code 137')
  expect(exitCodeText(-1073741819, 'linux')).toBe('exit code -1073741819')
})

describe('an exit code in words', () => {
  test.each([
    ['the process exited with code -1073741515', -1073741515],
    ['exit code 137', 137],
    ['exit code: 0xc0000005', 0xc0000005],
    ['exited with non-zero exit code: 139', 139],
    ['process `align` terminated with an error exit status (137)', 137],
    ['command returned exit code 127', 127],
    ['exit status 132', 132],
    ['ended with exit code 1, the child with exit code 139', 139],
    ['faulting module ntdll.dll, exception code 0xc0000374', 0xc0000374],
    ['it exited after 137 seconds', undefined],
    ['exits on 9 nodes', undefined],
    ['no code at all', undefined],
  ])('%s: %s', (words, expected) => {
    expect(quotedExitCode(words)).toBe(expected)
  })
})
