# Tells Batch Medic's topic that the Windows node this runs on is sick, from a start task or a task. Needs PowerShell 5.1 or 7.
#
#   powershell -NoProfile -NonInteractive -ExecutionPolicy Bypass -File report-node.ps1 "the scratch disk is read-only"
#
# BATCH_MEDIC_TOPIC       endpoint of the topic, https://NAME.REGION.eventgrid.azure.net/api/events
# BATCH_MEDIC_CLIENT_ID   client id of the pool's identity; only where the pool has more than one
# BATCH_MEDIC_IMDS        where tokens come from; for tests, default http://169.254.169.254
#
# Whatever goes wrong is said on standard error; it always ends with 0 and within 20 seconds: it must fail no task.
#
# .NET alone, no cmdlet and no other process: where modules are logged, what a cmdlet is given stands in the event log.

# Where policy restricts the language there is no .NET, and no standard error either.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  'batch-medic: not reported: a policy of this node restricts the language of PowerShell for scripts that are not signed'
  exit 0
}
$ErrorActionPreference = 'Stop'

function say($words) {
  [Console]::Error.WriteLine("batch-medic: $words")
}

function first($count, $words) {
  if ($words.Length -gt $count) { $words.Substring(0, $count) } else { $words }
}

# Printable ASCII on one line, 300 characters at most, and what JSON gives a meaning made harmless. Case counts
# throughout: without it .NET takes the sign of the Kelvin for a k.
function text($words) {
  $line = ($words -creplace '[\r\n\t]', ' ') -creplace '[^ -~]', '?'
  (first 300 $line).Replace('\', '\\').Replace('"', '\"')
}

# What an id of Batch may hold.
function id($words) {
  first 128 ("$words" -creplace '[^A-Za-z0-9:_-]', '')
}

# `,"name":"id"`, or nothing where the variable is not set: a start task has no job.
function field($name, $value) {
  if ($value) { ',"' + $name + '":"' + $value + '"' }
}

# The answer, or nothing. No redirect is followed: it could lead a token astray.
function send($request, $byProxy, $until) {
  $handler = [System.Net.Http.HttpClientHandler]::new()
  $handler.AllowAutoRedirect = $false
  $handler.UseProxy = $byProxy
  $client = [System.Net.Http.HttpClient]::new($handler)
  $client.MaxResponseContentBufferSize = 65536
  $client.DefaultRequestHeaders.ExpectContinue = $false
  try {
    $sending = $client.SendAsync($request, $until)
    if ($sending.Wait(8000)) { $sending.Result }
  } catch { }
}

# Metadata never goes through a proxy. The token is taken out without a reader of JSON, and holds only what tokens hold.
function token {
  $imds = $env:BATCH_MEDIC_IMDS
  if (-not $imds) { $imds = 'http://169.254.169.254' }
  $url = $imds + '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Feventgrid.azure.net'
  $client = id $env:BATCH_MEDIC_CLIENT_ID
  if ($client) { $url = "$url&client_id=$client" }
  $request = [System.Net.Http.HttpRequestMessage]::new([System.Net.Http.HttpMethod]::Get, $url)
  $request.Headers.Add('Metadata', 'true')
  $answer = send $request $false ([System.Net.Http.HttpCompletionOption]::ResponseContentRead)
  if (-not $answer) { return }
  $text = [System.Text.Encoding]::ASCII.GetString($answer.Content.ReadAsByteArrayAsync().Result)
  if ($text -cmatch '"access_token"\s*:\s*"([A-Za-z0-9._~+/=-]+)"') { $Matches[1] }
}

function report($reason) {
  if (-not $env:BATCH_MEDIC_TOPIC) { say 'not reported: BATCH_MEDIC_TOPIC is not set'; return }
  $account = id $env:AZ_BATCH_ACCOUNT_NAME
  $pool = id $env:AZ_BATCH_POOL_ID
  $node = id $env:AZ_BATCH_NODE_ID
  if (-not $account -or -not $pool) {
    say 'not reported: AZ_BATCH_ACCOUNT_NAME or AZ_BATCH_POOL_ID is not set; run it in a task of Batch'
    return
  }
  # Windows PowerShell brings neither by itself: System.Net.Http, and TLS 1.2 where .NET is older than 4.7.
  [void][System.Reflection.Assembly]::Load('System.Net.Http, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a')
  $protocols = [System.Net.ServicePointManager]::SecurityProtocol
  [System.Net.ServicePointManager]::SecurityProtocol = $protocols -bor [System.Net.SecurityProtocolType]::Tls12

  $bearer = token
  if (-not $bearer) {
    say 'not reported: no token for Event Grid; has the pool a user-assigned identity?'
    return
  }
  $job = field 'jobId' (id $env:AZ_BATCH_JOB_ID)
  if ($job) { $job += field 'taskId' (id $env:AZ_BATCH_TASK_ID) }
  # Not as this node writes dates: in Thailand it is another year.
  $now = [DateTime]::UtcNow
  $time = $now.ToString('yyyy-MM-ddTHH:mm:ssZ', [System.Globalization.CultureInfo]::InvariantCulture)
  $body = '{"specversion":"1.0","id":"' + "$account-$pool-$node-$($now.Ticks)-$PID" + '"'
  $body += ',"source":"/batch-accounts/' + $account + '","type":"BatchMedic.NodeReported"'
  $body += ',"subject":"pools/' + $pool + '/nodes/' + $node + '","time":"' + $time + '"'
  $body += ',"data":{"account":"' + $account + '","pool":"' + $pool + '"' + (field 'nodeId' $node) + $job
  $body += ',"reason":"' + (text $reason) + '"}}'

  $status = 0
  try {
    $url = $env:BATCH_MEDIC_TOPIC + '?api-version=2018-01-01'
    $request = [System.Net.Http.HttpRequestMessage]::new([System.Net.Http.HttpMethod]::Post, $url)
    $request.Headers.Authorization = [System.Net.Http.Headers.AuthenticationHeaderValue]::new('Bearer', $bearer)
    $request.Content = [System.Net.Http.ByteArrayContent]::new([System.Text.Encoding]::ASCII.GetBytes($body))
    $request.Content.Headers.Add('Content-Type', 'application/cloudevents+json; charset=utf-8')
    $answer = send $request $true ([System.Net.Http.HttpCompletionOption]::ResponseHeadersRead)
    if ($answer) { $status = [int]$answer.StatusCode }
  } catch { }
  switch ($status) {
    200 { say "reported: node $node of pool $pool" }
    { $_ -eq 401 -or $_ -eq 403 } { say "not reported: the topic answers $_; has the identity the role EventGrid Data Sender on it?" }
    404 { say 'not reported: there is no topic at that address; is BATCH_MEDIC_TOPIC its whole endpoint, with /api/events?' }
    0 { say 'not reported: the topic does not answer; is BATCH_MEDIC_TOPIC its endpoint, and can this node reach it?' }
    default { say "not reported: the topic answers $_" }
  }
}

try { report ($args -join ' ') } catch { say "not reported: $($_.Exception.GetType().Name)" }
exit 0
