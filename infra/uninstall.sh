#!/usr/bin/env bash
# Takes an installation of Batch Medic away again, also what it has outside its resource group. Without --yes it lists
# what it would delete, and changes nothing. Needs the Azure CLI, signed in.
#
# What is outside goes first and the group last, as its identity is what the rest is found by, and nothing goes before all
# that is found by it is gone: a run that broke off can be repeated, and what is gone already is no error.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: infra/uninstall.sh GROUP [--yes | --dry-run] [--subscription ID] [--search ID,ID…] [--identity NAME] [--with-foreign]

  GROUP              resource group of the installation (rg-batch-medic-ENVIRONMENT)
  --dry-run          list what would be deleted, change nothing; the default
  --yes              delete it
  --subscription ID  subscription of the group; default: the one that az is set to
  --search ID,ID…    subscriptions to look in for role assignments; default: all that az knows and are enabled
  --identity NAME    which installation, where the group has several
  --with-foreign     delete the group with everything in it, also what is not of Batch Medic, also where it was there before
TEXT
}
die() { echo "uninstall: $*" >&2; exit 1; }

group='' subscription='' search='' identity='' delete=false foreign_too=false failures=0
while (($# > 0)); do
  case $1 in
    --yes) delete=true ;;
    --dry-run) delete=false ;;
    --with-foreign) foreign_too=true ;;
    --subscription | --search | --identity)
      [[ -n ${2:-} && $2 != -* ]] || die "$1 needs a value"
      printf -v "${1#--}" %s "$2" # The options have the names of the variables.
      shift ;;
    -h | --help) usage; exit ;;
    -*) usage >&2; die "unknown option $1" ;;
    *) [[ -z $group ]] || die "one group at a time: $group, and also $1"; group=$1 ;;
  esac
  shift
done
[[ -n $group ]] || { usage >&2; die 'name the resource group'; }
((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)) || die "needs bash 4.4 or later, and this is $BASH_VERSION; on a Mac: brew install bash"
command -v az >/dev/null || die 'the Azure CLI (az) is not installed: https://aka.ms/azure-cli'

