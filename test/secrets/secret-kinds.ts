// The kinds of secrets that Azure, registries and people make, each as it looks and as programs are known to print it.

/** Numbers from 0 up to, not including, 1. */
export type Random = () => number

export interface SecretKind {
  kind: string
  make(random: Random): string
  /** The ways in which programs say it; each keeps to one line unless the secret has more. */
  said: readonly ((secret: string) => string)[]
}

export const pick = <T>(random: Random, from: readonly T[]): T => {
  const one = from[Math.floor(random() * from.length)]
  if (one === undefined) throw new Error('There is nothing to pick from')
  return one
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const run = (random: Random, length: number, alphabet: string): string =>
  Array.from({ length }, () => pick(random, [...alphabet])).join('')
const word = (random: Random, length: number): string => run(random, length, `${letters}0123456789`)
const bytes = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)))
const base64 = (random: Random, length: number): string => bytes(random, length).toString('base64')
const base64Url = (random: Random, length: number): string =>
  bytes(random, length).toString('base64url')

/** As policies for passwords ask for them: each class of letters, and signs that URLs and shells know. */
const password = (random: Random): string =>
  `${run(random, 1, letters)}${run(random, 11, `${letters}0123456789`)}${run(random, 2, '!#%*+-.~_^')}${word(random, 3)}`
const uri = encodeURIComponent
const lower = (text: string): string => uri(text).replace(/%[0-9A-F]{2}/g, (it) => it.toLowerCase())
const blob = 'https://renders.blob.core.windows.net/scenes/shot-010/frame.0001.exr'
const sas = (sig: string): string =>
  `sv=2024-11-04&st=2026-05-03T08%3A00%3A00Z&se=2026-05-04T08%3A00%3A00Z&sr=b&sp=r&sig=${sig}`

