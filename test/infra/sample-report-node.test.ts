// The sample for Windows nodes, in PowerShell's engine: the same cases as the sample for Linux nodes, and its own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inPowerShell, powershell } from '../samples/powershell.ts'
import {
  failsNoTask,
  lineInPage,
  samples,
  startNode,
  tellsOfItsNode,
} from '../samples/report-node-cases.ts'

const sample = join(samples, 'report-node.ps1')

describe.skipIf(!powershell)('in PowerShell', () => {
  const node = startNode()
  const command = powershell ? inPowerShell(sample) : ([''] as const)
  tellsOfItsNode(node, command)
  failsNoTask(node, command)

  test('what the page has the start task call reports', async () => {
    const [, line = ''] = /\((powershell .*) & exit 1\)"$/.exec(lineInPage('cmd /c')) ?? []
    const [, ...words] = line.split(' ')
    const [program, ...known] = command
    expect(words.slice(0, known.length)).toEqual([...known.slice(0, -1), 'report-node.ps1'])
    await node.run([program, ...words], [])
    expect(node.data().reason).toBe('no scratch disk')
  })

  test('a node that counts years from Buddha says the same time', async () => {
    await node.run(command, 'x', { LANG: 'th_TH.UTF-8' })
    expect(node.events[0]?.body.time).toMatch(new RegExp(`^${new Date().getUTCFullYear()}-`))
  })

  describe('another script', () => {
    let folder = ''
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'batch-medic-script-'))
    })
    afterAll(() => rmSync(folder, { recursive: true }))
    const run = (script: string) => {
      const path = join(folder, 'a.ps1')
      writeFileSync(path, script)
      return node.run(inPowerShell(path), 'x')
    }

    test('that a policy gives no .NET says so, and fails no task', async () => {
      const mode = "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'"
      const { code, said } = await run(`${mode}\n& '${sample}' @args\nexit $LASTEXITCODE`)
      expect(code).toBe(0)
      expect(said).toContain('not reported: a policy of this node restricts the language')
      expect(node.events).toEqual([])
    })

    // Else the zeros above would say nothing.
    test.each([
      { script: 'exit 3', code: 3, said: '' },
      { script: "'a word'\nthrow 'a fault'", code: 1, said: 'a fault' },
      { script: 'if (', code: 1, said: 'Missing' },
    ])('that ends badly is told as such: $script', async ({ script, code, said }) => {
      const ran = await run(script)
      expect(ran.code).toBe(code)
      expect(ran.said).toContain(said)
    })
  })
})