# ask ARGS… : what az answers, one line each in `lines`; ends the script when az refuses, as nothing is deleted on half a list.
errors=$(mktemp)
trap 'rm -f "$errors"' EXIT
gone() { grep -qE 'Resource(Group)?NotFound|DoesNotExist' "$errors"; }
ask() {
  local out
  lines=()
  if ! out=$(az "$@" --output tsv 2>"$errors"); then
    # A right can outlive what it was on, and what is gone has nothing on it.
    if [[ $1 == rest ]] && gone; then return; fi
    sed 's/^/  az: /' "$errors" >&2
    die "cannot list: az $1 $2 $3. Nothing was deleted. Sign in (az login), or leave out subscriptions that you may not read with --search"
  fi
  out=${out//$'\r'/} # az on Windows ends its lines with it
  if [[ -n $out ]]; then mapfile -t lines <<<"$out"; fi
}

# plan PHASE WHAT ARGS… : remembers one thing to delete: its words, and the call of az that deletes it. Phases: 1 what could
# not be found again without the rights, 2 the rights, 3 the roles, which can be deleted once nobody has them, and locks.
# They are planned in this order, and none begins where the one before it has failed.
words=() calls=() phases=()
plan() {
  phases+=("$1") words+=("$2")
  shift 2
  calls+=("$(printf '%q ' "$@")")
}

ask account show ${subscription:+--subscription="$subscription"} --query '[[id, tenantId]]'
IFS=$'\t' read -r subscription tenant <<<"${lines[0]:-}"
ask group exists --name="$group" --subscription="$subscription"
if [[ ${lines[0]:-} != true ]]; then
  echo "There is no group $group in subscription $subscription: nothing to delete there."
  ask role definition list --custom-role-only true --subscription="$subscription" \
    --query "[?starts_with(roleName, 'Batch Medic ')].roleName"
  for role in "${lines[@]}"; do echo "Left of it, or of an installation elsewhere: custom role \"$role\"; az role definition delete --name \"$role\""; done
  exit 0
fi

# Whose rights and names they are: the end of the identity's name is in the name of everything else.
ask identity list --resource-group="$group" --subscription="$subscription" \
  --query "[?starts_with(name, 'id-batch-medic-')].[name, principalId, tags.\"azd-env-name\"]"
found=()
for line in "${lines[@]}"; do
  if [[ -z $identity || ${line%%$'\t'*} == "$identity" ]]; then found+=("$line"); fi
done
((${#found[@]} > 0)) || die "$group has no identity ${identity:-id-batch-medic-…}: it is not a group of Batch Medic, or a former run ended after the identity. Look at it, then: az group delete --name \"$group\""
((${#found[@]} == 1)) || die "$group has several installations; choose one with --identity: $(printf '%s\n' "${found[@]}" | cut -f1 | paste -sd ' ')"
IFS=$'\t' read -r name principal environment <<<"${found[0]}"
suffix=${name#id-batch-medic-}
[[ $suffix =~ ^[a-z0-9]{13}$ ]] || die "the identity $name has not the name that main.bicep gives"
[[ $principal =~ ^[0-9a-fA-F-]{36}$ ]] || die "the identity $name has no principal id: $principal"
app=func-batch-medic-$suffix

if [[ -n $search ]]; then IFS=', ' read -ra subscriptions <<<"$search"; else
  ask account list --query "[?state=='Enabled' && tenantId=='$tenant'].id"
  subscriptions=("${lines[@]}")
fi
((${#subscriptions[@]} > 0)) || die 'no subscription to look in: name them with --search'

# undiagnose ACCOUNT : plans to delete the setting by which the account sends its service logs.
undiagnose() {
  local id
  ask rest --method get --url "$1/providers/Microsoft.Insights/diagnosticSettings?api-version=2021-05-01-preview" \
    --query "value[?name=='evhns-batch-medic-$suffix'].id"
  for id in "${lines[@]}"; do
    plan 1 "diagnostic setting  evhns-batch-medic-$suffix on $1" rest --method delete --url "$id?api-version=2021-05-01-preview"
  done
}
# unsubscribe TOPIC : plans to delete the app's event subscription on it; `heard` and `others` count what it has.
unsubscribe() {
  local line id entry
  heard=0 others=0
  ask rest --method get --url "$1/eventSubscriptions?api-version=2025-02-15&\$top=100" --query 'value[].[id, name]'
  for line in "${lines[@]}"; do
    IFS=$'\t' read -r id entry <<<"$line"
    if [[ $entry != "$app" ]]; then others=$((others + 1)); continue; fi
    heard=1
    plan 1 "event subscription  $entry on $1" rest --method delete --url "$id?api-version=2025-02-15"
  done
}

# The rights on what is not ours, and by them the accounts and topics that something was put on, also in the group.
own="/subscriptions/$subscription/resourcegroups/$group/"
rights=()
for one in "${subscriptions[@]}"; do
  ask role assignment list --all --assignee="$principal" --fill-principal-name=false --subscription="$one" \
    --query '[].[id, scope, roleDefinitionName]'
  for line in "${lines[@]}"; do
    IFS=$'\t' read -r id scope _ <<<"$line"
    # Azure answers a right on a whole tenant in every subscription.
    [[ ${scope,,} == "${own,,}"*"$suffix"* || "${rights[*]}" == *$'\t'"$id"$'\t'* ]] && continue
    rights+=("$one"$'\t'"$line")
    case ${scope,,} in
      */providers/microsoft.batch/batchaccounts/*) undiagnose "$scope" ;;
      */providers/microsoft.eventgrid/topics/*) unsubscribe "$scope" ;;
    esac
  done
  # Not by the accounts: one that is watched no longer, or is gone, left its group's topic. Those of groups live nowhere.
  ask resource list --resource-type Microsoft.EventGrid/systemTopics --subscription="$one" --query "[?location=='global'].[id, name]"
  for line in "${lines[@]}"; do
    IFS=$'\t' read -r topic topic_name <<<"$line"
    unsubscribe "$topic"
    # Azure admits one system topic for a group: another installation, or somebody else, may listen to the same.
    if ((heard == 1 && others == 0)) && [[ $topic_name == evgt-batch-medic-* ]]; then
      plan 1 "system topic  $topic" rest --method delete --url "$topic?api-version=2025-02-15"
    fi
  done
done
for line in "${rights[@]}"; do
  IFS=$'\t' read -r one id scope role <<<"$line"
  plan 2 "role assignment  $role on $scope" role assignment delete --ids "$id" --subscription="$one"
done

# A role can be deleted once nobody has it; one for accounts in several subscriptions is listed in each.
for one in "${subscriptions[@]}"; do
  ask role definition list --custom-role-only true --subscription="$one" \
    --query "[?starts_with(roleName, 'Batch Medic ') && contains(roleName, '$suffix')].[name, roleName]"
  for line in "${lines[@]}"; do
    IFS=$'\t' read -r id role <<<"$line"
    [[ ${calls[*]} == *"--name=$id "* ]] && continue
    plan 3 "custom role  $role" role definition delete --name="$id" --subscription="$one"
  done
done
ask lock list --resource-group="$group" --subscription="$subscription" \
  --query "[?name=='batch-medic-keep' && contains(id, '$suffix')].id"
for id in "${lines[@]}"; do plan 3 "lock  $id" lock delete --ids "$id"; done

# In the group: what is not of this installation. The identity comes last, as the rest is found by it. main.bicep gives the
# tag batch-medic to all that it makes; the name of an environment may be that of another app as well.
ask group show --name="$group" --subscription="$subscription" --query 'tags."batch-medic"'
if [[ ${lines[0]:-} == "$suffix" ]]; then made=true; else made=false; fi
ask resource list --resource-group="$group" --subscription="$subscription" --query '[].[id, type, tags."batch-medic"]'
ours=() foreign=() last=() beside=()
for line in "${lines[@]}"; do
  IFS=$'\t' read -r id type tag <<<"$line"
  [[ "${words[*]} " == *"  $id "* ]] && continue # is in the list already
  case ${id,,} in
    */"$name") last=("$id") ;;
    *"$suffix"*) ours+=("$id") ;;
    # Azure makes it by itself, one for all Application Insights of a group.
    */actiongroups/'application insights smart detection') beside=("$id") ;;
    *) if [[ $tag == "$suffix" ]]; then ours+=("$id"); else foreign+=("$type  $id"); fi ;;
  esac
done
whole=true
if ! $foreign_too && { ! $made || ((${#foreign[@]} > 0)); }; then
  whole=false beside=() # A budget is no resource to that list, and would stay with the group.
  ask rest --method get --url "${own%/}/providers/Microsoft.Consumption/budgets?api-version=2024-08-01" --query "value[?name=='budget-batch-medic-$suffix'].id"
  ours+=("${lines[@]}")
fi
ours+=("${beside[@]}" "${last[@]}")

echo "Batch Medic ${environment:-} ($suffix), subscription $subscription"
echo "On what is not of Batch Medic, and locks: ${#words[@]}"
for what in "${words[@]}"; do echo "  $what"; done
echo "In the group: ${#ours[@]} of Batch Medic, with all history and evidence"
for id in "${ours[@]}"; do echo "  ${id#/subscriptions/*/resource[gG]roups/}"; done
if ((${#foreign[@]} > 0)); then
  printf '%s\n' "In the group, and NOT of this installation: ${#foreign[@]}" "${foreign[@]/#/  }"
  if $whole; then echo 'They are deleted with the group (--with-foreign).'; else
    echo 'They stay, and so does the group: only what is of Batch Medic is deleted from it. --with-foreign deletes all.'
  fi
elif ! $whole; then
  echo 'The group was there before Batch Medic and stays, without what is of it. --with-foreign deletes it too.'
fi
if ! $delete; then echo 'Nothing was deleted. The same with --yes deletes it.'; exit 0; fi

# run WHAT ARGS… : deletes one thing; gone already is success, a refusal is counted and told with what helps, and the rest goes on.
run() {
  local what=$1
  shift
  if az "$@" --output none 2>"$errors"; then echo "deleted  $what"; return 0; fi
  if gone; then echo "gone already  $what"; return 0; fi
  failures=$((failures + 1))
  echo "NOT deleted  $what" >&2
  sed 's/^/  az: /' "$errors" >&2
  case $(<"$errors") in
    *AuthorizationFailed* | *does\ not\ have\ authorization*) echo '  You need Owner, or Contributor with User Access Administrator, at that scope.' >&2 ;;
    *ScopeLocked*) echo '  A lock keeps it: az lock list, then az lock delete.' >&2 ;;
    *RoleDefinitionHasAssignments*) echo '  Somebody still has the role, maybe in a subscription that was not searched (--search).' >&2 ;;
  esac
  return 1
}

phase=1
for index in "${!words[@]}"; do
  ((failures == 0 || phases[index] == phase)) || break
  phase=${phases[index]}
  eval "arguments=(${calls[index]})"
  run "${words[index]}" "${arguments[@]}" || true
done
((failures == 0)) || die "$failures not deleted, and nothing that comes after. The group stays, as its identity is what the rest is found by: mend it and run this again."
if $whole; then
  run "group  $group" group delete --name="$group" --subscription="$subscription" --yes || true
else
  # Some rest on others, as the plan on its app: what Azure refuses is tried again as long as others go.
  left=("${ours[@]}") before=0
  until ((${#left[@]} == before)); do
    before=${#left[@]} failures=0 again=()
    for id in "${left[@]}"; do
      if ((failures > 0)) && [[ ${id##*/} == "$name" ]] || ! run "$id" resource delete --ids "$id"; then again+=("$id"); fi
    done
    left=("${again[@]}")
  done
fi
((failures == 0)) || die "$failures not deleted. Run this again once it is mended."
echo 'Done. Azure keeps a deleted Log Analytics workspace for 14 days.'
