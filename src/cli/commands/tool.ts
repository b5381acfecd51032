// The commands about this tool itself.
import type { CommandRow } from '../command-row.ts'

const group = 'This tool'

export const toolRows: readonly CommandRow[] = [
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
