// The commands about this tool itself.
import type { CommandRow } from '../command-row.ts'
import { suggestion } from '../suggest.ts'
import { wrongUsage } from '../usage.ts'

const group = 'This tool'

const shells = ['bash', 'zsh', 'fish']

export const toolRows: readonly CommandRow[] = [
  {
    path: 'completion',
    group,
    about: 'What your shell sources to complete commands and options',
    words: [
      {
        name: 'SHELL',
        need: 'completion needs the name of a shell: bash, zsh or fish.',
        choices: shells,
        check: (shell) => {
          if (shells.includes(shell)) return
          throw wrongUsage(
            `There is no completion for "${shell}": bash, zsh or fish.${suggestion(shell, shells)}`,
          )
        },
      },
    ],
    notes: ['The script starts nothing by itself: it works with npx behind an alias as well.'],
    examples: [
      'source <(batch-medic completion bash)    # in ~/.bashrc',
      'source <(batch-medic completion zsh)     # in ~/.zshrc, after compinit',
      'batch-medic completion fish | source     # in ~/.config/fish/config.fish',
    ],
    run: async (given, deps) =>
      (await import('../completion-command.ts')).printCompletion(given, deps),
  },
  {
    path: 'help',
    group,
    about: 'This page, or the help of one command',
    words: [{ name: 'COMMAND', rest: true }],
    examples: ['batch-medic help', 'batch-medic help incidents list'],
    // The reader of the command line answers it from the tree of the commands.
    run: async () => 0,
  },
  {
    path: 'version',
    group,
    about: 'The version of this tool',
    instead: 'it stands alone',
    examples: ['batch-medic version'],
    run: async (_given, { out, version }) => {
      out(`${version}\n`)
      return 0
    },
  },
]
