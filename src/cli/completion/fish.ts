// Completion for fish, with what each word means.
import type { Guess, Spot } from './completion-tree.ts'

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** A script to be sourced, or to be kept as ~/.config/fish/completions/batch-medic.fish. */
export function fishScript(spots: readonly Spot[]): string {
  const paths = spots.filter(({ path }) => path !== '').map(({ path }) => quoted(path))
  const valued = spots.flatMap(({ path, options }) =>
    options.filter(({ takesValue }) => takesValue).map(({ flag }) => quoted(`${path} ${flag}`)),
  )
  const at = (path: string, rest = '') => `-n ${quoted(`__batch_medic_at "${path}"${rest}`)}`
  const lines = spots.flatMap(({ path, children, options, words }) => [
    ...children.map(({ name, about }) => `${at(path, ' 0')} -a ${name} -d ${quoted(about)}`),
    ...options.map(
      (option) =>
        `${at(path)} -l ${option.flag.slice(2)}${option.takesValue ? ` ${guessed(option)}` : ''} -d ${quoted(option.about)}`,
    ),
    ...words.flatMap((word, index) =>
      word.isFile || word.choices.length > 0 ? [`${at(path, ` ${index}`)} ${guessed(word)}`] : [],
    ),
  ])
  return `# Completion of batch-medic for fish. In ~/.config/fish/config.fish: batch-medic completion fish | source
set -g __batch_medic_paths ${paths.join(' ')}
set -g __batch_medic_valued ${valued.join(' ')}
# Whether the cursor is behind this command, and, where a number is given, behind so many words of it.
function __batch_medic_at
  set -l place ""
  set -l count 0
  set -l skip 0
  for word in (commandline -opc)[2..-1]
    if test $skip = 1
      set skip 0
      continue
    end
    if string match -q -- '-*' $word
      contains -- "$place $word" $__batch_medic_valued; and set skip 1
      continue
    end
    set -l deeper (string trim -- "$place $word")
    if contains -- $deeper $__batch_medic_paths
      set place $deeper
    else
      set count (math $count + 1)
    end
  end
  test "$place" = "$argv[1]"; or return 1
  test (count $argv) -lt 2; or test $count = $argv[2]
end
complete -c batch-medic -f
${lines.map((line) => `complete -c batch-medic ${line}`).join('\n')}`
}

function guessed({ choices, isFile }: Guess): string {
  if (isFile) return '-r -F'
  return choices.length > 0 ? `-x -a ${quoted(choices.join(' '))}` : '-x'
}
