// Completion for bash 3.2 and later, without the package bash-completion.
import type { Guess, Spot } from './completion-tree.ts'

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** A script to be sourced; nothing of it starts the tool. */
export function bashScript(spots: readonly Spot[]): string {
  const children = spots.flatMap(({ path, children: all }) =>
    all.length === 0 ? [] : [`    ${quoted(path)}) echo ${quoted(names(all))} ;;`],
  )
  const flags = spots.map(
    ({ path, options }) =>
      `    ${quoted(path)}) echo ${quoted(options.map(({ flag }) => flag).join(' '))} ;;`,
  )
  const values = spots.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map((option) => `    ${quoted(`${path} ${option.flag}`)}) echo ${guessed(option)} ;;`),
  )
  const words = spots.flatMap(({ path, words: all }) =>
    all.map((word, index) => `    ${quoted(`${path} ${index}`)}) echo ${guessed(word)} ;;`),
  )
  return `# Completion of batch-medic for bash. In ~/.bashrc: source <(batch-medic completion bash)
_batch_medic_children() {
  case "$1" in
${children.join('\n')}
  esac
}
_batch_medic_flags() {
  case "$1" in
${flags.join('\n')}
  esac
}
# What follows an option or stands as the nth word: words, or / for files; fails where nothing follows.
_batch_medic_values() {
  case "$1" in
${[...values, ...words].join('\n')}
    *) return 1 ;;
  esac
}
_batch_medic() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" path="" option="" count=0 word list="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    [[ $word == "=" ]] && continue
    if [[ -n $option ]]; then option=""; continue; fi
    if [[ $word == -* ]]; then
      _batch_medic_values "$path $word" >/dev/null && option="$word"
    elif [[ " $(_batch_medic_children "$path") " == *" $word "* ]]; then
      path="\${path:+$path }$word"
    else
      count=$((count + 1))
    fi
  done
  [[ $cur == "=" ]] && cur=""
  if [[ -n $option ]]; then
    list="$(_batch_medic_values "$path $option")"
  elif [[ $cur == -* ]]; then
    list="$(_batch_medic_flags "$path")"
  else
    list="$(_batch_medic_children "$path")"
    [[ -z $list ]] && list="$(_batch_medic_values "$path $count")"
  fi
  local IFS=$'\\n'
  if [[ $list == "/" ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$cur"))
  else
    COMPREPLY=($(compgen -W "\${list// /$'\\n'}" -- "$cur"))
  fi
}
complete -F _batch_medic batch-medic`
}

function names(all: readonly { name: string }[]): string {
  return all.map(({ name }) => name).join(' ')
}

function guessed({ choices, isFile }: Guess): string {
  return quoted(isFile ? '/' : choices.join(' '))
}