export const secretKinds: readonly SecretKind[] = [
  {
    kind: 'SAS signature',
    make: (random) => base64(random, 32),
    said: [
      (s) => `${blob}?${sas(uri(s))}`,
      (s) => `${blob}?${sas(lower(s))}`,
      (s) => `${blob}?sig=${uri(s)}&sp=racwdl&sv=2024-11-04`,
      (s) => `"${blob}?${sas(uri(s))}"`,
      (s) => `url=${uri(`${blob}?${sas(uri(s))}`)}`,
      (s) => `<Source>${blob}?${sas(uri(s)).replaceAll('&', '&amp;')}</Source>`,
      (s) => `Signature did not match, ?${sas(uri(s)).replaceAll('&', '\\u0026')}`,
      (s) => `SAS ?${sas(s)}`,
    ],
  },
  {
    kind: 'storage account key',
    make: (random) => base64(random, 64),
    said: [
      (s) => `AccountKey=${s};EndpointSuffix=core.windows.net`,
      (s) => `az storage blob list --account-name renders --account-key ${s}`,
      (s) => `az storage blob list --account-name renders --account-key "${s}" -c scenes`,
      (s) => `storage_account_key: ${s}`,
      (s) => `{"keyName":"key1","permissions":"FULL","value":"${s}"}`,
      (s) =>
        `BlobServiceClient(account_url='https://renders.blob.core.windows.net', credential='${s}')`,
      (s) => `rclone :azureblob,account=renders,key=${s}:scenes`,
      (s) => `?key=${uri(s)}`,
    ],
  },
  {
    kind: 'Batch account key',
    make: (random) => base64(random, 64),
    said: [
      (s) => `SharedKeyCredentials('renderfarm', '${s}')`,
      (s) => `az batch account login -n renderfarm --shared-key-auth --account-key ${s}`,
      (s) => `BATCH_ACCOUNT_KEY=${s}`,
      (s) => `batch: {account: renderfarm, accountKey: '${s}'}`,
      (s) =>
        `new BatchSharedKeyCredentials("https://renderfarm.westeurope.batch.azure.com", "renderfarm", "${s}")`,
    ],
  },
  {
    kind: 'connection string',
    make: (random) => base64(random, random() < 0.5 ? 64 : 32),
    said: [
      (s) =>
        `DefaultEndpointsProtocol=https;AccountName=renders;AccountKey=${s};EndpointSuffix=core.windows.net`,
      (s) =>
        `Endpoint=sb://farm.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=${s}`,
      (s) =>
        `Endpoint=sb://farm.servicebus.windows.net/;SharedAccessKeyName=listen;SharedAccessKey=${s};EntityPath=logs`,
      (s) => `AZURE_STORAGE_CONNECTION_STRING="AccountName=renders;AccountKey=${s}"`,
      (s) => `HostName=farm.azure-devices.net;DeviceId=n1;SharedAccessKey=${s}`,
      (s) => `AccountEndpoint=https://farm.documents.azure.com:443/;AccountKey=${s};`,
      (s) =>
        `BlobEndpoint=https://renders.blob.core.windows.net/;SharedAccessSignature=${sas(uri(s))}`,
    ],
  },
  {
    kind: 'Event Grid key',
    make: (random) =>
      random() < 0.5
        ? base64(random, 32)
        : `${word(random, 52)}JQQJ99BEAC${word(random, 14)}AZEG${word(random, 4)}`,
    said: [
      (s) => `aeg-sas-key: ${s}`,
      (s) => `-H 'aeg-sas-key: ${s}'`,
      (s) => `{"key1":"${s}","key2":null}`,
      (s) => `AzureKeyCredential("${s}")`,
      (s) => `the key ${s} was refused`,
    ],
  },
  {
    kind: 'bearer token',
    make: (random) =>
      `eyJ${base64Url(random, 27)}.eyJ${base64Url(random, 120)}.${base64Url(random, 64)}`,
    said: [
      (s) => `Authorization: Bearer ${s}`,
      (s) => `curl -H "Authorization: Bearer ${s}" https://management.azure.com/`,
      (s) => `{"access_token":"${s}","expires_in":"86399"}`,
      (s) => `accessToken=${s}`,
      (s) => `invalid token ${s}`,
      (s) => `headers: { authorization: 'bearer ${s}' }`,
    ],
  },
  {
    kind: 'SharedKey header',
    make: (random) => base64(random, 32),
    said: [
      (s) => `Authorization: SharedKey renderfarm:${s}`,
      (s) => `authorization: 'SharedKeyLite renders:${s}'`,
      (s) => `> Authorization: SharedKey renders:${s}`,
      (s) => `{"Authorization":"SharedKey renders:${s}"}`,
      (s) => `Authorization: SharedAccessSignature sr=farm&sig=${uri(s)}&se=1777&skn=root`,
    ],
  },
  {
    kind: 'SAS in a command',
    make: (random) => base64(random, 32),
    said: [
      (s) => `azcopy copy './out' '${blob}?${sas(uri(s))}' --recursive`,
      (s) => `az storage blob upload -f out.exr --sas-token "${sas(uri(s))}"`,
      (s) => `wget -q "${blob}?${sas(uri(s))}" -O frame.exr`,
      (s) => `blobxfer download --sas "?${sas(uri(s))}"`,
      (s) => `AZURE_STORAGE_SAS_TOKEN=${sas(uri(s))}`,
    ],
  },
  {
    kind: 'password in a URL',
    make: password,
    said: [
      (s) => `postgres://render:${uri(s)}@db.example.org:5432/farm`,
      (s) => `https://build:${uri(s)}@git.example.org/studio/tools.git`,
      (s) => `amqps://farm:${s}@mq.example.org/%2f`,
      (s) => `mongodb+srv://farm:${uri(s)}@c0.example.net/?retryWrites=true`,
      (s) => `redis://:${uri(s)}@cache.example.org:6380`,
      (s) => `pip install --index-url https://ci:${uri(s)}@pkgs.example.org/simple/ farm`,
      (s) => `http_proxy=http://farm:${s}@proxy.example.org:3128`,
      (s) => `jdbc:sqlserver://db.example.org;user=farm;password=${s};encrypt=true`,
    ],
  },
  {
    kind: 'secret by its name',
    make: (random) => (random() < 0.5 ? word(random, 40) : password(random)),
    said: [
      (s) => `AZP_TOKEN=${s}`,
      (s) => `AWS_SECRET_ACCESS_KEY=${s}`,
      (s) => `export DB_PASSWORD='${s}'`,
      (s) => `+ export MYSQL_ROOT_PASSWORD=${s}`,
      (s) => `"Env":["PATH=/usr/bin","API_KEY=${s}"]`,
      (s) => `{"name":"DB_PASSWORD","value":"${s}"}`,
      (s) => `env: {SMTP_PASS: '${s}'}`,
      (s) => `set LICENSE_SERVER_PASSWORD=${s}`,
      (s) => `$env:RENDER_API_TOKEN = "${s}"`,
      (s) => `docker run -e GITHUB_TOKEN=${s} -e LANG=C farm.azurecr.io/render:1`,
      (s) => `sshpass -p '${s}' ssh farm@n1`,
      (s) => `declare -x FARM_SECRET="${s}"`,
      (s) => `net use Z: \\\\renders.file.core.windows.net\\scenes /user:farm /password:${s}`,
    ],
  },
  {
    kind: 'private key',
    make: (random) =>
      Array.from({ length: 6 }, (_, line) => base64(random, line === 5 ? 31 : 48)).join('\n'),
    said: [
      (s) => `-----BEGIN RSA PRIVATE KEY-----\n${s}\n-----END RSA PRIVATE KEY-----`,
      (s) => `-----BEGIN OPENSSH PRIVATE KEY-----\n${s}\n-----END OPENSSH PRIVATE KEY-----`,
      (s) =>
        `-----BEGIN PRIVATE KEY-----\r\n${s.replaceAll('\n', '\r\n')}\r\n-----END PRIVATE KEY-----`,
      (s) =>
        `"privateKey":"-----BEGIN PRIVATE KEY-----\\n${s.replaceAll('\n', '\\n')}\\n-----END PRIVATE KEY-----\\n"`,
      (s) => `-----BEGIN EC PRIVATE KEY-----\n${s}\n-----END EC PRIVATE KEY-----`,
    ],
  },
  {
    kind: 'token of a tool',
    make: (random) =>
      pick(random, [
        () => `ghp_${word(random, 36)}`,
        () => `github_pat_${word(random, 22)}_${word(random, 59)}`,
        () => `npm_${word(random, 36)}`,
        () => `glpat-${word(random, 20)}`,
        () => `pypi-AgEIcHlwaS5vcmc${base64Url(random, 60)}`,
        () => `dckr_pat_${word(random, 27)}`,
        () => `hf_${run(random, 34, letters)}`,
        () => `xoxb-${run(random, 12, '0123456789')}-${word(random, 24)}`,
        () => `${word(random, 52)}JQQJ99BEAC${word(random, 14)}AZDO${word(random, 4)}`,
      ])(),
    said: [
      (s) => `fatal: Authentication failed for ${s}`,
      (s) => `//registry.example.org/:_authToken=${s}`,
      (s) => `git clone https://${s}@github.com/studio/tools.git`,
      (s) => `git clone https://x-access-token:${s}@github.com/studio/tools.git`,
      (s) => `remote: the token "${s}" has expired`,
      (s) => `gh auth login --with-token <<< ${s}`,
    ],
  },
  {
    kind: 'registry password',
    make: (random) =>
      random() < 0.5 ? password(random) : `${word(random, 42)}+ACR${word(random, 6)}`,
    said: [
      (s) => `docker login farm.azurecr.io -u farm -p ${s}`,
      (s) => `docker login -u farm -p '${s}' farm.azurecr.io`,
      (s) => `docker login --username farm --password ${s} farm.azurecr.io`,
      (s) => `podman login --password=${s} -u farm farm.azurecr.io`,
      (s) => `{"registryServer":"farm.azurecr.io","username":"farm","password":"${s}"}`,
      (s) =>
        `{"auths":{"farm.azurecr.io":{"auth":"${Buffer.from(`farm:${s}`).toString('base64')}"}}}`,
      (s) => `Authorization: Basic ${Buffer.from(`farm:${s}`).toString('base64')}`,
      (s) => `curl -u farm:${s} https://farm.azurecr.io/v2/`,
    ],
  },
  {
    kind: 'client secret',
    make: (random) => `${word(random, 3)}8Q~${run(random, 34, `${letters}0123456789~_.-`)}`,
    said: [
      (s) =>
        `az login --service-principal -u 11111111-2222-4333-8444-555555555555 -p ${s} --tenant t`,
      (s) => `AZURE_CLIENT_SECRET=${s}`,
      (s) => `grant_type=client_credentials&client_id=farm&client_secret=${uri(s)}&scope=x`,
      (s) => `{"appId":"farm","password":"${s}","tenant":"t"}`,
      (s) => `AADSTS7000215: Invalid client secret provided: ${s}`,
      (s) => `ARM_CLIENT_SECRET: "${s}"`,
      (s) => `ClientSecretCredential(tenant, client, '${s}')`,
    ],
  },
]
