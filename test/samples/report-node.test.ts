// The sample for Linux nodes, in each shell that is here: from the shell over a token and the topic to a look at the pool.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type Command,
  failsNoTask,
  key,
  lineInPage,
  samples,
  startNode,
  tellsOfItsNode,
} from './report-node-cases.ts'

const sample = join(samples, 'report-node.sh')
const shells = ['/bin/sh', '/bin/dash', '/bin/bash', '/bin/busybox'].filter((path) =>
  existsSync(path),
)
const inShell = (shell: string): Command =>
  shell.endsWith('busybox') ? [shell, 'sh', sample] : [shell, sample]

const node = startNode()

describe.each(shells)('in %s', (shell) => {
  tellsOfItsNode(node, inShell(shell))
})

describe('it never fails its task, and says why nothing was reported', () => {
  failsNoTask(node, inShell('/bin/sh'), [
    { when: 'there is no curl', env: { PATH: '/nowhere' }, says: /there is no curl/ },
  ])
})

test('the start task that the page shows reports, and fails', async () => {
  const { code, said } = await node.run(['/bin/sh', '-c', lineInPage('/bin/sh -c')], [])
  expect([code, said]).toEqual([1, 'batch-medic: reported: node tvmps_1_d of pool frames\n'])
  expect(node.data().reason).toBe('no scratch disk')
})

test('the token is in no argument of a process', async () => {
  // Says its own command line in place of curl's, and what comes by standard input is thrown away.
  const { said } = await node.run(inShell('/bin/sh'), 'x', {
    REAL_CURL: '/usr/bin/curl',
    PATH: `${join(import.meta.dirname, 'bin')}:${process.env.PATH}`,
  })
  expect(said).toContain('curl was called with')
  expect(said).toContain('--config -')
  expect(said).not.toContain(key)
})
