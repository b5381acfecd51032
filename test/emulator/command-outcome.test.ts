// What the emulator makes of a command line: output, exit code and duration, without running anything.
import { expect, test } from 'vitest'
import { outcomeOf } from '../../src/emulator/commands/command-outcome.ts'

const short = 500

test.each([
  // What is said.
  ['echo hello', { stdout: 'hello\n', exitsWith: 0, durationMs: short }],
  [`/bin/bash -c 'echo hello   world'`, { stdout: 'hello world\n' }],
  [`/bin/bash -c "echo 'hello   world'"`, { stdout: 'hello   world\n' }],
  [`bash -c "echo \\"quoted\\""`, { stdout: 'quoted\n' }],
  [`/bin/sh -c "echo -n a; echo b"`, { stdout: 'ab\n' }],
  [`sh -c "printf 'a\\nb\\n'"`, { stdout: 'a\nb\n' }],
  [`sh -c 'echo -e "a\\tb"'`, { stdout: 'a\tb\n' }],
  [`sh -c 'echo oops >&2'`, { stdout: '', stderr: 'oops\n' }],
  [`sh -c 'echo out; echo err 1>&2; echo all 2>&1'`, { stdout: 'out\nall\n', stderr: 'err\n' }],
  [`sh -c 'echo hidden > out.txt; echo seen'`, { stdout: 'seen\n' }],
  [`sh -c 'echo $AZ_BATCH_TASK_ID'`, { stdout: '$AZ_BATCH_TASK_ID\n' }],
  ['sh -c echo hello', { stdout: '\n' }],
  ['cmd /c "echo hello world"', { stdout: 'hello world\r\n' }],
  ['cmd.exe /c echo a; b & echo c', { stdout: 'a; b\r\nc\r\n' }],
  // How it ends.
  [`/bin/sh -c "exit 7"`, { exitsWith: 7, durationMs: short }],
  [`sh -c "exit 256"`, { exitsWith: 0 }],
  [`sh -c "exit -1"`, { exitsWith: 255 }],
  ['cmd /c exit 300', { exitsWith: 300 }],
  ['cmd /c "echo a & exit /b -5"', { exitsWith: -5, stdout: 'a\r\n' }],
  ['false', { exitsWith: 1 }],
  ['/bin/true', { exitsWith: 0, durationMs: short }],
  [`sh -c 'false; echo on'`, { exitsWith: 0, stdout: 'on\n' }],
  [`sh -c 'exit 3; echo never'`, { exitsWith: 3, stdout: '' }],
  [`sh -c 'false && echo no || echo yes'`, { exitsWith: 0, stdout: 'yes\n' }],
  [`sh -c 'true || exit 4'`, { exitsWith: 0 }],
  [`bash -c 'set -e; false; echo never'`, { exitsWith: 1, stdout: '' }],
  [`bash -ec 'false; echo never'`, { exitsWith: 1, stdout: '' }],
  [`bash -c 'set -euo pipefail\nfalse || true\necho on'`, { exitsWith: 0, stdout: 'on\n' }],
  // How long it takes.
  [`/bin/sh -c "echo hello; sleep 5"`, { durationMs: 5_000, stdout: 'hello\n' }],
  [`bash -c 'sleep 1.5 && sleep 2m'`, { durationMs: 121_500 }],
  ['ping 127.0.0.1 -n 20', { durationMs: 19_000 }],
  ['cmd /c "timeout /t 30 & exit 2"', { durationMs: 30_000, exitsWith: 2 }],
  // What nobody can know without running it.
  ['./render --frame 7', { durationMs: 10_000, exitsWith: 0, stdout: '', stderr: '' }],
  ['/bin/does-not-exist', { durationMs: 10_000, exitsWith: 0 }],
  [`bash -c './render && echo done'`, { durationMs: 10_000, stdout: 'done\n' }],
  [`bash -c 'echo a | tr a b'`, { durationMs: 10_000, stdout: '' }],
  ['cmd /c echo | set /p dummy=test', { durationMs: 10_000, exitsWith: 0 }],
  ['ping batch.azure.com', { durationMs: 10_000 }],
  ['', { durationMs: short, exitsWith: 0, stdout: '' }],
  [`bash -c 'echo unclosed`, { stdout: 'unclosed\n' }],
])('%s', (commandLine, expected) => {
  expect(outcomeOf(commandLine)).toMatchObject(expected)
})
