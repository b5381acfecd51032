// `completion`: prints what a shell sources to complete the commands, options and words of this tool.
import type { Given } from './command-row.ts'
import { rows } from './commands/all.ts'
import { bashScript } from './completion/bash.ts'
import { spotsOf } from './completion/completion-tree.ts'
import { fishScript } from './completion/fish.ts'
import { zshScript } from './completion/zsh.ts'
import type { CliDeps } from './deps.ts'
import { buildProgram } from './program.ts'

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript }

/** The shell is one of `shells`. */
export async function printCompletion({ words }: Given, deps: CliDeps): Promise<number> {
  const shell = words[0] as keyof typeof scripts
  const ignored = () => undefined
  const program = buildProgram({
    ...{ rows, chosen: ignored, print: ignored, terminal: deps.terminal },
  })
  deps.out(`${scripts[shell](spotsOf(program))}\n`)
  return 0
}
