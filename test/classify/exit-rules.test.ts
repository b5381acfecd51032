// The cause that an exit code names when nothing else was said.
import { expect, test } from 'vitest'
import { nameCause } from '../../src/classify/name-cause.ts'
import { type Symptom, symptomOf } from '../../src/domain/symptom.ts'

interface Case {
  when: string
  given: Partial<Symptom>
  expected: readonly [causeClass: string, fixClass: string, retryHelps: boolean | null]
}

const oom = ['oom', 'other-vm-size', false] as const
const userCode = ['user-code', 'change-code', false] as const
const unknown = ['unknown', 'none-known', null] as const

const cases: readonly Case[] = [
  { when: 'SIGKILL by a shell', given: { exitCode: 137 }, expected: oom },
  { when: 'SIGKILL by the agent', given: { exitCode: -9 }, expected: oom },
  { when: 'SIGKILL modulo 256', given: { exitCode: 247 }, expected: oom },
  { when: 'SIGKILL in words', given: { output: 'exit status (137)' }, expected: oom },
  {
    when: 'SIGKILL in the words of a step, though the task ended with 1',
    given: { exitCode: 1, output: 'the step ended with exit code 137' },
    expected: oom,
  },
  {
    when: 'SIGKILL on a node that was preempted',
    given: { exitCode: 137, message: 'the Spot node was preempted' },
    expected: ['preemption', 'wait', true],
  },
  { when: 'a crash', given: { exitCode: 139 }, expected: userCode },
  { when: 'an abort', given: { exitCode: 134 }, expected: userCode },
  { when: 'a processor too old', given: { exitCode: 132 }, expected: userCode },
  { when: 'a command that is not there', given: { exitCode: 127 }, expected: userCode },
  {
    when: 'a command that is not executable',
    given: { exitCode: 126 },
    expected: ['user-config', 'change-config', false],
  },
  { when: 'SIGTERM', given: { exitCode: 143 }, expected: unknown },
  { when: 'Ctrl+C on Windows', given: { exitCode: -1073741510 }, expected: unknown },
  { when: 'a failure of docker', given: { exitCode: 125 }, expected: unknown },
  { when: 'an access violation', given: { exitCode: -1073741819 }, expected: userCode },
  { when: 'an access violation, unsigned', given: { exitCode: 3221225477 }, expected: userCode },
  { when: 'a DLL that is missing', given: { exitCode: -1073741515 }, expected: userCode },
  { when: 'a stack overflow', given: { exitCode: -1073741571 }, expected: userCode },
  { when: 'no memory on Windows', given: { exitCode: -1073741801 }, expected: oom },
  { when: 'no more commitment', given: { output: 'code 0xC000012D' }, expected: oom },
  { when: 'a .NET exception', given: { exitCode: -532462766 }, expected: userCode },
  { when: 'a C++ exception', given: { exitCode: 3765269347 }, expected: userCode },
  {
    when: 'another installation',
    given: { output: 'msiexec ended with exit code 1618' },
    expected: ['race', 'change-code', true],
  },
  {
    when: 'robocopy that copied',
    given: { exitCode: 1, message: 'robocopy . D:\\out' },
    expected: userCode,
  },
  {
    when: 'curl without an answer',
    given: { exitCode: 52, message: 'curl -fsSL https://example.org' },
    expected: ['registry-or-dependency-outage', 'wait', true],
  },
  {
    when: 'the timeout command',
    given: { exitCode: 124 },
    expected: ['timeout', 'change-config', false],
  },
]

test.each(cases)('$when: $expected', ({ given, expected }) => {
  const { causeClass, fixClass, retryHelps } = nameCause(
    symptomOf('task', 0, { code: 'FailureExitCode', ...given }),
  )
  expect([causeClass, fixClass, retryHelps]).toEqual(expected)
})

test('the number stands in the explanation, with what it means', () => {
  const { explanation } = nameCause(symptomOf('task', 0, { exitCode: -1073741515 }))
  expect(explanation).toContain('exit code -1073741515 (0xC0000135: a DLL was not found)')
})
