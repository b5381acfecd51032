// Finds what runs a PowerShell script here: PWSH names it, else it is where tools/pwsh/restore.sh builds it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from './report-node-cases.ts'

const tools = join(import.meta.dirname, '../../tools/pwsh')
const named = process.env.PWSH
if (named && !existsSync(named)) throw new Error(`PWSH names no file: ${named}`)
const built = join(tools, 'bin/powershell-engine')

/** The program, if it is here; a real `pwsh` or `powershell.exe` does as well. */
export const powershell = named || (existsSync(built) ? built : undefined)

/** Where the reference assemblies of .NET Framework are that the same script restores; a file of one line. */
export const references = join(tools, 'bin/references.txt')

/** As a task of Batch starts it. @throws Error when nothing runs it: guard with `describe.skipIf(!powershell)` */
export function inPowerShell(script: string): Command {
  if (!powershell) throw new Error('No PowerShell: run tools/pwsh/restore.sh')
  return [
    powershell,
    ...'-NoProfile -NonInteractive -ExecutionPolicy Bypass -File'.split(' '),
    script,
  ]
}
