// The sample for Windows nodes, in PowerShell's engine: the same cases as the sample for Linux nodes.
import { join } from 'node:path'
import { describe } from 'vitest'
import { inPowerShell, powershell } from '../samples/powershell.ts'
import { failsNoTask, samples, startNode, tellsOfItsNode } from '../samples/report-node-cases.ts'

const sample = join(samples, 'report-node.ps1')

describe.skipIf(!powershell)('in PowerShell', () => {
  const node = startNode()
  const command = powershell ? inPowerShell(sample) : ([''] as const)
  tellsOfItsNode(node, command)
  failsNoTask(node, command)
})
