#!/bin/sh
# Tells Batch Medic's topic that the node this runs on is sick, from a start task or a task. Needs curl, and nothing else.
#
#   sh report-node.sh "the scratch disk is read-only"
#
# BATCH_MEDIC_TOPIC       endpoint of the topic, https://NAME.REGION.eventgrid.azure.net/api/events
# BATCH_MEDIC_CLIENT_ID   client id of the pool's identity; only where the pool has more than one
# BATCH_MEDIC_IMDS        where tokens come from; for tests, default http://169.254.169.254
#
# Whatever goes wrong is said on standard error; it always ends with 0 and within 20 seconds: it must fail no task.

# Bytes, not letters: a reason in no encoding at all breaks nothing.
LC_ALL=C
export LC_ALL

say() {
  printf 'batch-medic: %s\n' "$1" >&2
}

# Printable ASCII on one line, 300 bytes at most, and what JSON gives a meaning made harmless.
text() {
  printf '%s' "$1" | tr '\n\r\t' '   ' | tr -c '\040-\176' '?' | cut -b 1-300 | sed 's/\\/\\\\/g; s/"/\\"/g'
}

# What an id of Batch may hold.
id() {
  printf '%s' "$1" | tr -cd 'A-Za-z0-9:_-' | cut -b 1-128
}

# `,"name":"id"`, or nothing where the variable is not set: a start task has no job.
field() {
  value=$(id "$2")
  if [ -n "$value" ]; then printf ',"%s":"%s"' "$1" "$value"; fi
}

# Metadata never goes through a proxy. The token is taken out without jq, and holds only what tokens hold.
token() {
  url="${BATCH_MEDIC_IMDS:-http://169.254.169.254}/metadata/identity/oauth2/token"
  url="$url?api-version=2018-02-01&resource=https%3A%2F%2Feventgrid.azure.net"
  client=$(id "${BATCH_MEDIC_CLIENT_ID:-}")
  if [ -n "$client" ]; then url="$url&client_id=$client"; fi
  curl -q --silent --noproxy '*' --connect-timeout 2 --max-time 8 --header 'Metadata: true' "$url" |
    tr -d '\n\r' | sed -n 's/.*"access_token" *: *"\([A-Za-z0-9._~+/=-]*\)".*/\1/p'
}

report() {
  if [ -z "${BATCH_MEDIC_TOPIC:-}" ]; then say 'not reported: BATCH_MEDIC_TOPIC is not set'; return; fi
  if ! command -v curl >/dev/null 2>&1; then say 'not reported: there is no curl'; return; fi
  account=$(id "${AZ_BATCH_ACCOUNT_NAME:-}")
  pool=$(id "${AZ_BATCH_POOL_ID:-}")
  node=$(id "${AZ_BATCH_NODE_ID:-}")
  if [ -z "$account" ] || [ -z "$pool" ]; then
    say 'not reported: AZ_BATCH_ACCOUNT_NAME or AZ_BATCH_POOL_ID is not set; run it in a task of Batch'
    return
  fi
  bearer=$(token)
  if [ -z "$bearer" ]; then
    say "not reported: no token for Event Grid; has the pool a user-assigned identity?"
    return
  fi
  job=$(field jobId "${AZ_BATCH_JOB_ID:-}")
  task=''
  if [ -n "$job" ]; then task=$(field taskId "${AZ_BATCH_TASK_ID:-}"); fi
  data="\"account\":\"$account\",\"pool\":\"$pool\"$(field nodeId "$node")$job$task,\"reason\":\"$(text "$1")\""
  body="{\"specversion\":\"1.0\",\"id\":\"$account-$pool-$node-$(date +%s)-$$\",\"source\":\"/batch-accounts/$account\""
  body="$body,\"type\":\"BatchMedic.NodeReported\",\"subject\":\"pools/$pool/nodes/$node\""
  body="$body,\"time\":\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\",\"data\":{$data}}"
  # The token comes by standard input: the arguments of a process can be read by every task on the node.
  status=$(
    printf 'header = "Authorization: Bearer %s"\n' "$bearer" |
      curl -q --silent --config - --connect-timeout 3 --max-time 8 --output /dev/null --write-out '%{http_code}' \
        --header 'Content-Type: application/cloudevents+json; charset=utf-8' \
        --data-binary "$body" "$BATCH_MEDIC_TOPIC?api-version=2018-01-01"
  )
  case "$status" in
    200) say "reported: node $node of pool $pool" ;;
    401 | 403) say "not reported: the topic answers $status; has the identity the role EventGrid Data Sender on it?" ;;
    404) say "not reported: there is no topic at that address; is BATCH_MEDIC_TOPIC its whole endpoint, with /api/events?" ;;
    '' | 000) say 'not reported: the topic does not answer; is BATCH_MEDIC_TOPIC its endpoint, and can this node reach it?' ;;
    *) say "not reported: the topic answers $status" ;;
  esac
}

report "$*"
exit 0
