// Completion for zsh, with what each word means.
import type { Guess, Spot } from './completion-tree.ts'

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** `_describe` parts a word from its meaning at the first colon. */
const entry = (word: string, about: string) =>
  quoted(`${word.replaceAll(':', '\\:')}:${about.replaceAll('\n', ' ')}`)

/** A script to be sourced, or to be put as `_batch-medic` into a folder of $fpath. */
export function zshScript(spots: readonly Spot[]): string {
  const children = spots.flatMap(({ path, children: all }) =>
    all.length === 0
      ? []
      : [
          `    ${quoted(path)}) reply=(${all.map((one) => entry(one.name, one.about)).join(' ')}) ;;`,
        ],
  )
  const flags = spots.map(
    ({ path, options }) =>
      `    ${quoted(path)}) reply=(${options.map((one) => entry(one.flag, one.about)).join(' ')}) ;;`,
  )
  const values = spots.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map((option) => `    ${quoted(`${path} ${option.flag}`)}) ${guessed(option)} ;;`),
  )
  const words = spots.flatMap(({ path, words: all }) =>
    all.map((word, index) => `    ${quoted(`${path} ${index}`)}) ${guessed(word)} ;;`),
  )
  return `#compdef batch-medic
# Completion of batch-medic for zsh. In ~/.zshrc, after compinit: source <(batch-medic completion zsh)
_batch_medic_children() {
  reply=()
  case "$1" in
${children.join('\n')}
  esac
}
_batch_medic_flags() {
  reply=()
  case "$1" in
${flags.join('\n')}
  esac
}
# What follows an option or stands as the nth word: words, or / for files; fails where nothing follows.
_batch_medic_values() {
  reply=()
  case "$1" in
${[...values, ...words].join('\n')}
    *) return 1 ;;
  esac
}
_batch_medic() {
  local place="" option="" word i
  local -i count=0
  local -a reply
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    if [[ -n $option ]]; then option=""; continue; fi
    if [[ $word == -* ]]; then
      _batch_medic_values "$place $word" && option="$word"
      continue
    fi
    _batch_medic_children "$place"
    if (( \${reply[(I)$word:*]} )); then place="\${place:+$place }$word"; else count+=1; fi
  done
  local cur="\${words[CURRENT]}"
  if [[ -z $option && $cur == --*=* ]]; then
    option="\${cur%%=*}"
    compset -P '*='
  fi
  if [[ -n $option ]]; then
    _batch_medic_values "$place $option"
  elif [[ $cur == -* ]]; then
    _batch_medic_flags "$place"
  else
    _batch_medic_children "$place"
    (( \${#reply} )) || _batch_medic_values "$place $count"
  fi
  if [[ \${reply[1]} == / ]]; then _files; else _describe -V 'batch-medic' reply; fi
}
if [[ \${funcstack[1]} == _batch_medic || \${funcstack[1]} == _batch-medic ]]; then
  _batch_medic "$@"
else
  compdef _batch_medic batch-medic
fi`
}

function guessed({ choices, isFile }: Guess): string {
  return `reply=(${isFile ? '/' : choices.map(quoted).join(' ')})`
}
